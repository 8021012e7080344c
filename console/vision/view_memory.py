"""What is remembered of the cameras' views, kept in the home: a camera that was turned while nobody watched is told.

One file a camera, put in place whole, every ten minutes at the most: losing one costs twenty seconds of learning.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec
import numpy as np

from console.vision.view import KNOWN_AFTER, View

VERSION = 1
AGAIN_S = 600.0
"""From one writing to the next, while a view only goes with the sun and the seasons."""
MOST_SIDE = 1000
"""Cells; a view has about 160 x 90."""
_LEVELS = 127

log = logging.getLogger(__name__)


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The form of the file (MessagePack). `edges`: 2 x height x width bytes, int8, -127..127 for -1..1."""

    version: int
    site: str
    camera: str
    width: int
    height: int
    edges: bytes
    hard: float
    soft: float
    glances: int


@dataclass(frozen=True, slots=True)
class _Kept:
    """What was kept last of one view, and when (a monotonic time)."""

    view: View
    at_s: float


class ViewMemory:
    """The views of one worker's cameras. For one thread at a time."""

    def __init__(self, folder: Path, site: str) -> None:
        self._folder, self._site = folder, site
        self._kept: dict[str, _Kept] = {}
        self._refused = ""

    def recalled(self, camera: str, now_s: float) -> View:
        """What is remembered of a camera's view; nothing where there is no file, or one that is not believed."""
        path = self._path(camera)
        try:
            view = _view(path.read_bytes(), self._site, camera)
        except FileNotFoundError:
            return View()
        except (OSError, ValueError) as error:
            log.warning("%s: its view is learnt anew: %s: %s", camera, path, error)
            return View()
        self._kept[camera] = _Kept(view, now_s)
        return view

    def keep(self, views: Mapping[str, View], now_s: float) -> None:
        """Write what has changed and is due. May last as long as a disk does: call it off the loop."""
        for camera, view in views.items():
            if _is_due(self._kept.get(camera), view, now_s):
                self._write(camera, view)
                self._kept[camera] = _Kept(view, now_s)

    def _write(self, camera: str, view: View) -> None:
        """A disk that refuses is told once; the next time is ten minutes later."""
        try:
            self._folder.mkdir(exist_ok=True)
            beside = self._path(camera).with_suffix(".new")
            with beside.open("wb") as file:
                file.write(_written(view, self._site, camera))
                file.flush()
                os.fsync(file.fileno())
            beside.replace(self._path(camera))
        except OSError as error:
            if str(error) != self._refused:
                log.warning("%s: its view is not kept: %s", camera, error)
            self._refused = str(error)

    def _path(self, camera: str) -> Path:
        return self._folder / f"{camera}.view"


def _is_due(kept: _Kept | None, view: View, now_s: float) -> bool:
    """A view that is known for the first time, or was learnt anew, at once; else after a while."""
    if view.glances < KNOWN_AFTER or (kept is not None and kept.view.edges is view.edges):
        return False
    return kept is None or view.glances < kept.view.glances or now_s - kept.at_s >= AGAIN_S


def _written(view: View, site: str, camera: str) -> bytes:
    if view.edges is None:
        raise ValueError(f"{camera}: nothing is known of its view")
    _, height, width = view.edges.shape
    edges = np.rint(view.edges * _LEVELS).astype(np.int8).tobytes()
    return msgspec.msgpack.encode(
        _File(VERSION, site, camera, width, height, edges, view.hard, view.soft, view.glances)
    )


def _view(content: bytes, site: str, camera: str) -> View:
    """Raises ValueError for what is not the file of this camera, whole."""
    try:
        read = msgspec.msgpack.decode(content, type=_File)
    except msgspec.DecodeError as error:
        raise ValueError(f"not a view ({error})") from None
    if (read.version, read.site, read.camera) != (VERSION, site, camera):
        raise ValueError(f"the view of {read.camera} of {read.site}, version {read.version}")
    fits = 0 < read.width <= MOST_SIDE and 0 < read.height <= MOST_SIDE
    if not fits or len(read.edges) != 2 * read.height * read.width:
        raise ValueError(f"{len(read.edges)} bytes for {read.width} x {read.height} cells")
    if not (0 <= read.hard <= 1 and 0 <= read.soft <= 1 and read.glances >= KNOWN_AFTER):
        raise ValueError(f"shares {read.hard:g} and {read.soft:g} after {read.glances} glances")
    edges = np.frombuffer(read.edges, np.int8).reshape(2, read.height, read.width).astype(np.float32) / _LEVELS
    return View(np.clip(edges, -1, 1), read.hard, read.soft, read.glances)
