"""All orders of one call that can matter, as observations: the search's proof on the real program.

A proof holds for programs that neither ask over and over, nor give up after a time, nor send signals: what these do
depends on how fast everybody is, which is no order. Naps are no matter: whoever sleeps may wake at any moment, so an
order is proved for all speeds, and the virtual times of such a run mean nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lockstep.search import Knowledge
from lockstep.search.dependence import Dependence
from lockstep.search.proof import Proof, ProofPolicy

from .observation import Observation

SIGNALS = frozenset({"kill", "deliver", "signal"})


class Orders:
    """The orders of one call, tried as far as somebody has asked."""

    def __init__(self, run: Callable[[ProofPolicy, int], Observation], plain: Observation) -> None:
        """
        Args:
            run: runs the call under a policy, as the order of that number, from 0.
            plain: the plain run, from which it is known which keys processes share.
        """
        self._run = run
        self._shared = set(Knowledge.from_trace(plain.trace.steps).shared_keys)
        self._seen: list[Observation] = []
        self._possible = plain.verdict.finished and not _beyond_proof(plain)
        self._proof = Proof(self._try, Dependence(self._shared.__contains__))

    def up_to(self, most: int) -> Iterator[Observation]:
        """Each order once.

        Args:
            most: runs to make in all; :attr:`proved` says afterwards whether these were enough.
        """
        yield from self._seen
        if not self._possible or self._proof.complete:
            return
        for observation in self._proof.outcomes(most):
            self._seen.append(observation)
            yield observation
            if not self.possible:
                return

    @property
    def proved(self) -> bool:
        """Whether every order has been tried."""
        return self._possible and self._proof.complete

    @property
    def possible(self) -> bool:
        """Whether nothing has been seen that no proof covers."""
        return self._possible

    def _try(self, policy: ProofPolicy) -> Observation:
        observation = self._run(policy, len(self._seen))
        unknown = set(Knowledge.from_trace(observation.trace.steps).shared_keys) - self._shared
        if policy.timed or unknown or _beyond_proof(observation):
            self._possible = False
        return observation


def _beyond_proof(observation: Observation) -> bool:
    return bool(observation.trace.off_stage) or any(step.poll or step.op in SIGNALS for step in observation.trace.steps)
