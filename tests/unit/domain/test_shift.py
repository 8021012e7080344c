"""Which shift a time falls into, over midnight too."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from console.domain.shift import shift_at
from tests.sites import small_site


def local_us(text: str) -> int:
    """A local time of the site."""
    return int(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Asia/Shanghai")).timestamp()) * 1_000_000


@pytest.mark.parametrize(
    ("now", "shift", "starts", "ends"),
    [
        ("2026-05-01T08:00", "day", "2026-05-01T08:00", "2026-05-01T16:00"),
        ("2026-05-01T15:59", "day", "2026-05-01T08:00", "2026-05-01T16:00"),
        ("2026-05-01T23:59", "evening", "2026-05-01T16:00", "2026-05-02T00:00"),
        ("2026-05-02T00:00", "night", "2026-05-02T00:00", "2026-05-02T08:00"),
    ],
)
def test_a_time_falls_into_its_shift(now: str, shift: str, starts: str, ends: str) -> None:
    found = shift_at(small_site(), local_us(now))
    assert (found.shift, found.starts_us, found.ends_us) == (shift, local_us(starts), local_us(ends))


def test_a_shift_may_go_over_midnight() -> None:
    site = small_site()
    night = replace(site.shifts[0], id="night", starts="20:00", ends="08:00")
    found = shift_at(replace(site, shifts=(night,)), local_us("2026-05-02T03:00"))
    assert (found.shift, found.starts_us) == ("night", local_us("2026-05-01T20:00"))


def test_a_site_without_shifts_has_days() -> None:
    found = shift_at(small_site(shifts=()), local_us("2026-05-02T03:00"))
    assert (found.shift, found.starts_us) == ("", local_us("2026-05-02T00:00"))
