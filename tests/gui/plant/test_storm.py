"""Many alerts at once: what is read stays under the eye, what is chosen stays chosen, only rows in sight are worded."""

from __future__ import annotations

import asyncio

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint

from console.messages import Alert
from console.pages import overview as overview_module
from console.pages import window as window_module
from console.pages.alerts import AlertsPage
from console.pages.overview import OverviewPage
from console.pages.wall import WallPage
from console.pages.window import RoomWindow
from console.presenters import alerts as presenter
from console.values import AlertState, Tier
from tests.gui.desk import NOW_US, FixedDesk, S, until
from tests.gui.plant.test_pages import listed, opened
from tests.said import alert
from widgets.alert_list import AlertList
from widgets.map.layers.alerts import AlertLayer, beats
from widgets.map.view import View
from widgets.states.map_state import AlertMark, MapState
from widgets.states.urgency import Urgency

MANY = 600


def raised(number: int) -> Alert:
    """The n-th of a storm; each is younger than the one before and stands above it."""
    return alert("gas_level_1", f"gas/S-{number}", NOW_US - 600 * S + number * 1000)


@pytest.fixture
def stormy(seat: FixedDesk) -> FixedDesk:
    """The plant in trouble, and a storm besides."""
    seat.hear(*(raised(number) for number in range(MANY)))
    return seat


def top_of(shown: AlertList) -> str:
    """The row at the upper edge of what is in sight."""
    return shown.rows.ids[shown.indexAt(QPoint(1, 1)).row()]


async def test_who_has_scrolled_keeps_in_sight_what_he_reads(qtbot, stormy: FixedDesk) -> None:  # type: ignore[no-untyped-def]
    page = opened(qtbot, AlertsPage(stormy))
    shown = listed(page)
    shown.verticalScrollBar().setValue(shown.sizeHintForRow(0) * 200)
    read = top_of(shown)
    stormy.hear(*(raised(MANY + number) for number in range(7)))
    page.refresh(frozenset({"alert"}))
    assert (top_of(shown), len(shown.rows.ids)) == (read, len(stormy.live.alerts.listed()))


async def test_at_the_top_the_newest_come_into_sight(qtbot, stormy: FixedDesk) -> None:  # type: ignore[no-untyped-def]
    page = opened(qtbot, AlertsPage(stormy))
    sos = replace(raised(MANY), alert="danger/sos/worker/W-099", tier=Tier.SOS)
    stormy.hear(sos)
    page.refresh(frozenset({"alert"}))
    assert sos.alert in listed(page).rows.ids[:3] and listed(page).verticalScrollBar().value() == 0


async def test_what_is_chosen_stays_chosen(qtbot, stormy: FixedDesk) -> None:  # type: ignore[no-untyped-def]
    page = opened(qtbot, AlertsPage(stormy))
    shown = listed(page)
    chosen = raised(300).alert
    shown.choose(chosen)
    stormy.hear(*(raised(MANY + number) for number in range(3)))
    page.refresh(frozenset({"alert"}))
    assert (shown.chosen, shown.selected) == (chosen, (chosen,))


