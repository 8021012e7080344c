"""How long an answer holds: by tier, and to the end of the shift."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.domain.answering import EXPIRED, SHIFT_OVER, answered_until, why_over
from console.domain.shift import shift_at
from console.site.model import AlertRules
from console.values import Tier
from tests.sites import small_site
from tests.unit.domain.test_shift import local_us

SITE = small_site()
DAY_US = 86_400_000_000


@pytest.mark.parametrize(
    ("tier", "now", "until", "why"),
    [
        (Tier.SOS, "2026-05-01T09:00", "2026-05-01T09:15", EXPIRED),
        (Tier.ONE, "2026-05-01T09:00", "2026-05-01T09:30", EXPIRED),
        (Tier.TWO, "2026-05-01T09:00", "2026-05-01T11:00", EXPIRED),
        (Tier.THREE, "2026-05-01T09:00", "2026-05-01T16:00", SHIFT_OVER),
        (Tier.ONE, "2026-05-01T15:50", "2026-05-01T16:00", SHIFT_OVER),
        (Tier.THREE, "2026-05-01T23:00", "2026-05-02T00:00", SHIFT_OVER),
    ],
)
def test_an_answer_holds_for_its_tier_and_never_beyond_the_shift(tier: Tier, now: str, until: str, why: str) -> None:
    until_us = answered_until(SITE, tier, local_us(now))
    assert until_us == local_us(until)
    assert why_over(SITE, until_us) == why


def test_handed_over_it_holds_into_the_next_shift() -> None:
    late = local_us("2026-05-01T15:50")
    assert answered_until(SITE, Tier.TWO, late, handed_over=True) == local_us("2026-05-01T17:50")
    assert answered_until(SITE, Tier.THREE, late, handed_over=True) == local_us("2026-05-01T23:50")


def test_the_site_says_how_long() -> None:
    site = replace(SITE, alerts=AlertRules(answer_sos_min=5.0))
    assert answered_until(site, Tier.SOS, local_us("2026-05-01T09:00")) == local_us("2026-05-01T09:05")


@given(st.integers(0, 7 * DAY_US), st.sampled_from(list(Tier)))
def test_an_answer_ends_after_now_and_within_its_shift(after_us: int, tier: Tier) -> None:
    now_us = local_us("2026-05-01T00:00") + after_us
    own = answered_until(SITE, tier, now_us)
    assert now_us < own <= shift_at(SITE, now_us).ends_us
    assert own <= answered_until(SITE, tier, now_us, handed_over=True) <= now_us + 480 * 60_000_000
