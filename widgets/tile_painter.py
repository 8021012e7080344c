"""Paints one tile of the wall: picture, zones, boxes, header, border, or what is wrong. Works in device pixels."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QImage, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QWidget

from widgets.look import Look, look_of
from widgets.states.tile import BoxMark, TileState, ZoneMark
from widgets.symbols import paint_symbol
from widgets.tile_record import TileRecord
from widgets.wall_grid import Box

BORDER_PX = 4
LABELS_KEPT, LINES_KEPT = 300, 400
DASH_PX, DASHES_EVERY_PX = 4, 6
_CENTRE = int(Qt.AlignmentFlag.AlignCenter)
_WRAPPED = int(Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWordWrap)

_Outline = tuple[QPen, QPainterPath]


class TilePainter:
    """Holds the fonts and the painter of one paint event."""

    def __init__(self) -> None:
        self._painter = QPainter()
        self._look, self._ratio = Look(), 1.0
        self._fonts: dict[tuple[float, bool], QFont] = {}
        self._labels: dict[tuple[str, str], QImage] = {}
        self._lines: dict[tuple[str, float, bool, str], QImage] = {}
        self._outlines: dict[str, tuple[tuple[ZoneMark, ...], Box, list[_Outline]]] = {}
        self._dressed: tuple[Look, float] | None = None
        self.paint_us = 0.0

    def scale_of(self, widget: QWidget) -> float:
        """The scale of the widget's window."""
        return look_of(widget).scale

    def begin(self, widget: QWidget, ratio: float) -> None:
        """Start painting on a widget; from now on one unit is one device pixel."""
        look = look_of(widget)
        if self._dressed != (look, ratio):
            self._dressed, self._fonts, self._labels, self._lines = (look, ratio), {}, {}, {}
            self._outlines = {}
        self._look, self._ratio = look, ratio
        self._painter.begin(widget)
        if ratio != 1.0:
            self._painter.scale(1 / ratio, 1 / ratio)

    def end(self) -> None:
        """Done."""
        self._painter.end()

    def clip(self, box: Box) -> None:
        """Paint nothing outside of this box from now on."""
        self._painter.setClipRect(box.x, box.y, box.width, box.height)

    def fill_ground(self, box: QRect) -> None:
        """The ground behind and between the tiles; `box` in logical pixels."""
        ratio = self._ratio
        whole = QRectF(box.x() * ratio, box.y() * ratio, box.width() * ratio, box.height() * ratio)
        self._painter.fillRect(whole, self._look.colour("bar"))

    def paint_picture(self, tile: TileState, record: TileRecord, box: Box, marks: tuple[BoxMark, ...]) -> None:
        """The picture with what was seen on it; without colour, and with the reason, while it is not the present."""
        since_ns = time.perf_counter_ns()
        image = record.image()
        if image is None or tile.trouble:
            self._paint_trouble(tile, record, box)
        else:
            self._draw(image, box)
            if tile.zones:
                self._paint_zones(tile, box)
            for mark in marks:
                self._paint_box(mark, box)
            if tile.unwatched:
                self._paint_unwatched(tile, box)
            record.note_painted()
        took_us = (time.perf_counter_ns() - since_ns) / 1000
        self.paint_us += (took_us - self.paint_us) / 50

    def paint_header(self, tile: TileState, box: Box, figures: tuple[float, float]) -> None:
        """Symbol, camera, permit; pictures a second and the age of the newest."""
        painter, look, px = self._painter, self._look, self._px
        whole = QRectF(box.x, box.y, box.width, box.height)
        painter.fillRect(whole, look.colour("bar"))
        left = box.x + px(8)
        tier = tile.tier or ("blind" if tile.trouble or tile.unwatched else "")
        if tier:
            side = box.height - px(4)
            paint_symbol(painter, QRectF(left - px(2), box.y + px(2), side, side), tier, look)
            left += side + px(6)
        fps, age_s = figures
        right = "—" if tile.trouble or math.isinf(age_s) else f"{fps:.0f} fps · {age_s:.1f} s"
        room = QRectF(left, box.y, box.x + box.width - px(8) - left, box.height)
        taken = self._line(room, right, 13, False, "quiet", to_right=True)
        room.setWidth(room.width() - taken - px(8))
        used = self._line(room, tile.title, 15, True, "strong")
        room.setLeft(room.left() + used + px(8))
        self._line(room, tile.note, 14, False, "quiet")

    def paint_border(self, tile: TileState, cell: Box, chosen: bool, focus: bool) -> None:
        """The tier's colour around a tile in an alert; a thin line around the chosen one."""
        if tile.tier:
            self._frame(cell, self._px(BORDER_PX), self._look.tier(tile.tier))
        elif tile.trouble or tile.unwatched:
            self._dashed(cell)
        if chosen:
            inset = self._px(BORDER_PX) if tile.tier else 0
            inner = Box(cell.x + inset, cell.y + inset, cell.width - 2 * inset, cell.height - 2 * inset)
            self._frame(inner, self._px(2), self._look.colour("focus" if focus else "line_strong"))

    def _draw(self, image: QImage, box: Box) -> None:
        if image.width() == box.width and image.height() == box.height:
            self._painter.drawImage(box.x, box.y, image)
        else:
            self._painter.drawImage(QRectF(box.x, box.y, box.width, box.height), image)

    def _paint_unwatched(self, tile: TileState, box: Box) -> None:
        """A grey band across the foot of a living picture: no box on it does not mean that there is nobody."""
        high = self._px(26)
        band = QRectF(box.x, box.y + box.height - high, box.width, high)
        ground = self._look.colour("panel")
        ground.setAlpha(225)
        self._painter.fillRect(band, ground)
        self._text(band, tile.unwatched, 15, True, "strong", _CENTRE)

    def _paint_trouble(self, tile: TileState, record: TileRecord, box: Box) -> None:
        painter, look, px = self._painter, self._look, self._px
        whole = QRectF(box.x, box.y, box.width, box.height)
        image = record.image()
        if record.grey is None and image is not None:
            record.grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
        painter.fillRect(whole, look.colour("panel"))
        if record.grey is not None:
            painter.drawImage(whole, record.grey)
            veil = look.colour("ground")
            veil.setAlpha(190)
            painter.fillRect(whole, veil)
        middle = box.y + box.height / 2
        title = QRectF(box.x, middle - px(34), box.width, px(34))
        detail = QRectF(box.x + px(8), middle + px(4), box.width - px(16), px(44))
        self._text(title, tile.trouble, 22, True, "strong", _CENTRE)
        self._text(detail, tile.trouble_detail, 14, False, "text", _WRAPPED)

    def _paint_zones(self, tile: TileState, box: Box) -> None:
        kept = self._outlines.get(tile.camera)
        if kept is None or kept[0] != tile.zones or kept[1] != box:
            kept = tile.zones, box, [self._outline(zone, box) for zone in tile.zones]
            self._outlines[tile.camera] = kept
        for pen, path in kept[2]:
            self._painter.strokePath(path, pen)

    def _outline(self, zone: ZoneMark, box: Box) -> _Outline:
        """The outline cut into dashes once: Qt would cut it anew for each picture, at half the cost of the picture."""
        pen = QPen(self._look.tier(zone.tier) if zone.tier else self._look.colour("permit"), 1)
        pen.setCosmetic(True)
        corners = [(box.x + x * box.width, box.y + y * box.height) for x, y in zone.outline]
        path = QPainterPath()
        for (x, y), (to_x, to_y) in dashes(corners):
            if box.holds((x + to_x) / 2, (y + to_y) / 2):
                path.moveTo(x, y)
                path.lineTo(to_x, to_y)
        return pen, path

    def _paint_box(self, mark: BoxMark, box: Box) -> None:
        left, top, right, bottom = mark.box
        frame = Box(
            box.x + round(left * box.width),
            box.y + round(top * box.height),
            max(2, round((right - left) * box.width)),
            max(2, round((bottom - top) * box.height)),
        )
        colour = self._look.tier(mark.tier) if mark.tier else self._look.colour("person")
        self._frame(frame, self._px(2 if mark.tier else 1), colour)
        if mark.label:
            self._paint_label(mark, frame, box)

    def _paint_label(self, mark: BoxMark, frame: Box, box: Box) -> None:
        """Above the frame, or below where the picture has no room; always inside the picture."""
        label = self._label(mark)
        width, height = label.width(), label.height()
        left = max(box.x, min(frame.x, box.x + box.width - width))
        above = frame.y - height
        top = above if above > box.y + height else min(frame.y + frame.height, box.y + box.height - height)
        self._painter.drawImage(left, top, label)

    def _label(self, mark: BoxMark) -> QImage:
        """The label as a small picture, kept: painting text is most of what a box costs."""
        key = (mark.label, mark.tier)
        if key not in self._labels:
            if len(self._labels) >= LABELS_KEPT:
                self._labels.clear()
            self._labels[key] = self._label_painted(mark)
        return self._labels[key]

    def _label_painted(self, mark: BoxMark) -> QImage:
        px, look = self._px, self._look
        font = self._font(14 if mark.tier else 12, bool(mark.tier))
        metrics = QFontMetrics(font)
        image = QImage(
            metrics.horizontalAdvance(mark.label) + px(8),
            metrics.height() + px(2),
            QImage.Format.Format_ARGB32_Premultiplied,
        )
        image.fill(look.tier(mark.tier) if mark.tier else QColor(0, 0, 0, 120))
        painter = QPainter(image)
        painter.setFont(font)
        painter.setPen(QColor(look.colours.on_tier(mark.tier)) if mark.tier else look.colour("person").lighter(115))
        painter.drawText(image.rect(), int(Qt.AlignmentFlag.AlignCenter), mark.label)
        painter.end()
        return image

    def _line(self, room: QRectF, text: str, size_px: float, bold: bool, colour: str, to_right: bool = False) -> float:
        """Paint one line in the middle of the room's height, with an ellipsis where it has no room; its width."""
        if not text or room.width() <= 0:
            return 0.0
        line = self._line_painted(text, size_px, bold, colour)
        if line.width() > room.width():
            metrics = QFontMetrics(self._font(size_px, bold))
            text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(room.width()))
            line = self._line_painted(text, size_px, bold, colour)
        left = room.right() - line.width() if to_right else room.left()
        self._painter.drawImage(round(left), round(room.y() + (room.height() - line.height()) / 2), line)
        return float(line.width())

    def _line_painted(self, text: str, size_px: float, bold: bool, colour: str) -> QImage:
        """The line as a small picture, kept: the same few hundred lines come again and again in the headers."""
        key = (text, size_px, bold, colour)
        if key not in self._lines:
            if len(self._lines) >= LINES_KEPT:
                self._lines.clear()
            font = self._font(size_px, bold)
            metrics = QFontMetrics(font)
            width = max(1, metrics.horizontalAdvance(text))
            image = QImage(width, metrics.height(), QImage.Format.Format_ARGB32_Premultiplied)
            image.fill(Qt.GlobalColor.transparent)
            painter = QPainter(image)
            painter.setFont(font)
            painter.setPen(self._look.colour(colour))
            painter.drawText(0, metrics.ascent(), text)
            painter.end()
            self._lines[key] = image
        return self._lines[key]

    def _text(self, room: QRectF, text: str, size_px: float, bold: bool, colour: str, place: int) -> None:
        """Paint a text, with an ellipsis or wrapped where it has no room."""
        if not text or room.width() <= 0:
            return
        font = self._font(size_px, bold)
        metrics = QFontMetrics(font)
        wraps = bool(place & int(Qt.TextFlag.TextWordWrap))
        shown = text if wraps else metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(room.width()))
        self._painter.setFont(font)
        self._painter.setPen(self._look.colour(colour))
        self._painter.drawText(room, place, shown)

    def _frame(self, box: Box, width: int, colour: QColor) -> None:
        x, y, w, h = box.x, box.y, box.width, box.height
        for strip in ((x, y, w, width), (x, y + h - width, w, width), (x, y, width, h), (x + w - width, y, width, h)):
            self._painter.fillRect(*strip, colour)

    def _dashed(self, cell: Box) -> None:
        self._painter.setPen(QPen(self._look.colour("blind"), 1, Qt.PenStyle.DashLine))
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        self._painter.drawRect(cell.x, cell.y, cell.width - 1, cell.height - 1)

    def _font(self, size_px: float, bold: bool) -> QFont:
        key = (size_px, bold)
        if key not in self._fonts:
            font = self._look.font(size_px, bold)
            font.setPixelSize(max(8, round(size_px * self._look.scale * self._ratio)))
            self._fonts[key] = font
        return self._fonts[key]

    def _px(self, size_px: float) -> int:
        return max(1, round(size_px * self._look.scale * self._ratio))


def dashes(corners: list[tuple[float, float]]) -> Iterator[tuple[tuple[float, float], tuple[float, float]]]:
    """The dashes of a closed outline, from point to point; their pattern runs on around the corners."""
    begun = 0.0
    for (x, y), (to_x, to_y) in zip(corners, corners[1:] + corners[:1], strict=True):
        length = math.hypot(to_x - x, to_y - y)
        at = -begun
        while at < length:
            first, last = max(0.0, at) / length, min(length, at + DASH_PX) / length
            if last > first:
                yield (x + (to_x - x) * first, y + (to_y - y) * first), (x + (to_x - x) * last, y + (to_y - y) * last)
            at += DASHES_EVERY_PX
        begun = (begun + length) % DASHES_EVERY_PX
