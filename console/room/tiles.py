"""Where the wall's pictures come from: shared memory while live, recordings while replaying. One face for both."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

from console.ring import Tile, TileReader, main_ring_name, ring_name
from console.site.context import Context

Shown = tuple[int, npt.NDArray[np.uint8]]
"""(captured_at_us, pixels_bgra of shape (H, W, 4)): valid until the next call for the same camera."""

REPLAY_STEP_S = 0.03
MAIN_BEHIND_US, MAIN_BACK_US = 1_000_000, 300_000
"""A main picture this much older than the small one is no longer the present; it is again when it is this much."""


class Tiles(Protocol):
    """Pictures by camera."""

    def newest(self, camera: str, close_up: bool = False) -> Shown | None:
        """The picture to show now, or None. `close_up`: of the main stream, where it is there."""

    def want(self, camera: str, width_px: int, height_px: int, close_up: bool = False) -> None:
        """Say at which size in device pixels it is shown; `close_up`: as sharp as the camera can."""

    def close(self) -> None:
        """Let everything go."""


class LiveTiles:
    """Tiles from the vision workers' rings: small streams, and the main stream of what is looked at closely."""

    def __init__(self, context: Context) -> None:
        key, site = context.home.key, context.site
        self._readers = {camera.id: TileReader(ring_name(site.id, key, camera.id)) for camera in site.cameras}
        self._mains = {one.id: TileReader(main_ring_name(key, one.id)) for one in site.cameras if one.main_url}
        self._on_main: set[str] = set()
        """Cameras whose main picture was the present when it was asked for last."""

    def newest(self, camera: str, close_up: bool = False) -> Shown | None:
        """The newest whole picture, a view into shared memory. The small one until the main one is there."""
        tile = self._readers[camera].newest()
        if close_up and camera in self._mains:
            tile = self._closer(camera, tile)
        return None if tile is None else (tile.captured_at_us, tile.pixels_bgra)

    def want(self, camera: str, width_px: int, height_px: int, close_up: bool = False) -> None:
        """Tell the worker; the memory of a main stream that is not wanted any more is let go."""
        self._readers[camera].want(width_px, height_px, close_up)
        if camera in self._mains and not close_up:
            self._mains[camera].close()
            self._on_main.discard(camera)

    def close(self) -> None:
        """Detach from every ring."""
        for reader in (*self._readers.values(), *self._mains.values()):
            reader.close()

    def _closer(self, camera: str, small: Tile | None) -> Tile | None:
        """The main picture while it is the present, else the small one."""
        main = self._mains[camera].newest()
        if main is None or not is_present(main, small, camera in self._on_main):
            self._on_main.discard(camera)
            return small
        self._on_main.add(camera)
        return main


def is_present(main: Tile, small: Tile | None, shown: bool) -> bool:
    """Whether a main picture is as good as the small one is new; `shown`: it was until now."""
    behind_us = 0 if small is None else small.captured_at_us - main.captured_at_us
    return behind_us <= (MAIN_BEHIND_US if shown else MAIN_BACK_US)


class ReplayTiles:
    """Tiles from the recordings at the replay's clock; a worker thread decodes ahead of the windows."""

    def __init__(self, recordings: Path, now_us: Callable[[], int]) -> None:
        self._recordings, self._now_us = recordings, now_us
        self._wanted: dict[str, tuple[int, int]] = {}
        self._shown: dict[str, Shown | None] = {}
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._decode, name="replay-tiles", daemon=True)
        self._thread.start()

    def newest(self, camera: str, close_up: bool = False) -> Shown | None:
        """The picture of the replay's moment, once it is decoded. There is one recording of a camera."""
        return self._shown.get(camera)

    def want(self, camera: str, width_px: int, height_px: int, close_up: bool = False) -> None:
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
