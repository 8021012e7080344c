"""The cameras of one place as a small wall: the same pictures, boxes and zones as on the wall page."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from console.pages.boxes import SeenBoxes
from console.pages.tiles import Viewer
from console.pages.words import language, words
from console.presenters.wall import WallView, tile_states
from console.room.desk import Desk
from widgets.states.wall_layout import LAYOUTS
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
        self._boxes = SeenBoxes(desk)
        self._tiles_of = desk.tiles
        limit_s, two_by_two = desk.context.site.limits.camera_s, LAYOUTS[TILES]
        self._wall = VideoWall(Viewer(desk), self._boxes, desk.now_us, limit_s, two_by_two)
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
        if "all" in changed:
            self._boxes.forget()
        if changed & _SHOWN_BY:
            self._show()

    def _show(self) -> None:
        desk = self._desk
        newest = self._wall.newest_at_us()
        view = WallView(desk.picture, desk.context.site, newest, desk.now_us(), desk.replaying, desk.seat)
        known = {state.camera: state for state in tile_states(view, language(), words, self._shown)}
        self._wall.show_tiles(tuple(known[camera] for camera in self._shown if camera in known))
