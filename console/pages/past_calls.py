"""The history below the alert list: read, worded, searched and ordered beside the window, the newest hours first."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace

from console.domain.occurrences import Occurrence, Occurrences
from console.pages.past_events import begun
from console.pages.words import language, words
from console.presenters.alert_history import PAST, Worded, ordered, past_facts
from console.presenters.alert_views import SPANS, AlertView, arranged
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
        self._arranging: asyncio.Task[None] | None = None
        self._hours, self._read_at_us = "", 0
        self._known: Occurrences | None = None
        self._calls: Sequence[Occurrence] = ()
        self._worded: Worded | None = None
        self._wanted: AlertView | None = None
        self._shown: tuple[AlertView | None, AlertRows] = (None, AlertRows())
        self._stale = True

    def refresh(self, hours: str, changed: frozenset[str]) -> None:
        """Read when other hours are wanted, when the page comes up, and now and then what is new."""
        now_us = self._desk.now_us()
        anew = hours != self._hours or bool(changed & {"all", "replay"})
        due = anew or abs(now_us - self._read_at_us) > AGAIN_US
        if not hours:
            self._hours, self._calls, self._known = "", (), None
            self.forget()
        elif due and (self._reading is None or self._reading.done()):
            self._known = None if anew else self._known
            self._hours, self._read_at_us = hours, now_us
            self._reading = begun(self._read)

    def forget(self) -> None:
        """Word all rows anew, as in another language."""
        self._worded, self._shown, self._stale = None, (None, AlertRows()), True

    def rows(self, view: AlertView) -> AlertRows:
        """The history of a view with its heading; nothing while a state is chosen, for states are of what stands. Until
        another view is made, beside the window, the one before it stays."""
        if not view.hours or view.state:
            return AlertRows()
        self._wanted = view
        if self._calls and (self._stale or self._shown[0] != view):
            self._arrange()
        return self._shown[1]

    def card(self, name: str) -> Card | None:
        """One call in full; None for what is no history."""
        row = self._worded.row(name) if self._worded is not None and name.startswith(PAST) else None
        return past_facts(row, words) if row is not None else None

    # ------------------------------------------------------------ inside

    def _arrange(self) -> None:
        if self._arranging is None or self._arranging.done():
            self._arranging = begun(self._arranged)

    async def _arranged(self) -> None:
        """Make what is wished for, until nothing else is wished for."""
        while self._hours and (view := self._wanted) is not None and (self._stale or self._shown[0] != view):
            if self._worded is None or self._worded.language != language():
                self._worded = Worded(self._desk.context.site, language(), words)
            worded, self._stale = self._worded, False
            standing = set(self._desk.picture.alerts)
            made = await asyncio.to_thread(_made, worded, tuple(self._calls), standing, view)
            if worded is self._worded and self._hours:
                self._shown = view, made
                self._on_read()

    async def _read(self) -> None:
        """The newest hours first, then all; of what was read before only what is new."""
        hours = [self._hours]
        if self._known is None:
            hours = [span for span in SPANS if span and int(span) < int(self._hours)] + hours
        for span in hours:
            now_us = self._desk.now_us()
            try:
                from_us = now_us - int(span) * HOUR_US
                read = await self._desk.past_calls(from_us, now_us + 1, self._known)
            except (StorageError, OSError) as error:
                self._tell(words("The journal cannot be read: {why}").format(why=error), True)
                return
            if not self._hours:
                return
            self._stale = self._stale or read is not self._known or len(read.calls) != len(self._calls)
            self._calls = tuple(read.calls)
            self._arrange()
        self._known = read


def _made(worded: Worded, calls: Sequence[Occurrence], standing: set[str], view: AlertView) -> AlertRows:
    """The rows of a view. Calls that are over have no incident to be grouped by."""
    found = ordered(worded.rows(calls, standing, view.tier, view.text), view.order)
    title = words("History: {n} calls").format(n=len(found))
    head = AlertRow("group/past", Urgency.NORMAL, title, "", "", "", unanswered=False, active=False, heading=True)
    grouped = replace(view, order="", group="" if view.group == "incident" else view.group)
    below = arranged(AlertRows.of(found), grouped, words)
    return AlertRows.of((head, *(replace(row, alert=PAST + row.alert) if row.heading else row for row in below)))
