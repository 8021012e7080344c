"""Every behaviour by its alert kind. A new one is its file and one line here."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from inference.behaviours.crane_radius import CraneRadius
from inference.behaviours.flame_seen import fire_seen, hot_work
from inference.behaviours.forbidden_zone import ForbiddenZone
from inference.behaviours.man_down import ManDown
from inference.behaviours.no_helmet import NoHelmet
from inference.behaviours.rule import Rule

BEHAVIOURS: dict[str, Callable[[], Rule]] = {
    "no_helmet": NoHelmet,
    "crane_radius": CraneRadius,
    "forbidden_zone": ForbiddenZone,
    "man_down": ManDown,
    "fire_seen": fire_seen,
    "hot_work": hot_work,
}


def rules(kinds: Sequence[str]) -> tuple[Rule, ...]:
    """Fresh rules for one camera. Raises ValueError naming the unknown kinds and the known ones."""
    unknown = [kind for kind in kinds if kind not in BEHAVIOURS]
    if unknown:
        raise ValueError(f"unknown behaviours: {', '.join(unknown)}; known are {', '.join(BEHAVIOURS)}")
    return tuple(BEHAVIOURS[kind]() for kind in kinds)
