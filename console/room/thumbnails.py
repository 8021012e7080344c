"""Small pictures of any moment of a camera's recordings, decoded when they are asked for, and kept."""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from concurrent.futures import Future
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING

from console.room.tiles import Shown

if TYPE_CHECKING:
    from console.vision.playback import Playback

log = logging.getLogger(__name__)

KEPT = 200
"""Pictures that are kept: of 320 x 180 they are 45 MB."""
_Key = tuple[str, int, tuple[int, int]]
_Asked = Future[Shown | None]


class Thumbnails:
    """One player a camera, one thread that decodes one picture after the other. It is a daemon: neither the seat nor
    the program waits for a disk that does not answer."""

    def __init__(self, recordings: Path) -> None:
        self._recordings = recordings
        self._players: dict[str, Playback] = {}
        self._kept: OrderedDict[_Key, Shown | None] = OrderedDict()
        self._jobs: SimpleQueue[tuple[_Asked, _Key] | None] = SimpleQueue()
        self._waiting: set[_Asked] = set()
        self._settling = threading.Lock()
        """Held while a picture is handed over, never while one is decoded."""
        self._begun = False

    def picture(self, camera: str, at_us: int, wh_px: tuple[int, int]) -> Future[Shown | None]:
        """The newest picture taken at or before a moment (UTC microseconds), at most so large; None in a gap. A gap is
        looked for again: a recording grows. May fail with OSError."""
        asked: _Asked = Future()
        with self._settling:
            if not self._begun:
                threading.Thread(target=self._work, name="thumbnails", daemon=True).start()
            self._begun = True
            self._waiting.add(asked)
        self._jobs.put((asked, (camera, at_us, wh_px)))
        return asked

    def close(self) -> None:
        """Let every file go, once its disk has answered. What was asked for and is not there yet is cancelled."""
        with self._settling:
            waiting, self._waiting = self._waiting, set()
        for asked in waiting:
            asked.cancel()
        self._jobs.put(None)

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            asked, key = job
            try:
                found = None if asked.cancelled() else self._found(key)
            except OSError as error:
                self._settle(asked, error)
            except Exception:
                log.exception("%s: a recording cannot be shown", key[0])
                self._settle(asked, None)
            else:
                self._settle(asked, found)
        for player in self._players.values():
            player.close()
        self._players.clear()

    def _settle(self, asked: _Asked, found: Shown | OSError | None) -> None:
        """Hand over what was found, unless nobody waits for it any more."""
        with self._settling:
            if asked not in self._waiting:
                return
            self._waiting.discard(asked)
            if not asked.set_running_or_notify_cancel():
                return
        if isinstance(found, OSError):
            asked.set_exception(found)
        else:
            asked.set_result(found)

    def _found(self, key: _Key) -> Shown | None:
        found = self._kept.get(key)
        if found is None:
            found = self._decoded(*key)
        self._kept[key] = found
        self._kept.move_to_end(key)
        if len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return found

    def _decoded(self, camera: str, at_us: int, wh_px: tuple[int, int]) -> Shown | None:
        # PyAV takes a fifth of a second to load, and only who looks back needs it.
        from console.vision.playback import Playback

        player = self._players.get(camera) or self._players.setdefault(camera, Playback(self._recordings, camera))
        tile = player.frame_at(at_us, wh_px)
        return None if tile is None else (tile.captured_at_us, tile.pixels_bgra)
