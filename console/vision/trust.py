"""Whether the detector is to be believed: it must prove itself at the start and each hour, and what it gives in between
must make sense. Time is an argument."""

from __future__ import annotations

from collections.abc import Callable

from console.domain.ages import is_over

PROOF_US = 3_600_000_000
"""From one proof to the next: an hour."""
AGAIN_US = 300_000_000
"""From a rejection to the next proof: what spoilt its looks may have gone."""


class Trust:
    """Asks for the proof when it is due. `why` is what was wrong with the last one, or why the detector was rejected
    since; '' when nothing is wrong.

    Not for two threads at once, but `why` may be read from any.
    """

    def __init__(self, proof: Callable[[], str]) -> None:
        self.why = ""
        self._proof = proof
        self._proved_us: int | None = None

    def holds(self, now_us: int) -> bool:
        """Whether the detector is to be believed now; asks for its proof when that is an hour old, or from a clock
        that was set back since."""
        if self._proved_us is None or is_over(self._proved_us, PROOF_US, now_us):
            self._proved_us = now_us
            self.why = self._proof()
        return not self.why

    def reject(self, why: str, now_us: int) -> None:
        """It passed, and yet gives nonsense: not believed until it passes again, after a while."""
        self.why = why
        self._proved_us = now_us - PROOF_US + AGAIN_US

    def doubt(self) -> None:
        """Something went wrong: ask for the proof before the next look."""
        self._proved_us = None
