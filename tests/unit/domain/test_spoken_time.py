"""Times as people type them: what each means, that nothing means a time it is not, and what is wrong in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from console.domain.spoken_time import (
    LONGEST,
    MOST_US,
    NO_BEGINNING,
    NO_CLOCK,
    NO_DAY,
    NO_HOUR,
    NO_SHIFT,
    NOT_A_TIME,
    NOT_AFTER,
    OPEN_US,
    SKIPPED,
    TO_COME,
    TOO_LONG,
    NoTime,
    TimeSpan,
    beginning,
    ending,
    span_said,
)
from console.site.read import read_site
from tests.conftest import ROOT

SITE = read_site(ROOT / "resources" / "demo" / "site.toml")
ZONE = ZoneInfo(SITE.time_zone)
BERLIN = replace(SITE, time_zone="Europe/Berlin")
NOW = datetime(2026, 11, 22, 14, 32, 7, tzinfo=ZONE)
"""A Sunday, in the day shift."""
S = 1_000_000


def us(moment: datetime) -> int:
    """UTC microseconds."""
    return round(moment.timestamp()) * S


NOW_US = us(NOW)


def read(text: str) -> str:
    """The beginning that was understood, as month-day and clock."""
    return datetime.fromtimestamp(beginning(text, SITE, NOW_US).at_us / 1e6, ZONE).strftime("%m-%d %H:%M")


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("08:00", "11-22 08:00"),
        ("22:00", "11-21 22:00"),
        ("8", "11-22 08:00"),
        ("0830", "11-22 08:30"),
        ("８：３０", "11-22 08:30"),
        ("8点半", "11-22 08:30"),
        ("早上八点二十分", "11-22 08:20"),
        ("下午三点", "11-21 15:00"),
        ("中午12点", "11-22 12:00"),
        ("9 pm", "11-21 21:00"),
        ("12am", "11-22 00:00"),
        ("24:00", "11-22 00:00"),
        ("昨天 22:00", "11-21 22:00"),
        ("昨天22点", "11-21 22:00"),
        ("昨晚10点", "11-21 22:00"),
        ("昨晚两点", "11-22 02:00"),
        ("今早6:30", "11-22 06:30"),
        ("前天下午3点", "11-20 15:00"),
        ("yesterday 22:00", "11-21 22:00"),
        ("22:00 yesterday", "11-21 22:00"),
        ("last night 11:00", "11-21 23:00"),
        ("11-22 06:30", "11-22 06:30"),
        ("11/22 06:30", "11-22 06:30"),
        ("06:30 on 11-22", "11-22 06:30"),
        ("十一月二十二日 六点半", "11-22 06:30"),
        ("2026-11-22T06:30", "11-22 06:30"),
        ("2026-11-21T22:30:00Z", "11-22 06:30"),
        ("11-21", "11-21 00:00"),
        ("today", "11-22 00:00"),
        ("周五 08:00", "11-20 08:00"),
        ("上周五 08:00", "11-13 08:00"),
        ("sunday", "11-22 00:00"),
        ("-2h", "11-22 12:32"),
        ("\u22122h", "11-22 12:32"),
        ("-1d12h", "11-21 02:32"),
        ("2 hours ago", "11-22 12:32"),
        ("最近两小时", "11-22 12:32"),
        ("半小时前", "11-22 14:02"),
        ("一个半小时前", "11-22 13:02"),
        ("last shift", "11-22 00:00"),
        ("上个班", "11-22 00:00"),
        ("本班", "11-22 08:00"),
        ("夜班", "11-22 00:00"),
        ("Evening shift", "11-21 16:00"),
    ],
)
def test_what_people_type_is_understood(text: str, meant: str) -> None:
    assert read(text) == meant


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("soon", NOT_A_TIME),
        ("-2x", NOT_A_TIME),
        ("25:00", NO_CLOCK),
        ("08:61", NO_CLOCK),
        ("上午 15:00", NO_CLOCK),
        ("02-30", NO_DAY),
        ("13-01 08:00", NO_DAY),
        ("9999-12-31", NO_DAY),
        ("2026-11-22T25:30:00Z", NO_DAY),
        ("昨晚", NO_HOUR),
        ("last night", NO_HOUR),
        ("2026-12-24", TO_COME),
        ("today 23:00", TO_COME),
    ],
)
def test_what_is_no_time_is_said_in_words(text: str, why: str) -> None:
    with pytest.raises(NoTime) as told:
        beginning(text, SITE, NOW_US)
    assert told.value.phrase == why and text in str(told.value)


def test_an_end_is_the_first_after_its_beginning() -> None:
    at_us = us(datetime(2026, 11, 20, 22, tzinfo=ZONE))
    for text, hours in (("06:00", 8), ("11-21 06:00", 8), ("+2h", 2), ("11-20", 2), ("last shift", 34)):
        assert ending(text, SITE, NOW_US, at_us) == at_us + hours * 3600 * S, text


@pytest.mark.parametrize(
    ("begins", "ends", "why"),
    [
        ("", "+2h", NO_BEGINNING),
        ("08:00", "+soon", NOT_A_TIME),
        ("10:00", "today 08:00", NOT_AFTER),
        ("-2h", "-2h", NOT_AFTER),
        ("2026-08-01", "", TOO_LONG),
        ("-60d", "-1d", TOO_LONG),
    ],
)
def test_spans_that_cannot_be_are_said_in_words(begins: str, ends: str, why: str) -> None:
    with pytest.raises(NoTime) as told:
        span_said(begins, ends, SITE, NOW_US)
    assert told.value.phrase == why


def test_what_is_left_out_of_a_span() -> None:
    hour_us = 3600 * S
    assert span_said(" ", "", SITE, NOW_US) is None
    assert span_said("08:00", "", SITE, NOW_US) == TimeSpan(us(NOW.replace(hour=8, minute=0, second=0)), OPEN_US)
    assert span_said("08:00", "now", SITE, NOW_US) == span_said("08:00", "23:00", SITE, NOW_US)
    midnight_us = us(NOW.replace(hour=0, minute=0, second=0))
    assert span_said("last shift", "", SITE, NOW_US) == TimeSpan(midnight_us, midnight_us + 8 * hour_us)
    assert span_said("", "08:00", SITE, NOW_US, hour_us) == TimeSpan(
        midnight_us + 7 * hour_us, midnight_us + 8 * hour_us
    )


def test_a_site_without_shifts_or_between_them_says_so() -> None:
    for site, text in ((replace(SITE, shifts=()), "last shift"), (replace(SITE, shifts=SITE.shifts[1:2]), "本班")):
        with pytest.raises(NoTime) as told:
            beginning(text, site, NOW_US)
        assert told.value.phrase == NO_SHIFT


def test_an_hour_that_was_put_forward_never_was_and_one_that_was_twice_is_the_first() -> None:
    """Europe/Berlin, 29 March and 25 October 2026."""
    with pytest.raises(NoTime) as told:
        beginning("2026-03-29 02:30", BERLIN, NOW_US)
    assert told.value.phrase == SKIPPED
    first = datetime(2026, 10, 25, 0, 30, tzinfo=ZoneInfo("UTC"))
    assert beginning("2026-10-25 02:30", BERLIN, NOW_US).at_us == us(first)
    day = beginning("2026-10-25", BERLIN, NOW_US)
    assert day.ends_us - day.at_us == 25 * 3600 * S


def test_the_29th_of_february_is_the_newest_there_was() -> None:
    assert datetime.fromtimestamp(beginning("02-29", SITE, NOW_US).at_us / 1e6, ZONE).year == 2024


# ---------------------------------------------------------------- properties

sites = st.sampled_from([SITE, BERLIN, replace(SITE, time_zone="America/St_Johns"), replace(SITE, shifts=())])
nows = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)).map(lambda at: us(at.replace(tzinfo=ZONE)))
PARTS = (
    "昨天", "前天", "上个班", "晚上", "-", "2", "h", "8", ":", "30", "点", "半", " ", "ago", "11", "/", "周", "日",
)  # fmt: skip
typed = st.one_of(st.text(max_size=LONGEST + 9), st.lists(st.sampled_from(PARTS), max_size=6).map("".join))


@given(typed, typed, sites, nows)
def test_anything_typed_is_a_span_or_words(begins: str, ends: str, site, now_us: int) -> None:  # type: ignore[no-untyped-def]
    """Never another error; a span begins before it ends, not in the future, and is no longer than a month."""
    try:
        span = span_said(begins, ends, site, now_us)
    except NoTime as wrong:
        assert wrong.phrase.format(text=wrong.text) == str(wrong)
        return
    if span is not None:
        assert span.from_us < span.to_us and span.from_us <= now_us
        assert not begins.strip() or min(span.to_us, now_us) - span.from_us <= MOST_US


FORMS = (
    "%Y-%m-%d %H:%M",
    "%Y/%m/%d %H:%M",
    "%Y年%m月%d日 %H点%M分",
    "%Y-%m-%dT%H:%M",
    "%H:%M %Y-%m-%d",
    "%Y.%m.%d %H%M",
)


@given(st.datetimes(datetime(2020, 1, 1), datetime(2029, 12, 31)), st.sampled_from(FORMS), sites)
def test_a_whole_time_in_any_form_is_that_time(local: datetime, form: str, site) -> None:  # type: ignore[no-untyped-def]
    zone = ZoneInfo(site.time_zone)
    moment = local.replace(second=0, microsecond=0, tzinfo=zone)
    assume(datetime.fromtimestamp(moment.timestamp(), zone).replace(tzinfo=None) == moment.replace(tzinfo=None))
    assert beginning(moment.strftime(form), site, us(moment) + S).at_us == us(moment)


@given(st.times(), sites, nows)
def test_a_clock_is_the_newest_that_has_been(clock, site, now_us: int) -> None:  # type: ignore[no-untyped-def]
    zone = ZoneInfo(site.time_zone)
    at_us = beginning(clock.strftime("%H:%M"), site, now_us).at_us
    assert datetime.fromtimestamp(at_us / 1e6, zone).strftime("%H:%M") == clock.strftime("%H:%M")
    assert now_us - 49 * 3600 * S < at_us <= now_us
    after_us = ending(clock.strftime("%H:%M"), site, now_us, at_us)
    assert at_us < after_us <= at_us + 49 * 3600 * S


@given(st.integers(0, 40), st.integers(0, 23), st.integers(0, 59), nows)
def test_so_long_ago_is_so_long(days: int, hours: int, minutes: int, now_us: int) -> None:
    length = timedelta(days=days, hours=hours, minutes=minutes)
    for text in (
        f"-{days}d{hours}h{minutes}m",
        f"{days}天{hours}小时{minutes}分钟前",
        f"{days} days {hours} h {minutes} min ago",
    ):
        assert beginning(text, SITE, now_us).at_us == now_us - now_us % (60 * S) - round(length.total_seconds()) * S
