"""`python -m pipeline.cli`: the same as `wireroom`."""

from pipeline.cli import main

main()
