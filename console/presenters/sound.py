"""Which alarm is to be heard now. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from console.messages import Alert
from console.presenters.alert_text import UNANSWERED
from console.values import Tier

SOUNDS: dict[Tier, str] = {Tier.SOS: "sos", Tier.ONE: "tier-1", Tier.TWO: "tier-2"}
"""Tier → sound file; tier 3 is silent."""


def sound_wanted(alerts: Iterable[Alert]) -> str:
    """The sound of the most urgent unanswered alert, '' for silence. It goes on until somebody answers."""
    waiting = {alert.tier for alert in alerts if alert.state in UNANSWERED}
    return next((sound for tier, sound in SOUNDS.items() if tier in waiting), "")
