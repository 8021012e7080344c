"""Marks of the map: what is old has no number, what is dangerous keeps its colour, storeys leave out the others."""

from __future__ import annotations

from msgspec.structs import replace

from console.messages import GasPoint
from console.presenters.in_turns import at_once
from console.presenters.overview import calm, chosen, situation
from console.presenters.places import alert_spot, cameras_of, workers_near
from console.presenters.plant import Wish, gas_mark, map_state, plan, way_in_turns
from console.presenters.plant_cards import interlock_card
from console.presenters.selection import selected_card, zone_of_key
from console.presenters.texts import plain
from console.presenters.trend import direction, gas_trend, pulse_trend
from console.presenters.way_out import WayOut
from console.room.picture import Picture
from console.site import find
from console.values import AlertState, Quality
from tests import said
from tests.gui.plant.scene import NOW_US, S, demo_site, trouble
from tests.gui.plant.scene import calm as quiet_messages
from widgets.states.urgency import Urgency

SITE = demo_site()
WAYS = WayOut(SITE)
SOS = "danger/sos/worker/W-017"


def folded(messages: list) -> Picture:  # type: ignore[type-arg]
    """A picture of these messages."""
    picture = Picture()
    for message in messages:
        picture.fold(message)
    return picture


TROUBLE = folded(trouble(SITE))


def marks(wish: Wish, now_us: int = NOW_US):  # type: ignore[no-untyped-def]
    """The map at a time."""
    return map_state(TROUBLE, SITE, WAYS, wish, now_us, "en", plain)


def point(quality: Quality, value: float | None, at_us: int, level: int = 0) -> GasPoint:
    """One state of G-114."""
    return said.gas("G-114", value, at_us, quality=quality, level=level)


def test_a_gas_point_has_a_number_only_while_it_is_believed() -> None:
    """Good and young: the number. Old, lost, faulty: the word and the age, dashed."""
    place = find.by_id(SITE.gas_points, "G-114")
    assert place is not None

    def mark(state: GasPoint | None, tier: Urgency = Urgency.NORMAL):  # type: ignore[no-untyped-def]
        return gas_mark(place, state, "↑", tier, 5.0, NOW_US, plain)

    young = mark(point(Quality.GOOD, 12.0, NOW_US - S))
    assert (young.number, young.trend, young.urgency) == ("12 %LEL", "↑", Urgency.NORMAL)
    old = mark(point(Quality.GOOD, 12.0, NOW_US - 9 * S))
    assert (old.number, old.age, old.urgency) == ("lost", "9 s", Urgency.BLIND)
    assert mark(point(Quality.FAULT, None, NOW_US)).number == "fault"
    assert mark(None).urgency is Urgency.BLIND


def test_a_dead_sensor_keeps_the_colour_of_the_danger_behind_it() -> None:
    """Blindness never hides gas that nobody has answered."""
    place = find.by_id(SITE.gas_points, "G-114")
    assert place is not None
    mark = gas_mark(place, point(Quality.LOST, None, NOW_US - 60 * S), "", Urgency.ONE, 5.0, NOW_US, plain)
    assert (mark.urgency, mark.tier) == (Urgency.BLIND, Urgency.ONE)


def test_people_show_age_when_old_and_their_tier_when_in_need() -> None:
    """Li Wei in SOS, W-030 not heard for 35 s."""
    people = {mark.worker: mark for mark in marks(Wish()).people}
    assert (people["W-017"].name, people["W-017"].urgency) == ("Li Wei SOS", Urgency.SOS)
    assert people["W-030"].blind and people["W-030"].age == "35 s"
    assert len(people["W-017"].trail_m) > 3


