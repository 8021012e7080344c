"""Alert performance with the keyboard: spans, worst actors, finding calls, saving them on record."""

from __future__ import annotations

import csv

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTableWidget

from console.asks import Looked
from console.pages.performance import PerformancePage
from console.room.past_alerts import PastAlerts
from console.store.errors import StorageError
from tests.gui.desk import S, until
from tests.gui.desk_pages.conftest import Story
from widgets.long_table import LongTable


def page_of(story: Story) -> PerformancePage:
    """The page, opened."""
    story.window.open("performance")
    page = story.window.page("performance")
    assert isinstance(page, PerformancePage)
    return page


def calls(story: Story) -> LongTable:
    """The table of calls."""
    found = story.part("long-calls")
    assert isinstance(found, LongTable)
    return found


def listed(story: Story) -> int:
    """How many calls are listed."""
    return calls(story).table.model().rowCount()


def actors(story: Story) -> QTableWidget:
    """The worst actors."""
    found = story.part("actors-table")
    assert isinstance(found, QTableWidget)
    return found


async def test_the_calls_of_an_actor_and_of_all(story: Story) -> None:
    page_of(story)
    await until(lambda: listed(story) > 1)
    whole, worst = listed(story), int(actors(story).item(0, 1).text())
    ten = sum(int(actors(story).item(row, 1).text()) for row in range(actors(story).rowCount()))
    assert worst < ten <= whole
    story.press(Qt.Key.Key_Down)
    await until(lambda: listed(story) == worst)
    story.press(Qt.Key.Key_Escape)
    await until(lambda: listed(story) == whole)


async def test_a_figure_leads_to_its_calls_and_a_call_to_where_it_is(story: Story) -> None:
    """The row of a figure lists what it counts; Enter goes to an alert that stands, else to its moment. The
    row of a call is written microseconds after it; an alert that asks again stands by the call it has made before."""
    page = page_of(story)
    await until(lambda: listed(story) > 1)
    whole, figures = listed(story), story.part("figures-table")
    assert isinstance(figures, QTableWidget)
    row = next(row for row in range(figures.rowCount()) if figures.item(row, 0).text() == "not answered")
    figures.setFocus()
    figures.selectRow(row)
    await until(lambda: listed(story) == int(figures.item(row, 1).text()) < whole)
    story.press(Qt.Key.Key_Escape)
    await until(lambda: listed(story) == whole)

    live = story.desk.picture.alerts
    stands = [call.alert in live and live[call.alert].raised_at_us == call.raised_at_us for call in page._found]
    assert True in stands and False in stands
    alert = live[page._found[stands.index(True)].alert]
    asks_again = replace(alert, raised_at_us=story.desk.now_us(), first_called_at_us=alert.raised_at_us - 37)
    forms = ((True, alert), (True, replace(alert, raised_at_us=alert.raised_at_us - 37)), (True, asks_again))
    called_since = replace(alert, raised_at_us=alert.raised_at_us + S)
    for so, form in (*forms, (False, alert), (None, called_since)):
        story.desk.hear(form)
        lands = "overview" if so else "replay"
        story.window.open("performance")
        await until(lambda: listed(story) == whole)
        table = calls(story).table
        table.setFocus()
        table.selectRow(whole - 1 - stands.index(so is not False))
        story.press(Qt.Key.Key_Return)
        assert story.window.current == lands


async def test_calls_are_found_and_saved(story: Story) -> None:
    page_of(story)
    await until(lambda: listed(story) > 1)
    whole = listed(story)
    QTest.keyClick(story.focus, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    name = str(calls(story).table.model().index(0, 2).data())
    story.type(name)
    await until(lambda: 1 <= listed(story) < whole)
    some = listed(story)
    actors(story).setFocus()
    story.press(Qt.Key.Key_S)
    (path,) = story.desk.context.home.reports.glob("alerts-*.csv")
    with path.open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.reader(file))) == some + 1
    await until(
        lambda: any(isinstance(ask, Looked) and ask.subject == f"export/{path.name}" for ask in story.desk.asked)
    )
    assert story.text("performance-note").startswith("Saved: ")


async def test_another_span_and_what_still_runs_is_read_again(story: Story) -> None:
    page = page_of(story)
    await until(lambda: listed(story) > 1)
    before = listed(story)
    story.press(Qt.Key.Key_2)
    await until(lambda: listed(story) != before)
    story.press(Qt.Key.Key_1)
    await until(lambda: listed(story) == before)
    read_at_us = page._read_at_us
    story.desk.tick(11)
    await until(lambda: page._read_at_us == read_at_us + 11 * S)


async def test_what_cannot_be_read_or_written_is_said(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    page = page_of(story)
    await until(lambda: listed(story) > 1)
    story.desk.context.home.reports.rmdir()
    story.desk.context.home.reports.write_text("in the way")
    page.save()
    assert story.text("performance-note").startswith("Not saved: ")

    async def refuse(_from_us: int, _to_us: int) -> None:
        raise StorageError("journal: the disk is gone")

    monkeypatch.setattr(story.desk, "past_alerts", refuse)
    page.show_span("last 24 h")
    await until(lambda: story.text("performance-note") == "The journal cannot be read: journal: the disk is gone")


async def test_the_figures_are_counted_again_after_the_clock_was_set_back(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And not only once the time is reached again at which they were counted last."""
    page = page_of(story)
    await until(lambda: listed(story) > 1)
    asked: list[int] = []
    past_alerts = story.desk.past_alerts

    async def counted(from_us: int, to_us: int) -> PastAlerts:
        asked.append(to_us)
        return await past_alerts(from_us, to_us)

    monkeypatch.setattr(story.desk, "past_alerts", counted)
    story.desk.time_us -= 3600 * S
    page.refresh(frozenset({"tick"}))
    await until(lambda: bool(asked))
    await until(lambda: page._read_at_us == story.desk.now_us())
