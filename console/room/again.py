"""The last half minute of one camera once more, from its recording, while everything else stays live."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from console.room.tiles import ReplayTiles, Shown

LENGTH_US = 30_000_000


class Again:
    """Plays from `LENGTH_US` before a moment up to it, and then stands. Tiles as `Tiles` gives them, of one camera."""

    def __init__(self, recordings: Path, camera: str, until_us: int, monotonic_s: Callable[[], float]) -> None:
        self.camera, self.from_us = camera, until_us - LENGTH_US
        self._monotonic_s, self._began_s = monotonic_s, monotonic_s()
        self._tiles = ReplayTiles(recordings, threads=1)

    def at_us(self) -> int:
        """The moment that is shown."""
        return self.from_us + min(self._played_us(), LENGTH_US)

    @property
    def over(self) -> bool:
        """Whether it has come to its end."""
        return self._played_us() >= LENGTH_US

    def newest(self) -> Shown | None:
        """The picture of that moment, once it is decoded."""
        self._tiles.aim(self.at_us())
        self._tiles.take()
        return self._tiles.newest(self.camera)

    def want(self, width_px: int, height_px: int) -> None:
        """Say at which size in device pixels it is shown."""
        self._tiles.want(self.camera, width_px, height_px)

    def close(self) -> None:
        """Let the recording go."""
        self._tiles.close()

    def _played_us(self) -> int:
        return int((self._monotonic_s() - self._began_s) * 1e6)
