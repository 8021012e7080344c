"""The alert list as a dispatcher looks at it: ordered, grouped, with history, kept under a name, printed; by keys."""

from __future__ import annotations

import csv
from dataclasses import replace as changed
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit

from console.asks import Acknowledge, Looked
from console.messages import Flood, JournalEntry
from console.pages.alerts import AlertsPage
from console.pages.page import Page
from console.pages.window import RoomWindow
from console.presenters.alert_history import PAST
from console.store.errors import StorageError
from console.values import AlertState, Tier
from tests.gui.desk import NOW_US, FixedDesk, S, until
from tests.gui.plant.test_pages import GAS, SOS, listed, note, opened, press
from tests.said import alert
from widgets.states.alert_row import AlertRows

OLD = "danger/gas_level_1/gas/G-101"


def journal(seat: FixedDesk) -> None:
    """A call of half an hour ago that is over."""
    rows: tuple[tuple[str, int, dict[str, str]], ...] = (
        ("alert_raised", 1800, {"kind": "gas_level_1", "tier": "1", "source": "gas/G-101", "zone": "tank-farm"}),
        ("alert_acknowledged", 1780, {"verdict": "false", "comment": "calibration"}),
        ("alert_cleared", 1700, {}),
    )
    for number, (kind, ago_s, body) in enumerate(rows):
        at_us = NOW_US - ago_s * S
        seat.hear(
            JournalEntry(
                seq=200 + number, at_us=at_us, kind=kind, subject=OLD, operator="li", body=body, previous="", hash=""
            )
        )


async def test_one_key_goes_through_orders_and_one_through_groups(qtbot, seat: FixedDesk) -> None:  # type: ignore[no-untyped-def]
    page = opened(qtbot, AlertsPage(seat))
    press(page, Qt.Key.Key_O)
    times = [row.raised_at_us for row in listed(page).rows]
    assert times == sorted(times, reverse=True)
    press(page, Qt.Key.Key_B)
    assert listed(page).rows[0].heading and sum(row.heading for row in listed(page).rows) > 1


async def test_a_flood_groups_the_list_by_itself_until_it_is_over_or_somebody_wishes_otherwise(  # type: ignore[no-untyped-def]
    qtbot, seat: FixedDesk
) -> None:
    page = opened(qtbot, AlertsPage(seat))
    few = {"tier": Tier.THREE, "incident": "i-9"}
    names = ("C07", "C08", "C09")
    seat.hear(*(alert("camera_lost", f"camera/{name}", NOW_US, first_out=name == "C08", **few) for name in names))
    flat = [row.alert for row in listed(page).rows]
    seat.hear(Flood(room="room", since_us=NOW_US - 5 * S, calls=14, total=14))
    page.refresh(frozenset({"all"}))
    rows = listed(page).rows
    assert sorted(row.alert for row in rows if not row.heading) == sorted(flat)
    head = next(place for place, row in enumerate(rows) if row.alert == "group/i-9")
    assert rows[head].heading and rows[head + 1].alert == "sight/camera_lost/camera/C08"
    assert rows[0].alert == flat[0] == SOS
    press(page, Qt.Key.Key_O)
    assert not any(row.heading for row in listed(page).rows)
    for _ in range(5):
        press(page, Qt.Key.Key_O)
    assert any(row.heading for row in listed(page).rows)
    seat.hear(Flood(room="room", calls=4))
    page.refresh(frozenset({"all"}))
    assert [row.alert for row in listed(page).rows] == flat


