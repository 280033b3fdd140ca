"""Where a process stands: on a signal it writes its Python stack to a file, even in the middle of an endless loop.

The handler is ``faulthandler``'s, in C: it needs nothing of the interpreter, and forked children inherit it.
"""

from __future__ import annotations

import faulthandler
import fcntl
import os
import signal

from . import real
from .link import FIRST_DESCRIPTOR, state

ASK = signal.SIGRTMAX
"""The signal by which the conductor asks."""


def install() -> None:
    """Answer :data:`ASK` from now on."""
    if not state.dump:
        return
    low = os.open(state.dump, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    high = fcntl.fcntl(low, fcntl.F_DUPFD_CLOEXEC, FIRST_DESCRIPTOR)
    real.close(low)
    faulthandler.register(ASK, file=high, all_threads=True, chain=False)
