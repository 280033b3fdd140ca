"""The baseline: the same program in a warm interpreter without the stage, on one core, with or without its sleeps.

``python -m benchmarks.bare METHOD CORE`` reads a count a line and answers the milliseconds per run. With SELLERS_AWAKE
set, nobody sleeps.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import tempfile
import time

from benchmarks import sellers


def main() -> None:
    """Answer counts until standard input ends."""
    method, core = sys.argv[1:]
    os.sched_setaffinity(0, {int(core)})
    multiprocessing.set_start_method(method)
    out = os.dup(1)
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 1)
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        sellers.sell()
        for line in sys.stdin:
            began = time.perf_counter()
            for _ in range(int(line)):
                sellers.sell()
            os.write(out, f"{(time.perf_counter() - began) / int(line) * 1000}\n".encode())


if __name__ == "__main__":
    main()
