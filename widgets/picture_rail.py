"""A rail above the strip of time: a small picture of the moment under the pointer, or of the one that is shown."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from widgets.look import QUIET_PX, look_of
from widgets.states.lanes_state import PictureAt

HIGH_PX, WIDE_PX = 108, 192


class PictureRail(QWidget):
    """Shows one picture at its place on the strip. Asks nothing."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._at: PictureAt | None = None
        self._image: QImage | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_picture(self, at: PictureAt | None, image: QImage | None) -> None:
        """Show this picture; without one the words alone, as of a gap."""
        self._at, self._image = at, image
        self.update()

    def shown_text(self) -> str:
        """What can be read on it."""
        return self._at.said if self._at is not None else ""

    def picture_px(self) -> tuple[int, int]:
        """Width and height of a picture in device pixels."""
        look, ratio = look_of(self), self.devicePixelRatioF()
        return round(look.px(WIDE_PX) * ratio), round(look.px(HIGH_PX) * ratio)

    def sizeHint(self) -> QSize:
        """One picture high."""
        look = look_of(self)
        return QSize(look.px(400), look.px(HIGH_PX))

    def paintEvent(self, event: QPaintEvent) -> None:
        """The picture in the middle over its moment, its words beside it."""
        if self._at is None:
            return
        look, painter = look_of(self), QPainter(self)
        wide, high = look.px(WIDE_PX), look.px(HIGH_PX)
        left = min(max(0.0, self._at.share * self.width() - wide / 2), max(0.0, self.width() - wide))
        box = QRectF(left, 0, wide, high)
        if self._image is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(box, self._image)
            painter.setPen(QPen(look.colour("line_strong"), look.px(1)))
        else:
            painter.setPen(QPen(look.colour("blind"), look.px(1), Qt.PenStyle.DashLine))
        painter.drawRect(box.adjusted(0, 0, -1, -1))
        painter.setFont(look.font(QUIET_PX))
        painter.setPen(look.colour("text"))
        words = QRectF(box.right() + 8, 0, self.width() - box.right() - 8, high)
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        if words.width() < painter.fontMetrics().horizontalAdvance(self._at.said) + 8:
            words = QRectF(0, 0, box.left() - 8, high)
            flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(words, flags, self._at.said)
        painter.end()
