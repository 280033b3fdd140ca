"""Records the choices of another policy, so that the run can be replayed."""

from __future__ import annotations

from collections.abc import Sequence

from lockstep.search.policy import Candidate, Policy


class Recorder:
    """A policy that asks another one and notes its answers, where there was more than one to choose from.

    Attributes:
        choices: The place of the chosen one in the list of those ready, from 0, for each choice.
        names: Its name, for each choice. Either list can be given to `Replay`.
    """

    def __init__(self, policy: Policy) -> None:
        self.name = policy.name
        self.choices: list[int] = []
        self.names: list[str] = []
        self._policy = policy

    def choose(self, ready: Sequence[Candidate]) -> Candidate:
        """Pass the question on and note the answer."""
        chosen = self._policy.choose(ready)
        if len(ready) > 1:
            self.names.append(chosen.name)
            self.choices.append([candidate.name for candidate in ready].index(chosen.name))
        return chosen

    def granted(self, chosen: Candidate) -> None:
        """Pass it on."""
        self._policy.granted(chosen)
