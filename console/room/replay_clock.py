"""The clock of a replay goes on when the pictures of its next moment are decoded: all windows show one moment."""

from __future__ import annotations

from console.room.replay import Replay
from console.room.tiles import ReplayTiles

LONGEST_WAIT_US = 2_000_000
"""Pictures that take longer are not waited for: a disk that does not answer does not hold the rest. Until they come
there is a gap: no picture of another moment stays beside the clock."""
REST_US = 200_000
"""Standing still, pictures are asked for again so often: other cameras may be shown, and a recording may have grown."""


class ReplayClock:
    """Leads a replay and its pictures from one moment to the next."""

    def __init__(self) -> None:
        self._aimed_us: int | None = None
        self._since_us = 0
        """Time that has passed since the moment that is aimed at was chosen."""

    def stand(self) -> None:
        """The replay was brought elsewhere."""
        self._aimed_us, self._since_us = None, 0

    def turn(self, replay: Replay, tiles: ReplayTiles, elapsed_us: int) -> frozenset[str]:
        """Let time pass. Returns the kinds that changed. What passes while pictures are decoded is made good by the
        next step, so that the clock neither gains nor loses."""
        changed: frozenset[str] = frozenset()
        self._since_us += elapsed_us
        taken_us = tiles.take()
        if self._aimed_us is not None and (taken_us == self._aimed_us or self._since_us > LONGEST_WAIT_US):
            if taken_us != self._aimed_us:
                tiles.drop()
            if replay.playing and self._aimed_us != replay.at_us:
                changed = replay.move(self._aimed_us - replay.at_us)
            self._aimed_us = None
        if self._aimed_us is None and (replay.playing or self._since_us >= REST_US):
            by_us = int(self._since_us * replay.speed) if replay.playing else 0
            self._aimed_us, self._since_us = replay.reach(by_us), 0
            tiles.aim(self._aimed_us)
        return changed
