"""The cause-and-effect matrix: causes down, outputs across; the arrows move from cell to cell."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from widgets.look import QUIET_PX, TEXT_PX, Look, look_of
from widgets.states.cause_matrix_state import MatrixCell, MatrixHead, MatrixState
from widgets.states.urgency import Urgency
from widgets.symbols import paint_symbol

CAUSE_PX, OUTPUT_PX = 440, 118
"""Width of the column of the causes, least width of an output, on a screen 1080 high."""
HEAD_PX, ROW_PX, PAD_PX, SYMBOL_PX = 118, 48, 8, 18
OUTPUT_LINES = 5
"""Lines of the head of an output: id, three for its name, where it stands."""
_ROLE = int(Qt.ItemDataRole.UserRole)
_OWN_KEYS = frozenset({
    Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right,
    Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Home, Qt.Key.Key_End,
})  # fmt: skip
Index = QModelIndex | QPersistentModelIndex
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


class CauseMatrix(QTableWidget):
    """Shows a MatrixState. `chosen` is (cause, output) under the cursor, '' for none."""

    chosen_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = MatrixState()
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setCornerButtonEnabled(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalHeader(_Heads(Qt.Orientation.Horizontal, self))
        self.setVerticalHeader(_Heads(Qt.Orientation.Vertical, self))
        self.setItemDelegate(_CellDelegate(self))
        self.currentCellChanged.connect(lambda *_: self.chosen_changed.emit())

    @property
    def shown(self) -> MatrixState:
        """What is shown."""
        return self._state

    @property
    def chosen(self) -> tuple[str, str]:
        """Ids of the cause and the output under the cursor."""
        row, column = self.currentRow(), self.currentColumn()
        if not (0 <= row < len(self._state.causes) and 0 <= column < len(self._state.outputs)):
            return "", ""
        return self._state.causes[row].id, self._state.outputs[column].id

    def choose(self, cause: str, output: str) -> None:
        """Put the cursor on a cell."""
        rows = [head.id for head in self._state.causes]
        columns = [head.id for head in self._state.outputs]
        if cause in rows and output in columns:
            self.setCurrentCell(rows.index(cause), columns.index(output))

    def show_state(self, state: MatrixState) -> None:
        """Show this; the chosen cell stays chosen while it is there."""
        before, self._state = self._state, state
        if state == before:
            return
        same = _ids(state) == _ids(before)
        if not same:
            self._lay_out(state)
        for row, cells in enumerate(state.cells):
            for column, cell in enumerate(cells):
                if not same or before.cells[row][column] != cell:
                    self._fill(row, column, cell)
        self.horizontalHeader().viewport().update()
        self.verticalHeader().viewport().update()

    def rescale(self) -> None:
        """Sizes follow the screen."""
        look = look_of(self)
        self.verticalHeader().setDefaultSectionSize(look.px(ROW_PX))
        free = self.viewport().width() // max(1, len(self._state.outputs))
        self.horizontalHeader().setDefaultSectionSize(max(look.px(OUTPUT_PX), free))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The arrows move; all else is left to the page and the window."""
        if event.key() in _OWN_KEYS and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().keyPressEvent(event)
        else:
            event.ignore()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The outputs share the width; the chosen cell stays in sight."""
        super().resizeEvent(event)
        self.rescale()
        self.scrollTo(self.currentIndex())

    def _lay_out(self, state: MatrixState) -> None:
        chosen = self.chosen
        self.blockSignals(True)
        self.setRowCount(len(state.causes))
        self.setColumnCount(len(state.outputs))
        self.rescale()
        self.blockSignals(False)
        if "" in chosen and state.causes and state.outputs:
            self.setCurrentCell(0, _first_used(state))

    def _fill(self, row: int, column: int, cell: MatrixCell) -> None:
        item = self.item(row, column)
        if item is None:
            item = QTableWidgetItem()
            self.setItem(row, column, item)
        item.setData(_ROLE, cell)
        said = " · ".join(part for part in (cell.text, cell.note) if part)
        item.setToolTip(said)
        names = f"{self._state.causes[row].name} → {self._state.outputs[column].name}"
        item.setData(int(Qt.ItemDataRole.AccessibleTextRole), f"{names}: {said or '—'}")


class _Heads(QHeaderView):
    """Heads of the outputs (three lines) or of the causes (two)."""

    def __init__(self, orientation: Qt.Orientation, matrix: CauseMatrix) -> None:
        super().__init__(orientation, matrix)
        self._matrix = matrix
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def sizeHint(self) -> QSize:
        """Wide enough for a cause, high enough for an output."""
        look = look_of(self)
        return QSize(look.px(CAUSE_PX), look.px(HEAD_PX))

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        """One head."""
        across = self.orientation() == Qt.Orientation.Horizontal
        heads = self._matrix.shown.outputs if across else self._matrix.shown.causes
        if not 0 <= section < len(heads):
            return
        look, box = look_of(self), QRectF(rect)
        painter.save()
        painter.fillRect(box, look.colour("chosen" if heads[section].strong else "head"))
        painter.setPen(QPen(look.colour("line"), 1))
        painter.drawRect(box)
        inner = _marked(painter, box, heads[section].look, look)
        (_paint_output if across else _paint_cause)(painter, inner, heads[section], look)
        painter.restore()


class _CellDelegate(QStyledItemDelegate):
    """Paints one effect."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Ground, symbol, what it does, where it stands."""
        matrix = self.parent()
        cell = index.data(_ROLE) or MatrixCell()
        look, box = look_of(matrix if isinstance(matrix, QWidget) else None), QRectF(option.rect)
        painter.save()
        painter.fillRect(box, look.colour("chosen" if cell.strong else "panel" if cell.text else "ground"))
        painter.setPen(QPen(look.colour("line"), 1))
        painter.drawRect(box)
        inner = _marked(painter, box, cell.look, look)
        _line(painter, inner, 0, 2, cell.text, look, TEXT_PX, "strong" if cell.strong else "text")
        _line(painter, inner, 1, 2, cell.note, look, QUIET_PX, "strong" if cell.strong else "quiet")
        if option.state & QStyle.StateFlag.State_Selected:
            focused = isinstance(matrix, QWidget) and matrix.hasFocus()
            painter.setPen(QPen(look.colour("focus" if focused else "line_strong"), look.px(2)))
            painter.drawRect(box.adjusted(1, 1, -2, -2))
        painter.restore()


