"""The history below the alert list: read beside the window, again every ten seconds, worded once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace

from console.domain.occurrences import Occurrence
from console.pages.past_events import begun
from console.pages.words import language, words
from console.presenters.alert_history import PAST, listed, past_facts, past_rows
from console.presenters.alert_views import AlertView, arranged
from console.room.desk import Desk
from console.store.errors import StorageError
from widgets.states.alert_row import AlertRow, AlertRows
from widgets.states.overview_state import Card
from widgets.states.urgency import Urgency

AGAIN_US = 10_000_000
HOUR_US = 3_600_000_000


class PastCalls:
    """Calls of the last hours. `on_read` is told when there are others; `tell` hears why there are none."""

    def __init__(self, desk: Desk, on_read: Callable[[], None], tell: Callable[[str, bool], None]) -> None:
        self._desk, self._on_read, self._tell = desk, on_read, tell
        self._reading: asyncio.Task[None] | None = None
        self._hours, self._read_at_us = "", 0
        self._calls: Sequence[Occurrence] = ()
        self._known: tuple[AlertRow, ...] = ()
        self._shown: tuple[AlertView | None, AlertRows] = (None, AlertRows())

    def refresh(self, hours: str, changed: frozenset[str]) -> None:
        """Read when other hours are wanted, when the page comes up, and now and then."""
        now_us = self._desk.now_us()
        due = hours != self._hours or bool(changed & {"all", "replay"}) or abs(now_us - self._read_at_us) > AGAIN_US
        if not hours:
            self._hours, self._calls = "", ()
            self.forget()
        elif due and (self._reading is None or self._reading.done()):
            self._hours, self._read_at_us = hours, now_us
            self._reading = begun(self._read)

    def forget(self) -> None:
        """Word all rows anew, as in another language."""
        self._known, self._shown = (), (None, AlertRows())

    def rows(self, view: AlertView) -> AlertRows:
        """The history of a view with its heading; nothing while a state is chosen, for states are of what stands. Calls
        that are over have no incident to be grouped by."""
        if not view.hours or view.state:
            return AlertRows()
        if self._shown[0] != view:
            found = listed(self._worded(), view.tier, view.text, words)
            title = words("History: {n} calls").format(n=len(found))
            head = AlertRow(
                "group/past", Urgency.NORMAL, title, "", "", "", unanswered=False, active=False, heading=True
            )
            grouped = replace(view, group="") if view.group == "incident" else view
            below = arranged(AlertRows.of(found), grouped, words)
            named = (replace(row, alert=PAST + row.alert) if row.heading else row for row in below)
            self._shown = view, AlertRows.of((head, *named))
        return self._shown[1]

    def card(self, name: str) -> Card | None:
        """One call in full; None for what is no history."""
        if not name.startswith(PAST):
            return None
        row = next((row for row in self._known if row.alert == name), None)
        return past_facts(row, words) if row else None

    def _worded(self) -> tuple[AlertRow, ...]:
        if not self._known:
            self._known = self._word(language())
        return self._known

    def _word(self, spoken: str) -> tuple[AlertRow, ...]:
        return past_rows(self._calls, set(self._desk.picture.alerts), self._desk.context.site, spoken, words)

    async def _read(self) -> None:
        now_us = self._desk.now_us()
        try:
            read = await self._desk.past_calls(now_us - int(self._hours) * HOUR_US, now_us + 1)
        except (StorageError, OSError) as error:
            self._tell(words("The journal cannot be read: {why}").format(why=error), True)
            return
        self._calls, spoken = read.calls, language()
        known = await asyncio.to_thread(self._word, spoken)
        if spoken == language() and self._hours:
            self._known, self._shown = known, (None, AlertRows())
            self._on_read()