async def test_only_what_is_in_sight_is_worded(qtbot, stormy: FixedDesk, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    worded: list[str] = []
    word = presenter.alert_row
    monkeypatch.setattr(presenter, "alert_row", lambda said, *rest: (worded.append(said.alert), word(said, *rest))[1])
    page = opened(qtbot, AlertsPage(stormy))
    stormy.hear(raised(MANY))
    page.refresh(frozenset({"alert"}))
    page.grab()
    assert 0 < len(worded) < 100


async def test_a_row_that_changes_in_place_is_painted_anew(qtbot, stormy: FixedDesk) -> None:  # type: ignore[no-untyped-def]
    page = opened(qtbot, AlertsPage(stormy))
    shown = listed(page)
    name = shown.rows.ids[1]
    page.grab()
    stormy.hear(replace(stormy.live.alerts[name], comment="seen by Li"))
    page.refresh(frozenset({"alert"}))
    page.grab()
    assert shown.rows[1].comment == "seen by Li" == shown.model().rows[1].comment  # type: ignore[attr-defined]


async def test_the_small_map_moves_once_a_second_and_at_once_into_another_time(
    qtbot,  # type: ignore[no-untyped-def]
    seat: FixedDesk,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    page = OverviewPage(seat)
    opened(qtbot, page)

    def has_shown_all() -> bool:
        return not page._after.waits and not page._at_last.waits

    await until(has_shown_all)
    shown: list[object] = []
    monkeypatch.setattr(overview_module, "MAP_S", 3600.0)
    monkeypatch.setattr(page._map, "show_newest", shown.append)
    for changed, maps in ((frozenset({"tick"}), 0), (frozenset({"replay"}), 1), (frozenset({"tick"}), 1)):
        page.refresh(changed)
        await until(has_shown_all)
        assert len(shown) == maps


async def test_the_pages_of_an_alert_are_there_before_it(
    qtbot,  # type: ignore[no-untyped-def]
    seat: FixedDesk,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(window_module, "AHEAD_MS", 1)
    window, second = RoomWindow(seat, 0), RoomWindow(seat, 1)
    for each in (window, second):
        qtbot.addWidget(each)
        each.open("wall")
        each.show()
    await until(lambda: {"overview", "alerts"} <= set(window._pages))
    assert window.current == "wall"
    assert set(second._pages) == {"wall"}  # An alert opens nothing there.
    for each in (window, second):
        each.close()


async def test_the_wall_follows_alerts_only_where_they_change_a_tile(
    qtbot,  # type: ignore[no-untyped-def]
    stormy: FixedDesk,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    page = opened(qtbot, WallPage(stormy))
    page.refresh(frozenset({"alert"}))
    shown: list[bool] = []
    monkeypatch.setattr(page, "_move_on", lambda: shown.append(True))
    stormy.hear(raised(MANY))
    page.refresh(frozenset({"alert"}))
    assert not shown
    camera = stormy.context.site.cameras[5].id
    stormy.hear(replace(raised(MANY + 1), tier=Tier.SOS, cameras=(camera,)))
    page.refresh(frozenset({"alert"}))
    assert shown


def test_rings_on_one_spot_are_one_and_out_of_sight_none() -> None:
    """Of an answered and an unanswered alert at a spot the unanswered one; beyond the edge nothing."""
    view = View(10.0, 0.0, 0.0, 400.0, 300.0)
    marks = (
        AlertMark("a", 10.0, 10.0, Urgency.ONE, False, False),
        AlertMark("b", 9.99, 10.0, Urgency.TWO, True, False),
        AlertMark("c", 30.0, 20.0, Urgency.SOS, True, False),
        AlertMark("d", 300.0, 20.0, Urgency.SOS, True, False),
    )
    spots = AlertLayer().spots(view, MapState(alerts=marks))
    assert [mark.alert for _, mark in spots] == ["b", "c"]
    assert [beats(mark) for mark in marks] == [False, False, True, True]


async def test_alerts_leave_time_for_the_keyboard(qtbot, seat: FixedDesk, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    """Where showing them takes long, the next are shown only after a rest; none is lost."""
    window = RoomWindow(seat, 1)
    qtbot.addWidget(window)
    window.open("alerts")
    window.show()
    window._alerts_took_ms, window._alerts_shown_s = 400.0, window_module.time.monotonic()
    seat.hear(raised(1))
    assert raised(1).alert not in listed(window).rows.ids  # type: ignore[arg-type]
    await until(lambda: raised(1).alert in listed(window).rows.ids)  # type: ignore[arg-type]
    assert seat.live.alerts[raised(1).alert].state is AlertState.UNACKNOWLEDGED
    await asyncio.sleep(0)
    window.close()


async def test_rows_that_did_not_change_are_not_painted_again(qtbot, stormy: FixedDesk) -> None:  # type: ignore[no-untyped-def]
    """However often they are shown."""
    page = opened(qtbot, AlertsPage(stormy))
    page.grab()
    repainted: list[int] = []
    listed(page).model().dataChanged.connect(lambda first, *_: repainted.append(first.row()))
    for _ in range(3):
        page.refresh(frozenset({"alert"}))
    assert not repainted
    name = listed(page).rows.ids[2]
    stormy.hear(replace(stormy.live.alerts[name], comment="seen by Li"))
    page.refresh(frozenset({"alert"}))
    assert repainted == [2]
