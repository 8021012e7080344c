"""The big line of a situation: symbol, what it is, where, how long already. On its tier's colour."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from widgets.look import BANNER_PX, TEXT_PX, look_of
from widgets.panel import said
from widgets.states.overview_state import Head
from widgets.states.urgency import TIERS
from widgets.symbols import TierSymbol


class SituationHead(QFrame):
    """Shows one Head."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("situation-head")
        self._head: Head | None = None
        self._dressed = ""
        self._symbol = TierSymbol("", 44)
        self._title, self._note, self._elapsed = said(), said(), said()
        self._elapsed.setObjectName("elapsed")
        self._elapsed.setWordWrap(False)
        self._elapsed.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._title)
        words.addWidget(self._note)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 10, 16, 10)
        row.setSpacing(14)
        row.addWidget(self._symbol)
        row.addLayout(words, 1)
        row.addWidget(self._elapsed)

    def show_head(self, head: Head) -> None:
        """What it says from now on."""
        self._dress(head)
        if head == self._head:
            return
        self._head = head
        self._symbol.show_tier(head.urgency)
        self._symbol.setVisible(head.urgency in TIERS)
        self._title.setText(head.title)
        self._note.setText(head.note)
        self._elapsed.setText(head.elapsed)

    def _dress(self, head: Head) -> None:
        """Colours and sizes of the tier, on this screen."""
        look, tier = look_of(self), head.urgency in TIERS
        ground = look.colours.of_tier(head.urgency) if tier else look.colours.panel
        text = look.colours.on_tier(head.urgency) if tier else look.colours.strong
        sheet = (
            f"QFrame#situation-head {{ background: {ground}; border: none; }}"
            f"QLabel {{ color: {text}; font-size: {look.px(TEXT_PX)}px; }}"
        )
        if sheet == self._dressed:
            return
        self._dressed = sheet
        self.setStyleSheet(sheet)
        big = f"color: {text}; font-weight: bold; font-size: {look.px(BANNER_PX)}px;"
        self._title.setStyleSheet(big)
        self._elapsed.setStyleSheet(big)
