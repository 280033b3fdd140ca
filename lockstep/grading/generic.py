"""The diagnoses that apply to every exercise: made from the verdict and from the exceptions of a run.

A grader's own, more specific diagnosis beats them: it looks first, and calls these where it has nothing to say.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lockstep.conductor import Raised, Waiter, verdict
from lockstep.result import Diagnosis
from lockstep.words import _

from .timeline import thing

if TYPE_CHECKING:
    from .observation import Observation


def diagnose(observation: Observation) -> Diagnosis:
    """The diagnosis of a run that did not come to a good end, or whose function did not return."""
    raised = _first_cause(observation)
    if raised is not None:
        return _of_exception(observation, raised)
    made = _OF_VERDICT.get(observation.verdict.kind, _ended_early)
    return made(observation)


def _first_cause(observation: Observation) -> Raised | None:
    """The exception to tell of: one in a child, which is often the cause, before one in the main process."""
    raised = sorted(observation.raised, key=lambda one: (one.phase in ("call", "result"), one.time))
    return raised[0] if raised else None


# ---------------------------------------------------------------------------------------------- exceptions

def _of_exception(observation: Observation, raised: Raised) -> Diagnosis:
    if raised.phase == "import":
        return _not_runnable(observation, raised)
    if "NotImplementedError" in raised.bases:
        return observation.diagnosis(
            "not-written", expected=_("The function does what its description says."),
            seen=_("{function} is not written yet.").format(function=_function(observation, raised)),
            next=_("Find its TODO in the file and write it."), line=_line(raised), steps=(),
        )
    if "bootstrapping phase" in raised.text or "before the current process has finished" in raised.text:
        return _no_main_guard(observation, raised)
    if _dropped_too_soon(observation, raised):
        return _dropped(observation, raised)
    if not raised.frames and raised.kind in ("TypeError", "AttributeError") and _called_by_the_kit(observation, raised):
        return _wrong_signature(observation, raised)
    if raised.phase == "result":
        return observation.diagnosis(
            "unexpected", expected=_("The function returns what its description says."),
            seen=_("It returned something far too large to look at."), next=_("Return just what is asked for."),
        )
    if raised.kind == "SystemExit":
        return observation.diagnosis(
            "unexpected", expected=_("The function returns."),
            seen=_("It ended the whole program with exit code {code}.").format(code=raised.code),
            next=_("Return from the function instead of leaving the program."), line=_line(raised),
        )
    return observation.diagnosis(
        "raised", expected=_("Nothing is raised."),
        seen=_("{process} raised {error}.").format(process=observation.label(raised.process), error=_error(raised)),
        next=_("Read the last line of the traceback, then look at the line it names."),
        line=_line(raised) or _started_at(observation, raised), advice=_traceback(raised),
    )


def _not_runnable(observation: Observation, raised: Raised) -> Diagnosis:
    if raised.kind == "SystemExit":
        seen = _("It ended the program while it was being imported.")
        hint = _("Keep calls like sys.exit() out of the top level of the file.")
    else:
        seen = _("Importing it raised {error}.").format(error=_error(raised))
        hint = _("Run the file by itself, and mend what Python says about it.")
    return observation.diagnosis(
        "not-runnable", expected=_("The file can be imported."), seen=seen, next=hint, line=_line(raised), steps=(),
        advice=_traceback(raised),
    )


def _no_main_guard(observation: Observation, raised: Raised) -> Diagnosis:
    return observation.diagnosis(
        "no-main-guard", expected=_("Importing the file starts no process."),
        seen=_("With {method}, each child imports the file anew, and that started processes again.").format(
            method=observation.method),
        next=_('Put what starts processes by itself under  if __name__ == "__main__":'),
        line=_line(raised, 0),  # the line of the file itself, not the one of its function that starts a process
    )


def _dropped_too_soon(observation: Observation, raised: Raised) -> bool:
    lost = raised.kind == "FileNotFoundError" or "SemLock" in raised.text
    return observation.method != "fork" and raised.phase == "child" and lost and not raised.frames


def _dropped(observation: Observation, raised: Raised) -> Diagnosis:
    process = observation.trace.processes.get(raised.process)
    return observation.diagnosis(
        "dropped-too-soon",
        expected=_("A queue or lock given to a child lives at least until the child has opened it."),
        seen=_("With {method}, {process} could not open what it was given: the parent had let go of it.").format(
            method=observation.method, process=observation.label(raised.process)),
        next=_("Keep the queue or lock in a variable that lives until the processes have been joined."),
        line=process.line if process else None,
    )


def _called_by_the_kit(observation: Observation, raised: Raised) -> bool:
    """Whether the kit's own call raised it: in the main process, or in a process that the grader's driver started."""
    process = observation.trace.processes.get(raised.process)
    return raised.phase == "call" or (
        raised.phase == "child" and observation.call.driver is not None and process is not None and not process.line)


def _wrong_signature(observation: Observation, raised: Raised) -> Diagnosis:
    missing = re.match(r"module '.*' has no attribute '(\w+)'", raised.text)
    if missing is not None:
        return observation.diagnosis(
            "not-written", expected=_("The file defines {function}.").format(function=missing[1]),
            seen=_("There is no {function} in it.").format(function=missing[1]),
            next=_("Write it, or get the stub back and begin from there."), steps=(),
        )
    called = re.match(r"(?:\w+\.)*(\w+)\(\)", raised.text)
    return observation.diagnosis(
        "wrong-signature",
        expected=_("{function} can be called as the description says.").format(
            function=called[1] if called else observation.call.function),
        seen=_error(raised), next=_("Compare the line that defines it with the stub's."), steps=(),
    )


def _line(raised: Raised, frame: int = -1) -> str | None:
    if not raised.frames:
        return None
    name, number = raised.frames[frame][0], raised.frames[frame][1]
    return str(number) if "/" not in name and number else None


def _started_at(observation: Observation, raised: Raised) -> str | None:
    """The line that started the process: for an exception of its own without a frame of the student's."""
    process = observation.trace.processes.get(raised.process)
    return process.line if process is not None and not raised.frames and raised.phase == "child" else None


