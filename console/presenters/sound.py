"""Which alarm is to be heard now. Pure."""

from __future__ import annotations

from console.domain.standing import Standing
from console.values import Tier

SOUNDS: dict[Tier, str] = {Tier.SOS: "sos", Tier.ONE: "tier-1", Tier.TWO: "tier-2"}
"""Tier → sound file; tier 3 is silent."""


def sound_wanted(alerts: Standing) -> str:
    """The sound of the most urgent unanswered alert, '' for silence. It goes on until somebody answers."""
    return next((sound for tier, sound in SOUNDS.items() if alerts.unanswered(tier)), "")
