"""What the main process of a run does: import the student's file, call what the grader asked for, tell what came out.

A *mark* is a rendezvous: the conductor takes its snapshot of the kernel's view and of the files, then answers. Marks
are ``called`` and ``returned`` around each call; a driver may set its own.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
import traceback
import types
from collections.abc import Callable
from typing import Any

from . import link, values, wire
from .link import state


def mark(what: str, value: Any = None) -> None:
    """Meet the conductor: it records *value* and how everything stands now.

    Args:
        what: the mark's name.
        value: plain data.
    """
    text = json.dumps(values.encode(value))
    link.step(what)
    mine = link.mine()
    for start in range(0, len(text), wire.PART):
        link.send(mine, {"op": "part", "text": text[start:start + wire.PART]})
    link.ask(mine, {"op": "mark", "what": what, "where": link.where()})


def report(error: BaseException, phase: str) -> None:
    """Tell the conductor of an exception that nobody caught, with the student's own frames only."""
    frames = []
    for frame in traceback.extract_tb(error.__traceback__):
        if state.folder and frame.filename.startswith(state.folder):
            frames.append([frame.filename[len(state.folder):], frame.lineno, frame.name, (frame.line or "")[:300]])
    if isinstance(error, SyntaxError) and error.filename and error.filename.startswith(state.folder):
        frames.append([error.filename[len(state.folder):], error.lineno or 0, "", (error.text or "").strip()[:300]])
    try:
        text = str(error)[:2000]
    except Exception:
        text = ""
    message = {
        "op": "raised", "phase": phase, "kind": type(error).__name__, "text": text, "frames": frames[-12:],
        "bases": [base.__name__ for base in type(error).__mro__][:8],
        "code": _exit_code(error) if isinstance(error, SystemExit) else None,
    }
    link.tell(json.loads(json.dumps(message, ensure_ascii=False).encode("utf-8", "replace")))


def _exit_code(error: SystemExit) -> int:
    code = error.code
    return 0 if code is None else code & 0xFF if isinstance(code, int) else 1


def reporting(run: Callable[[], Any]) -> Callable[[], Any]:
    """Wrap ``Process.run``: an exception that leaves it is told."""
    def staged() -> Any:
        try:
            return run()
        except SystemExit:
            raise
        except BaseException as error:
            report(error, "child")
            raise
    return staged


def add_driver(name: str, source: str) -> types.ModuleType:
    """Make the grader's driver an importable module, in this process and the spawned ones."""
    module = types.ModuleType(name)
    sys.modules[name] = module
    exec(compile(source, f"<{name}>", "exec"), module.__dict__)
    return module


def load_story() -> types.ModuleType:
    """Import the student's file by its name, from its own folder."""
    if state.folder not in sys.path and state.folder.rstrip("/") not in sys.path:
        sys.path.insert(0, state.folder.rstrip("/"))
    importlib.invalidate_caches()
    return importlib.import_module(os.path.basename(state.story)[:-len(".py")])


def perform(call: dict[str, Any]) -> int:
    """Do what the grader asked for.

    Args:
        call: ``function`` (its name; empty: only import the file), ``args`` (encoded), and ``driver``: whether it is
            the driver's, called with the student's module first.

    Returns:
        The exit code of the main process.
    """
    try:
        story = load_story()
    except BaseException as error:
        return _failed(error, "import")
    if not call["function"]:
        mark("returned")
        return 0
    try:
        args = values.decode(call["args"])
        if call.get("driver"):
            assert state.driver is not None
            function = getattr(sys.modules[state.driver[0]], call["function"])
            args = [story, *args]
        else:
            function = getattr(story, call["function"])
        mark("called")
        result = function(*args)
    except BaseException as error:
        return _failed(error, "call")
    try:
        mark("returned", result)
    except values.TooLarge as error:
        return _failed(error, "result")
    return 0


def _failed(error: BaseException, phase: str) -> int:
    report(error, phase)
    mark("raised", phase)
    return _exit_code(error) if isinstance(error, SystemExit) else 1
