"""The stage: loaded in each process of the student's program before any of the student's code.

It replaces the blocking calls of ``multiprocessing``, ``threading``, ``time``, ``os`` and ``signal`` by *step*, *try*,
*park*, *retry* under the conductor (see :mod:`lockstep.stage.link`). The primitives stay the real ones. Everything in
this package imports the standard library and itself alone.
"""
