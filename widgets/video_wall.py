"""The video wall: one widget paints every tile, unscaled from shared memory, and only what is new.

Keys: arrows choose, Enter or the camera's number enlarges, Escape goes back, Page Up and Down turn, G changes the grid.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRect, Qt, QTimer, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QPaintEvent,
    QRegion,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QWidget

from widgets.states.tile import MarkSource, TileSource, TileState
from widgets.tile_painter import TilePainter
from widgets.tile_record import TileRecord
from widgets.wall_grid import GRIDS, Box, cells, picture_box, smallest_grid

LOOK_MS = 25
"""How often the rings are asked for something newer: more often than 25 pictures a second come."""
HEADER_EVERY = 20
"""Looks between two paintings of the headers: twice a second."""
NUMBER_MS = 900
"""How long a second digit of a camera's number is waited for."""
GAP_PX, HEADER_PX = 3, 24
_STEPS = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}


@dataclass(frozen=True, slots=True)
class _Parts:
    """A cell's header, what lies below it, and what of that its picture covers, in device pixels; and the widget's
    rectangles around the first two."""

    header: Box
    below: Box
    picture: Box
    header_shown: QRect
    below_shown: QRect


class VideoWall(QWidget):
    """Shows `TileState`s with the pictures of a `TileSource`. `stale_changed`: a picture grew old, or came back."""

    stale_changed = Signal()
    enlarged_changed = Signal(str)
    """The camera that fills the wall, '' for the grid."""

    def __init__(
        self, source: TileSource, marks: MarkSource, now_us: Callable[[], int], stale_s: float, grid: int = 0
    ) -> None:
        super().__init__()
        self.setObjectName("video-wall")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._source, self._marks, self._now_us, self._stale_us = source, marks, now_us, int(stale_s * 1e6)
        self._tiles: tuple[TileState, ...] = ()
        self._records: dict[str, TileRecord] = {}
        self._places: dict[str, tuple[Box, Box]] = {}
        self._parts: dict[str, _Parts] = {}
        self._grid, self._first, self._chosen, self._enlarged = grid, 0, 0, ""
        self._asked, self._looks, self._number = QRegion(), 0, ""
        self.enter_enlarges = True
        self._painter = TilePainter()
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._look)
        self._typed = QTimer(self, singleShot=True, interval=NUMBER_MS)
        self._typed.timeout.connect(self._enlarge_typed)

    # ------------------------------------------------------------ what is shown

    @property
    def frames_shown(self) -> dict[str, int]:
        """Pictures painted so far, by camera."""
        return {camera: record.painted for camera, record in self._records.items()}

    @property
    def paint_us(self) -> float:
        """Microseconds a tile took to paint, averaged over the last ones."""
        return self._painter.paint_us

    @property
    def chosen(self) -> str:
        """The camera that is chosen; '' when there is none."""
        return self._tiles[self._chosen].camera if self._tiles else ""

    @property
    def enlarged(self) -> str:
        """The camera that fills the wall; '' for the grid."""
        return self._enlarged

    @property
    def grid(self) -> int:
        """Tiles on the wall."""
        return self._grid or smallest_grid(len(self._tiles))

    def newest_at_us(self) -> dict[str, int]:
        """When the newest picture of each camera was captured."""
        return {camera: record.captured_at_us for camera, record in self._records.items() if record.captured_at_us}

    def show_tiles(self, tiles: tuple[TileState, ...]) -> None:
        """Show these cameras, in this order; repaints those that changed."""
        before = {tile.camera: tile for tile in self._tiles}
        same_places = [t.camera for t in tiles] == [t.camera for t in self._tiles]
        self._tiles = tiles
        for tile in tiles:
            self._records.setdefault(tile.camera, TileRecord())
        if not same_places or any(before[tile.camera].aspect != tile.aspect for tile in tiles):
            self._lay_out()
            return
        for tile in tiles:
            if tile != before[tile.camera] and tile.camera in self._places:
                self._repaint(self._places[tile.camera][0])

    def source_changed(self) -> None:
        """The pictures come from elsewhere now, as when a replay begins: forget what was shown."""
        for record in self._records.values():
            record.forget()
        self._lay_out()

    def shown_text(self) -> str:
        """What can be read on the visible tiles."""
        shown = (tile for tile in self._tiles if tile.camera in self._places)
        said = ((tile.title, tile.note, tile.trouble, tile.trouble_detail, tile.unwatched) for tile in shown)
        return "\n".join(" ".join(filter(None, texts)) for texts in said)

    def enlarge(self, camera: str) -> None:
        """Fill the wall with one camera; '' goes back to the grid."""
        if camera:
            self._choose(next((i for i, tile in enumerate(self._tiles) if tile.camera == camera), self._chosen))
        self._enlarged = camera
        self._lay_out()
        self.enlarged_changed.emit(camera)

    # ------------------------------------------------------------ events

    def showEvent(self, event: QShowEvent) -> None:
        """Pictures are wanted from now on."""
        super().showEvent(event)
        self._be_opaque()
        self._lay_out()
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks: no pictures are wanted."""
        super().hideEvent(event)
        self._timer.stop()
        for camera in self._places:
            self._source.want(camera, 0, 0)
        self._places, self._parts = {}, {}

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Other sizes are wanted."""
        super().resizeEvent(event)
        self._lay_out()

    def changeEvent(self, event: QEvent) -> None:
        """Another style: other sizes and colours."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._be_opaque()
            self._lay_out()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the tile under the mouse."""
        place = self._tile_at(event)
        if place is not None:
            self._choose(place)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Enlarge the tile, or go back."""
        place = self._tile_at(event)
        if self._enlarged:
            self.enlarge("")
        elif place is not None:
            self.enlarge(self._tiles[place].camera)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The chosen tile is marked strongly."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The chosen tile is marked weakly."""
        super().focusOutEvent(event)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See the module's text for the keys; what is no key of the wall goes on to the window."""
        key = Qt.Key(event.key())
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain and key in _STEPS and self._tiles:
            self._step(*_STEPS[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.enter_enlarges:
            self.enlarge("" if self._enlarged else self.chosen)
        elif key == Qt.Key.Key_Escape and self._enlarged:
            self.enlarge("")
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self._turn(self.grid if key == Qt.Key.Key_PageDown else -self.grid)
        elif plain and key == Qt.Key.Key_G:
            self._next_grid()
        elif plain and event.text().isdecimal():
            self._type_number(event.text())
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the tiles that the region touches; the ground only where somebody else asked for a repaint."""
        region, asked = event.region(), self._asked
        self._asked = QRegion()
        whole = not region.subtracted(asked).isEmpty()
        ratio = self.devicePixelRatioF()
        self._painter.begin(self, ratio)
        if whole:
            self._painter.fill_ground(event.rect())
        for tile in self._tiles:
            parts = self._parts.get(tile.camera)
            if parts is None:
                continue
            if region.intersects(parts.below_shown):
                self._paint_below(tile, parts)
            if region.intersects(parts.header_shown):
                self._paint_header(tile, parts.header)
        self._painter.end()

    # ------------------------------------------------------------ inside

    def _be_opaque(self) -> None:
        """Nothing is painted below the pictures. Said again after each style sheet, which takes it back: Qt would fill
        the window's ground below every picture first."""
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def _paint_below(self, tile: TileState, parts: _Parts) -> None:
        """The picture, under a clip of its own: with one rectangle as clip Qt copies a picture, with several it blends
        it line by line, ten times slower."""
        cell, picture = self._places[tile.camera]
        record = self._records[tile.camera]
        self._painter.clip(parts.picture)
        marks = () if tile.trouble or tile.unwatched else self._marks(tile.camera, record.captured_at_us)
        self._painter.paint_picture(tile, record, picture, marks)
        marked = self._is_marked(tile)
        if marked or tile.tier or tile.trouble or tile.unwatched:
            self._painter.clip(parts.below)
            self._painter.paint_border(tile, cell, marked, self.hasFocus())

    def _paint_header(self, tile: TileState, header: Box) -> None:
        self._painter.clip(header)
        self._painter.paint_header(tile, header, self._records[tile.camera].figures(self._now_us()))
        self._painter.paint_border(tile, self._places[tile.camera][0], self._is_marked(tile), self.hasFocus())

    def _is_marked(self, tile: TileState) -> bool:
        return tile.camera == self.chosen and not self._enlarged

    def _look(self) -> None:
        """Ask every visible camera for something newer, and repaint what is new."""
        self._looks += 1
        region, came_back = QRegion(), False
        for camera, parts in self._parts.items():
            shown, record = self._source.newest(camera), self._records[camera]
            if shown is not None and record.take(shown):
                region += parts.below_shown
                came_back = came_back or record.came_back
        if came_back:
            self.stale_changed.emit()
        if self._looks % HEADER_EVERY == 0:
            for parts in self._parts.values():
                region += parts.header_shown
            self._check_age()
        if not region.isEmpty():
            self._asked += region
            self.update(region)

    def _check_age(self) -> None:
        now_us = self._now_us()
        changed = [record.grew_old(now_us, self._stale_us) for record in self._records.values()]
        if any(changed):
            self.stale_changed.emit()

    def _lay_out(self) -> None:
        """Where every visible tile lies; says to the source which sizes are wanted."""
        before = set(self._places)
        ratio, scale = self.devicePixelRatioF(), self._painter.scale_of(self)
        self._header = round(HEADER_PX * scale * ratio)
        size = 1 if self._enlarged else self.grid
        boxes = cells(size, round(self.width() * ratio), round(self.height() * ratio), round(GAP_PX * scale * ratio))
        shown = [t for t in self._tiles if t.camera == self._enlarged] or self._tiles[self._first : self._first + size]
        self._places = {
            tile.camera: (cell, picture_box(cell, self._header, tile.aspect))
            for tile, cell in zip(shown, boxes, strict=False)
        }
        self._parts = {camera: self._parts_of(*boxes) for camera, boxes in self._places.items()}
        if self.isVisible():
            for camera, (_, picture) in self._places.items():
                self._source.want(camera, picture.width, picture.height)
            for camera in before - self._places.keys():
                self._source.want(camera, 0, 0)
        self.update()

    def _repaint(self, cell: Box) -> None:
        """The whole cell with its ground: a border may have gone."""
        self.update(self._logical(cell))

    def _logical(self, box: Box) -> QRect:
        ratio = self.devicePixelRatioF()
        if ratio == 1.0:
            return QRect(box.x, box.y, box.width, box.height)
        left, top = int(box.x / ratio), int(box.y / ratio)
        right, bottom = int((box.x + box.width) / ratio) + 1, int((box.y + box.height) / ratio) + 1
        return QRect(left, top, right - left, bottom - top)

    def _parts_of(self, cell: Box, picture: Box) -> _Parts:
        header = Box(cell.x, cell.y, cell.width, self._header)
        below = Box(cell.x, cell.y + self._header, cell.width, cell.height - self._header)
        return _Parts(header, below, picture.within(below), self._logical(header), self._logical(below))

    def _tile_at(self, event: QMouseEvent) -> int | None:
        at, ratio = event.position(), self.devicePixelRatioF()
        for place, tile in enumerate(self._tiles):
            if tile.camera in self._places and self._places[tile.camera][0].holds(at.x() * ratio, at.y() * ratio):
                return place
        return None

    def _choose(self, place: int) -> None:
        self._chosen = max(0, min(place, len(self._tiles) - 1))
        page = self._chosen // self.grid * self.grid
        if page != self._first:
            self._first = page
            self._lay_out()
        elif self._enlarged and self._enlarged != self.chosen:
            self._enlarged = self.chosen
            self._lay_out()
        self.update()

    def _step(self, across: int, down: int) -> None:
        columns = 1 if self._enlarged else GRIDS[self.grid][0]
        wanted = self._chosen + across + down * columns
        if 0 <= wanted < len(self._tiles):
            self._choose(wanted)

    def _turn(self, by: int) -> None:
        if 0 <= self._first + by < len(self._tiles):
            self._choose(self._first + by)

    def _next_grid(self) -> None:
        sizes = list(GRIDS)
        self._grid = sizes[(sizes.index(self.grid) + 1) % len(sizes)]
        self._first = self._chosen // self._grid * self._grid
        self._enlarged = ""
        self._lay_out()

    def _type_number(self, digit: str) -> None:
        self._number += digit
        if len(self._number) > 1:
            self._enlarge_typed()
        else:
            self._typed.start()

    def _enlarge_typed(self) -> None:
        self._typed.stop()
        number, self._number = int(self._number or 0), ""
        if 1 <= number <= len(self._tiles):
            self.enlarge(self._tiles[number - 1].camera)