def test_a_storey_leaves_out_what_stands_on_another() -> None:
    """F2 has its own people and points; the plan of all storeys draws no area twice."""
    above = marks(Wish(storey="F2"))
    assert {mark.worker for mark in above.people} < {mark.worker for mark in marks(Wish()).people}
    assert {find.by_id(SITE.gas_points, mark.point).storey for mark in above.gas} == {"F2"}  # type: ignore[union-attr]
    assert "reactor-hall-f2" not in {area.area for area in plan(SITE, "", "en").areas}
    assert "reactor-hall-f2" in {area.area for area in plan(SITE, "F2", "en").areas}


def test_suspended_permits_have_their_tier_and_clause() -> None:
    """CSE-0012 is suspended, HOT-0007 counts down."""
    permits = {mark.permit: mark for mark in marks(Wish()).permits}
    assert permits["CSE-0012"].urgency is Urgency.TWO
    assert permits["CSE-0012"].note == "suspended GB 30871-2022 6.10"
    assert permits["HOT-0007"].note.endswith("left")


def test_the_selected_alert_has_cones_and_a_way_out() -> None:
    """C05 looks, and a way leads to a muster point within the plan."""
    shown = marks(Wish(alert=SOS))
    assert "C05" in {mark.camera for mark in shown.cameras if mark.cone}
    assert shown.way is not None and shown.way.note.startswith("Muster point")
    assert shown.way.corners_m[0] == (124.0, 36.0)
    assert marks(Wish()).way is None


def test_wind_grows_old() -> None:
    """Past its limit the speed gives way to the age."""
    assert marks(Wish()).wind.speed == "3.4 m/s"  # type: ignore[union-attr]
    later = marks(Wish(), NOW_US + 300 * S).wind
    assert later is not None and later.blind and later.speed == "5 min ago"
    assert map_state(Picture(), SITE, WAYS, Wish(), NOW_US, "en", plain).wind is None


def test_the_situation_of_an_sos_is_complete() -> None:
    """Cameras, vitals, colleagues, gas, permits, help."""
    alert = chosen(TROUBLE, SOS)
    assert alert is not None
    spot = alert_spot(alert, TROUBLE, SITE)
    assert spot is not None
    way = at_once(way_in_turns(spot, TROUBLE, SITE, WAYS))
    shown = situation(alert, TROUBLE, SITE, way, NOW_US, "en", plain)
    assert shown.cameras[:2] == ("C05", "C06") and 2 <= len(shown.cameras) <= 4
    assert shown.head.elapsed == "00:18" and shown.head.urgency is Urgency.SOS
    assert shown.vitals is not None and "138 bpm" in [fact.value for fact in shown.vitals.facts]
    assert {(bool(fact.name), fact.value[-2:]) for fact in shown.people.facts} == {(True, " m")}
    assert any(fact.urgency is Urgency.ONE for fact in shown.gas.facts)
    assert any("HOT-0007" in fact.name for fact in shown.permits.facts)
    assert {"nearest extinguisher", "eye wash", "way out"} <= {fact.name for fact in shown.help.facts}
    known = situation(alert, TROUBLE, SITE, None, NOW_US, "en", plain).help.facts
    assert known == shown.help.facts[:-1]  # What is known at once is there before the way out is found.


def test_without_a_wish_the_most_urgent_alert_is_the_situation() -> None:
    """And one that is gone gives way to it."""
    first, other = chosen(TROUBLE, ""), chosen(TROUBLE, "danger/sos/worker/W-099")
    assert first is not None and first.alert == SOS == (other.alert if other else "")


def test_calm_has_a_card_for_each_area() -> None:
    """People, gas points, what is not seen, permits."""
    head, cards = calm(folded(quiet_messages(SITE)), SITE, NOW_US, "en", plain)
    assert head.calm and head.title == "No alert"
    assert {"Tank farm", "Reactor hall", "Substation"} <= {card.title for card in cards}
    substation = next(card for card in cards if card.title == "Substation")
    assert any(fact.urgency is Urgency.BLIND for fact in substation.facts)


