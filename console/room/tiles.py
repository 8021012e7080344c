"""Where the wall's pictures come from: shared memory while live, recordings while replaying. One face for both."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

from console.ring import TileReader, ring_name
from console.site.context import Context

Shown = tuple[int, npt.NDArray[np.uint8]]
"""(captured_at_us, pixels_bgra of shape (H, W, 4)): valid until the next call for the same camera."""

REPLAY_STEP_S = 0.03


class Tiles(Protocol):
    """Pictures by camera."""

    def newest(self, camera: str) -> Shown | None:
        """The picture to show now, or None."""

    def want(self, camera: str, width_px: int, height_px: int) -> None:
        """Say at which size in device pixels it is shown."""

    def close(self) -> None:
        """Let everything go."""


class LiveTiles:
    """Tiles from the vision workers' rings."""

    def __init__(self, context: Context) -> None:
        key, site = context.home.key, context.site
        self._readers = {camera.id: TileReader(ring_name(site.id, key, camera.id)) for camera in site.cameras}

    def newest(self, camera: str) -> Shown | None:
        """The newest whole picture, a view into shared memory."""
        tile = self._readers[camera].newest()
        return None if tile is None else (tile.captured_at_us, tile.pixels_bgra)

    def want(self, camera: str, width_px: int, height_px: int) -> None:
        """Tell the worker."""
        self._readers[camera].want(width_px, height_px)

    def close(self) -> None:
        """Detach from every ring."""
        for reader in self._readers.values():
            reader.close()


class ReplayTiles:
    """Tiles from the recordings at the replay's clock; a worker thread decodes ahead of the windows."""

    def __init__(self, recordings: Path, now_us: Callable[[], int]) -> None:
        self._recordings, self._now_us = recordings, now_us
        self._wanted: dict[str, tuple[int, int]] = {}
        self._shown: dict[str, Shown | None] = {}
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._decode, name="replay-tiles", daemon=True)
        self._thread.start()

    def newest(self, camera: str) -> Shown | None:
        """The picture of the replay's moment, once it is decoded."""
        return self._shown.get(camera)

    def want(self, camera: str, width_px: int, height_px: int) -> None:
        """Decode this camera from now on, at this size; (0, 0) no longer."""
        if width_px and height_px:
            self._wanted[camera] = (width_px, height_px)
        else:
            self._wanted.pop(camera, None)
            self._shown.pop(camera, None)

    def close(self) -> None:
        """Stop decoding."""
        self._over.set()
        self._thread.join()

    def _decode(self) -> None:
        # PyAV takes a fifth of a second to load, and only a replay needs it.
        from console.vision.playback import Playback

        players: dict[str, Playback] = {}
        while not self._over.wait(REPLAY_STEP_S):
            at_us = self._now_us()
            for camera, size in tuple(self._wanted.items()):
                player = players.get(camera) or players.setdefault(camera, Playback(self._recordings, camera))
                tile = player.frame_at(at_us, size)
                if camera in self._wanted:
                    self._shown[camera] = None if tile is None else (tile.captured_at_us, tile.pixels_bgra)
                if self._over.is_set():
                    break
        for player in players.values():
            player.close()
