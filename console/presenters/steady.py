"""Which alert a key means where nobody chose one: the first to answer, unless it came up under the finger. Pure."""

from __future__ import annotations

from console.domain.alert import UNANSWERED
from console.domain.standing import Standing

STEADY_S = 0.4
"""What took the place of an unanswered alert does not hear a key for so long."""


class FirstShown:
    """The first to answer as a window shows it, and since when. Times are seconds of one clock that never goes back."""

    def __init__(self) -> None:
        self._alert, self._since_s, self._preempted = "", 0.0, False

    def show(self, alerts: Standing, now_s: float) -> None:
        """The window shows these now."""
        first = alerts.first_unanswered()
        name = first.alert if first else ""
        if name != self._alert:
            before = alerts.get(self._alert)
            self._preempted = before is not None and before.state in UNANSWERED
            self._alert, self._since_s = name, now_s

    def slipped_in(self, alert: str, now_s: float) -> bool:
        """Whether this alert became the first under the dispatcher's finger just now."""
        return alert == self._alert and self._preempted and now_s - self._since_s < STEADY_S
