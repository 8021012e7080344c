"""What the situation page shows beside the map, the cameras and the alerts. Plain values."""

from __future__ import annotations

from dataclasses import dataclass

from widgets.states.urgency import Urgency


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of a card: what, how much, how old. `look` colours its mark when it is not normal."""

    name: str
    value: str = ""
    note: str = ""
    urgency: Urgency = Urgency.NORMAL


@dataclass(frozen=True, slots=True)
class Card:
    """A titled list of facts. `empty` is said when there are none."""

    title: str
    facts: tuple[Fact, ...] = ()
    empty: str = ""
    right: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """The big line above: what, where, since when."""

    urgency: Urgency
    title: str
    note: str
    elapsed: str
    calm: bool = False
