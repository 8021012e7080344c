"""The video wall: every camera with what was seen on it, and no picture that only looks live."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout

from console.pages.boxes import SeenBoxes
from console.pages.page import Page
from console.pages.tiles import Viewer
from console.pages.words import language, words
from console.presenters.frame import urgent_unanswered
from console.presenters.wall import WallView, tile_states
from console.room.desk import Desk
from widgets.video_wall import VideoWall

_SHOWN_BY = frozenset({"alert", "camera", "permit", "tick", "replay", "all"})


class WallPage(Page):
    """One widget that fills the page."""

    name = "wall"
    key = "F2"
    title = "Wall"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._boxes = SeenBoxes(desk)
        self._tiles_of = desk.tiles
        self.viewer = Viewer(desk)
        self.wall = VideoWall(self.viewer, self._boxes, desk.now_us, desk.context.site.limits.camera_s)
        self.wall.stale_changed.connect(self._show)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.wall)
        self._show()

    def refresh(self, changed: frozenset[str]) -> None:
        """Show the cameras as they are now."""
        if self.desk.tiles is not self._tiles_of:
            self._tiles_of = self.desk.tiles
            self.wall.source_changed()
        if changed & _SHOWN_BY:
            self._show()

    def retranslate(self) -> None:
        """Every text anew."""
        self._boxes.forget()
        self._show()

    def frames_shown(self) -> dict[str, int]:
        """Pictures painted so far by camera."""
        return self.wall.frames_shown

    def take_keys(self) -> None:
        """The wall has the keyboard."""
        self.wall.setFocus()

    def _show(self) -> None:
        desk = self.desk
        newest = self.wall.newest_at_us()
        view = WallView(desk.picture, desk.context.site, newest, desk.now_us(), desk.replaying)
        # Enter belongs to the banner while it asks for somebody.
        self.wall.enter_enlarges = not urgent_unanswered(desk.live.alerts.values())
        self.wall.show_tiles(tile_states(view, language(), words))
