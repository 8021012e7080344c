"""How urgent a thing is shown. Its colour and its shape follow from it; plain values."""

from __future__ import annotations

from enum import StrEnum


class Urgency(StrEnum):
    """Normal is grey, a tier has its colour and symbol, blind is dashed grey. Tiers read as their symbols do."""

    NORMAL = ""
    SOS = "SOS"
    ONE = "1"
    TWO = "2"
    THREE = "3"
    BLIND = "blind"


TIERS = frozenset({Urgency.SOS, Urgency.ONE, Urgency.TWO, Urgency.THREE})
"""Those that ask for somebody."""
ORDER: dict[Urgency, int] = {
    Urgency.SOS: 0,
    Urgency.ONE: 1,
    Urgency.TWO: 2,
    Urgency.THREE: 3,
    Urgency.BLIND: 4,
    Urgency.NORMAL: 5,
}
"""Smaller is more urgent."""
