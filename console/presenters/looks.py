"""How urgent each thing looks: the worst alert of danger that speaks of it. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from console.domain.standing import Standing
from console.values import Tier
from widgets.states.urgency import ORDER, Urgency

LOOKS: dict[Tier, Urgency] = {
    Tier.SOS: Urgency.SOS,
    Tier.ONE: Urgency.ONE,
    Tier.TWO: Urgency.TWO,
    Tier.THREE: Urgency.THREE,
}


def worst(looks: Iterable[Urgency]) -> Urgency:
    """The most urgent of them; normal when there are none."""
    return min(looks, key=ORDER.__getitem__, default=Urgency.NORMAL)


@dataclass(frozen=True, slots=True)
class Dangers:
    """'gas/G-114', 'worker/W-017', 'camera/C05', 'permit/..' → the worst danger at it, of the alerts that stand."""

    alerts: Standing

    def get(self, subject: str, calm: Urgency = Urgency.NORMAL) -> Urgency:
        """How it looks; `calm` where there is no danger."""
        tier = self.alerts.danger(subject)
        return calm if tier is None else LOOKS[tier]
