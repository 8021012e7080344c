"""The window that `vigil bench alerts` measures over a long history: the list of alerts with every call of a week.

Runs by itself: `python -m console.bench.history_window HOME CALLS`. Prints one line of JSON: how long each act took
until the list showed it, how long the window stood still at most meanwhile, how often the list was painted while it was
scrolled.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import qasync
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit

from console.app import favour_windows
from console.bus import Access, Bus, now_us
from console.domain.decision import Decision
from console.pages.alerts import AlertsPage
from console.pages.window import RoomWindow
from console.room.seat import Seat
from console.site.context import Context
from console.site.demo import DEMO_SITE
from console.site.home import Home
from console.site.read import read_site
from console.store.store import Store
from widgets.alert_table import AlertTable

BEAT_S, SCROLL_S, STAY_S, PATIENCE_S = 0.002, 5.0, 12.0, 120.0
SCROLL_PX = 400
AT_ONCE = 2000
WEEK_S = 6.9 * 86_400


@dataclass
class Beats:
    """How long the loop stood still: a beat every 2 ms tells."""

    longest_ms: float = 0.0
    ended: bool = False

    async def listen(self) -> None:
        """Until ended."""
        last = time.perf_counter()
        while not self.ended:
            await asyncio.sleep(BEAT_S)
            now = time.perf_counter()
            self.longest_ms, last = max(self.longest_ms, (now - last - BEAT_S) * 1000), now

    def taken(self) -> float:
        """The longest since it was last asked."""
        longest, self.longest_ms = self.longest_ms, 0.0
        return longest


class Paints(QObject):
    """Counts how often a widget is painted."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Only looks."""
        self.count += event.type() == QEvent.Type.Paint
        return False


@dataclass
class Reader:
    """Somebody who looks for something in the history."""

    page: AlertsPage
    beats: Beats
    took: dict[str, dict[str, float]] = field(default_factory=dict)

    @property
    def table(self) -> AlertTable:
        """The list."""
        found = self.page.findChild(AlertTable)
        if found is None:
            raise RuntimeError("the page has no list")
        return found

    def box(self, name: str) -> QComboBox:
        """One of the choices above the list."""
        found = self.page.findChild(QComboBox, f"filter-{name}")
        if found is None:
            raise RuntimeError(f"there is no choice {name!r}")
        return found

    async def act(self, name: str, do: Callable[[], None], shown: Callable[[], bool]) -> None:
        """Do it and wait until it is shown, and the loop is free again."""
        self.beats.taken()
        since = time.perf_counter()
        do()
        while not shown() and time.perf_counter() - since < PATIENCE_S:
            await asyncio.sleep(BEAT_S)
        took_ms = (time.perf_counter() - since) * 1000
        await asyncio.sleep(0.3)
        self.took[name] = {"ms": took_ms, "block_ms": self.beats.taken()}

    def choose(self, name: str, value: str) -> None:
        """As a hand does."""
        box = self.box(name)
        box.setCurrentIndex(box.findData(value))
        box.activated.emit(box.currentIndex())


def fill(store: Store, calls: int, now: int) -> None:
    """A week of calls in the journal, all of them answered and over."""
    heads = [f"G-{101 + number}" for number in range(60)]
    step_us = int(WEEK_S * 1e6 / calls)
    rows: list[Decision] = []
    for number in range(calls):
        head, at_us = heads[number % len(heads)], now - (calls - number) * step_us
        name = f"danger/gas_level_1/gas/{head}"
        values = {"point": head, "value": str(25 + number % 20), "limit": "25", "unit": "%LEL"}
        body = {"kind": "gas_level_1", "question": "danger", "tier": "1", "source": f"gas/{head}", "values": values}
        body["zone"] = "reactor-hall"
        rows += [Decision("alert_raised", name, body), Decision("alert_cleared", name, body)]
        if len(rows) >= AT_ONCE:
            store.commit(rows, at_us)
            rows = []
    if rows:
        store.commit(rows, now)


async def measure(seat: Seat, window: RoomWindow, calls: int) -> dict[str, object]:
    """Everything, in the order in which somebody looks for something."""
    window.open("alerts")
    page, beats = window.page("alerts"), Beats()
    if not isinstance(page, AlertsPage):
        raise RuntimeError("the page of the alerts is another")
    listening, reader = asyncio.gather(beats.listen(), ticking(seat, beats)), Reader(page, beats)
    await asyncio.sleep(1.0)
    while window.builds_ahead:
        await asyncio.sleep(BEAT_S)
    table, text = reader.table, page.findChild(QLineEdit, "filter-text")
    if text is None:
        raise RuntimeError("there is no search")
    await reader.act("open", lambda: reader.choose("hours", "168"), lambda: len(table.rows) > calls)
    few = lambda: calls // 60 <= len(table.rows) < calls // 10  # noqa: E731
    await reader.act("search", lambda: text.setText("G-117"), few)
    await reader.act("all", lambda: text.setText(""), lambda: len(table.rows) > calls)
    first = table.rows[1].alert
    await reader.act("sort", lambda: reader.choose("order", "oldest"), lambda: table.rows[1].alert != first)
    await reader.act("group", lambda: reader.choose("group", "place"), lambda: table.rows[1].heading)
    fps = await scrolled(table, beats, reader)
    await reader.act("stay", lambda: None, stayed(STAY_S))
    beats.ended = True
    await listening
    return {"took": reader.took, "scroll_fps": fps}


async def ticking(seat: Seat, beats: Beats) -> None:
    """The clock of the windows, once a second, as in a room."""
    while not beats.ended:
        seat.tell(frozenset({"tick"}))
        await asyncio.sleep(1.0)


def stayed(seconds: float) -> Callable[[], bool]:
    """Whether so long went by."""
    until = time.perf_counter() + seconds
    return lambda: time.perf_counter() >= until


async def scrolled(table: AlertTable, beats: Beats, reader: Reader) -> float:
    """Pictures of the list a second, while it is scrolled as fast as it is painted."""
    paints, bar = Paints(), table.verticalScrollBar()
    table.viewport().installEventFilter(paints)
    beats.taken()
    since = time.perf_counter()
    while time.perf_counter() - since < SCROLL_S:
        before = paints.count
        bar.setValue(bar.value() + SCROLL_PX)
        while paints.count == before and time.perf_counter() - since < SCROLL_S:
            await asyncio.sleep(0)
    reader.took["scroll"] = {"ms": SCROLL_S * 1000, "block_ms": beats.taken()}
    return paints.count / (time.perf_counter() - since)


def main(folder: str, calls: int) -> None:
    """One window over a journal of its own."""
    app = QApplication(sys.argv[:1])
    context = Context(read_site(DEMO_SITE), DEMO_SITE, Home(Path(folder)))
    store = Store.open(context.database_url)
    fill(store, calls, now_us())
    store.close()
    favour_windows()
    loop = qasync.QEventLoop(app)
    asyncio.set_event_loop(loop)
    seat = Seat(context, Bus(Access("127.0.0.1", 1, "", ""), context.site.id, "bench"), "bench", "wang",
                lambda: Store.open(context.database_url))  # fmt: skip
    window = RoomWindow(seat, 0)
    window.setGeometry(app.primaryScreen().geometry())
    window.show()
    with loop:
        print(json.dumps(loop.run_until_complete(measure(seat, window, calls))))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
