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

MARGIN_PX, SYMBOL_PX = 12, 22
LINE_PX, PADDING_PX = {1: 26, 2: 22, 3: 20}, {1: 7, 2: 5, 3: 4}
"""Height of a line, and the room above and below, by how many lines the rows have."""
_ROW = int(Qt.ItemDataRole.UserRole)
_PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
_RIGHT_SHARE = 0.55
"""What stands at the right may take so much of a line before it is elided."""
_OWN_KEYS = frozenset({
    Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right,
    Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Home, Qt.Key.Key_End,
})  # fmt: skip
"""A list keeps these and Enter. Space answers alerts, letters act: they belong to the page and the window."""


class RowList(QListWidget):
    """Shows rows; asks by signal. `chosen` is the id under the cursor, '' for none."""

    chosen_changed = Signal(str)
    activated_row = Signal(str)
    """Enter or a double click on a row."""

    def __init__(self, parent: QWidget | None = None, column_px: int = 0, choosable: bool = True) -> None:
        """`column_px` > 0: as many columns as fit, each at least so wide on a screen 1080 high. Not `choosable`: only
        to be read; it has no cursor and takes no keys."""
        super().__init__(parent)
        self._column_px, self._lines, self._empty, self._choosable = column_px, 2, "", choosable
        self.setItemDelegate(_RowDelegate(self))
        self.setUniformItemSizes(True)
        self.setStyleSheet("QListWidget { border: none; }")
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        if not choosable:
            self.setSelectionMode(QListWidget.SelectionMode.NoSelection)
            self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
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
        lines = max((_lines(row) for row in rows), default=2)
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

    @property
    def lines(self) -> int:
        """How many lines the rows have, 1 to 3."""
        return self._lines

    def row_size(self) -> QSize:
        """Size of one row in pixels."""
        look, wide = look_of(self), self.viewport().width()
        high = look.px(self._lines * LINE_PX[self._lines] + 2 * PADDING_PX[self._lines])
        columns = max(1, wide // look.px(self._column_px)) if self._column_px else 1
        return QSize(wide // columns, high)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter acts on the chosen row, the arrows move; all else is left to the page and the window."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.chosen:
            if not event.isAutoRepeat():
                self.activated_row.emit(self.chosen)
        elif event.key() in _OWN_KEYS and event.modifiers() in _PLAIN:
            super().keyPressEvent(event)
        else:
            event.ignore()

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
        if self._choosable and self.currentRow() < 0 and rows:
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


def _lines(row: Row) -> int:
    return 3 if row.note else 2 if row.detail or row.right_detail else 1


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
        lines = self._list.lines
        margin, padding = look.px(MARGIN_PX), look.px(PADDING_PX[lines])
        inner = box.adjusted(margin, padding, -margin, -padding)
        if row.look is not Urgency.NORMAL:
            side = look.px(SYMBOL_PX)
            tier = "" if row.look is Urgency.BLIND else row.look.value
            paint_symbol(painter, QRectF(inner.left(), inner.center().y() - side / 2, side, side), tier, look)
            inner.setLeft(inner.left() + side + margin)
        high = look.px(LINE_PX[lines])
        line = QRectF(inner.left(), inner.top() + (lines - _lines(row)) * high / 2, inner.width(), high)
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
