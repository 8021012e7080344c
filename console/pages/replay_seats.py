"""What several seats do with one replay: one leads, others follow; and what each one's windows showed at the moment."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from console.bus import now_us
from console.pages.registry import present_pages
from console.pages.words import language, words
from console.presenters.replay_seats import company_text, screens_text
from console.room.desk import Desk
from widgets.elided_label import ElidedLabel
from widgets.panel import named, said


class ReplaySeats(QWidget):
    """A row: what the screens showed, who leads, and the two buttons."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._titles = {entry.name: entry.title for entry in present_pages()}
        self._screens, self._company = named(ElidedLabel(), "replay-screens"), said("strong", "replay-company")
        self._company.setWordWrap(False)
        self._lead, self._follow = (named(QPushButton(), name) for name in ("replay-lead", "replay-follow"))
        self._lead.clicked.connect(self.toggle_lead)
        self._follow.clicked.connect(self.toggle_follow)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self._screens)
        row.addStretch(1)
        for widget in (self._company, self._lead, self._follow):
            row.addWidget(widget)

    def refresh(self) -> None:
        """Show what is so at the moment shown."""
        desk, site = self._desk, self._desk.context.site
        others = desk.leaders()
        self._screens.setText(
            screens_text(desk.picture, self._titles, site, language(), words) if desk.replaying else ""
        )
        self._company.setText(company_text(desk.leading, desk.following, others, site, now_us(), words))
        self._lead.setEnabled(desk.replaying and not desk.following)
        self._lead.setText(words("Lead no more (L)") if desk.leading else words("Lead the seats (L)"))
        self._follow.setEnabled(bool(desk.following or others))
        self._follow.setText(words("Follow no more (J)") if desk.following else words("Follow (J)"))

    def toggle_lead(self) -> None:
        """Lead the other seats through this replay, or no more."""
        if self._desk.replaying and not self._desk.following:
            self._desk.lead(not self._desk.leading)
            self.refresh()

    def toggle_follow(self) -> None:
        """Follow the seat that leads, or go back to live."""
        others = self._desk.leaders()
        if self._desk.following:
            self._desk.leave_replay()
        elif others:
            self._desk.follow(others[0].seat)
        self.refresh()
