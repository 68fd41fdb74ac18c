"""`python -m tests.quality`."""

from tests.quality.measure import main

raise SystemExit(main())
