"""The history below the alert list: read, worded, searched and ordered beside the window, the newest hours first."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from console.domain.ages import is_over
from console.domain.alert import first_called_us
from console.domain.occurrences import Occurrence, Occurrences
from console.domain.spoken_time import HOUR_US, OPEN_US, TimeSpan
from console.domain.standing import ASIDE
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
_Wish = tuple[AlertView, TimeSpan | None]


class PastCalls:
    """Calls of the last hours, or of the times of a view. `on_read` is told when there are others; `tell` hears why
    there are none."""

    def __init__(self, desk: Desk, on_read: Callable[[], None], tell: Callable[[str, bool], None]) -> None:
        self._desk, self._on_read, self._tell = desk, on_read, tell
        self._reading: asyncio.Task[None] | None = None
        self._arranging: asyncio.Task[None] | None = None
        self._asked: tuple[str, ...] = ()
        """Hours and times, as a view says them, of what was read; nothing where no history is wished for."""
        self._read_at_us, self._seq = 0, 0
        self._ready = False
        """Whether the newest of what was asked is there."""
        self._known: Occurrences | None = None
        self._calls: Sequence[Occurrence] = ()
        self._worded: Worded | None = None
        self._wanted: _Wish | None = None
        self._shown: tuple[_Wish | None, AlertRows] = (None, AlertRows())
        self._stale = True

    def refresh(self, view: AlertView, times: TimeSpan | None, changed: frozenset[str]) -> None:
        """Read when another time is wanted, when the page comes up, and now and then what is new."""
        now_us, asked = self._desk.now_us(), (view.hours, view.begins, view.ends)
        anew = asked != self._asked or bool(changed & {"all", "replay"})
        due = anew or is_over(self._read_at_us, AGAIN_US, now_us)
        if asked != self._asked and self._reading is not None:
            self._reading.cancel()
            self._reading = None
        if not (view.hours or times):
            self._asked, self._calls, self._known, self._ready = (), (), None, False
            self.forget()
        elif due and (self._reading is None or self._reading.done()):
            self._known, self._ready = None if anew else self._known, self._ready and asked == self._asked
            self._asked, self._read_at_us = asked, now_us
            span = times or TimeSpan(now_us - int(view.hours) * HOUR_US, OPEN_US)
            self._reading = begun(partial(self._read, span))

    def forget(self) -> None:
        """Word all rows anew, as in another language."""
        self._worded, self._shown, self._stale = None, (None, AlertRows()), True

    def rows(self, view: AlertView, times: TimeSpan | None) -> AlertRows:
        """The history of a view with its heading. Until another view is made, beside the window, the one before it
        stays."""
        if not view.has_history:
            return AlertRows()
        self._wanted = view, times
        if self._ready and (self._stale or self._shown[0] != self._wanted):
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
        while self._ready and (wish := self._wanted) is not None and (self._stale or self._shown[0] != wish):
            if self._worded is None or self._worded.language != language():
                self._worded = Worded(self._desk.context.site, language(), words)
            worded, self._stale = self._worded, False
            listed = (each for each in self._desk.picture.alerts.values() if each.state not in ASIDE)
            live = {each.alert: at_us for each in listed if (at_us := first_called_us(each))}
            if (times := wish[1]) is not None:
                live = {name: at_us for name, at_us in live.items() if times.holds(at_us)}
            made = await asyncio.to_thread(_made, worded, tuple(self._calls), live, *wish)
            if worded is self._worded and self._ready:
                self._shown = wish, made
                self._on_read()

    async def _read(self, span: TimeSpan) -> None:
        """The newest hours first, then all; of what was read before only what is new."""
        now_us = self._desk.now_us()
        to_us = min(span.to_us, now_us + 1)
        begins = [span.from_us]
        if self._known is None:
            newest = (to_us - int(hours) * HOUR_US for hours in SPANS if hours)
            begins = [from_us for from_us in newest if from_us > span.from_us] + begins
        for from_us in begins:
            try:
                read = await self._desk.past_calls(from_us, to_us, self._known, now_us + 1)
            except (StorageError, OSError) as error:
                self._tell(words("The journal cannot be read: {why}").format(why=error), True)
                return
            self._stale = self._stale or read is not self._known or read.seq != self._seq
            self._calls, self._seq, self._ready = tuple(read.calls), read.seq, True
            self._arrange()
        self._known = read


def _made(
    worded: Worded, calls: Sequence[Occurrence], standing: Mapping[str, int], view: AlertView, times: TimeSpan | None
) -> AlertRows:
    """The rows of a view. Calls that are over have no incident to be grouped by."""
    found = ordered(worded.rows(calls, standing, view.tier, view.text, times), view.order)
    title = worded.heading(found)
    head = AlertRow("group/past", Urgency.NORMAL, title, "", "", "", unanswered=False, active=False, heading=True)
    grouped = replace(view, order="", group="" if view.group == "incident" else view.group)
    below = arranged(AlertRows.of(found), grouped, words)
    return AlertRows.of((head, *(replace(row, alert=PAST + row.alert) if row.heading else row for row in below)))
