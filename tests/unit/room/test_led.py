"""Leads of all names read at once are the same samples as one by one, whatever form they have."""

from __future__ import annotations

from itertools import groupby
from typing import TypeVar

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from console.domain.leads import PLACES, SAMPLES, Place, Sample
from console.room.led import led_of
from console.room.trends import gas_trends, place_trends
from console.topics import encode
from tests.said import gas

NAMES = st.sampled_from(["G-1", "G-2", "G-3"])
TIMES = st.one_of(st.integers(1 << 33, (1 << 33) + 4), st.integers(0, 3), st.integers(1 << 62, 1 << 63))
NUMBERS = st.one_of(st.sampled_from([0.5, 0.1, -0.0]), st.floats(allow_nan=False))
SAID = st.lists(st.tuples(TIMES, st.one_of(NUMBERS, st.none())), max_size=40)
WALKED = st.lists(st.tuples(TIMES, NUMBERS, NUMBERS), max_size=40)
One = TypeVar("One", Sample, Place)
_PACK, _RAW = msgspec.msgpack.Encoder(), msgspec.msgpack.Decoder(dict[str, msgspec.Raw])


def packed(lead: dict[str, list[Sample]] | dict[str, list[Place]]) -> dict[str, msgspec.Raw]:
    return _RAW.decode(_PACK.encode(lead))


@given(leads=st.lists(st.dictionaries(NAMES, SAID), max_size=4), from_us=TIMES, most=st.integers(1, 50))
def test_samples_of_any_form(leads: list[dict[str, list[Sample]]], from_us: int, most: int) -> None:
    led = led_of([packed(lead) for lead in leads], {}, SAMPLES, 1)
    newest = led.newest(from_us, most)
    for name in ("G-1", "G-2", "G-3"):
        samples = [one for one, _ in groupby(sample for lead in leads for sample in lead.get(name, []))]
        later = back_to(samples, from_us)
        assert led.since(name, from_us) == later
        assert newest.get(name, []) == later[:: max(1, len(later) // most)]


@given(leads=st.lists(st.dictionaries(NAMES, WALKED), max_size=3), said=st.dictionaries(NAMES, WALKED), from_us=TIMES)
def test_places_and_what_was_said_after_them(
    leads: list[dict[str, list[Place]]], said: dict[str, list[Place]], from_us: int
) -> None:
    said = {name: [one for one in some if one[0] < 1 << 63] for name, some in said.items()}
    newest = led_of([packed(lead) for lead in leads], said, PLACES, 2).newest(from_us, 1000)
    for name in ("G-1", "G-2", "G-3"):
        every = [one for lead in (*leads, said) for one in lead.get(name, [])]
        assert newest.get(name, []) == back_to([one for one, _ in groupby(every)], from_us)


def test_long_lists() -> None:
    walked = [(1_790_000_000_000_000 + place, float(place), 0.5) for place in range(400)]
    led = led_of([packed({"W-1": walked})], {}, PLACES, 2)
    assert not led.others and led.since("W-1", 0) == walked
    assert led.newest(walked[100][0], 30)["W-1"] == walked[100::10]


@given(before=st.lists(st.integers(0, 9)), said=st.lists(st.integers(0, 9)), after=st.lists(st.integers(0, 9)))
def test_all_names_are_what_each_name_is(before: list[int], said: list[int], after: list[int]) -> None:
    """Of leads, of what was said since, of what was added since."""
    trends, t0 = gas_trends(), 1 << 40
    led: list[Sample] = [(t0 + at, float(at)) for at in sorted(set(before))]
    trends.lead(packed({"G-1": led}))
    if said:
        trends.say("G-1", [encode(gas("G-1", float(at), t0 + 10 + at)) for at in sorted(said)])
    trends.unpack()
    for at in sorted(after):
        trends.add("G-1", (t0 + 20 + at, float(at)))
    for from_us in range(t0, t0 + 30, 3):
        newest = trends.newest(from_us).get("G-1", [])
        assert newest == back_to(list(trends.copy().get("G-1")), from_us)


def test_what_another_version_said_is_passed_over() -> None:
    trends = place_trends()
    trends.say(
        "W-1", [b'{"position_at_us":1,"x_m":2.0,"y_m":3.0}', b'{"at":2}', b'{"position_at_us":3,"x_m":2,"y_m":3}']
    )
    assert trends.newest(0) == {"W-1": [(1, 2.0, 3.0), (3, 2.0, 3.0)]}
    assert list(trends.get("W-1")) == [(1, 2.0, 3.0), (3, 2.0, 3.0)]


def back_to(samples: list[One], from_us: int) -> list[One]:
    """From the end back to the first that is older."""
    older = [place for place, one in enumerate(samples) if one[0] < from_us]
    return samples[older[-1] + 1 if older else 0 :]