def _function(observation: Observation, raised: Raised) -> str:
    return raised.frames[-1][2] if raised.frames and raised.frames[-1][2] else observation.call.function


def _error(raised: Raised) -> str:
    text = " ".join(raised.text.split())
    if len(text) > 300:
        text = text[:297] + "…"
    return f"{raised.kind}: {text}" if text else raised.kind


def _traceback(raised: Raised) -> tuple[str, ...]:
    """The student's own frames, innermost last."""
    return tuple(
        f"{name}:{number} {function}: {source}" if function else f"{name}:{number} {source}"
        for name, number, function, source in raised.frames[-4:]
    )


# ------------------------------------------------------------------------------------------------ verdicts

def waits(observation: Observation) -> list[str]:
    """Who waits for what, a sentence each."""
    return [
        _wait(observation, waiter) for waiter in observation.verdict.waiters
        if waiter.op not in ("hello", "bye") and not _idle_feeder(waiter)
    ]


def _idle_feeder(waiter: Waiter) -> bool:
    """Whether it is a queue's feeder thread that has nothing to send."""
    return "/" in waiter.actor and not waiter.line and waiter.op == "acquire" and ":tlock" in (waiter.key or "")


def _wait(observation: Observation, waiter: Waiter) -> str:
    process = observation.label(waiter.process if waiter.process in observation.trace.processes else waiter.actor)
    what = {
        "acquire": _("waits for {key}"), "join": _("waits for {key} to end"), "waitpid": _("waits for {key} to end"),
        "recv": _("waits for a message in {key}"), "send": _("waits for room in {key}"),
        "thread.join": _("waits for its thread"), "wait": _("waits"), "sleep": _("sleeps"),
    }.get(waiter.op.split()[0], waiter.op).format(
        key=thing(observation, waiter.key, waiter.op.split()[0], waiter.line))
    if waiter.line:
        source = observation.source.text(waiter.line)
        what += _(" at line {line}").format(line=waiter.line) + (f"  {source}" if source else "")
    if waiter.holders:
        what += _(", which {holders} holds").format(holders=", ".join(waiter.holders))
    return f"{process} {what}"


