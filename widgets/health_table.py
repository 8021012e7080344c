"""A panel with a table of health, read from a `HealthTableState`. Rows in trouble are strong and marked."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

from widgets.look import look_of
from widgets.panel import Panel
from widgets.states.health_state import HealthRow, HealthTableState
from widgets.symbols import symbol_icon


class HealthTable(Panel):
    """One table. Its object name is `health-<name>`."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(f"health-{name}")
        self._state: HealthTableState | None = None
        self.table = QTableWidget()
        self.table.setObjectName(f"{name}-table")
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setShowGrid(False)
        self.table.setWordWrap(False)
        self.table.setTabKeyNavigation(False)
        self.table.verticalHeader().hide()
        heads = self.table.horizontalHeader()
        heads.setStretchLastSection(True)
        heads.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        heads.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.body().setContentsMargins(0, 0, 0, 0)
        self.body().addWidget(self.table)

    def show_state(self, state: HealthTableState) -> None:
        """Show this table; cells that stayed the same are left alone."""
        before, self._state = self._state, state
        if state == before:
            return
        self.show_title(state.title, state.note)
        table = self.table
        table.verticalHeader().setDefaultSectionSize(look_of(self).px(30))
        table.setColumnCount(len(state.heads))
        table.setRowCount(len(state.rows))
        table.setHorizontalHeaderLabels(list(state.heads))
        for place, row in enumerate(state.rows):
            if before is None or place >= len(before.rows) or before.rows[place] != row or before.heads != state.heads:
                self._show_row(place, row)

    def _show_row(self, place: int, row: HealthRow) -> None:
        look = look_of(self)
        for column, text in enumerate(row.cells):
            item = QTableWidgetItem(text)
            item.setToolTip(text)
            if row.trouble:
                item.setFont(look.font(bold=True))
                item.setForeground(look.colour("strong"))
                if column == 0:
                    item.setIcon(symbol_icon("blind", look))
            self.table.setItem(place, column, item)
