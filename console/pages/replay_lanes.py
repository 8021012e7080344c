"""The lanes of the replay and the small pictures above its strip: read off the window's thread, kept by stretch."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QWidget

from console.pages.past_events import begun
from console.pages.words import language, words
from console.presenters.replay_lanes import NEAR, is_of, lanes_state, picture_at
from console.room.desk import Desk
from console.room.lanes import Lanes
from console.room.tiles import Shown
from console.site.find import by_id
from console.site.model import Site
from console.store.errors import StorageError
from widgets.lane_strip import LaneStrip
from widgets.panel import named, said
from widgets.picture_rail import PictureRail
from widgets.privacy import paint_masks
from widgets.wall_grid import Box

KEPT = 16
"""Stretches whose lanes are kept."""


class ReplayLanes(QWidget):
    """Holds the rail, the lanes and the choice of camera and area; its row of choices is itself."""

    moment_wanted = Signal(object)
    """A time on the strip, UTC microseconds."""

    def __init__(self, desk: Desk, on_read: Callable[[str], None]) -> None:
        super().__init__()
        self._desk, self._on_read = desk, on_read
        self._view, self._at_us = (0, 0), 0
        self._pointed = -1.0
        self._kept: list[Lanes] = []
        self._reading: asyncio.Task[None] | None = None
        self._looking: asyncio.Task[None] | None = None
        self._wish: tuple[str, int] | None = None
        self._shown: tuple[str, int] | None = None
        self.rail, self.strip = PictureRail(), named(LaneStrip(), "replay-lanes")
        self.strip.pointed.connect(self._on_pointed)
        self.strip.wanted.connect(lambda share: self.moment_wanted.emit(self._time_of(share)))
        self._camera, self._zone = named(QComboBox(), "replay-camera"), named(QComboBox(), "replay-zone")
        self._camera_label, self._zone_label, self._note = said("quiet"), said("quiet"), said("quiet")
        self._build(desk.context.site)

    def show_view(self, view: tuple[int, int], at_us: int) -> None:
        """Show this part of the past, and the moment that is shown in it."""
        self._view, self._at_us = view, at_us
        if view[1] > view[0]:
            self._show_lanes()
            self._look()

    def retranslate(self) -> None:
        """Set every text anew."""
        self._camera_label.setText(words("Pictures of"))
        self._zone_label.setText(words("People in"))
        self._fill(self._desk.context.site)

    # ------------------------------------------------------------ inside

    def _build(self, site: Site) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        for box in (self._camera, self._zone):
            box.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        for widget in (self._camera_label, self._camera, self._zone_label, self._zone):
            row.addWidget(widget)
            if isinstance(widget, QLabel):
                widget.setWordWrap(False)
        row.addWidget(self._note, 1)
        self._fill(site)
        self._camera.currentIndexChanged.connect(lambda _: self._look())
        self._zone.currentIndexChanged.connect(lambda _: self._show_lanes())

    def _fill(self, site: Site) -> None:
        """The names in the language of today; what is chosen stays."""
        cameras = [(f"{one.id} {one.said_in(language())}", one.id) for one in site.cameras]
        areas = [(one.said_in(language()), one.id) for one in site.zones if one.kind == "area"]
        for box, entries in ((self._camera, cameras), (self._zone, [(words("all areas"), ""), *areas])):
            chosen = box.currentData()
            box.blockSignals(True)
            box.clear()
            for name, key in entries:
                box.addItem(name, key)
            box.setCurrentIndex(max(0, box.findData(chosen)))
            box.blockSignals(False)

    def _show_lanes(self) -> None:
        site, zone = self._desk.context.site, self._zone.currentData() or ""
        lanes = next((one for one in self._kept if is_of(one, self._view, zone)), None)
        if lanes is not None:
            moment = self._at_us if self._desk.replaying else None
            state = lanes_state(lanes, self._view, moment, site, language(), words)
            self.strip.show_state(state)
            self._note.setText(state.note)
        elif self._reading is None or self._reading.done():
            self._reading = begun(lambda: self._read(self._view, zone))

    async def _read(self, view: tuple[int, int], zone: str) -> None:
        try:
            lanes = await self._desk.past_lanes(view, zone)
        except (StorageError, OSError) as error:
            self._on_read(str(error))
            return
        self._kept = [lanes, *self._kept][:KEPT]
        self._reading = None
        self._show_lanes()

    def _time_of(self, share: float) -> int:
        return self._view[0] + int(share * (self._view[1] - self._view[0]))

    def _on_pointed(self, share: float) -> None:
        self._pointed = share
        self._look()

    def _look(self) -> None:
        """Look for the picture under the pointer, or of the moment that is shown; the latest wish waits."""
        camera, pointed = str(self._camera.currentData() or ""), self._pointed >= 0
        if not camera or not (pointed or self._desk.replaying):
            self.rail.show_picture(None, None)
            self._shown = None
            return
        at_us = self._time_of(self._pointed) if pointed else self._at_us
        step_us = max(40_000, (self._view[1] - self._view[0]) // (4 * NEAR))
        self._wish = camera, at_us // step_us * step_us
        if self._wish != self._shown and (self._looking is None or self._looking.done()):
            self._looking = begun(self._find)

    async def _find(self) -> None:
        while self._wish is not None and self._wish != self._shown:
            camera, at_us = self._shown = self._wish
            try:
                found = await self._desk.past_picture(camera, at_us, self.rail.picture_px())
            except OSError as error:
                self._on_read(str(error))
                return
            at = picture_at(
                self._view, at_us, self._camera.currentText(), found is not None, self._desk.context.site, words
            )
            self.rail.show_picture(at, None if found is None else image_of(found, self._masks(camera)))

    def _masks(self, camera: str) -> tuple[tuple[tuple[float, float], ...], ...]:
        place = by_id(self._desk.context.site.cameras, camera)
        return place.masks if place is not None else ()


def image_of(shown: Shown, masks: tuple[tuple[tuple[float, float], ...], ...]) -> QImage:
    """A picture of its own memory with what nobody may see covered."""
    pixels = shown[1]
    height, width = pixels.shape[:2]
    image = QImage(pixels.data, width, height, pixels.strides[0], QImage.Format.Format_RGB32).copy()
    painter = QPainter(image)
    paint_masks(painter, masks, Box(0, 0, width, height))
    painter.end()
    return image
