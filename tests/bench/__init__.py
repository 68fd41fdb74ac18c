"""Benchmarks: figures for the README and the closing notes, never asserted in tests.

Timings on shared machines are noisy, so what is compared runs in turns in one process, and
ratios are what counts.
"""
