"""Whether a thread hangs in native code: nothing in Python can end it there, only its whole process can be ended."""

from __future__ import annotations

from collections.abc import Iterable

from console.values import Ending

MOST_S = 2.0
"""What counts at most between two looks of the watch: a machine that slept, or had no time for us, hung nothing."""


class Work:
    """What one thread does now where it could stay for ever. The thread writes it, the watch reads it."""

    def __init__(self, name: str, ending: Ending) -> None:
        self.name, self.ending = name, ending
        self.turn = 0
        """Pieces of work begun so far."""
        self.longest_s = 0.0
        """What the present piece may last; 0 while there is none."""

    def begin(self, longest_s: float) -> None:
        """A piece of work begins, and the one before it, if any, is over."""
        self.turn += 1  # First: whoever reads between the two lines must not measure the old piece by the new limit.
        self.longest_s = longest_s

    def over(self) -> None:
        """Nothing is under way."""
        self.longest_s = 0.0


class Watch:
    """Adds up how long each thread's present piece of work lasts, by the watch's own looks."""

    def __init__(self) -> None:
        self._lasting: dict[str, tuple[int, float]] = {}

    def hung(self, works: Iterable[Work], passed_s: float) -> Work | None:
        """One whose present piece lasts longer than it may; `passed_s` since the look before."""
        found = None
        for work in works:
            turn, lasted_s = self._lasting.get(work.name, (0, 0.0))
            same = work.longest_s > 0 and turn == work.turn
            lasted_s = lasted_s + min(passed_s, MOST_S) if same else 0.0
            self._lasting[work.name] = (work.turn, lasted_s)
            if same and lasted_s > work.longest_s:
                found = work
        return found
