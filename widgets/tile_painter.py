"""Paints one tile of the wall: picture, zones, boxes, header, border, or what is wrong. Works in device pixels."""

from __future__ import annotations

import math
import time

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QImage, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from widgets.look import Look, look_of
from widgets.states.tile import BoxMark, TileState, ZoneMark
from widgets.symbols import paint_symbol
from widgets.tile_record import TileRecord
from widgets.wall_grid import Box

BORDER_PX = 4
LABELS_KEPT = 300
_MIDDLE = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
_RIGHT = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)
_CENTRE = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap)


class TilePainter:
    """Holds the fonts and the painter of one paint event."""

    def __init__(self) -> None:
        self._painter = QPainter()
        self._look, self._ratio = Look(), 1.0
        self._fonts: dict[tuple[float, bool], QFont] = {}
        self._labels: dict[tuple[str, str], QImage] = {}
        self._dressed: tuple[Look, float] | None = None
        self.paint_us = 0.0

    def scale_of(self, widget: QWidget) -> float:
        """The scale of the widget's window."""
        return look_of(widget).scale

    def begin(self, widget: QWidget, ratio: float) -> None:
        """Start painting on a widget; from now on one unit is one device pixel."""
        look = look_of(widget)
        if self._dressed != (look, ratio):
            self._dressed, self._fonts, self._labels = (look, ratio), {}, {}
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
            self._paint_zones(tile.zones, box)
            for mark in marks:
                self._paint_box(mark, box)
            record.note_painted()
        took_us = (time.perf_counter_ns() - since_ns) / 1000
        self.paint_us += (took_us - self.paint_us) / 50

    def paint_header(self, tile: TileState, box: Box, figures: tuple[float, float]) -> None:
        """Symbol, camera, permit; pictures a second and the age of the newest."""
        painter, look, px = self._painter, self._look, self._px
        whole = QRectF(box.x, box.y, box.width, box.height)
        painter.fillRect(whole, look.colour("bar"))
        left = box.x + px(8)
        tier = tile.tier or ("blind" if tile.trouble else "")
        if tier:
            side = box.height - px(4)
            paint_symbol(painter, QRectF(left - px(2), box.y + px(2), side, side), tier, look)
            left += side + px(6)
        fps, age_s = figures
        right = "—" if tile.trouble or math.isinf(age_s) else f"{fps:.0f} fps · {age_s:.1f} s"
        room = QRectF(left, box.y, box.x + box.width - px(8) - left, box.height)
        taken = self._text(room, right, 13, False, "quiet", _RIGHT)
        room.setWidth(room.width() - taken - px(8))
        used = self._text(room, tile.title, 15, True, "strong", _MIDDLE)
        room.setLeft(room.left() + used + px(8))
        self._text(room, tile.note, 14, False, "quiet", _MIDDLE)

    def paint_border(self, tile: TileState, cell: Box, chosen: bool, focus: bool) -> None:
        """The tier's colour around a tile in an alert; a thin line around the chosen one."""
        if tile.tier:
            self._frame(cell, self._px(BORDER_PX), self._look.tier(tile.tier))
        elif tile.trouble:
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
        self._text(title, tile.trouble, 22, True, "strong", int(Qt.AlignmentFlag.AlignCenter))
        self._text(detail, tile.trouble_detail, 14, False, "text", int(_CENTRE) & ~int(Qt.AlignmentFlag.AlignVCenter))

    def _paint_zones(self, zones: tuple[ZoneMark, ...], box: Box) -> None:
        if not zones:
            return
        painter, look = self._painter, self._look
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for zone in zones:
            colour = look.tier(zone.tier) if zone.tier else look.colour("permit")
            painter.setPen(QPen(colour, 1, Qt.PenStyle.DashLine))
            shape = [QPointF(box.x + x * box.width, box.y + y * box.height) for x, y in zone.outline]
            painter.drawPolygon(QPolygonF(shape))

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

    def _text(self, room: QRectF, text: str, size_px: float, bold: bool, colour: str, place: int) -> float:
        """Paint a text, with an ellipsis where it has no room; gives the width it took."""
        if not text or room.width() <= 0:
            return 0.0
        font = self._font(size_px, bold)
        metrics = QFontMetrics(font)
        wraps = bool(place & int(Qt.TextFlag.TextWordWrap))
        shown = text if wraps else metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(room.width()))
        self._painter.setFont(font)
        self._painter.setPen(self._look.colour(colour))
        self._painter.drawText(room, place, shown)
        return float(metrics.horizontalAdvance(shown))

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
