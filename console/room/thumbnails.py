"""Small pictures of any moment of a camera's recordings, decoded when they are asked for, and kept."""

from __future__ import annotations

import threading
from collections import OrderedDict
from pathlib import Path
from typing import TYPE_CHECKING

from console.room.tiles import Shown

if TYPE_CHECKING:
    from console.vision.playback import Playback

KEPT = 200
"""Pictures that are kept: of 320 x 180 they are 45 MB."""
_Key = tuple[str, int, tuple[int, int]]


class Thumbnails:
    """One player a camera. Call it from any thread but the windows': one picture is decoded at a time."""

    def __init__(self, recordings: Path) -> None:
        self._recordings = recordings
        self._players: dict[str, Playback] = {}
        self._kept: OrderedDict[_Key, Shown | None] = OrderedDict()
        self._lock = threading.Lock()

    def picture(self, camera: str, at_us: int, wh_px: tuple[int, int]) -> Shown | None:
        """The newest picture taken at or before a moment (UTC microseconds), at most so large; None in a gap. A gap is
        looked for again: a recording grows."""
        key = camera, at_us, wh_px
        with self._lock:
            found = self._kept.get(key)
            if found is None:
                found = self._decoded(camera, at_us, wh_px)
            self._kept[key] = found
            self._kept.move_to_end(key)
            if len(self._kept) > KEPT:
                self._kept.popitem(last=False)
            return found

    def close(self) -> None:
        """Let every file go."""
        with self._lock:
            for player in self._players.values():
                player.close()
            self._players.clear()

    def _decoded(self, camera: str, at_us: int, wh_px: tuple[int, int]) -> Shown | None:
        # PyAV takes a fifth of a second to load, and only who looks back needs it.
        from console.vision.playback import Playback

        player = self._players.get(camera) or self._players.setdefault(camera, Playback(self._recordings, camera))
        tile = player.frame_at(at_us, wh_px)
        return None if tile is None else (tile.captured_at_us, tile.pixels_bgra)
