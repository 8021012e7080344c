"""Pictures with their words, as large as they fit: one, or several in two columns. A gap is drawn as a gap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from widgets.look import QUIET_PX, look_of

WORDS_PX, GAP_PX, LOW_PX = 22, 8, 120
ROOM_WH = (16, 9)
"""Shape of the place of a picture; the picture keeps its own."""


@dataclass(frozen=True, slots=True)
class Captioned:
    """One picture and what is said above it; without a picture `missing` says why there is none."""

    said: str = ""
    image: QImage | None = None
    missing: str = ""


class PictureGrid(QWidget):
    """Shows pictures; asks nothing. `empty` is said where there are none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pictures: tuple[Captioned, ...] = ()
        self._empty = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_pictures(self, pictures: Sequence[Captioned], empty: str = "") -> None:
        """Show these."""
        self._pictures, self._empty = tuple(pictures), empty
        self.setAccessibleDescription(self.shown_text())
        self.update()

    def shown_text(self) -> str:
        """What can be read on it."""
        said = [" · ".join(filter(None, (one.said, one.missing))) for one in self._pictures]
        return "\n".join(said or [self._empty])

    @property
    def pictures(self) -> tuple[Captioned, ...]:
        """What is shown."""
        return self._pictures

    def picture_px(self) -> tuple[int, int]:
        """Width and height that a picture has at most, in device pixels."""
        wide = max(self.width(), look_of(self).px(2 * LOW_PX)) * self.devicePixelRatioF()
        return round(wide), round(wide * ROOM_WH[1] / ROOM_WH[0])

    def sizeHint(self) -> QSize:
        """A low row of pictures at least."""
        return self.minimumSizeHint()

    def minimumSizeHint(self) -> QSize:
        """A low row of pictures."""
        look = look_of(self)
        return QSize(look.px(2 * LOW_PX), look.px(LOW_PX))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Each in its place."""
        look, painter = look_of(self), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setFont(look.font(QUIET_PX))
        if not self._pictures:
            painter.setPen(look.colour("quiet"))
            wrap = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop) | int(Qt.TextFlag.TextWordWrap)
            painter.drawText(self.rect(), wrap, self._empty)
        for picture, place in zip(self._pictures, self._places(), strict=True):
            self._paint(painter, picture, place)
        painter.end()

    def _places(self) -> list[QRectF]:
        """Where each goes, words and picture: in one or two columns, whichever makes them larger."""
        look, count = look_of(self), len(self._pictures)
        gap = look.px(GAP_PX)
        words = look.px(WORDS_PX) if any(one.said for one in self._pictures) else 0
        found: list[QRectF] = []
        for columns in (1, 2) if count else ():
            rows = -(-count // columns)
            wide = (self.width() - gap * (columns - 1)) / columns
            high = (self.height() - gap * (rows - 1)) / rows - words
            wide = max(1.0, min(wide, high * ROOM_WH[0] / ROOM_WH[1]))
            high = words + wide * ROOM_WH[1] / ROOM_WH[0]
            if not found or wide > found[0].width():
                spots = (divmod(number, columns) for number in range(count))
                found = [QRectF(column * (wide + gap), row * (high + gap), wide, high) for row, column in spots]
        return found

    def _paint(self, painter: QPainter, picture: Captioned, place: QRectF) -> None:
        look = look_of(self)
        words = QRectF(place.left(), place.top(), place.width(), look.px(WORDS_PX) if picture.said else 0)
        box = place.adjusted(0, words.height(), 0, 0)
        painter.setPen(look.colour("text"))
        said = painter.fontMetrics().elidedText(picture.said, Qt.TextElideMode.ElideRight, int(words.width()))
        painter.drawText(words, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), said)
        if picture.image is not None:
            size = picture.image.size().scaled(box.size().toSize(), Qt.AspectRatioMode.KeepAspectRatio)
            painter.drawImage(QRectF(box.left(), box.top(), size.width(), size.height()), picture.image)
            return
        painter.setPen(QPen(look.colour("blind"), look.px(1), Qt.PenStyle.DashLine))
        painter.drawRect(box.adjusted(0, 0, -1, -1))
        painter.setPen(look.colour("quiet"))
        centre = int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWordWrap)
        painter.drawText(box.adjusted(6, 6, -6, -6), centre, picture.missing)
