"""The top bar: brand, pages with their keys, counts by tier, who is on duty, the clock. Its places never move."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from widgets.elided_label import ElidedLabel
from widgets.look import TEXT_PX, look_of
from widgets.states.frame import NavEntry, TierCount, TopBarState
from widgets.symbols import paint_symbol

HEIGHT_PX = 56
TIERS = ("SOS", "1", "2", "3")


class NavButton(QPushButton):
    """One page: its title, and its key small beside it."""

    def __init__(self, entry: NavEntry) -> None:
        super().__init__(entry.title)
        self._key = entry.key
        self.setObjectName(f"nav-{entry.page}")
        self.setProperty("role", "nav")
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def sizeHint(self) -> QSize:
        """Room for the title and the key."""
        look = look_of(self)
        hint = super().sizeHint()
        return QSize(hint.width() + look.px(8 * len(self._key) + 2), look.px(38))

    def minimumSizeHint(self) -> QSize:
        """The title is never cut."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Title and key side by side on the chosen page's tinted ground."""
        look = look_of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.setPen(look.colour("focus") if self.hasFocus() else Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("chosen") if self.isChecked() else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, look.px(3), look.px(3))
        self._paint_texts(painter, box)
        painter.end()

    def _paint_texts(self, painter: QPainter, box: QRectF) -> None:
        look, middle = look_of(self), Qt.AlignmentFlag.AlignVCenter
        title_font = look.font(TEXT_PX, bold=self.isChecked())
        painter.setFont(title_font)
        painter.setPen(look.colour("strong" if self.isChecked() or self.underMouse() else "text"))
        text_box = box.adjusted(look.px(9), 0, -look.px(9), 0)
        painter.drawText(text_box, int(middle | Qt.AlignmentFlag.AlignLeft), self.text())
        painter.setFont(look.font(11))
        painter.setPen(look.colour("quiet"))
        painter.drawText(text_box, int(middle | Qt.AlignmentFlag.AlignRight), self._key)


class TierCounts(QWidget):
    """Symbol and count of each tier; strong while one is unanswered, quiet when there are none."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("tier-counts")
        self._counts: tuple[TierCount, ...] = ()

    def show_counts(self, counts: tuple[TierCount, ...]) -> None:
        """Show these counts."""
        if counts != self._counts:
            self._counts = counts
            self.setAccessibleName(self.shown_text())
            self.update()

    def shown_text(self) -> str:
        """The counts in words, for a test or a screen reader."""
        return " · ".join(f"{each.tier}: {each.count}" for each in self._counts)

    def sizeHint(self) -> QSize:
        """Four fields of a fixed width."""
        look = look_of(self)
        return QSize(look.px(54) * len(TIERS), look.px(30))

    def minimumSizeHint(self) -> QSize:
        """They never give way."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """One field a tier."""
        look = look_of(self)
        painter = QPainter(self)
        side, step = look.px(20), look.px(54)
        for place, each in enumerate(self._counts):
            top = (self.height() - side) / 2
            box = QRectF(place * step, top, side, side)
            painter.setOpacity(1.0 if each.count else 0.45)
            paint_symbol(painter, box, each.tier, look, filled=each.count > 0)
            painter.setFont(look.font(18, bold=each.unanswered))
            painter.setPen(look.colour("strong" if each.count else "quiet"))
            room = QRectF(place * step + side + look.px(6), 0, step - side, self.height())
            painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter), str(each.count))
        painter.end()


class TopBar(QFrame):
    """The bar. Says which page is wanted; shows its state."""

    page_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "bar")
        self.setObjectName("top-bar")
        self._nav: dict[str, NavButton] = {}
        self._brand, self._duty, self._clock = QLabel(), ElidedLabel(), QLabel()
        self._brand.setProperty("role", "brand")
        self._duty.setProperty("role", "quiet")
        self._duty.setObjectName("duty")
        self._clock.setProperty("role", "clock")
        self._clock.setObjectName("clock")
        self._counts = TierCounts()
        self._nav_row = QHBoxLayout()
        row = QHBoxLayout(self)
        row.addWidget(self._brand)
        row.addLayout(self._nav_row)
        row.addStretch(1)
        for part in (self._counts, self._duty, self._clock):
            row.addWidget(part)

    def rescale(self) -> None:
        """Take the sizes of the window's look."""
        look = look_of(self)
        self.setFixedHeight(look.px(HEIGHT_PX))
        row = self.layout()
        if row is not None:
            row.setContentsMargins(look.px(16), 0, look.px(16), 0)
            row.setSpacing(look.px(16))
        self._nav_row.setSpacing(look.px(4))

    def show_pages(self, entries: tuple[NavEntry, ...], current: str) -> None:
        """Build the navigation anew, as at a change of language."""
        for button in self._nav.values():
            self._nav_row.removeWidget(button)
            button.deleteLater()
        self._nav = {entry.page: NavButton(entry) for entry in entries}
        for page, button in self._nav.items():
            button.clicked.connect(lambda _checked, page=page: self._ask_for(page))
            self._nav_row.addWidget(button)
        self.choose(current)

    def choose(self, page: str) -> None:
        """Mark the page that is up."""
        for name, button in self._nav.items():
            button.setChecked(name == page)

    def show_state(self, state: TopBarState) -> None:
        """Show counts, duty and clock."""
        self._brand.setText(state.brand)
        self._counts.show_counts(state.counts)
        self._duty.setText(state.duty)
        self._clock.setText(state.clock)

    def _ask_for(self, page: str) -> None:
        self._nav[page].setChecked(True)
        self.page_wanted.emit(page)
