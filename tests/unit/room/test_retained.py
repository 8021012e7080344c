"""What ended while nobody heard goes out of the picture; what still stands never leaves it."""

from __future__ import annotations

from msgspec.structs import replace

from console.messages import Flood, Message, TakenBack
from console.room.picture import Picture
from console.room.retained import Retained
from console.topics import state_topic
from console.values import AlertState
from tests import said
from tests.sites import small_site

FIRE = said.alert("gas_level_1", "gas/G-1", 1)
SOS = said.alert("sos", "worker/W-1", 2)


def topic_of(message: Message, kind: str, name: str) -> tuple[str, Message]:
    """A state with its topic."""
    return state_topic("test", kind, name), message


FIRE_SAID, SOS_SAID = (topic_of(one, "alert", one.alert) for one in (FIRE, SOS))


def heard() -> tuple[Picture, Retained]:
    """A seat that has heard of both alerts."""
    picture = Picture()
    retained = Retained(picture)
    retained.begin()
    assert not retained.waits
    assert retained.hear([FIRE_SAID, SOS_SAID]) == {"alert"}
    return picture, retained


def test_a_state_that_is_taken_back_goes_at_once() -> None:
    picture, retained = heard()
    assert retained.hear([topic_of(TakenBack(), "alert", FIRE.alert)]) == {"alert"}
    assert list(picture.alerts) == [SOS.alert]
    assert retained.hear([topic_of(TakenBack(), "alert", "never-heard-of")]) == {""}


def test_what_is_taken_back_and_said_again_in_one_batch_stands() -> None:
    picture, retained = heard()
    retained.hear([topic_of(TakenBack(), "alert", FIRE.alert), FIRE_SAID])
    assert FIRE.alert in picture.alerts


def test_an_ending_that_is_told_and_then_taken_back_is_over_once() -> None:
    picture, retained = heard()
    over = replace(FIRE, state=AlertState.NORMAL)
    retained.hear([topic_of(over, "alert", FIRE.alert)])
    assert retained.hear([topic_of(TakenBack(), "alert", FIRE.alert)]) == {""}
    assert list(picture.alerts) == [SOS.alert]


def test_over_a_new_line_only_what_is_not_said_again_goes() -> None:
    picture, retained = heard()
    retained.begin()
    assert retained.waits and len(picture.alerts) == 2
    retained.hear([SOS_SAID])
    assert len(picture.alerts) == 2, "until all was said, nobody knows"
    assert retained.drop_unsaid() == {"alert"}
    assert list(picture.alerts) == [SOS.alert]
    assert retained.drop_unsaid() == frozenset() and not retained.waits


def test_a_line_that_is_lost_again_waits_for_all_of_them_anew() -> None:
    picture, retained = heard()
    retained.begin()
    retained.hear([SOS_SAID])
    retained.begin()
    retained.hear([FIRE_SAID])
    retained.drop_unsaid()
    assert list(picture.alerts) == [FIRE.alert]


def test_what_never_ends_stays_though_it_was_not_said_again() -> None:
    """A permit, gas, a flood: these are said as they are, not taken away by silence."""
    picture, retained = heard()
    permit = said.permit(small_site().permits[0], 1, 2)
    name = permit.permit
    flood = Flood(room="room", calls=1)
    gas = said.gas("G-1", 5.0, 1)
    told = [topic_of(permit, "permit", name), topic_of(flood, "flood", "room"), topic_of(gas, "gas", "G-1")]
    retained.hear(told)
    retained.begin()
    retained.hear([FIRE_SAID, SOS_SAID])
    assert not retained.waits and retained.drop_unsaid() == frozenset()
    assert (picture.permits, picture.flood, list(picture.gas)) == ({name: permit}, flood, ["G-1"])
    retained.hear([(topic, TakenBack()) for topic, _ in told])
    assert (picture.permits, picture.flood, list(picture.gas)) == ({}, flood, ["G-1"])
