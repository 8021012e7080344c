"""A list of things with two or three lines each, moved through by the arrow keys; what is chosen stays chosen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from widgets.look import QUIET_PX, TEXT_PX, look_of
from widgets.states.row import Row
from widgets.states.urgency import Urgency
from widgets.symbols import paint_symbol

LINE_PX, PADDING_PX, MARGIN_PX, SYMBOL_PX = 22, 5, 12, 22
_ROW = int(Qt.ItemDataRole.UserRole)
_RIGHT_SHARE = 0.55
"""What stands at the right may take so much of a line before it is elided."""
_WINDOW_KEYS = (Qt.Key.Key_Space, Qt.Key.Key_Escape)
"""Space answers alerts and Esc leads back, wherever the focus is: a list keeps neither."""


class RowList(QListWidget):
    """Shows rows; asks by signal. `chosen` is the id under the cursor, '' for none."""

    chosen_changed = Signal(str)
    activated_row = Signal(str)
    """Enter or a double click on a row."""

    def __init__(self, parent: QWidget | None = None, column_px: int = 0) -> None:
        """`column_px` > 0: as many columns as fit, each at least so wide on a screen 1080 high."""
        super().__init__(parent)
        self._column_px, self._lines, self._empty = column_px, 2, ""
        self.setItemDelegate(_RowDelegate(self))
        self.setUniformItemSizes(True)
        self.setStyleSheet("QListWidget { border: none; }")
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        if column_px:
            self.setFlow(QListWidget.Flow.TopToBottom)
            self.setWrapping(True)
            self.setResizeMode(QListWidget.ResizeMode.Adjust)
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        else:
            self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.currentRowChanged.connect(lambda _row: self.chosen_changed.emit(self.chosen))
        self.itemDoubleClicked.connect(lambda _item: self.activated_row.emit(self.chosen))

    @property
    def chosen(self) -> str:
        """Id of the row under the cursor."""
        item = self.currentItem()
        return str(item.data(_ROW).id) if item is not None else ""

    @property
    def rows(self) -> tuple[Row, ...]:
        """What is shown, from top to bottom."""
        return tuple(self.item(place).data(_ROW) for place in range(self.count()))

    def show_rows(self, rows: Sequence[Row], empty: str = "") -> None:
        """Show these rows; the chosen id stays chosen while it is there. `empty` is said when there are none."""
        if empty != self._empty:
            self._empty = empty
            self.viewport().update()
        lines = 3 if any(row.note for row in rows) else 2
        shown = self.rows
        if lines != self._lines or [row.id for row in shown] != [row.id for row in rows]:
            self._lines = lines
            self._lay_out(rows, self.chosen)
            return
        for place, row in enumerate(rows):
            if shown[place] != row:
                self._fill(self.item(place), row)

    def choose(self, wanted: str) -> None:
        """Put the cursor on a row by its id."""
        for place in range(self.count()):
            if self.item(place).data(_ROW).id == wanted:
                self.setCurrentRow(place)

    def row_size(self) -> QSize:
        """Size of one row in pixels."""
        look, wide = look_of(self), self.viewport().width()
        high = look.px(self._lines * LINE_PX + 2 * PADDING_PX)
        columns = max(1, wide // look.px(self._column_px)) if self._column_px else 1
        return QSize(wide // columns, high)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter acts on the chosen row; the window's own keys are left to it."""
        if event.key() in _WINDOW_KEYS:
            event.ignore()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.chosen:
            if not event.isAutoRepeat():
                self.activated_row.emit(self.chosen)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Columns follow the width."""
        super().resizeEvent(event)
        if self._column_px:
            QTimer.singleShot(0, self.scheduleDelayedItemsLayout)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The rows, or in words that there are none."""
        super().paintEvent(event)
        if self.count() or not self._empty:
            return
        look, painter = look_of(self), QPainter(self.viewport())
        margin = look.px(MARGIN_PX)
        painter.setFont(look.font(TEXT_PX))
        painter.setPen(look.colour("quiet"))
        wrap = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop) | int(Qt.TextFlag.TextWordWrap)
        painter.drawText(self.viewport().rect().adjusted(margin, margin, -margin, -margin), wrap, self._empty)
        painter.end()

    def _lay_out(self, rows: Sequence[Row], chosen: str) -> None:
        at = self.verticalScrollBar().value()
        self.blockSignals(True)
        self.clear()
        for row in rows:
            item = QListWidgetItem()
            self._fill(item, row)
            self.addItem(item)
        self.choose(chosen)
        if self.currentRow() < 0 and rows:
            self.setCurrentRow(0)
        self.blockSignals(False)
        self.verticalScrollBar().setValue(at)
        if self.chosen != chosen:
            self.chosen_changed.emit(self.chosen)

    def _fill(self, item: QListWidgetItem, row: Row) -> None:
        item.setData(_ROW, row)
        said = (row.title, row.right, row.detail, row.right_detail, row.note, row.more)
        item.setToolTip("\n".join(part for part in said if part))
        item.setData(int(Qt.ItemDataRole.AccessibleTextRole), " · ".join(part for part in said if part))


