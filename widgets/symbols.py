"""The symbols of the tiers as painted shapes: octagon SOS, triangle 1, diamond 2, rounded box 3, dashed box cannot see.

The shape alone tells the tier, so the room reads in black and white.
"""

from __future__ import annotations

import math
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPaintEvent, QPen, QPixmap, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from widgets.look import Look, look_of

BLIND = "blind"
"""The symbol of what cannot be seen: lost, frozen, inhibited."""
_BLINK_MS = {"SOS": 250, "1": 500}
"""Half a period: 2 Hz and 1 Hz, both below three flashes a second."""


def bright_phase(tier: str, clock_ms: float) -> bool:
    """Whether an unanswered alert of this tier is in its bright half now. Tiers that do not blink always are."""
    half_ms = _BLINK_MS.get(tier)
    return half_ms is None or int(clock_ms / half_ms) % 2 == 0


def symbol_shape(tier: str, box: QRectF) -> QPolygonF:
    """Outline of a tier's symbol in `box`; the rounded and dashed boxes are given as their rectangle."""
    if tier == "SOS":
        return _regular(box, 8, math.pi / 8)
    if tier == "1":
        return QPolygonF([QPointF(box.center().x(), box.top()), box.bottomRight(), box.bottomLeft()])
    if tier == "2":
        return _regular(box, 4, math.pi / 2)
    low = box.adjusted(0, box.height() * 0.12, 0, -box.height() * 0.12)
    return QPolygonF([low.topLeft(), low.topRight(), low.bottomRight(), low.bottomLeft()])


def paint_symbol(painter: QPainter, box: QRectF, tier: str, look: Look, filled: bool = True) -> None:
    """Paint a tier's symbol into `box` (logical pixels). Not filled: its outline only, for an answered alert."""
    picture = symbol_pixmap(tier, round(box.height()), look, painter.device().devicePixelRatio(), filled)
    painter.drawPixmap(box.topLeft().toPoint(), picture)


@lru_cache(maxsize=256)
def symbol_pixmap(tier: str, size_px: int, look: Look, ratio: float = 1.0, filled: bool = True) -> QPixmap:
    """The symbol as a picture of `size_px` logical pixels, painted once."""
    pixmap = QPixmap(round(size_px * ratio), round(size_px * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    width = max(1.2, size_px / 16)
    inner = QRectF(0, 0, size_px, size_px).adjusted(width, width, -width, -width)
    ink = QColor(look.colours.on_tier(tier)) if filled else look.colour("strong")
    _paint_outline(painter, inner, tier, look.tier(tier), filled, width)
    _paint_text(painter, inner, tier, ink, look)
    painter.end()
    return pixmap


def symbol_icon(tier: str, look: Look, size_px: int = 32) -> QIcon:
    """The symbol for an item of a list."""
    return QIcon(symbol_pixmap(tier, size_px, look, 2.0))


class TierSymbol(QWidget):
    """One symbol as a widget. `size_px` is for 1080 lines."""

    def __init__(self, tier: str = "", size_px: int = 24, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tier, self._size_px, self._filled = tier, size_px, True
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_tier(self, tier: str, filled: bool = True) -> None:
        """Show this tier's symbol; '' shows nothing and keeps the place."""
        if (tier, filled) != (self._tier, self._filled):
            self._tier, self._filled = tier, filled
            self.update()

    def sizeHint(self) -> QSize:
        """A square, scaled with the screen."""
        side = look_of(self).px(self._size_px)
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the symbol in the middle."""
        if self._tier:
            painter = QPainter(self)
            side = float(min(self.width(), self.height()))
            box = QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)
            paint_symbol(painter, box, self._tier, look_of(self), self._filled)
            painter.end()


def _regular(box: QRectF, corners: int, turn: float) -> QPolygonF:
    across, down = box.width() / 2, box.height() / 2
    reach = 1 / math.cos(math.pi / 8) if corners == 8 else 1.0
    angles = [turn + 2 * math.pi * i / corners for i in range(corners)]
    centre = box.center()
    return QPolygonF(
        [QPointF(centre.x() + across * reach * math.cos(a), centre.y() + down * reach * math.sin(a)) for a in angles]
    )


def _paint_outline(painter: QPainter, box: QRectF, tier: str, colour: QColor, filled: bool, width: float) -> None:
    pen = QPen(QColor("#FFFFFF") if filled and tier in ("SOS", "1") else colour, width)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    if tier not in ("SOS", "1", "2", "3"):
        pen = QPen(colour, width, Qt.PenStyle.DashLine)
        filled = False
    painter.setPen(pen)
    painter.setBrush(colour if filled else Qt.BrushStyle.NoBrush)
    shape = symbol_shape(tier, box)
    if tier == "3":
        painter.drawRoundedRect(shape.boundingRect(), box.height() / 6, box.height() / 6)
    else:
        painter.drawPolygon(shape)


def _paint_text(painter: QPainter, box: QRectF, tier: str, ink: QColor, look: Look) -> None:
    if tier not in ("SOS", "1", "2", "3"):
        return
    share = {"SOS": 0.36, "1": 0.54, "2": 0.52}.get(tier, 0.62)
    font = look.font(16, bold=True)
    font.setPixelSize(max(6, round(box.height() * share)))
    painter.setFont(font)
    painter.setPen(ink)
    down = box.height() * 0.16 if tier == "1" else 0.0
    painter.drawText(box.translated(0, down), Qt.AlignmentFlag.AlignCenter, tier)
