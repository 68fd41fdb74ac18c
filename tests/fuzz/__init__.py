"""Fuzzing what reads strangers' bytes, guided by coverage (atheris, libFuzzer).

`python -m tests.fuzz TARGET [MINUTES]`, or `make fuzz` for all. What is found becomes a golden file
of a test beside the code it broke.
"""
