"""What the seats say of themselves: what their windows show, and which replay they lead. Kept, and told to all."""

from __future__ import annotations

from collections.abc import Iterable

from console.domain.decision import Decision
from console.messages import Message
from console.seats import MOST_SAID, LeadReplay, LedReplay, Screens, ShowScreens, led_by

MOST_WINDOWS = 12


class Seats:
    """By seat. Nothing here is refused: a seat may always say what it shows."""

    def __init__(self) -> None:
        self.screens: dict[str, Screens] = {}
        self.leads: dict[str, LedReplay] = {}

    def restore(self, stored: Iterable[Message]) -> None:
        """Take over what was stored before a restart."""
        for state in stored:
            match state:
                case Screens():
                    self.screens[state.seat] = state
                case LedReplay() if not state.over:
                    self.leads[state.seat] = state

    def show(self, ask: ShowScreens, now_us: int) -> list[Decision]:
        """The windows of a seat changed."""
        windows = tuple((page[:MOST_SAID], thing[:MOST_SAID]) for page, thing in ask.windows[:MOST_WINDOWS])
        shown = Screens(seat=ask.seat, operator=ask.operator, windows=windows, shown_at_us=now_us)
        self.screens[ask.seat] = shown
        body = {"windows": [list(each) for each in windows]}
        return [Decision("screens_shown", ask.seat, body, ask.operator, states=(("screens", ask.seat, shown),))]

    def lead(self, ask: LeadReplay) -> list[Decision]:
        """A seat leads to a moment, or no more. Times are the seat's own: a replay runs on its clock."""
        led = led_by(ask)
        if ask.over:
            self.leads.pop(ask.seat, None)
        else:
            self.leads[ask.seat] = led
        body = {"moment_us": ask.moment_us, "speed": str(ask.speed), "playing": ask.playing}
        kind = "replay_left" if ask.over else "replay_led"
        return [Decision(kind, ask.seat, body, ask.operator, states=(("lead", ask.seat, led),))]
