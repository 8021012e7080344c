"""The alert list in full width: every row in columns, with their heads above."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QStyleOptionViewItem, QWidget

from widgets.alert_list import AlertDelegate, AlertList, Index, paint_mark, paint_text
from widgets.look import QUIET_PX, TEXT_PX, Look, look_of
from widgets.states.alert_row import AlertRow
from widgets.symbols import paint_symbol

ROW_PX, HEAD_PX, SYMBOL_PX, PAD_PX = 40, 30, 24, 10
SHARES = (0.065, 0.075, 0.265, 0.235, 0.12, 0.065, 0.075, 0.10)
"""Width of each column: tier, raised, alert, place, state, age, answered by, comment."""


class AlertTable(AlertList):
    """An AlertList whose rows are painted in columns."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setItemDelegate(_ColumnDelegate(self))
        self._heads = _Heads(self)
        self.setViewportMargins(0, HEAD_PX, 0, 0)

    def show_heads(self, texts: Sequence[str]) -> None:
        """The words above the columns."""
        self._heads.show_texts(texts)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The heads are as wide as the rows and as high as the screen wants."""
        super().resizeEvent(event)
        height = look_of(self).px(HEAD_PX)
        self.setViewportMargins(0, height, 0, 0)
        frame = self.frameWidth()
        self._heads.setGeometry(frame, frame, self.width() - 2 * frame, height)


def columns(box: QRectF) -> list[QRectF]:
    """The cells of one row."""
    cells, left = [], box.left()
    for share in SHARES:
        width = box.width() * share
        cells.append(QRectF(left, box.top(), width, box.height()))
        left += width
    return cells


class _Heads(QWidget):
    """The heads of the columns."""

    def __init__(self, table: AlertTable) -> None:
        super().__init__(table)
        self._table, self._texts = table, tuple[str, ...]()

    def show_texts(self, texts: Sequence[str]) -> None:
        """Paint these."""
        self._texts = tuple(texts)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Quiet words above the columns."""
        look = look_of(self)
        painter = QPainter(self)
        painter.fillRect(self.rect(), look.colour("head"))
        painter.setPen(look.colour("quiet"))
        box = QRectF(0, 0, self._table.viewport().width(), self.height())
        for cell, text in zip(columns(box), self._texts, strict=False):
            _cell(painter, cell, text, look, QUIET_PX, False)
        painter.end()


class _ColumnDelegate(AlertDelegate):
    """A row in one line."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """One line and some air."""
        return QSize(0, look_of(self._shown).px(ROW_PX))

    def paint_row(self, painter: QPainter, box: QRectF, row: AlertRow, look: Look) -> None:
        """Symbol and cells."""
        cells, side = columns(box), look.px(SYMBOL_PX)
        first = cells[0]
        left = first.left() + look.px(PAD_PX)
        paint_symbol(painter, QRectF(left, first.center().y() - side / 2, side, side), row.urgency, look)
        first.setLeft(left + side)
        comment = " · ".join(part for part in (row.verdict, row.comment) if part)
        texts = (row.tier, row.raised, row.title, row.place, row.state, row.age, row.answered_by, comment)
        for place, (cell, text) in enumerate(zip(cells, texts, strict=True)):
            strong = place == 2 and row.unanswered
            painter.setPen(look.colour("strong" if row.unanswered else "text" if place == 2 else "quiet"))
            if place == 2 and row.mark:
                inner = cell.adjusted(look.px(PAD_PX), 0, 0, 0)
                cell.setLeft(paint_mark(painter, inner, row.mark, look) - look.px(PAD_PX))
            _cell(painter, cell, text, look, TEXT_PX if place == 2 else QUIET_PX, strong)


def _cell(painter: QPainter, cell: QRectF, text: str, look: Look, size_px: int, bold: bool) -> None:
    inner = cell.adjusted(look.px(PAD_PX), 0, -2, 0)
    paint_text(painter, inner, text, look, size_px, bold)