def _paint_output(painter: QPainter, inner: QRectF, head: MatrixHead, look: Look) -> None:
    """Id, name over three lines, where it stands."""
    high = inner.height() / OUTPUT_LINES
    _line(painter, inner, 0, OUTPUT_LINES, head.id, look, TEXT_PX, "strong")
    painter.setFont(look.font(QUIET_PX))
    painter.setPen(look.colour("text"))
    names = QRectF(inner.left(), inner.top() + high, inner.width(), (OUTPUT_LINES - 2) * high)
    painter.drawText(names, _LEFT | int(Qt.TextFlag.TextWordWrap), head.name)
    _line(
        painter, inner, OUTPUT_LINES - 1, OUTPUT_LINES, head.note, look, QUIET_PX, "strong" if head.strong else "quiet"
    )


def _paint_cause(painter: QPainter, inner: QRectF, head: MatrixHead, look: Look) -> None:
    """Id and name, then its vote."""
    _line(painter, inner, 0, 2, f"{head.id} {head.name}", look, TEXT_PX, "strong" if head.strong else "text")
    _line(painter, inner, 1, 2, head.note, look, QUIET_PX, "strong" if head.strong else "quiet")


def _marked(painter: QPainter, box: QRectF, mark: Urgency, look: Look) -> QRectF:
    """The symbol at the left where it is not normal; what is left of the box."""
    inner = box.adjusted(look.px(PAD_PX), look.px(4), -look.px(PAD_PX) / 2, -look.px(4))
    if mark is not Urgency.NORMAL:
        side = look.px(SYMBOL_PX)
        tier = "" if mark is Urgency.BLIND else mark.value
        paint_symbol(painter, QRectF(inner.left(), inner.center().y() - side / 2, side, side), tier, look)
        inner.setLeft(inner.left() + side + look.px(PAD_PX) / 2)
    return inner


def _line(
    painter: QPainter, inner: QRectF, place: int, lines: int, text: str, look: Look, size_px: int, colour: str
) -> None:
    """One of some lines of a box, elided at its end."""
    high = inner.height() / lines
    font = look.font(size_px, bold=colour == "strong")
    painter.setFont(font)
    painter.setPen(look.colour(colour))
    shown = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, inner.width())
    painter.drawText(QRectF(inner.left(), inner.top() + place * high, inner.width(), high), _LEFT, shown)


def _ids(state: MatrixState) -> tuple[list[str], list[str]]:
    return [head.id for head in state.causes], [head.id for head in state.outputs]


def _first_used(state: MatrixState) -> int:
    """The first output that the first cause acts on."""
    return next((place for place, cell in enumerate(state.cells[0]) if cell.text), 0)
