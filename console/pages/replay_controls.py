"""What leads through the past beside play and pause: the next event of a kind, a loop, how much the strip shows."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QWidget

from console.pages.words import words
from console.presenters.replay import SOUGHT, WIDTHS_US, Sought, width_text
from console.room.replay import Replay
from widgets.panel import named, said


class ReplayControls(QWidget):
    """A row of them. Says what is wanted; does nothing by itself."""

    event_wanted = Signal(bool)
    """The next event of the kind, or with True the one before."""

    def __init__(self) -> None:
        super().__init__()
        self._zoom = 0
        self._kind = named(QComboBox(), "replay-kind")
        self._kind.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._kind.addItems([each.name for each in SOUGHT])
        self._before, self._after = (named(QPushButton(), name) for name in ("replay-before", "replay-after"))
        self._before.clicked.connect(lambda: self.event_wanted.emit(True))
        self._after.clicked.connect(lambda: self.event_wanted.emit(False))
        self._width, self._loop, self._keys = (
            said("quiet", "replay-width"),
            said("strong", "replay-loop"),
            said("quiet"),
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        for widget in (self._before, self._kind, self._after, self._width):
            row.addWidget(widget)
        row.addWidget(self._loop, 1)
        row.addWidget(self._keys)
        for label in (self._width, self._keys):
            label.setWordWrap(False)

    @property
    def sought(self) -> Sought:
        """Which events are wanted."""
        return SOUGHT[self._kind.currentIndex()]

    @property
    def width_us(self) -> int:
        """How much of the past the strip shows; 0: all of it."""
        return WIDTHS_US[self._zoom]

    def zoom(self, by: int) -> None:
        """Show less of the past, or with -1 more."""
        self._zoom = min(len(WIDTHS_US) - 1, max(0, self._zoom + by))

    def show_loop(self, replay: Replay | None) -> None:
        """Say whether it plays in a loop, and what the strip shows."""
        loop_us = replay.loop_us if replay is not None else None
        seconds = f"{(loop_us[1] - loop_us[0]) / 1e6:.1f}" if loop_us else ""
        self._loop.setText(words("Loop of {n} s").format(n=seconds) if loop_us else "")
        self._width.setText(words("Strip: {span} (Z)").format(span=width_text(self.width_us, words)))

    def retranslate(self) -> None:
        """Set every text anew."""
        for place, each in enumerate(SOUGHT):
            self._kind.setItemText(place, words(each.name))
        self._before.setText(words("◂ Before (Shift+N)"))
        self._after.setText(words("Next (N) ▸"))
        self._keys.setText(words("R backwards · , . one picture · [ ] loop, \\ no loop"))
