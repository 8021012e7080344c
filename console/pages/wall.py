"""The video wall: every camera with what was seen on it, and no picture that only looks live."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout

from console.messages import Seen
from console.pages.page import Page
from console.pages.tiles import Viewer
from console.pages.words import language, words
from console.presenters.frame import urgent_unanswered
from console.presenters.wall import SAME_PICTURE_US, WallView, boxes, tile_states
from console.room.desk import Desk
from widgets.states.tile import BoxMark
from widgets.video_wall import VideoWall

_SHOWN_BY = frozenset({"alert", "camera", "permit", "tick", "replay", "all"})


class WallPage(Page):
    """One widget that fills the page."""

    name = "wall"
    key = "F2"
    title = "Wall"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._marks: dict[str, tuple[Seen, tuple[BoxMark, ...]]] = {}
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
        self._marks.clear()
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

    def _boxes(self, camera: str, captured_at_us: int) -> tuple[BoxMark, ...]:
        """The boxes of that very picture; worded once for each frame that was looked at by the detector."""
        seen = self.desk.picture.seen_at(camera, captured_at_us)
        if seen is None or captured_at_us - seen.captured_at_us > SAME_PICTURE_US:
            return ()
        known = self._marks.get(camera)
        if known is None or known[0] is not seen:
            known = (seen, boxes(seen, words))
            self._marks[camera] = known
        return known[1]
