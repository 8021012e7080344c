"""A panel with a table of any number of rows: a hundred thousand cost what the thirty in view cost."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from widgets.look import look_of
from widgets.panel import Panel
from widgets.states.long_state import LongTableState

ROW_PX, LOOKED_AT = 30, 40
"""Height of a row; and how many rows decide how wide a column is."""
Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class LongTable(Panel):
    """One table. Its object name is `long-<name>`."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(f"long-{name}")
        self._model = _Model()
        self.table = QTableView()
        self.table.setObjectName(f"{name}-table")
        self.table.setModel(self._model)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setShowGrid(False)
        self.table.setWordWrap(False)
        self.table.setTabKeyNavigation(False)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        heads = self.table.horizontalHeader()
        heads.setStretchLastSection(True)
        heads.setResizeContentsPrecision(LOOKED_AT)
        heads.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.body().setContentsMargins(0, 0, 0, 0)
        self.body().addWidget(self.table)

    def show_state(self, state: LongTableState) -> None:
        """Show this table; the chosen row and the place stay where they are."""
        self.show_title(state.title, state.note)
        place, chosen = self.table.verticalScrollBar().value(), self.table.currentIndex().row()
        self.table.verticalHeader().setDefaultSectionSize(look_of(self).px(ROW_PX))
        self._model.show(state)
        self.table.resizeColumnsToContents()
        if 0 <= chosen < len(state.rows):
            self.table.selectRow(chosen)
        self.table.verticalScrollBar().setValue(place)


class _Model(QAbstractTableModel):
    def __init__(self) -> None:
        super().__init__()
        self._state = LongTableState("", "", (), ())

    def show(self, state: LongTableState) -> None:
        """Another table."""
        self.beginResetModel()
        self._state = state
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """As many as there are."""
        return 0 if parent.isValid() else len(self._state.rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """As many as there are heads."""
        return 0 if parent.isValid() else len(self._state.heads)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The text of a cell; the whole of it as its tooltip."""
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._state.rows[index.row()][index.column()]
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The words above the columns."""
        if role == Qt.ItemDataRole.DisplayRole and orientation is Qt.Orientation.Horizontal:
            return self._state.heads[section]
        return None
