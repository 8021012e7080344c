"""What the bar below a wall says, and what a list to choose from holds. Plain values."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Choice:
    """One line to choose: what it stands for, its text, a quieter text at its right."""

    key: str
    text: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class WallBarState:
    """`layouts` are the fixed ones by their number of tiles, `layout` the one in use, 0 for a free one. Each button has
    its words and whether it is on. `note` is what was just done or what is shown, at the right."""

    layouts: tuple[int, ...]
    layout: int
    free: str
    views: tuple[Choice, ...]
    view: str
    page: str
    buttons: tuple[BarButton, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class BarButton:
    """A button of the bar: its object name is `wall-<act>`."""

    act: str
    text: str
    on: bool = False
    tip: str = ""
