"""The map under the hand: drag, zoom, fit, select by mouse and Tab, labels that do not lie on each other."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest

from console.pages.plant import made_layers
from console.presenters.plant import Wish, map_state, plan
from console.presenters.texts import plain
from console.presenters.way_out import WayOut
from tests.gui.desk import FixedDesk
from tests.gui.plant.conftest import SITE
from widgets.map.canvas import MapCanvas
from widgets.map.labels import ALWAYS
from widgets.states.map_state import MapState, MapTurns

WAYS = WayOut(SITE)
SOS = "danger/sos/worker/W-017"


def shown(qtbot, seat: FixedDesk, wish: Wish | None = None) -> MapCanvas:  # type: ignore[no-untyped-def]
    """A map of the scene, 1000 by 640."""
    canvas = MapCanvas(made_layers())
    qtbot.addWidget(canvas)
    canvas.resize(1000, 640)
    canvas.show_plan(plan(SITE, "", "en"))
    canvas.show_state(map_state(seat.picture, SITE, WAYS, wish or Wish(alert=SOS), seat.now_us(), "en", plain))
    canvas.show()
    qtbot.waitExposed(canvas)
    return canvas


def where(canvas: MapCanvas, key: str) -> QPoint:
    """Pixel of a thing."""
    hit = next(hit for hit in canvas.hits() if hit.key == key)
    return QPoint(round(hit.x_px), round(hit.y_px))


def test_the_whole_plan_is_in_view_at_first(qtbot, seat) -> None:  # type: ignore[no-untyped-def]
    """Both corners of the plan are inside the window."""
    canvas = shown(qtbot, seat)
    assert canvas.rect().contains(canvas.view.at(0, 0).toPoint())
    assert canvas.rect().contains(canvas.view.at(SITE.width_m, SITE.height_m).toPoint())


def anew(qtbot, state: MapState, near: tuple[float, float, float] | None = None) -> QImage:  # type: ignore[no-untyped-def]
    """What a map shows that never showed anything else; of the whole plan, or `near` a place, in metres."""
    canvas = MapCanvas(made_layers())
    qtbot.addWidget(canvas)
    canvas.resize(1000, 640)
    canvas.show_plan(plan(SITE, "", "en"))
    if near:
        canvas.show_near(*near)
    canvas.show_state(state)
    return canvas.grab().toImage()


def test_what_moved_is_painted_in_pieces_and_looks_as_if_painted_at_once(qtbot, seat) -> None:  # type: ignore[no-untyped-def]
    """The scene before stays until the next is whole; that one is the same, pixel for pixel."""
    canvas = shown(qtbot, seat)
    canvas.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Its frame is not part of the scene.
    canvas.clearFocus()
    calm = replace(map_state(seat.picture, SITE, WAYS, Wish(), seat.now_us(), "en", plain), alerts=())
    canvas.show_state(calm)
    qtbot.waitUntil(lambda: canvas.grab().toImage() == anew(qtbot, calm), timeout=5000)
    before, moved = canvas.grab().toImage(), replace(calm, people=())
    whole = anew(qtbot, moved)
    assert whole != before
    canvas.show_state(moved)
    assert canvas.grab().toImage() == before
    qtbot.waitUntil(lambda: canvas.grab().toImage() == whole, timeout=5000)


def test_of_another_time_nothing_stays_while_the_next_is_painted(qtbot, seat) -> None:  # type: ignore[no-untyped-def]
    """As when a replay goes to another moment: no paint shows the moment before."""
    canvas = shown(qtbot, seat, Wish())
    canvas.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    canvas.clearFocus()
    moved = replace(map_state(seat.picture, SITE, WAYS, Wish(), seat.now_us(), "en", plain), alerts=(), people=())
    canvas.show_state(moved)
    assert not canvas.is_present
    canvas.forget_shown()
    assert canvas.grab().toImage() == anew(qtbot, moved) and canvas.is_present


def test_a_hidden_map_shows_nothing_old_when_it_comes_up(qtbot, seat) -> None:  # type: ignore[no-untyped-def]
    """A page that is not up paints nothing; then the plan is there at once, and what stands on it in pieces."""
    canvas = shown(qtbot, seat, Wish())
    canvas.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    canvas.hide()
    moved = replace(map_state(seat.picture, SITE, WAYS, Wish(), seat.now_us(), "en", plain), people=())
    canvas.show_state(moved)
    canvas.show()
    assert canvas.grab().toImage() == anew(qtbot, MapState(alerts=moved.alerts))
    qtbot.waitUntil(lambda: canvas.grab().toImage() == anew(qtbot, moved), timeout=5000)


def in_turns(states: list[MapState], begun: list[MapState]) -> Callable[[], MapTurns]:
    """Each time it is begun the next of these, in three turns."""

    def made() -> MapTurns:
        begun.append(states[len(begun)])
        state = begun[-1]
        yield from (None, None, None)
        return state

    return made


def test_of_states_made_in_turns_the_newest_is_shown_and_none_is_begun_in_vain(qtbot, seat) -> None:  # type: ignore[no-untyped-def]
    """While one is on its way, what is asked for meanwhile is made once, afterwards."""
    canvas = shown(qtbot, seat, Wish())
    canvas.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    whole = map_state(seat.picture, SITE, WAYS, Wish(), seat.now_us(), "en", plain)
    begun, states = list[MapState](), [replace(whole, people=()), replace(whole, people=(), gas=())]
    newest = in_turns(states, begun)
    canvas.show_newest(newest)
    qtbot.waitUntil(lambda: bool(begun), timeout=5000)
    for _ in range(3):
        canvas.show_newest(newest)
    qtbot.waitUntil(lambda: canvas.grab().toImage() == anew(qtbot, states[1]), timeout=5000)
    assert begun == states


def test_what_is_shown_at_once_is_not_overtaken_by_what_was_on_its_way(qtbot, seat) -> None:  # type: ignore[no-untyped-def]
    """As when the dispatcher selects something: nothing older comes after it."""
    canvas = shown(qtbot, seat, Wish())
    canvas.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    whole = map_state(seat.picture, SITE, WAYS, Wish(), seat.now_us(), "en", plain)
    begun = list[MapState]()
    canvas.show_newest(in_turns([replace(whole, people=())], begun))
    qtbot.waitUntil(lambda: bool(begun), timeout=5000)
    chosen = replace(whole, selected="gas/G-114")
    canvas.show_state(chosen)
    qtbot.waitUntil(lambda: not canvas._pieces.waits, timeout=5000)
    assert canvas.is_present and canvas.grab().toImage() == anew(qtbot, chosen)


def test_what_was_prepared_unseen_is_there_at_once(qtbot, seat) -> None:  # type: ignore[no-untyped-def]
    """Nothing of it is seen before; what is left of it is made when it is shown."""
    canvas = shown(qtbot, seat, Wish())
    canvas.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    before = map_state(seat.picture, SITE, WAYS, Wish(), seat.now_us(), "en", plain)
    sought = replace(before, people=(), selected="gas/G-114")
    canvas.prepare(in_turns([sought], [])())
    qtbot.waitUntil(lambda: not canvas._pieces.waits, timeout=5000)
    assert canvas.grab().toImage() == anew(qtbot, before)
    assert canvas.show_prepared() and canvas.is_present
    assert canvas.grab().toImage() == anew(qtbot, sought)
    canvas.prepare(in_turns([before], [])())
    assert canvas.show_prepared() and canvas.grab().toImage() == anew(qtbot, before)


def test_what_was_prepared_for_another_look_is_not_shown(qtbot, seat) -> None:  # type: ignore[no-untyped-def]
    """The map was dragged, or its layers are others, meanwhile."""
    canvas = shown(qtbot, seat, Wish())
    state = map_state(seat.picture, SITE, WAYS, Wish(), seat.now_us(), "en", plain)
    sought = replace(state, people=())
    assert not canvas.show_prepared()
    for change in (lambda: canvas.slide(5.0, 0.0), lambda: canvas.show_layers(frozenset({"gas"})), canvas.show_whole):
        canvas.prepare(in_turns([sought], [])())
        qtbot.waitUntil(lambda: canvas._unseen is None, timeout=5000)
        change()
        assert not canvas.show_prepared()
    canvas.show_state(sought)
    qtbot.waitUntil(lambda: canvas.is_present, timeout=5000)
    assert not any(hit.key.startswith("worker/") for hit in canvas.hits())


def test_a_map_that_comes_up_while_its_state_is_made_shows_the_plan_alone(qtbot, seat) -> None:  # type: ignore[no-untyped-def]
    """Not the alerts of before; also where the state turns out to be the same."""
    canvas = shown(qtbot, seat)
    canvas.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    same = map_state(seat.picture, SITE, WAYS, Wish(alert=SOS), seat.now_us(), "en", plain)
    assert same.alerts
    canvas.hide()
    canvas.show()
    canvas.show_newest(in_turns([same], []))
    assert canvas.grab().toImage() == anew(qtbot, MapState())
    qtbot.waitUntil(lambda: canvas.is_present and not canvas._pieces.waits, timeout=5000)
    assert canvas.labels() and canvas.hits()


def test_a_map_that_looks_elsewhere_shows_the_plan_alone_until_its_state_is_made(qtbot, seat) -> None:  # type: ignore[no-untyped-def]
    """As when another alert is looked at: the marks of the one before are not painted once more."""
    canvas = shown(qtbot, seat)
    canvas.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    other = map_state(seat.picture, SITE, WAYS, Wish(), seat.now_us(), "en", plain)
    near = 40.0, 30.0, 25.0
    canvas.show_near(*near)
    canvas.show_newest(in_turns([other], []))
    assert canvas.grab().toImage() == anew(qtbot, MapState(), near)
    qtbot.waitUntil(lambda: canvas.is_present and not canvas._pieces.waits, timeout=5000)
    assert canvas.labels()


def test_a_click_selects_the_nearest_thing_and_bare_ground_none(qtbot, seat) -> None:  # type: ignore[no-untyped-def]
    """G-114 by its square; '' far from everything."""
    canvas = shown(qtbot, seat)
    with qtbot.waitSignal(canvas.select_wanted) as asked:
        QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=where(canvas, "gas/G-114"))
    assert asked.args == ["gas/G-114"]
    with qtbot.waitSignal(canvas.select_wanted) as asked:
        QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=QPoint(3, 3))
    assert asked.args == [""]


def test_a_drag_moves_the_plan_and_selects_nothing(qtbot, seat) -> None:  # type: ignore[no-untyped-def]
    """The plan follows the hand."""
    canvas = shown(qtbot, seat)
    before, asked = canvas.view.at(100, 70), []
    canvas.select_wanted.connect(asked.append)
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=QPoint(300, 300))
    QTest.mouseMove(canvas, QPoint(320, 310))
    QTest.mouseMove(canvas, QPoint(360, 340))
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=QPoint(360, 340))
    moved = canvas.view.at(100, 70) - before
    assert (round(moved.x()), round(moved.y())) == (60, 40)
    assert asked == []


def test_a_drag_moves_the_picture_at_once_and_draws_it_anew_behind_the_hand(qtbot, seat) -> None:  # type: ignore[no-untyped-def]
    """The picture of before, forty pixels to the right; then what comes into sight is there too."""
    canvas = shown(qtbot, seat, Wish())
    canvas.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    canvas.clearFocus()
    calm = replace(map_state(seat.picture, SITE, WAYS, Wish(), seat.now_us(), "en", plain), alerts=())
    canvas.show_state(calm)
    canvas.zoom(2.0, QPointF(300, 200))
    qtbot.waitUntil(lambda: canvas.is_present, timeout=5000)
    before, view = canvas.grab().toImage(), canvas.view
    canvas.slide(40, 0)
    moved = canvas.grab().toImage()
    assert moved.copy(40, 0, 960, 640) == before.copy(0, 0, 960, 640)
    assert not canvas.is_present
    qtbot.waitUntil(lambda: canvas.is_present, timeout=5000)
    canvas.slide(-40, 0)
    qtbot.waitUntil(lambda: canvas.is_present and canvas.view == view, timeout=5000)
    assert canvas.grab().toImage() == before


def test_what_is_asked_of_a_map_under_the_hand_is_of_where_it_is_now(qtbot, seat) -> None:  # type: ignore[no-untyped-def]
    """A thing is hit where it is seen, also before it was drawn anew."""
    canvas = shown(qtbot, seat)
    at = where(canvas, "gas/G-114")
    canvas.slide(50, 20)
    assert where(canvas, "gas/G-114") - at == QPoint(50, 20)


def test_zoom_keeps_what_is_under_the_pointer_and_0_brings_the_whole_back(qtbot, seat) -> None:  # type: ignore[no-untyped-def]
    """By the wheel's function, by keys, and back."""
    canvas = shown(qtbot, seat)
    fitted, pointer = canvas.view, QPointF(250, 200)
    under = canvas.view.metres(pointer)
    canvas.zoom(2.0, pointer)
    assert canvas.view.scale == 2 * fitted.scale
    assert [round(value, 6) for value in canvas.view.metres(pointer)] == [round(value, 6) for value in under]
    QTest.keyClick(canvas, Qt.Key.Key_Plus)
    QTest.keyClick(canvas, Qt.Key.Key_Minus)
    QTest.keyClick(canvas, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert canvas.view != fitted
    QTest.keyClick(canvas, Qt.Key.Key_0)
    assert canvas.view == fitted


def test_tab_goes_to_the_urgent_things_first(qtbot, seat) -> None:  # type: ignore[no-untyped-def]
    """The SOS before everything else; then on from the selected one."""
    canvas = shown(qtbot, seat)
    asked: list[str] = []
    canvas.select_wanted.connect(asked.append)
    canvas.setFocus()
    QTest.keyClick(canvas, Qt.Key.Key_Tab)
    assert asked == ["worker/W-017"]
    canvas.show_state(map_state(seat.picture, SITE, WAYS, Wish(selected=asked[0]), seat.now_us(), "en", plain))
    QTest.keyClick(canvas, Qt.Key.Key_Tab)
    assert len(asked) == 2 and asked[1] != asked[0]


def test_labels_do_not_lie_on_each_other(qtbot, seat) -> None:  # type: ignore[no-untyped-def]
    """Only those that must be said may overlap, and none leaves the window."""
    canvas = shown(qtbot, seat)
    labels = canvas.labels()
    quiet = [one for one in labels if one.label.priority > ALWAYS]
    assert len(labels) > 20
    for place, one in enumerate(quiet):
        assert canvas.view.window.contains(one.box)
        assert not any(one.box.intersects(other.box) for other in quiet[place + 1 :])
    assert any("Li Wei SOS" in one.label.text for one in labels)
    assert any("27 %LEL" in one.label.text for one in labels)


def test_a_hidden_layer_is_neither_painted_nor_selected(qtbot, seat) -> None:  # type: ignore[no-untyped-def]
    """People away: no name, nothing to click."""
    canvas = shown(qtbot, seat)
    canvas.show_layers(frozenset({"people"}))
    assert not any(hit.key.startswith("worker/") for hit in canvas.hits())
    assert not any("Li Wei" in one.label.text for one in canvas.labels())


def test_unanswered_alerts_beat_and_answered_ones_rest(qtbot, seat, calm_seat) -> None:  # type: ignore[no-untyped-def]
    """The rings change with the beat; without alerts no timer runs."""
    canvas = shown(qtbot, seat)
    lit = canvas.grab().toImage()
    qtbot.waitUntil(lambda: canvas.grab().toImage() != lit, timeout=3000)
    canvas.show_state(map_state(calm_seat.picture, SITE, WAYS, Wish(), calm_seat.now_us(), "en", plain))
    assert not canvas._beat.isActive()


def test_a_repaint_of_a_full_map_is_cheap(qtbot, seat) -> None:  # type: ignore[no-untyped-def]
    """Sixty points and forty people with trails in a few milliseconds; generous here, the bench measures."""
    canvas = shown(qtbot, seat)
    canvas.grab()
    begun = time.process_time()
    for _ in range(10):
        canvas.repaint()
    assert (time.process_time() - begun) / 10 < 0.05
