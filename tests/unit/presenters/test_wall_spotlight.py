"""The spotlight: the cameras of an alert come forward, and the wall of before is there again afterwards."""

from __future__ import annotations

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from console.messages import Alert
from console.presenters.wall_layouts import View
from console.presenters.wall_scene import (
    WallScene,
    arrangement_of,
    let_go_of,
    lit_by_hand,
    moved_on,
    rearranged,
    with_tour,
)
from console.presenters.wall_spotlight import Spotlight, large, spotlit
from console.room.arrangement import Arrangement
from console.values import AlertState, Tier
from tests.unit.presenters.room import S, alert
from widgets.states.wall_layout import LAYOUTS, ONE_BIG, TWO_BIG

KNOWN = tuple(f"C{number:02d}" for number in range(1, 17))
BASE = Arrangement(KNOWN, LAYOUTS[16])
GROUP = (View("a", Arrangement(("C01", "C02"), None, "zone/a")), View("b", Arrangement(("C03",), None, "zone/b")))


def said(*alerts: Alert) -> dict[str, Alert]:
    """By id, as the picture has them."""
    return {each.alert: each for each in alerts}


def answered(one: Alert) -> Alert:
    """The same, acknowledged."""
    return msgspec.structs.replace(one, state=AlertState.ACKNOWLEDGED)


SOS = alert("sos", Tier.SOS, 5, cameras=("C05", "C06"))
CRANE = alert("crane", Tier.ONE, 9, source="camera/C09", cameras=("C09",))
HELMET = alert("helmet", Tier.TWO, 2, source="camera/C12", cameras=("C12",))


def on(scene: WallScene, alerts: dict[str, Alert], at_s: int = 0, shown: tuple[str, ...] = ()) -> WallScene:
    """The scene a moment later."""
    return moved_on(scene, GROUP, alerts, KNOWN, shown, at_s * S)


def test_by_key_the_cameras_of_every_waiting_alert_come_first_most_urgent_before() -> None:
    alerts = said(HELMET, CRANE, SOS)
    scene = lit_by_hand(WallScene(BASE), alerts, KNOWN)
    shown = arrangement_of(scene, GROUP, alerts, KNOWN)
    assert shown.cameras[:4] == ("C05", "C06", "C09", "C12") and sorted(shown.cameras) == sorted(KNOWN)
    assert arrangement_of(lit_by_hand(scene, alerts, KNOWN), GROUP, alerts, KNOWN) == BASE


def test_it_ends_by_itself_when_all_is_answered() -> None:
    scene = lit_by_hand(WallScene(BASE), said(SOS, CRANE), KNOWN)
    scene = on(scene, said(answered(SOS), CRANE))
    assert scene.spot.alerts == ("crane",)
    scene = on(scene, said(answered(SOS), answered(CRANE)))
    assert scene.spot.alerts == () and arrangement_of(scene, GROUP, {}, KNOWN) == BASE


def test_an_alert_that_was_answered_before_can_be_lit_by_hand_until_it_is_gone() -> None:
    scene = lit_by_hand(WallScene(BASE), said(answered(SOS)), KNOWN)
    assert on(scene, said(answered(SOS))).spot.alerts == ("sos",)
    assert on(scene, {}).spot.alerts == ()


def test_nothing_to_light() -> None:
    far = alert("far", Tier.SOS, cameras=("C99",))
    assert lit_by_hand(WallScene(BASE), said(far), KNOWN).spot.alerts == ()
    assert spotlit(Spotlight(("gone",)), {}, BASE, KNOWN) == BASE


def test_by_itself_only_where_it_is_wanted_and_only_the_first_tiers() -> None:
    assert on(WallScene(BASE), said(SOS)).spot.alerts == ()
    assert on(WallScene(BASE, by_itself=True), said(HELMET, CRANE)).spot.alerts == ("crane",)


def test_what_was_let_go_does_not_come_back_by_itself_but_a_new_one_does() -> None:
    scene = let_go_of(on(WallScene(BASE, by_itself=True), said(SOS)))
    assert on(scene, said(SOS)).spot.alerts == ()
    assert on(scene, said(SOS, CRANE)).spot.alerts == ("crane",)
    assert on(on(scene, {}), said(SOS)).spot.alerts == ("sos",)


def test_the_tour_waits_behind_the_spotlight_and_goes_on_after_it() -> None:
    scene = with_tour(WallScene(BASE), 0, 10)
    assert arrangement_of(scene, GROUP, {}, KNOWN).cameras == ("C01", "C02")
    scene = lit_by_hand(scene, said(SOS), KNOWN)
    scene = on(scene, said(SOS), 60)
    assert scene.tour is not None and scene.tour.step == 0
    scene = let_go_of(scene)
    assert on(scene, said(SOS), 61, ("C01",)).tour is not None
    assert let_go_of(scene).tour is None and with_tour(scene, 0, 10).tour is None


def test_arranging_by_hand_ends_tour_and_spotlight() -> None:
    scene = lit_by_hand(with_tour(WallScene(BASE), 0, 10), said(SOS), KNOWN)
    mine = Arrangement(("C02",))
    assert rearranged(scene, mine) == WallScene(mine, None, Spotlight((), frozenset({"sos"})))


def test_a_guest_is_added_behind_the_others() -> None:
    scene = WallScene(Arrangement(("C01",)), guest="C07")
    assert arrangement_of(scene, GROUP, {}, KNOWN).cameras == ("C01", "C07")


def test_few_cameras_are_larger_than_their_neighbours() -> None:
    assert [large(n) for n in (1, 2, 3, 4, 5)] == [ONE_BIG, TWO_BIG, LAYOUTS[4], LAYOUTS[4], LAYOUTS[6]]


@given(
    st.lists(st.sampled_from(("key", "escape", "sos", "answer", "gone", "tick")), max_size=15), st.booleans()
)  # fmt: skip
def test_whatever_happens_the_old_layout_is_back_when_nothing_is_lit(acts: list[str], by_itself: bool) -> None:
    scene, alerts = WallScene(BASE, by_itself=by_itself), said(HELMET)
    for act in acts:
        if act == "key":
            scene = lit_by_hand(scene, alerts, KNOWN)
        elif act == "escape":
            scene = let_go_of(scene)
        elif act == "sos":
            alerts = {**alerts, **said(SOS)}
        elif act == "answer":
            alerts = {name: answered(each) for name, each in alerts.items()}
        elif act == "gone":
            alerts = {}
        scene = on(scene, alerts)
        shown = arrangement_of(scene, GROUP, alerts, KNOWN)
        assert sorted(shown.cameras) == sorted(KNOWN)
        assert bool(scene.spot.alerts) == (shown != BASE)
