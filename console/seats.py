"""The messages of seats among themselves: what each one's windows show, and who leads a replay that others follow."""

from __future__ import annotations

from console.asks import Ask
from console.messages import Message

MOST_SAID = 500
"""Characters of what a window shows."""


class Screens(Message, frozen=True):
    """What the windows of a seat show, the first monitor's first: (page, what is looked at there, '' for nothing)."""

    seat: str
    operator: str
    windows: tuple[tuple[str, str], ...]
    shown_at_us: int


class LedReplay(Message, frozen=True):
    """A replay that a seat leads: the moment it showed at `led_at_us`, and how it went on. `over`: no more."""

    seat: str
    operator: str
    moment_us: int
    speed: float
    playing: bool
    led_at_us: int
    over: bool = False


class ShowScreens(Ask, frozen=True):
    """Say what the windows of this seat show now."""

    windows: tuple[tuple[str, str], ...]


class LeadReplay(Ask, frozen=True):
    """Lead the seats that follow to a moment, as of `asked_at_us`; `over`: lead them no more."""

    moment_us: int
    speed: float
    playing: bool
    over: bool = False


def led_by(ask: LeadReplay) -> LedReplay:
    """The state that comes of an ask to lead."""
    return LedReplay(
        seat=ask.seat,
        operator=ask.operator,
        moment_us=ask.moment_us,
        speed=ask.speed,
        playing=ask.playing,
        led_at_us=ask.asked_at_us,
        over=ask.over,
    )