def test_spots_cameras_and_neighbours() -> None:
    """An alert without a place of its own has the middle of its zone."""
    crane = alert_spot(TROUBLE.alerts["danger/guardian_absent/permit/CSE-0012"], TROUBLE, SITE)
    assert crane is not None and not crane.sure and crane.zone == find.by_id(SITE.permits, "CSE-0012").zone  # type: ignore[union-attr]
    spot = alert_spot(TROUBLE.alerts[SOS], TROUBLE, SITE)
    assert spot is not None and (spot.x_m, spot.storey) == (124.0, "F2")
    distances = [far for far, _ in workers_near(spot, TROUBLE.workers.values(), 60.0)]
    assert distances == sorted(distances)
    assert cameras_of(None, None, SITE) == ()


def test_trends_have_set_points_gaps_and_direction() -> None:
    """Scale over both set-points; a rise over a minute is a rise."""
    place = find.by_id(SITE.gas_points, "G-114")
    record = find.by_id(SITE.workers, "W-017")
    assert place is not None and record is not None
    samples = TROUBLE.gas_trend.get("G-114")
    state = gas_trend(place, TROUBLE.gas["G-114"], samples, NOW_US, plain)
    assert [line.value for line in state.lines] == [place.set_point_1, place.set_point_2]
    assert state.low <= 0 and state.high > place.set_point_2
    assert direction(samples, NOW_US, 100.0) == "↑"
    assert direction([(NOW_US, 1.0)], NOW_US, 100.0) == ""
    falling = [(NOW_US - 30 * S, 9.0), (NOW_US - 20 * S, 7.0), (NOW_US, 1.0)]
    assert direction(falling, NOW_US, 100.0) == "↓"
    late = pulse_trend(
        record, replace(TROUBLE.workers["W-017"], vital_at_us=NOW_US - 60 * S), (), NOW_US, SITE.limits, "en", plain
    )
    assert late.title == "Li Wei pulse –"


def test_selected_things_say_what_they_are() -> None:
    """One card a kind; an invitation for nothing."""
    for key in ("gas/G-114", "camera/C03", "permit/HOT-0007", "crane/K-1", f"place/{SITE.places[0].id}"):
        card = selected_card(key, TROUBLE, SITE, NOW_US, "en", plain)
        assert card.facts, key
    for key in ("", "gas/none", "camera/none", "permit/none", "crane/none", "place/none", "area/x"):
        assert selected_card(key, TROUBLE, SITE, NOW_US, "en", plain).empty == "select a thing on the map"
    assert selected_card("camera/C01", Picture(), SITE, NOW_US, "en", plain).facts[0].urgency is Urgency.BLIND
    assert zone_of_key("worker/W-017", TROUBLE, SITE) == "reactor-hall-f2"


def test_the_interlock_card_shows_the_area_of_the_selected_thing() -> None:
    """IL-01 for the upper storey of the reactor hall too."""
    card = interlock_card("reactor-hall-f2", TROUBLE, SITE, "en", plain)
    assert card.interlock == "IL-01" and "3 machines" in card.consequence and card.hint == "F7 operates"
    assert interlock_card("", Picture(), SITE, "en", plain).trouble


def test_a_spot_has_one_ring_however_many_alerts_stand_there() -> None:
    """That of the most urgent, of those without an answer first; selected when any of them is."""
    kinds = ("gas_lost", "gas_level_1", "gas_rising")
    raised = [said.alert(kind, "gas/G-114", NOW_US - n * S) for n, kind in enumerate(kinds)]
    answered = replace(raised[1], state=AlertState.ACKNOWLEDGED)

    def rings(messages: list, wish: str = ""):  # type: ignore[no-untyped-def, type-arg]
        return map_state(folded(messages), SITE, WAYS, Wish(alert=wish), NOW_US, "en", plain).alerts

    (ring,) = rings(raised)
    assert (ring.alert, ring.unanswered, ring.selected) == (raised[1].alert, True, False)
    (ring,) = rings([raised[0], answered], wish=answered.alert)
    assert (ring.alert, ring.unanswered, ring.selected) == (raised[0].alert, True, True)
