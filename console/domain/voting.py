"""The vote of a cause's points, NooM, with a rule for the points that cannot be believed. Pure.

A point that is faulty or silent calls (`alarm`), or does not (`no_alarm`), or leaves the vote, and one call less is
needed of those that are left, at least one (`degrade`: 2oo3 becomes 1oo2, then 1oo1). IEC 61511-1 (11.3) leaves the
reaction to a detected fault to the design: the safe state, or safe work on what is left while it is mended. A 2oo3
whose fault counts as a call works on as 1oo2, one whose fault does not as 2oo2 (Goble, Cheddie: Safety Instrumented
Systems Verification, 2oo3 architecture). A point that was taken out of service is no fault: it leaves the vote
and never calls; unless the rule is `no_alarm`, one call less is needed.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from console.values import FaultRule, Sign


@dataclass(frozen=True, slots=True)
class Vote:
    """What came out: `calling` of the `voting` points call, `needed` must. `blind`: whatever the points that can be
    believed say, they cannot make it hold."""

    needed: int
    voting: int
    calling: int
    blind: bool

    @property
    def holds(self) -> bool:
        """Whether enough of them call."""
        return not self.blind and self.calling >= self.needed


def vote(signs: Collection[Sign], needed: int, rule: FaultRule) -> Vote:
    """Count the signs of the points, of which `needed` (at least 1) must call when all can be believed."""
    count = dict.fromkeys(Sign, 0)
    for sign in signs:
        count[sign] += 1
    calling, faulty, out = count[Sign.CALLS], count[Sign.FAULTY], count[Sign.OUT]
    able = calling + count[Sign.QUIET]
    match rule:
        case FaultRule.ALARM:
            return _counted(max(1, needed - out), able + faulty, calling + faulty)
        case FaultRule.NO_ALARM:
            return _counted(needed, able, calling)
        case FaultRule.DEGRADE:
            return _counted(max(1, needed - out - faulty), able, calling)


def _counted(needed: int, voting: int, calling: int) -> Vote:
    return Vote(needed, voting, calling, blind=voting < needed)
