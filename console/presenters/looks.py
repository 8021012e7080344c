"""How urgent each thing looks: the worst alert of danger that speaks of it. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from console.messages import Alert
from console.presenters.alert_text import TIER_ORDER, UNANSWERED
from console.values import AlertState, Question, Tier
from widgets.states.urgency import Urgency

LOOKS: dict[Tier, Urgency] = {
    Tier.SOS: Urgency.SOS,
    Tier.ONE: Urgency.ONE,
    Tier.TWO: Urgency.TWO,
    Tier.THREE: Urgency.THREE,
}
ORDER: dict[Urgency, int] = {look: place for place, look in enumerate((*LOOKS.values(), Urgency.BLIND, Urgency.NORMAL))}
_SILENCED = frozenset({AlertState.SHELVED, AlertState.SUPPRESSED, AlertState.OUT_OF_SERVICE, AlertState.NORMAL})


def speaks(alert: Alert) -> bool:
    """Whether an alert colours its place: it holds, or nobody has answered it yet."""
    return alert.state not in _SILENCED and (alert.active or alert.state in UNANSWERED)


def worst(looks: Iterable[Urgency]) -> Urgency:
    """The most urgent of them; normal when there are none."""
    return min(looks, key=ORDER.__getitem__, default=Urgency.NORMAL)


def danger_looks(alerts: Iterable[Alert]) -> dict[str, Urgency]:
    """'gas/G-114', 'worker/W-017', 'camera/C05', 'permit/..' → the worst danger at it."""
    looks: dict[str, Urgency] = {}
    for alert in sorted(alerts, key=lambda alert: TIER_ORDER[alert.tier]):
        if alert.question is Question.DANGER and speaks(alert):
            for key in _subjects(alert):
                looks.setdefault(key, LOOKS[alert.tier])
    return looks


def _subjects(alert: Alert) -> list[str]:
    return [alert.source, *(f"{kind}/{alert.values[kind]}" for kind in ("worker", "camera") if alert.values.get(kind))]
