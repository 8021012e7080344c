"""What the frame of a window shows: top bar, banner, status bar. Every text is ready to be painted."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NavEntry:
    """One page in the navigation."""

    page: str
    title: str
    key: str


@dataclass(frozen=True, slots=True)
class TierCount:
    """How many alerts of a tier stand, and whether one of them is unanswered."""

    tier: str
    count: int
    unanswered: bool


@dataclass(frozen=True, slots=True)
class TopBarState:
    """The top bar. `duty` is shift, role and operator; `clock` the local time of the plant."""

    brand: str
    counts: tuple[TierCount, ...]
    duty: str
    clock: str


@dataclass(frozen=True, slots=True)
class BannerState:
    """The most urgent unanswered alert. `alert` is '' when there is none: `title` then says so, calmly."""

    alert: str
    tier: str
    title: str
    elapsed: str
    details: str
    more: str
    acknowledge: str
    look: str


@dataclass(frozen=True, slots=True)
class StatusField:
    """One figure of the status bar. `trouble` is its abnormal part, shown strong behind the text."""

    name: str
    text: str
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class StatusBarState:
    """Health of programs and field at the left, how quickly the room answers at the right."""

    left: tuple[StatusField, ...]
    right: tuple[StatusField, ...]
