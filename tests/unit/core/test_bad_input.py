"""What a field can get wrong, through the real decoding, the real door of the core and its real duties."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.core.intake import FUTURE, LATE, REPEATED, UNKNOWN
from console.domain.decision import Decision
from console.topics import LARGEST_PAYLOAD, Refused, decode, field_topic, state_topic
from console.values import AlertState, Habit, Tier
from tests.unit.core.rig import Rig

S, HOUR_US = 1_000_000, 3_600_000_000
GAS_1, GAS_2 = "danger/gas_level_1/gas/G-1", "danger/gas_level_2/gas/G-1"


class Field:
    """Says things as bytes on a topic; the core hears what its door lets in."""

    def __init__(self) -> None:
        self.rig = Rig()

    def says(self, topic: str, payload: bytes) -> list[Decision]:
        """One message as it comes from the wire."""
        try:
            message = decode(topic, payload)
        except Refused as refused:
            self.rig.refused[refused.reason] += 1
            return []
        if not self.rig.intake.admits(topic, message, self.rig.now_us):
            return []
        return self.rig.hear(message)

    def calls(self, at_us: int, sos: bool = True, band: str = "B-001") -> list[Decision]:
        """A wristband with its key pressed, or let go."""
        said = {"band": band, "pulse_bpm": 80.0, "skin_c": 33.0, "battery_pct": 70.0, "sos": sos, "fall": False}
        body = json.dumps({**said, "measured_at_us": at_us}).encode()
        return self.says(field_topic("test", "vital", band), body)

    def reads(self, value: float | None, at_us: int | None = None, point: str = "G-1", **more: Any) -> list[Decision]:
        """One reading of a gas point, of now unless said otherwise."""
        said = {
            "point": point,
            "value": value,
            "unit": "%LEL",
            "quality": "good",
            "measured_at_us": self.rig.now_us if at_us is None else at_us,
            **more,
        }
        return self.says(field_topic("test", "gas", point.rpartition("/")[2]), json.dumps(said).encode())


@pytest.fixture
def field() -> Field:
    """The small plant."""
    return Field()


def test_flapping_at_fifty_hertz_is_one_alert_that_is_marked_and_told_in_full(field: Field) -> None:
    """Ten seconds of it: every turn is journaled, one row stands in the list, and its first call keeps its time."""
    first_us = field.rig.now_us
    rows: list[Decision] = []
    for turn in range(500):
        rows += field.reads(60.0 if turn % 2 == 0 else 1.0)
        field.rig.now_us += 20_000
        if turn % 12 == 11:
            rows += field.rig.tick()
    turns = [row.kind for row in rows if row.subject == GAS_2 and row.kind in ("alert_raised", "alert_cleared")]
    assert turns == ["alert_raised", "alert_cleared"] * 250
    assert set(field.rig.alerts.standing) == {GAS_2}
    alert = field.rig.alert(GAS_2)
    assert (alert.habit, alert.raised_at_us, alert.state) == (Habit.CHATTERING, first_us, AlertState.RETURNED)
    assert not field.rig.refused


@pytest.mark.parametrize(("hours", "why"), [(3, FUTURE), (-3, LATE), (1e9, FUTURE), (-1e9, LATE)])
def test_a_clock_that_is_hours_off_is_refused_and_its_point_is_soon_known_to_be_lost(
    field: Field, hours: float, why: str
) -> None:
    """What stood before still stands: nobody says that the gas is gone."""
    field.reads(60.0)
    for _ in range(120):
        field.rig.now_us += S
        assert not [row for row in field.reads(1.0, field.rig.now_us + int(hours * HOUR_US)) if row.subject == GAS_2]
        field.rig.tick()
    assert field.rig.refused[why] == 120
    assert field.rig.alert(GAS_2).state is AlertState.UNACKNOWLEDGED
    assert field.rig.alert("sight/gas_lost/gas/G-1").active


@pytest.mark.parametrize("hours", [3, -3, 1000, -1000])
def test_gas_at_a_set_point_calls_at_once_whoever_s_clock_is_wrong_and_once(field: Field, hours: float) -> None:
    """Ours or the sender's. While its lower readings are refused, nobody takes the danger back; it is as of now."""
    field.reads(1.0)
    field.rig.now_us += S
    said_us = field.rig.now_us + int(hours * HOUR_US)
    assert [row.kind for row in field.reads(60.0, said_us)] == ["alert_raised"]
    assert field.rig.gas.points["G-1"].measured_at_us == field.rig.now_us
    assert field.reads(60.0, said_us) == []
    assert field.reads(1.0, said_us + S) == []
    field.rig.now_us += S
    field.reads(1.0)
    assert field.rig.alert(GAS_2).state is AlertState.RETURNED
    assert field.reads(60.0, said_us) == []
    assert field.rig.refused.total() == 3


def test_gas_beyond_its_range_calls_whoever_s_clock_is_wrong(field: Field) -> None:
    field.reads(None, field.rig.now_us + 3 * HOUR_US, quality="over_range")
    assert field.rig.alert("sight/gas_over_range/gas/G-1").active
    assert field.reads(None, field.rig.now_us + 4 * HOUR_US, quality="fault") == []
    assert field.rig.refused == {FUTURE: 1}


