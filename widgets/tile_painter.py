"""Paints one tile of the wall: picture, zones, boxes, header, border, or what is wrong. Works in device pixels."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator

from PySide6.QtCore import QLineF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QImage, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QWidget

from widgets.label_places import RANKS, Label, places
from widgets.look import Look, look_of
from widgets.privacy import paint_masks
from widgets.states.tile import BoxMark, TileState, ZoneMark
from widgets.symbols import paint_symbol
from widgets.tile_record import TileRecord
from widgets.wall_grid import Box
from widgets.wall_zoom import WHOLE, Zoom

BORDER_PX = 4
LABELS_KEPT, LINES_KEPT = 300, 400
SKELETONS_FROM_PX = 600
"""A picture that is shown smaller has no skeletons: they would be scribbles. Nine on a full-HD monitor have theirs."""
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

    def paint_picture(
        self, tile: TileState, record: TileRecord, box: Box, marks: tuple[BoxMark, ...], zoom: Zoom = WHOLE
    ) -> None:
        """The picture with what was seen on it; without colour, and with the reason, while it is not the present."""
        since_ns = time.perf_counter_ns()
        image = record.image()
        if image is None or tile.trouble:
            self._paint_trouble(tile, record, box)
        else:
            whole = box if zoom.is_whole else zoom.whole(box)
            self._draw(image, whole, smooth=not zoom.is_whole)
            if tile.masks:
                paint_masks(self._painter, tile.masks, whole)
            if tile.zones:
                self._paint_zones(tile, whole)
            self._paint_boxes(marks, whole)
            if box.width >= self._px(SKELETONS_FROM_PX):
                self._paint_skeletons(marks, whole)
            if tile.unwatched:
                self._band(box, tile.unwatched, self._look.colour("panel"), self._look.colour("strong"))
            if not zoom.is_whole:
                self._paint_zoom(box, zoom)
            record.note_painted()
        if tile.again:
            self._band(box, tile.again, self._look.colour("replay"), self._look.colour("on_replay"))
        if tile.steer:
            self._paint_hands(tile, box)
        took_us = (time.perf_counter_ns() - since_ns) / 1000
        self.paint_us += (took_us - self.paint_us) / 50

    def paint_header(self, tile: TileState, box: Box, figures: tuple[float, float], more: bool = False) -> None:
        """Symbol, camera, permit; pictures a second and the age of the newest; `more`: a second line of figures."""
        painter, look, px = self._painter, self._look, self._px
        painter.fillRect(QRectF(box.x, box.y, box.width, box.height), look.colour("bar"))
        if more:
            lower = Box(box.x, box.y + box.height * 6 // 11, box.width, box.height * 5 // 11)
            self._paint_figures(tile, lower, figures)
            box = Box(box.x, box.y, box.width, box.height * 6 // 11)
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
        if tile.again:
            self._frame(cell, self._px(BORDER_PX), self._look.colour("replay"))
        elif tile.tier:
            self._frame(cell, self._px(BORDER_PX), self._look.tier(tile.tier))
        elif tile.trouble or tile.unwatched:
            self._dashed(cell)
        if chosen:
            inset = self._px(BORDER_PX) if tile.tier or tile.again else 0
            inner = Box(cell.x + inset, cell.y + inset, cell.width - 2 * inset, cell.height - 2 * inset)
            self._frame(inner, self._px(2), self._look.colour("focus" if focus else "line_strong"))

    def paint_ghost(self, box: Box) -> None:
        """Where what is dragged would go."""
        self._frame(box, self._px(BORDER_PX), self._look.colour("focus"))

    def _draw(self, image: QImage, box: Box, smooth: bool) -> None:
        if image.width() == box.width and image.height() == box.height:
            self._painter.drawImage(box.x, box.y, image)
            return
        self._painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
        self._painter.drawImage(QRectF(box.x, box.y, box.width, box.height), image)

    def _band(self, box: Box, text: str, ground: QColor, ink: QColor) -> None:
        """A band across the foot of a picture: nobody but the dispatcher looks at it, or it is not the present."""
        high = self._px(26)
        band = QRectF(box.x, box.y + box.height - high, box.width, high)
        ground.setAlpha(225)
        self._painter.fillRect(band, ground)
        self._text(band, text, 15, True, ink, _CENTRE)

    def _paint_hands(self, tile: TileState, box: Box) -> None:
        """A pad in the middle of a picture that is being steered, and below it what the hands can do."""
        painter, px, colour = self._painter, self._px, self._look.colour("focus")
        x, y, radius = box.x + box.width / 2, box.y + box.height / 2, px(22)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setBrush(QColor(0, 0, 0, 90))
        painter.setPen(QPen(colour, px(2)))
        painter.drawEllipse(QRectF(x - radius, y - radius, 2 * radius, 2 * radius))
        for across, down in ((1, 0), (-1, 0), (0, 1), (0, -1)):
            tip = x + across * radius * 1.7, y + down * radius * 1.7
            for side in (-1, 1):
                foot = x + across * radius * 1.3 + down * side * px(6), y + down * radius * 1.3 + across * side * px(6)
                painter.drawLine(QLineF(*tip, *foot))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        self._band(box, tile.steer, self._look.colour("panel"), self._look.colour("strong"))
        self._frame(box, px(2), colour)

    def _paint_zoom(self, box: Box, zoom: Zoom) -> None:
        """How much closer it is, and which part of the picture it is, at the right above the foot."""
        px, colour = self._px, self._look.colour("focus")
        self._frame(box, px(2), colour)
        width, height = px(64), px(36)
        small = Box(box.x + box.width - width - px(8), box.y + box.height - height - px(34), width, height)
        self._painter.fillRect(small.x, small.y, width, height, QColor(0, 0, 0, 150))
        self._frame(small, 1, colour)
        part = Box(
            small.x + round(zoom.left * width),
            small.y + round(zoom.top * height),
            max(2, round(width / zoom.factor)),
            max(2, round(height / zoom.factor)),
        )
        self._frame(part, px(2), colour)
        said = self._label(BoxMark((0.0, 0.0, 0.0, 0.0), f"× {zoom.factor:.1f}"))
        self._painter.drawImage(small.x - said.width() - px(6), small.y, said)

    def _paint_figures(self, tile: TileState, box: Box, figures: tuple[float, float]) -> None:
        """Pictures a second, how late the newest is, and what is known of the stream."""
        fps, age_s = figures
        late = "" if math.isinf(age_s) or tile.trouble else f"{age_s * 1000:.0f} ms"
        line = " · ".join(part for part in (f"{fps:.1f} fps", late, tile.figures) if part)
        room = QRectF(box.x + self._px(8), box.y, box.width - self._px(16), box.height)
        self._line(room, line, 13, False, "quiet")

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
            paint_masks(painter, tile.masks, box)
        middle = box.y + box.height / 2
        title = QRectF(box.x, middle - px(34), box.width, px(34))
        detail = QRectF(box.x + px(8), middle + px(4), box.width - px(16), px(44))
        self._text(title, tile.trouble, 22, True, look.colour("strong"), _CENTRE)
        self._text(detail, tile.trouble_detail, 14, False, look.colour("text"), _WRAPPED)

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

    def _paint_boxes(self, marks: tuple[BoxMark, ...], box: Box) -> None:
        """Every frame, then every label where it hides no other, the gravest on top."""
        frames = [_frame_in(box, mark) for mark in marks]
        for mark, frame in zip(marks, frames, strict=True):
            self._frame(frame, self._px(2 if mark.tier else 1), self._colour(mark))
        named = [(frame, mark.tier, self._label(mark)) for mark, frame in zip(marks, frames, strict=True) if mark.label]
        labels = [Label(frame, image.width(), image.height(), tier) for frame, tier, image in named]
        found = zip(places(labels, box), (image for _, _, image in named), (tier for _, tier, _ in named), strict=True)
        for place, image, _ in sorted(found, key=lambda one: -RANKS.index(one[2])):
            if place is not None:
                self._painter.drawImage(place.x, place.y, image)

    def _paint_skeletons(self, marks: tuple[BoxMark, ...], box: Box) -> None:
        """Thin lines in the colour of the box: they tell how somebody stands or lies without hiding him."""
        for mark in marks:
            if mark.bones:
                self._painter.setPen(QPen(self._colour(mark), max(1.0, self._px(1) * 1.0)))
                self._painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
                self._painter.drawLines([_line_in(box, bone) for bone in mark.bones])
                self._painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _colour(self, mark: BoxMark) -> QColor:
        return self._look.tier(mark.tier) if mark.tier else self._look.colour("person")

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

    def _text(self, room: QRectF, text: str, size_px: float, bold: bool, ink: QColor, place: int) -> None:
        """Paint a text, with an ellipsis or wrapped where it has no room."""
        if not text or room.width() <= 0:
            return
        font = self._font(size_px, bold)
        metrics = QFontMetrics(font)
        wraps = bool(place & int(Qt.TextFlag.TextWordWrap))
        shown = text if wraps else metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(room.width()))
        self._painter.setFont(font)
        self._painter.setPen(ink)
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


def _frame_in(box: Box, mark: BoxMark) -> Box:
    left, top, right, bottom = mark.box
    return Box(
        box.x + round(left * box.width),
        box.y + round(top * box.height),
        max(2, round((right - left) * box.width)),
        max(2, round((bottom - top) * box.height)),
    )


def _line_in(box: Box, bone: tuple[float, float, float, float]) -> QLineF:
    """A bone as shares of the picture, in device pixels."""
    x, y, to_x, to_y = bone
    return QLineF(box.x + x * box.width, box.y + y * box.height, box.x + to_x * box.width, box.y + to_y * box.height)


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
