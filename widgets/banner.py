"""The banner under the top bar of every window: the most urgent unanswered alert, and the two keys that answer it.

Its place is kept when there is nothing to say, so that no page moves when an alert comes.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from widgets.elided_label import ElidedLabel
from widgets.look import look_of
from widgets.states.frame import BannerState
from widgets.symbols import TierSymbol

HEIGHT_PX = 64
DIM = 145
"""The dark half of a blink, in percent darker; the text keeps more than its contrast."""


class Banner(QFrame):
    """Shows a `BannerState`; asks to acknowledge or to look at the alert it shows."""

    acknowledge_wanted = Signal(str)
    look_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("banner")
        self._state: BannerState | None = None
        self._bright = True
        self._symbol = TierSymbol("", 40)
        self._title, self._elapsed, self._details, self._more = ElidedLabel(), QLabel(), ElidedLabel(), QLabel()
        self._acknowledge, self._look = QPushButton(), QPushButton()
        self._name_parts()
        self._build()

    def rescale(self) -> None:
        """Take the sizes of the window's look."""
        look = look_of(self)
        self.setFixedHeight(look.px(HEIGHT_PX))
        row = self.layout()
        if row is not None:
            row.setContentsMargins(look.px(18), 0, look.px(20), 0)
            row.setSpacing(look.px(14))

    def show_state(self, state: BannerState) -> None:
        """Show this alert, or calm."""
        if state == self._state:
            return
        tier_changed = self._state is None or self._state.tier != state.tier
        self._state = state
        self._symbol.show_tier(state.tier)
        self._symbol.setVisible(bool(state.alert))
        pairs: tuple[tuple[QLabel | QPushButton, str], ...] = (
            (self._title, state.title),
            (self._elapsed, state.elapsed),
            (self._details, state.details),
            (self._more, state.more),
            (self._acknowledge, state.acknowledge),
            (self._look, state.look),
        )
        for part, text in pairs:
            part.setText(text)
            part.setVisible(bool(text))
        if tier_changed:
            self.setProperty("tier", state.tier)
            for widget in (self, *self.findChildren(QWidget)):
                widget.style().unpolish(widget)
                widget.style().polish(widget)
        self.update()

    def set_bright(self, bright: bool) -> None:
        """The bright or the dark half of the blink."""
        if bright != self._bright:
            self._bright = bright
            self.update()

    @property
    def alert(self) -> str:
        """The alert shown, '' when calm."""
        return self._state.alert if self._state else ""

    def paintEvent(self, event: QPaintEvent) -> None:
        """The ground in the tier's colour; calm, the bar's."""
        look = look_of(self)
        painter = QPainter(self)
        colour = look.tier(self._state.tier) if self._state and self._state.alert else look.colour("bar")
        painter.fillRect(self.rect(), colour if self._bright else QColor(colour).darker(DIM))
        painter.setPen(look.colour("line"))
        painter.drawLine(self.rect().bottomLeft(), self.rect().bottomRight())
        painter.end()

    def _name_parts(self) -> None:
        for part, name in (
            (self._title, "banner-title"),
            (self._elapsed, "banner-elapsed"),
            (self._details, "banner-details"),
            (self._more, "banner-more"),
            (self._acknowledge, "banner-acknowledge"),
            (self._look, "banner-look"),
        ):
            part.setObjectName(name)
        for button in (self._acknowledge, self._look):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._acknowledge.clicked.connect(lambda: self.acknowledge_wanted.emit(self.alert))
        self._look.clicked.connect(lambda: self.look_wanted.emit(self.alert))

    def _build(self) -> None:
        row = QHBoxLayout(self)
        parts: tuple[QWidget, ...] = (self._symbol, self._title, self._elapsed, self._details)
        for part in parts:
            row.addWidget(part)
        row.addStretch(1)
        for last in (self._more, self._acknowledge, self._look):
            row.addWidget(last)