@pytest.mark.parametrize("told", [True, False])
@pytest.mark.parametrize("back_s", [0.5, 1.5, 3 * 3600])
def test_a_sender_is_heard_on_after_our_clock_and_its_were_set_back(field: Field, told: bool, back_s: float) -> None:
    """At once where the step was found; else as soon as it is beyond what clocks may differ."""
    for _ in range(3):
        field.rig.now_us += S
        field.reads(1.0)
    newest_us = field.rig.now_us
    field.rig.now_us -= int(back_s * S)
    if told:
        field.rig.intake.set_back(int(back_s * S))
    field.rig.now_us += S // 4 if told or back_s > 2 else int(back_s * S) + 1
    field.reads(2.0)
    assert (field.rig.gas.points["G-1"].value, field.rig.refused.total()) == (2.0, 0)
    field.reads(1.0, newest_us)
    assert field.rig.gas.points["G-1"].value == 2.0, "a repeat of before is no news"


@pytest.mark.parametrize("late_s", [0.5, 600, 3 * 3600, -3 * 3600])
def test_a_call_for_help_is_heard_once_however_late_overtaken_or_wrong_its_clock(field: Field, late_s: float) -> None:
    """What else the band says with it is not taken for the present: his vitals keep their age."""
    said_us = field.rig.now_us - int(late_s * S)
    field.calls(field.rig.now_us, sos=False)
    heard_us = field.rig.now_us
    field.rig.now_us += 1000
    assert [row.kind for row in field.calls(said_us)] == ["alert_raised"]
    assert field.rig.people.workers["W-001"].vital_at_us == heard_us
    field.rig.now_us += S
    field.calls(field.rig.now_us, sos=False)
    alert = field.rig.alert("danger/sos/worker/W-001")
    assert (alert.tier, alert.state) == (Tier.SOS, AlertState.RETURNED)
    assert field.calls(said_us) == []
    assert field.rig.refused.total() == 1


def test_a_call_of_a_band_that_nobody_wears_is_refused_and_counted(field: Field) -> None:
    assert field.calls(field.rig.now_us, band="B-999") == []
    assert field.rig.refused == {UNKNOWN: 1}


@given(st.randoms(use_true_random=False), st.lists(st.sampled_from((1.0, 30.0, 60.0)), min_size=2, max_size=12))
def test_whatever_comes_twice_or_in_another_order_never_brings_back_what_is_older(
    chance: random.Random, values: list[float]
) -> None:
    field = Field()
    said = [(field.rig.now_us + place * 100_000, value) for place, value in enumerate(values)]
    sent = [*said, *chance.choices(said, k=len(said))]
    chance.shuffle(sent)
    field.rig.now_us += 2 * S
    newest = 0
    for at_us, value in sent:
        decisions = field.reads(value, at_us)
        if at_us <= newest:
            assert decisions == []
        newest = max(newest, at_us)
        assert field.rig.gas.points["G-1"].measured_at_us == newest
    assert field.rig.gas.points["G-1"].value == dict(said)[newest] == values[-1]
    assert field.rig.refused[REPEATED] >= len(values)


@pytest.mark.parametrize(
    "point", ["G-1/x", "G-1/", "+", "#", "G-1#", "g-1", "G-1\n", "G-1\x00", "\u202eG-1", "G-1\u200f", "", "x" * 60_000]
)
def test_who_is_not_of_the_site_is_not_heard(field: Field, point: str) -> None:
    """Whatever its id is made of; the topic's name and the payload's must be one, too."""
    for topic in (field_topic("test", "gas", point), field_topic("test", "gas", "G-1")):
        said = {"point": point, "value": 60.0, "unit": "", "quality": "good", "measured_at_us": field.rig.now_us}
        assert field.says(topic, json.dumps(said).encode()) == []
    assert not field.rig.alerts.standing
    assert field.rig.refused[UNKNOWN] + field.rig.refused["unknown topic"] == 2


def test_a_string_of_a_megabyte_is_refused_before_it_is_read(field: Field) -> None:
    assert field.reads(60.0, unit="x" * 1_000_000) == []
    assert field.says(field_topic("test", "gas", "G-1"), b"\x00" * (LARGEST_PAYLOAD + 1)) == []
    assert field.rig.refused == {"oversized": 2}


@pytest.mark.parametrize(
    "payload",
    [b"", b"{", b"null", b"[]", b"\xff\xfe", b'{"point":"\\ud800"}', b'{"point":"G-1","value":NaN}', b"9" * 5000],
)
def test_what_is_no_message_is_counted(field: Field, payload: bytes) -> None:
    assert field.says(field_topic("test", "gas", "G-1"), payload) == []
    assert field.rig.refused == {"ill-formed": 1}


@pytest.mark.parametrize("name", ["a/b", "+", "#", "a\x00b", "a\nb", "\x7f\x9f", "\ufffe", "x" * 70_000, "罐" * 30_000])
def test_a_state_of_any_name_has_a_topic_that_a_broker_takes(name: str) -> None:
    topic = state_topic("test", "duty", name)
    assert len(topic.encode()) < 65_535
    assert topic.count("/") == 4 and not {"+", "#"} & set(topic)
    assert all(ord(sign) >= 0x20 and not 0x7F <= ord(sign) <= 0x9F for sign in topic)


def test_long_names_that_begin_alike_have_topics_of_their_own() -> None:
    one, two = (state_topic("test", "duty", "x" * 1000 + end) for end in "ab")
    assert one != two
    assert state_topic("test", "gas", "G-1") == "vigil/test/state/gas/G-1"
