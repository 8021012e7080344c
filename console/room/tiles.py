"""Where the wall's pictures come from: shared memory while live, recordings while replaying. One face for both."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from queue import Queue
from typing import TYPE_CHECKING, Protocol

import numpy as np
import numpy.typing as npt

from console.ring import Tile, TileReader, main_ring_name, ring_name
from console.site.context import Context
from console.site.model import Camera

if TYPE_CHECKING:
    from console.vision.playback import Playback

Shown = tuple[int, npt.NDArray[np.uint8]]
"""(captured_at_us, pixels_bgra of shape (H, W, 4)): valid until the next call for the same camera."""

MOST_THREADS = 8
"""That decode for a replay."""
MAIN_BEHIND_US, MAIN_BACK_US = 1_000_000, 300_000
"""A main picture this much older than the small one is no longer the present; it is again when it is this much."""

log = logging.getLogger(__name__)


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
        self._key, self._site = context.home.key, context.site.id
        self._readers: dict[str, TileReader] = {}
        self._mains: dict[str, TileReader] = {}
        for camera in context.site.cameras:
            self.take(camera)
        self._on_main: set[str] = set()
        """Cameras whose main picture was the present when it was asked for last."""
        self.wishes: dict[str, tuple[int, int]] = {}
        """What is shown now at which size, for a replay that begins."""

    def take(self, camera: Camera) -> None:
        """Show a camera more."""
        self._readers[camera.id] = TileReader(ring_name(self._site, self._key, camera.id))
        if camera.main_url:
            self._mains[camera.id] = TileReader(main_ring_name(self._key, camera.id))

    def newest(self, camera: str, close_up: bool = False) -> Shown | None:
        """The newest whole picture, a view into shared memory. The small one until the main one is there."""
        tile = self._readers[camera].newest()
        if close_up and camera in self._mains:
            tile = self._closer(camera, tile)
        return None if tile is None else (tile.captured_at_us, tile.pixels_bgra)

    def want(self, camera: str, width_px: int, height_px: int, close_up: bool = False) -> None:
        """Tell the worker; the memory of a main stream that is not wanted any more is let go."""
        if width_px and height_px:
            self.wishes[camera] = (width_px, height_px)
        else:
            self.wishes.pop(camera, None)
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
    """Pictures from the recordings at one moment for all cameras: it is said which one is aimed at, threads decode it,
    and once all of it is there it is taken as a whole. So no window shows two moments at once. The threads are daemons:
    neither a window nor the program's end waits for a disk that does not answer."""

    def __init__(
        self, recordings: Path, wishes: Mapping[str, tuple[int, int]] | None = None, threads: int | None = None
    ) -> None:
        self._recordings, self.wishes = recordings, dict(wishes or {})
        self._shown: dict[str, Shown | None] = {}
        self._ready: tuple[int, dict[str, Shown | None]] | None = None
        self._aim: int | None = None
        """What is to be decoded next."""
        self._aimed: int | None = None
        """What was asked for last."""
        self._changed = threading.Condition()
        self._over = False
        self._threads = threads or min(MOST_THREADS, os.cpu_count() or 1)
        self._troubles: dict[str, str] = {}
        """By camera what was said last of why it has no picture."""
        threading.Thread(target=self._work, name="replay-tiles", daemon=True).start()

    def aim(self, at_us: int) -> None:
        """Decode this moment next. What is being decoded of another is given up."""
        with self._changed:
            self._aim = self._aimed = at_us
            self._changed.notify_all()

    def take(self) -> int | None:
        """Show what is decoded; of which moment it is. None when there is nothing new."""
        with self._changed:
            ready, self._ready = self._ready, None
        if ready is None:
            return None
        at_us, shots = ready
        self._shown = {camera: shot for camera, shot in shots.items() if camera in self.wishes}
        return at_us

    def drop(self) -> None:
        """Show no picture until the next is taken."""
        self._shown = {}

    def prepared(self, at_us: int, timeout_s: float) -> bool:
        """Wait until a moment is decoded, and aim at it unless that was asked for last; whether it is. Somebody may aim
        elsewhere meanwhile. Call it off the loop."""
        if self._aimed != at_us:
            self.aim(at_us)
        with self._changed:
            self._changed.wait_for(lambda: self._over or self._aimed != at_us or self._is_ready(at_us), timeout_s)
            return self._is_ready(at_us)

    def newest(self, camera: str, close_up: bool = False) -> Shown | None:
        """The picture of the moment that was taken. There is one recording of a camera."""
        return self._shown.get(camera)

    def want(self, camera: str, width_px: int, height_px: int, close_up: bool = False) -> None:
        """Decode this camera from now on, at this size; (0, 0) no longer."""
        if width_px and height_px:
            self.wishes[camera] = (width_px, height_px)
        else:
            self.wishes.pop(camera, None)
            self._shown.pop(camera, None)

    def close(self) -> None:
        """Stop decoding, without waiting: each file is let go once its disk has answered."""
        with self._changed:
            self._over = True
            self._changed.notify_all()

    def _is_ready(self, at_us: int) -> bool:
        return self._ready is not None and self._ready[0] == at_us

    def _work(self) -> None:
        # PyAV takes a fifth of a second to load, and only a replay needs it.
        from console.vision.playback import Playback

        players: dict[str, Playback] = {}
        jobs: Queue[Callable[[], None] | None] = Queue()
        for _ in range(self._threads):
            threading.Thread(target=_do, args=(jobs,), name="replay-decoding", daemon=True).start()
        while (at_us := self._wanted_next()) is not None:
            shots: dict[str, Shown | None] = {}
            for camera, wh_px in dict(self.wishes).items():
                player = players.get(camera) or players.setdefault(camera, Playback(self._recordings, camera))
                jobs.put(partial(self._shoot, shots, player, camera, at_us, wh_px))
            jobs.join()
            with self._changed:
                if self._aimed == at_us and not self._over:
                    self._ready = at_us, shots
                self._changed.notify_all()
        for _ in range(self._threads):
            jobs.put(None)
        for player in players.values():
            player.close()

    def _shoot(
        self, shots: dict[str, Shown | None], player: Playback, camera: str, at_us: int, wh_px: tuple[int, int]
    ) -> None:
        """One camera's picture of a moment, unless that is not wanted any more. Whatever ails a recording costs that
        camera's picture and no other."""
        shots[camera] = None
        if self._over or self._aimed != at_us:
            return
        try:
            tile = player.frame_at(at_us, wh_px)
        except Exception as error:
            if self._troubles.get(camera) != str(error):
                log.exception("%s: a recording cannot be shown", camera)
            self._troubles[camera] = str(error)
        else:
            shots[camera] = None if tile is None else (tile.captured_at_us, tile.pixels_bgra)

    def _wanted_next(self) -> int | None:
        """The moment that was said last, once it is said; None at the end."""
        with self._changed:
            self._changed.wait_for(lambda: self._over or self._aim is not None)
            aim, self._aim = self._aim, None
        return None if aim is None or self._over else aim


def _do(jobs: Queue[Callable[[], None] | None]) -> None:
    """Do one job after the other, up to the first None."""
    while (job := jobs.get()) is not None:
        job()
        jobs.task_done()