class _RowDelegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return self._list.row_size()

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        row: Row = index.data(_ROW)
        look = look_of(self._list)
        box = QRectF(option.rect)
        painter.save()
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.fillRect(box, look.colour("chosen" if chosen else "panel"))
        painter.setPen(QPen(look.colour("line"), 1))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        if chosen and self._list.hasFocus():
            painter.setPen(QPen(look.colour("focus"), look.px(2)))
            painter.drawRect(box.adjusted(1, 1, -2, -2))
        self._paint_row(painter, box, row)
        painter.restore()

    def _paint_row(self, painter: QPainter, box: QRectF, row: Row) -> None:
        look = look_of(self._list)
        margin, padding = look.px(MARGIN_PX), look.px(PADDING_PX)
        inner = box.adjusted(margin, padding, -margin, -padding)
        if row.look is not Urgency.NORMAL:
            side = look.px(SYMBOL_PX)
            tier = "" if row.look is Urgency.BLIND else row.look.value
            paint_symbol(painter, QRectF(inner.left(), inner.center().y() - side / 2, side, side), tier, look)
            inner.setLeft(inner.left() + side + margin)
        line = QRectF(inner.left(), inner.top(), inner.width(), look.px(LINE_PX))
        title = "quiet" if row.look is Urgency.BLIND else "strong"
        self._paint_line(painter, line, row.title, row.right, TEXT_PX, title)
        self._paint_line(painter, line.translated(0, line.height()), row.detail, row.right_detail, QUIET_PX, "quiet")
        stopped = row.look not in (Urgency.NORMAL, Urgency.BLIND)
        colour = "text" if stopped else "quiet"
        self._paint_line(painter, line.translated(0, 2 * line.height()), row.note, "", QUIET_PX, colour)

    def _paint_line(self, painter: QPainter, box: QRectF, left: str, right: str, size_px: int, colour: str) -> None:
        if not left and not right:
            return
        look = look_of(self._list)
        font = look.font(size_px, bold=colour == "strong")
        metrics = QFontMetricsF(font)
        painter.setFont(font)
        painter.setPen(look.colour(colour))
        share = _RIGHT_SHARE if left else 1.0
        free = max(box.width() * share, box.width() - metrics.horizontalAdvance(left) - look.px(MARGIN_PX))
        right = metrics.elidedText(right, Qt.TextElideMode.ElideRight, free)
        painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, right)
        room = box.width() - metrics.horizontalAdvance(right) - (look.px(MARGIN_PX) if right else 0)
        shown = metrics.elidedText(left, Qt.TextElideMode.ElideRight, max(0.0, room))
        painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)

    @property
    def _list(self) -> RowList:
        parent = self.parent()
        if not isinstance(parent, RowList):
            raise TypeError("a row delegate lives in a RowList")
        return parent