async def test_a_heading_is_passed_over_and_never_answered(qtbot, seat: FixedDesk) -> None:  # type: ignore[no-untyped-def]
    page = opened(qtbot, AlertsPage(seat))
    press(page, Qt.Key.Key_B)
    press(page, Qt.Key.Key_Down)
    assert listed(page).chosen in (SOS, GAS)
    QTest.keyClick(listed(page), Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert len(listed(page).selected) == sum(not row.heading for row in listed(page).rows)


async def test_history_stands_below_what_is_live_and_is_only_read(qtbot, seat: FixedDesk) -> None:  # type: ignore[no-untyped-def]
    journal(seat)
    page = opened(qtbot, AlertsPage(seat))
    live = len(listed(page).rows)
    press(page, Qt.Key.Key_Y)
    await until(lambda: len(listed(page).rows) >= live + 2)
    rows = listed(page).rows
    assert rows[live].heading and rows[live].title.startswith("History: ")
    (old,) = (row for row in rows if row.alert.endswith(OLD))
    assert (old.answered_by, old.verdict, old.comment, old.state) == ("Li", "false", "calibration", "over")
    listed(page).choose(old.alert)
    press(page, Qt.Key.Key_F)
    assert seat.asked == [] and note(page) == "Nothing to acknowledge"
    assert listed(page).chosen.startswith(PAST)


async def test_what_is_set_aside_is_in_the_history_for_the_list_has_it_not(qtbot, seat: FixedDesk) -> None:  # type: ignore[no-untyped-def]
    journal(seat)
    rows = {
        "danger/gas_level_1/gas/G-102": (AlertState.UNACKNOWLEDGED, AlertState.SHELVED),
        "danger/gas_level_1/gas/G-103": (AlertState.SUPPRESSED, AlertState.SUPPRESSED),
    }
    for number, (name, (came_as, state)) in enumerate(rows.items()):
        source, at_us = name.removeprefix("danger/gas_level_1/"), NOW_US - (900 - number) * S
        body = {"kind": "gas_level_1", "tier": "1", "source": source, "zone": "tank-farm", "state": came_as}
        entry = JournalEntry(seq=210 + number, at_us=at_us, kind="alert_raised", subject=name, operator="", body=body,
                             previous="", hash="")  # fmt: skip
        seat.hear(entry, alert("gas_level_1", source, at_us, alert=name, state=state))
    page = opened(qtbot, AlertsPage(seat))
    assert not {*rows} & {row.alert for row in listed(page).rows}
    press(page, Qt.Key.Key_Y)
    await until(lambda: any(row.alert.endswith("G-103") for row in listed(page).rows))
    below = [row for row in listed(page).rows if row.alert.startswith(PAST)]
    (head,) = (row.title for row in listed(page).rows if row.title.startswith("History: "))
    assert {*rows} <= {row.alert.split("/", 2)[2] for row in below}
    assert head == f"History: {len(below) - 1} calls · 1 came silently"


async def test_a_lost_journal_is_said(qtbot, seat: FixedDesk, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    async def lost(_from_us: int, _to_us: int, _known: object = None, _until_us: int = 0) -> None:
        raise StorageError("the database does not answer")

    monkeypatch.setattr(seat, "past_calls", lost)
    page = opened(qtbot, AlertsPage(seat))
    press(page, Qt.Key.Key_Y)
    await until(lambda: "the database does not answer" in note(page))


def times(page: Page) -> str:
    """What was understood of the times."""
    label = page.findChild(QLabel, "filter-times")
    assert label is not None
    return label.text()


def typed(page: Page, text: str) -> None:
    """Into the line that has the keyboard, in place of what stands there."""
    line = page.focusWidget()
    assert isinstance(line, QLineEdit)
    line.selectAll()
    QTest.keyClick(line, Qt.Key.Key_Backspace)
    line.insert(text)
    line.textEdited.emit(text)


async def test_the_list_is_of_the_times_that_were_typed(qtbot, seat: FixedDesk) -> None:  # type: ignore[no-untyped-def]
    """R, from, Tab, until, Enter: live and history of that time; Esc lets a half-typed time be."""
    journal(seat)
    page = opened(qtbot, AlertsPage(seat))
    press(page, Qt.Key.Key_R)
    typed(page, "今天 14:00")
    assert times(page) == "2026-11-22 14:00:00 – right now"
    press(page, Qt.Key.Key_Tab)
    typed(page, "14:10")
    press(page, Qt.Key.Key_Return)
    assert times(page) == "2026-11-22 14:00:00 – 2026-11-22 14:10:00"
    assert page.focusWidget() is listed(page)
    await until(lambda: [row.alert.split("/", 2)[-1] for row in listed(page).rows if not row.heading] == [OLD])
    old = listed(page).rows[-1]
    assert (old.state, old.answered_by) == ("over", "Li")
    press(page, Qt.Key.Key_R)
    typed(page, "yesterday")
    press(page, Qt.Key.Key_Escape)
    assert times(page) == "2026-11-22 14:00:00 – 2026-11-22 14:10:00" and page.focusWidget() is listed(page)


async def test_a_time_that_is_none_is_said_and_not_taken(qtbot, seat: FixedDesk) -> None:  # type: ignore[no-untyped-def]
    page = opened(qtbot, AlertsPage(seat))
    before = [row.alert for row in listed(page).rows]
    press(page, Qt.Key.Key_R)
    typed(page, "25:00")
    press(page, Qt.Key.Key_Return)
    assert times(page) == "“25:00”: a clock goes from 00:00 to 24:00"
    assert page.focusWidget().objectName() == "filter-begins"
    page.refresh(frozenset({"tick"}))
    assert times(page).startswith("“25:00”") and [row.alert for row in listed(page).rows] == before
    listed(page).setFocus()
    assert times(page).startswith("“25:00”") and "begins" not in page.layout_state().get("alerts_view", "")


async def test_times_are_kept_in_a_view_as_they_were_typed(qtbot, seat: FixedDesk) -> None:  # type: ignore[no-untyped-def]
    """'last shift' is another one tomorrow; hours chosen after it take its place."""
    page = opened(qtbot, AlertsPage(seat))
    press(page, Qt.Key.Key_R)
    typed(page, "last shift")
    press(page, Qt.Key.Key_Return)
    press(page, Qt.Key.Key_N)
    QTest.keyClicks(page.focusWidget(), "before us")
    press(page, Qt.Key.Key_Return)
    left = page.layout_state()
    seat.time_us += 86_400 * S
    again = AlertsPage(seat)
    again.restore(left)
    again = opened(qtbot, again)  # type: ignore[assignment]
    assert times(again) == "2026-11-23 00:00:00 – 2026-11-23 08:00:00"
    await until(lambda: any(row.alert == "group/past" for row in listed(again).rows))
    press(again, Qt.Key.Key_Y)
    assert times(again) == ""
    broken = {"alerts_view": '[{"begins": "25:00"}]'}
    again.restore(broken)
    again.refresh(frozenset({"tick"}))
    assert times(again).startswith("“25:00”") and len(listed(again).rows) > 1


async def test_enter_in_a_line_of_the_page_looks_nowhere_else(qtbot, seat: FixedDesk) -> None:  # type: ignore[no-untyped-def]
    """The window would go to the most urgent alert with it."""
    window = RoomWindow(seat, 0)
    qtbot.addWidget(window)
    window.open("alerts")
    window.show()
    window.activateWindow()
    page = window.page("alerts")
    for name in ("filter-begins", "filter-ends", "filter-text", "comment"):
        line = page.findChild(QLineEdit, name)
        assert line is not None
        line.setFocus()
        line.setText("14:00")
        QTest.keyClick(line, Qt.Key.Key_Return)
        assert window.current == "alerts" and window.focusWidget() is listed(page), name
    await until(lambda: bool(seat.asked))
    assert isinstance(seat.asked[0], Acknowledge) and seat.asked[0].comment == "14:00"
    window.close()


async def test_a_view_is_saved_found_again_and_kept_over_a_restart(qtbot, seat: FixedDesk) -> None:  # type: ignore[no-untyped-def]
    page = opened(qtbot, AlertsPage(seat))
    press(page, Qt.Key.Key_O)
    press(page, Qt.Key.Key_B)
    press(page, Qt.Key.Key_N)
    QTest.keyClicks(page.focusWidget(), "by incident, new first")
    press(page, Qt.Key.Key_Return)
    saved = [row.alert for row in listed(page).rows]
    press(page, Qt.Key.Key_L)
    press(page, Qt.Key.Key_Return)
    assert not listed(page).rows[0].heading, "everything that is open"
    left = page.layout_state()
    again = AlertsPage(seat)
    again.restore(left)
    again = opened(qtbot, again)  # type: ignore[assignment]
    press(again, Qt.Key.Key_L)
    QTest.keyClicks(again.focusWidget(), "incident")
    press(again, Qt.Key.Key_Return)
    assert [row.alert for row in listed(again).rows] == saved
    press(again, Qt.Key.Key_Delete)
    assert "alerts_views" not in again.layout_state()


async def test_the_list_is_printed_as_it_stands(qtbot, seat: FixedDesk) -> None:  # type: ignore[no-untyped-def]
    page = opened(qtbot, AlertsPage(seat))
    QTest.keyClick(listed(page), Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    await until(lambda: note(page).startswith("Printed: "), within_s=30.0)
    path = Path(note(page).removeprefix("Printed: "))
    assert path.read_bytes().startswith(b"%PDF")
    await until(lambda: bool(seat.asked))
    assert isinstance(seat.asked[-1], Looked) and seat.asked[-1].subject == f"export/{path.name}"


async def test_the_list_is_saved_as_it_stands(qtbot, seat: FixedDesk) -> None:  # type: ignore[no-untyped-def]
    """With its history, without headings; no comment becomes a formula; journaled."""
    journal(seat)
    seat.live.alerts[GAS] = replace(seat.live.alerts[GAS], comment="=1+1")
    page = opened(qtbot, AlertsPage(seat))
    press(page, Qt.Key.Key_B)
    press(page, Qt.Key.Key_Y)
    await until(lambda: any(row.alert.startswith(PAST) for row in listed(page).rows))
    shown = [row for row in listed(page).rows if not row.heading]
    QTest.keyClick(listed(page), Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    await until(lambda: note(page).startswith("Saved: "), within_s=30.0)
    path = Path(note(page).removeprefix("Saved: "))
    with path.open(encoding="utf-8-sig", newline="") as file:
        written = list(csv.reader(file))
    titles, (heads, *lines) = written[: written.index([])], written[written.index([]) + 1 :]
    assert titles[0] == ["Demo chemical works · Alerts"] and "and the last hour" in titles[2][0]
    assert heads[:3] == ["Tier", "Raised", "Alert"] and heads[-1] == "id"
    assert [line[-1] for line in lines] == [row.alert for row in shown]
    assert next(line for line in lines if line[-1] == GAS)[7] == "'=1+1"
    await until(lambda: bool(seat.asked))
    assert isinstance(seat.asked[-1], Looked) and seat.asked[-1].subject == f"export/{path.name}"


async def test_paper_that_cannot_be_written_is_said(qtbot, seat: FixedDesk) -> None:  # type: ignore[no-untyped-def]
    reports = seat.context.home.reports
    reports.parent.mkdir(parents=True, exist_ok=True)
    if reports.is_dir():
        reports.rmdir()
    reports.write_text("no folder")
    page = opened(qtbot, AlertsPage(seat))
    QTest.keyClick(listed(page), Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    await until(lambda: note(page).startswith("Not printed: "), within_s=30.0)
    QTest.keyClick(listed(page), Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    await until(lambda: note(page).startswith("Not saved: "), within_s=30.0)


async def test_a_hundred_thousand_calls_are_listed(qtbot, seat: FixedDesk) -> None:  # type: ignore[no-untyped-def]
    """The list takes them as it takes ten."""
    page = opened(qtbot, AlertsPage(seat))
    (first, *_) = listed(page).rows
    rows = [*listed(page).rows]
    rows += [changed(first, alert=f"{PAST}{n}", unanswered=False) for n in range(100_000)]
    listed(page).show_rows(AlertRows.of(rows))
    listed(page).scrollToBottom()
    assert listed(page).rows[-1].alert == f"{PAST}99999"
    seat.hear(replace(seat.live.alerts[SOS], escalated=1))
