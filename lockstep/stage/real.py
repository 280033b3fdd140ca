"""The real functions, taken before the stage replaces any of them. A leaf: it imports the standard library alone.

Everything in :mod:`lockstep.stage` that must reach the operating system calls it through this module, so that no
part of the stage ever waits on itself.
"""

from __future__ import annotations

import _socket
import _thread
import os
import select
import signal
import threading
import time

sleep = time.sleep
monotonic = time.monotonic
wall_time = time.time

fork = os.fork
kill = os.kill
wait = os.wait
waitpid = os.waitpid
waitid = os.waitid
wait3 = os.wait3
wait4 = os.wait4
killpg = os.killpg
read = os.read
write = os.write
close = os.close
exit_now = os._exit
getpid = os.getpid

allocate_lock = _thread.allocate_lock
start_new_thread = _thread.start_new_thread
thread_join = threading.Thread.join
thread_is_alive = threading.Thread.is_alive
threading_shutdown = threading._shutdown
RLock = threading._CRLock
Lock = threading.Lock

set_handler = signal.signal
get_handler = signal.getsignal
set_itimer = signal.setitimer
get_itimer = signal.getitimer
sigwait = signal.sigwait
sigtimedwait = signal.sigtimedwait
pause = signal.pause

select_select = select.select
poll = select.poll
epoll = select.epoll
Socket = _socket.socket
"""The class in C: the stage replaces methods of the one in Python."""


def readable(descriptor: int) -> bool:
    """Whether reading *descriptor* would return at once (data, end of file or an error)."""
    watcher = poll()
    watcher.register(descriptor, select.POLLIN)
    return bool(watcher.poll(0))


def writable(descriptor: int) -> bool:
    """Whether at least ``PIPE_BUF`` bytes can be written to *descriptor* at once."""
    watcher = poll()
    watcher.register(descriptor, select.POLLOUT)
    return bool(watcher.poll(0))
