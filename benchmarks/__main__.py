"""``python -m benchmarks [--quick]``: prints all of :mod:`benchmarks.measures`."""

import sys

from benchmarks.measures import main

if __name__ == "__main__":
    sys.exit(main())
