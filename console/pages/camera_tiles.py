"""The cameras of one place as a small wall: the same pictures, boxes and zones as on the wall page."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from console.messages import Seen
from console.pages.tiles import Viewer
from console.pages.words import language, words
from console.presenters.wall import SAME_PICTURE_US, WallView, boxes, tile_states
from console.room.desk import Desk
from widgets.states.tile import BoxMark
from widgets.video_wall import VideoWall

TILES = 4
_SHOWN_BY = frozenset({"alert", "camera", "permit", "tick", "all", "replay"})


class CameraTiles(QWidget):
    """Up to four cameras, two by two."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("situation-cameras")
        self._desk = desk
        self._shown: tuple[str, ...] = ()
        self._known: dict[str, tuple[Seen, tuple[BoxMark, ...]]] = {}
        self._tiles_of = desk.tiles
        self._wall = VideoWall(Viewer(desk), self._marks, desk.now_us, desk.context.site.limits.camera_s, grid=TILES)
        self._wall.setObjectName("situation-wall")
        self._wall.enter_enlarges = False
        self._wall.stale_changed.connect(self._show)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._wall)

    @property
    def cameras(self) -> tuple[str, ...]:
        """Ids of the cameras that are shown."""
        return self._shown

    def show_cameras(self, cameras: Sequence[str]) -> None:
        """Show these, in this order."""
        if tuple(cameras) != self._shown:
            self._shown = tuple(cameras)
            self._show()

    def refresh(self, changed: frozenset[str]) -> None:
        """Heads and troubles; a replay brings its own pictures."""
        if self._desk.tiles is not self._tiles_of:
            self._tiles_of = self._desk.tiles
            self._wall.source_changed()
        if changed & _SHOWN_BY:
            self._known.clear()
            self._show()

    def _show(self) -> None:
        desk = self._desk
        newest = self._wall.newest_at_us()
        view = WallView(desk.picture, desk.context.site, newest, desk.now_us(), desk.replaying)
        known = {state.camera: state for state in tile_states(view, language(), words)}
        self._wall.show_tiles(tuple(known[camera] for camera in self._shown if camera in known))

    def _marks(self, camera: str, captured_at_us: int) -> tuple[BoxMark, ...]:
        """The boxes of that very picture, worded once a frame."""
        seen = self._desk.picture.seen_at(camera, captured_at_us)
        if seen is None or captured_at_us - seen.captured_at_us > SAME_PICTURE_US:
            return ()
        known = self._known.get(camera)
        if known is None or known[0] is not seen:
            known = self._known[camera] = (seen, boxes(seen, words))
        return known[1]
