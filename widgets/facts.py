"""A card of facts: what, how much, how old; a symbol where it is not normal. Nothing is cut: notes wrap."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from widgets.panel import Panel, said
from widgets.states.overview_state import Card, Fact
from widgets.states.urgency import Urgency
from widgets.symbols import TierSymbol

SYMBOL_PX = 18
SHORT = 15
"""Signs of a note that still stands in the line of its fact."""


class FactCard(Panel):
    """Shows one Card. `ready` rows are made with it; the others when they are first needed."""

    def __init__(self, parent: QWidget | None = None, ready: int = 0) -> None:
        super().__init__(parent)
        self._card: Card | None = None
        self._rows: list[_FactRow] = []
        self._empty = said("quiet")
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        self.body().addLayout(self._grid)
        self.body().addWidget(self._empty)
        self.body().addStretch(1)
        self._make(ready)

    def show_card(self, card: Card) -> None:
        """Show this card; rows are kept and filled anew."""
        if card == self._card:
            return
        self._card = card
        self.show_title(card.title, card.right)
        self._empty.setText(card.empty)
        self._empty.setVisible(not card.facts and bool(card.empty))
        self._make(len(card.facts))
        for number, row in enumerate(self._rows):
            row.show_fact(card.facts[number] if number < len(card.facts) else None)

    def _make(self, rows: int) -> None:
        while len(self._rows) < rows:
            self._rows.append(_FactRow(self._grid, len(self._rows)))
            self._rows[-1].show_fact(None)


class _FactRow:
    """The widgets of one fact: symbol, name, a short note, value; a long note stands below."""

    def __init__(self, grid: QGridLayout, number: int) -> None:
        self.symbol = TierSymbol("", SYMBOL_PX)
        self.name, self.value, self.note, self.below = said(), said("strong"), said("quiet"), said("quiet")
        self.value.setWordWrap(False)
        self.note.setWordWrap(False)
        for label in (self.value, self.note):
            label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        grid.addWidget(self.symbol, number * 2, 0)
        grid.addWidget(self.name, number * 2, 1)
        grid.addWidget(self.note, number * 2, 2)
        grid.addWidget(self.value, number * 2, 3)
        grid.addWidget(self.below, number * 2 + 1, 1, 1, 3)

    def show_fact(self, fact: Fact | None) -> None:
        """Fill the widgets; None hides them."""
        note = fact.note if fact else ""
        short = len(note) <= SHORT
        labels: tuple[tuple[QLabel, str], ...] = (
            (self.name, fact.name if fact else ""),
            (self.value, fact.value if fact else ""),
            (self.note, note if short else ""),
            (self.below, "" if short else note),
        )
        for label, text in labels:
            label.setText(text)
            label.setVisible(bool(text))
        urgency = fact.urgency if fact else Urgency.NORMAL
        self.symbol.show_tier(urgency)
        self.symbol.setVisible(urgency is not Urgency.NORMAL)
