"""A list of things with two lines each, moved through by the arrow keys; what is chosen stays chosen as rows change."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from widgets.look import QUIET_PX, TEXT_PX, look_of
from widgets.states.look import Look as Urgency
from widgets.states.row import Row
from widgets.symbols import paint_symbol

ROW_PX, MARGIN_PX, SYMBOL_PX = 54, 12, 22
_ROW = int(Qt.ItemDataRole.UserRole)


class RowList(QListWidget):
    """Shows rows; asks by signal. `chosen` is the id under the cursor, '' for none."""

    chosen_changed = Signal(str)
    activated_row = Signal(str)
    """Enter or a double click on a row."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setItemDelegate(_RowDelegate(self))
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.currentRowChanged.connect(lambda _row: self.chosen_changed.emit(self.chosen))
        self.itemDoubleClicked.connect(lambda _item: self.activated_row.emit(self.chosen))

    @property
    def chosen(self) -> str:
        """Id of the row under the cursor."""
        item = self.currentItem()
        return str(item.data(_ROW).id) if item is not None else ""

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show these rows; the chosen id stays chosen while it is there."""
        chosen = self.chosen
        same = [self.item(place).data(_ROW).id for place in range(self.count())] == [row.id for row in rows]
        if not same:
            self._lay_out(rows, chosen)
            return
        for place, row in enumerate(rows):
            if self.item(place).data(_ROW) != row:
                self._fill(self.item(place), row)

    def choose(self, wanted: str) -> None:
        """Put the cursor on a row by its id."""
        for place in range(self.count()):
            if self.item(place).data(_ROW).id == wanted:
                self.setCurrentRow(place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter acts on the chosen row."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.chosen:
            self.activated_row.emit(self.chosen)
        else:
            super().keyPressEvent(event)

    def _lay_out(self, rows: Sequence[Row], chosen: str) -> None:
        self.blockSignals(True)
        self.clear()
        for row in rows:
            item = QListWidgetItem()
            self._fill(item, row)
            self.addItem(item)
        self.blockSignals(False)
        self.choose(chosen)
        if self.currentRow() < 0 and rows:
            self.setCurrentRow(0)

    def _fill(self, item: QListWidgetItem, row: Row) -> None:
        item.setData(_ROW, row)
        said = (row.title, row.right, row.detail, row.right_detail)
        item.setToolTip("\n".join(part for part in said if part))
        item.setData(int(Qt.ItemDataRole.AccessibleTextRole), " · ".join(part for part in said if part))


class _RowDelegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(0, look_of(self._list).px(ROW_PX))

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
        margin = look.px(MARGIN_PX)
        inner = box.adjusted(margin, look.px(5), -margin, -look.px(5))
        if row.look is not Urgency.NORMAL:
            side = look.px(SYMBOL_PX)
            tier = "" if row.look is Urgency.BLIND else row.look.value
            paint_symbol(painter, QRectF(inner.left(), inner.center().y() - side / 2, side, side), tier, look)
            inner.setLeft(inner.left() + side + margin)
        upper, lower = QRectF(inner), QRectF(inner)
        upper.setHeight(inner.height() / 2)
        lower.setTop(upper.bottom())
        self._paint_line(painter, upper, row.title, row.right, TEXT_PX, "strong")
        self._paint_line(painter, lower, row.detail, row.right_detail, QUIET_PX, "quiet")

    def _paint_line(self, painter: QPainter, box: QRectF, left: str, right: str, size_px: int, colour: str) -> None:
        look = look_of(self._list)
        font = look.font(size_px, bold=colour == "strong")
        metrics = QFontMetricsF(font)
        painter.setFont(font)
        painter.setPen(look.colour(colour))
        right_width = metrics.horizontalAdvance(right)
        painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, right)
        room = box.width() - right_width - (look.px(MARGIN_PX) if right else 0)
        shown = metrics.elidedText(left, Qt.TextElideMode.ElideRight, max(0.0, room))
        painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)

    @property
    def _list(self) -> RowList:
        parent = self.parent()
        if not isinstance(parent, RowList):
            raise TypeError("a row delegate lives in a RowList")
        return parent
