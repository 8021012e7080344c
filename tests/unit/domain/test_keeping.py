"""What goes of the recordings, and in which order: locked video never, the oldest of the least worth first."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.domain.keeping import (
    DAY_US,
    EVER_US,
    LONGEST_US,
    Piece,
    Span,
    Worth,
    Worths,
    expired,
    kept_us,
    to_make_room,
)
from console.site.model import Recording
from tests.sites import bare_site, camera

MINUTE = 60_000_000
NOW = 1_790_000_000_000_000
CAMERAS = ("C01", "C02")
SITE = bare_site(
    cameras=(camera("C01", "", 1, 1), camera("C02", "", 1, 1, keep_days=3.0)),
    recording=Recording(keep_days=7, alert_days=30, permit_days=31),
)

starts = st.fixed_dictionaries(
    {name: st.sets(st.integers(0, 50 * 1440), max_size=30).map(sorted) for name in CAMERAS}
).map(lambda minutes: {name: [NOW - minute * MINUTE for minute in reversed(ago)] for name, ago in minutes.items()})
span = st.builds(
    lambda camera, ago, lasts, worth: Span(camera, NOW - ago * MINUTE, NOW - (ago - lasts) * MINUTE, worth),
    st.sampled_from(CAMERAS),
    st.integers(0, 50 * 1440),
    st.integers(1, 20 * 1440),
    st.sampled_from([Worth.ALERT, Worth.PERMIT, Worth.LOCKED]),
)
spans = st.lists(span, max_size=12)


def overlaps(piece: Piece, by_camera: dict[str, list[int]], one: Span) -> bool:
    """As the words say it, segment by segment."""
    start_us, camera_id = piece
    place = by_camera[camera_id].index(start_us)
    end_us = min([*by_camera[camera_id][place + 1 : place + 2], start_us + LONGEST_US])
    return one.camera == camera_id and one.from_us < end_us and one.to_us > start_us


def worth(piece: Piece, by_camera: dict[str, list[int]], known: list[Span]) -> Worth:
    return max((one.worth for one in known if overlaps(piece, by_camera, one)), default=Worth.PLAIN)


@given(starts, spans)
def test_what_goes_by_age_is_over_its_own_time(by_camera: dict[str, list[int]], known: list[Span]) -> None:
    """Each segment but the newest of a camera, judged one by one."""
    gone = set(expired(SITE, by_camera, Worths(known), NOW))
    for name, starts_us in by_camera.items():
        for place, start_us in enumerate(starts_us):
            newest = place == len(starts_us) - 1
            end_us = min([*starts_us[place + 1 : place + 2], start_us + LONGEST_US])
            days = {Worth.PLAIN: 3 if name == "C02" else 7, Worth.ALERT: 30, Worth.PERMIT: 31, Worth.LOCKED: 10**6}
            kept = days[worth((start_us, name), by_camera, known)] * DAY_US
            assert ((start_us, name) in gone) == (not newest and end_us + kept <= NOW)


@given(starts, spans)
def test_room_is_made_of_plain_video_then_of_alerts_and_of_nothing_else(
    by_camera: dict[str, list[int]], known: list[Span]
) -> None:
    order = list(to_make_room(by_camera, Worths(known)))
    worths = [worth(piece, by_camera, known) for piece in order]
    assert set(worths) <= {Worth.PLAIN, Worth.ALERT}
    assert [(value, piece) for value, piece in zip(worths, order, strict=True)] == sorted(
        zip(worths, order, strict=True)
    )
    everything = {(start_us, name) for name, starts_us in by_camera.items() for start_us in starts_us[:-1]}
    left = everything - set(order)
    assert all(worth(piece, by_camera, known) >= Worth.PERMIT for piece in left)
    assert len(order) == len(set(order))


@given(starts, spans, span, st.integers(0, 40 * 1440))
def test_more_to_keep_removes_less_and_more_time_removes_more(
    by_camera: dict[str, list[int]], known: list[Span], more: Span, later: int
) -> None:
    """Whatever is locked besides keeps its own, and nothing else goes for it."""
    gone = set(expired(SITE, by_camera, Worths(known), NOW))
    assert set(expired(SITE, by_camera, Worths([*known, more]), NOW)) <= gone
    assert gone <= set(expired(SITE, by_camera, Worths(known), NOW + later * MINUTE))
    locked = replace(more, worth=Worth.LOCKED)
    for piece in (*expired(SITE, by_camera, Worths([*known, locked]), NOW + EVER_US // 4),
                  *to_make_room(by_camera, Worths([*known, locked]))):  # fmt: skip
        assert not overlaps(piece, by_camera, locked)


@pytest.mark.parametrize(
    ("name", "value", "days"),
    [("C01", Worth.PLAIN, 7), ("C02", Worth.PLAIN, 3), ("C09", Worth.PLAIN, 7), ("C01", Worth.ALERT, 30)],
)
def test_a_camera_has_its_own_days(name: str, value: Worth, days: int) -> None:
    """One that the site has no longer goes by the site's."""
    assert kept_us(SITE, name, value) == days * DAY_US


def test_what_is_worth_more_is_never_kept_shorter() -> None:
    long = bare_site(cameras=(camera("C01", "", 1, 1, keep_days=90.0),))
    assert [kept_us(long, "C01", one) // DAY_US for one in (Worth.PLAIN, Worth.ALERT, Worth.PERMIT)] == [90, 90, 90]
