"""The diagnoses that any exercise can end in; the others are an exercise's own, which its grader lists as DIAGNOSES."""

from __future__ import annotations

GENERAL = frozenset({
    "not-runnable", "not-written", "raised", "deadlock", "busy-loop", "too-long", "slept-instead-of-waiting",
    "no-main-guard", "dropped-too-soon", "thread-not-process", "made-up", "wrong-signature", "unexpected",
    "could-not-check",
})