def _blamed(observation: Observation) -> Waiter | None:
    """The waiter whose line a report names: one in the student's code, the main process last."""
    own = [waiter for waiter in observation.verdict.waiters if waiter.line]
    return min(own, key=lambda waiter: (waiter.actor == "P0", waiter.actor), default=None)


def _deadlock(observation: Observation) -> Diagnosis:
    blamed = _blamed(observation)
    return observation.diagnosis(
        "deadlock", expected=_("The program comes to an end."),
        seen=_("Everybody waits, and nothing can happen any more that would let anyone go on."),
        next=_("Look at who waits for what, and ask who should have made it happen."),
        line=blamed.line if blamed else None, waits=waits(observation),
    )


def _busy_loop(observation: Observation) -> Diagnosis:
    own = [step for step in observation.trace.steps[-400:] if step.line and step.poll]
    line = own[-1].line if own else None
    return observation.diagnosis(
        "busy-loop", expected=_("A loop that waits for something ends when it has happened."),
        seen=_("A loop asked the same thing {count} times, and nothing changed.").format(
            count=observation.verdict.detail),
        next=_("Find out what the loop waits to see, and who should make it so."), line=line,
        waits=waits(observation),
    )


def _too_long(observation: Observation) -> Diagnosis:
    own = sorted(
        (waiter for waiter in observation.verdict.waiters if waiter.line), key=lambda waiter: "[cpu]" not in waiter.op
    )
    return observation.diagnosis(
        "too-long", expected=_("Each process gets on with its work."),
        seen=_("A process never came back ({limit}).").format(limit=observation.verdict.detail),
        next=_("Look for a loop that never ends."), line=own[0].line if own else None,
    )


def _stuck(observation: Observation) -> Diagnosis:
    blamed = next((waiter for waiter in observation.verdict.waiters if "[" in waiter.op), None)
    stopped = "signal_stop" in observation.verdict.detail
    seen = _("A process was stopped by a signal, and nobody let it go on.") if stopped else \
        _("A process sits in a call that nothing will end ({call}).").format(call=observation.verdict.detail)
    return observation.diagnosis(
        "unexpected", expected=_("The program comes to an end."), seen=seen,
        next=_("Look at the line at which it stands."), line=blamed.line if blamed else None,
        waits=waits(observation),
    )


def _limit(observation: Observation) -> Diagnosis:
    if observation.verdict.kind == verdict.TOO_MUCH_OUTPUT:
        seen = _("The program printed more than {limit} characters.").format(limit=observation.verdict.detail)
        last = observation.trace.printed[-1].line if observation.trace.printed else None
    else:
        seen = _("The program started more than {limit} processes.").format(limit=observation.verdict.detail)
        last = next((p.line for p in reversed(observation.children) if p.line), None)
    return observation.diagnosis(
        "unexpected", expected=_("The program stays within the limits of the kit."), seen=seen,
        next=_("Look for a loop that does not end when it should."), line=last, steps=(),
    )


def _malformed(observation: Observation) -> Diagnosis:
    return observation.diagnosis(
        "unexpected", expected=_("The program leaves the kit's own connections alone."),
        seen=_("It sent something over them that the kit does not send."),
        next=_("Do not close, read or write descriptors that you have not opened."), steps=(),
    )


def _ended_early(observation: Observation) -> Diagnosis:
    main = observation.trace.processes.get("P0")
    code = main.exit_code if main is not None else None
    if code is not None and code < 0:
        seen = _("The main process was killed by signal {number}.").format(number=-code)
    elif code is None:
        seen = _("The main process ended before the function had returned.")
    else:
        seen = _("The main process ended with exit code {code} before the function had returned.").format(code=code)
    own = [step for step in observation.trace.steps if step.process == "P0" and step.line]
    return observation.diagnosis(
        "unexpected", expected=_("The function returns."), seen=seen,
        next=_("Leave the end of the program to Python: return from the function."),
        line=own[-1].line if own else None,
    )


_OF_VERDICT = {
    verdict.DEADLOCK: _deadlock, verdict.BUSY_LOOP: _busy_loop, verdict.TOO_LONG: _too_long, verdict.STUCK: _stuck,
    verdict.TOO_MUCH_OUTPUT: _limit, verdict.TOO_MANY_PROCESSES: _limit, verdict.MALFORMED: _malformed,
}
