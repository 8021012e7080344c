"""The past under other settings: the duties of the core decide again, and both sides are compared."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from console.core.rehearsal import Row, rehearsed
from console.domain.occurrences import Occurrence
from console.domain.preview import Compared, Piece, compared, figures, joined, touched
from console.domain.settings import Value, layered
from console.messages import Flood, GasPoint, Worker
from console.site.model import Site
from console.values import Quality, Tier
from tests.sites import small_site

START_US = 1_777_593_600_000_000
S = 1_000_000
ONE = "gas_point.G-1.set_point_1"
LEVEL_1 = "gas_level_1"


def gas(second: int, value: float | None, quality: Quality = Quality.GOOD) -> Row:
    """G-1 as the core published it then."""
    at_us = START_US + second * S
    point = GasPoint(point="G-1", value=value, unit="%LEL", quality=quality, level=0, measured_at_us=at_us,
                     received_at_us=at_us)  # fmt: skip
    return at_us, point


def pulse(second: int, bpm: float) -> Row:
    """The first worker as the core published him then."""
    at_us = START_US + second * S
    worker = Worker(worker="W-001", x_m=5.0, y_m=5.0, storey="F1", error_m=0.3, zone="hall", position_at_us=at_us,
                    pulse_bpm=bpm, skin_c=33.0, battery_pct=70.0, vital_at_us=at_us, sos=False)  # fmt: skip
    return at_us, worker


def humps() -> Iterator[Row]:
    """Five minutes of gas: up to 26 %LEL slowly, down again, then once to 18."""
    for second in range(300):
        value = float(min(26, second)) if second < 120 else 18.0 if 200 <= second < 210 else 2.0
        yield gas(second, value)


def both(rows: Iterator[Row], present: Site, proposed: Site) -> tuple[Compared, ...]:
    """Present beside proposed."""
    pieces = rehearsed(rows, (present, proposed), touched(present, proposed))
    return compared(joined([piece[0] for piece in pieces]), joined([piece[1] for piece in pieces]))


def row_of(rows: tuple[Compared, ...], kind: str) -> Compared:
    """The row of a kind."""
    return next(row for row in rows if row.kind == kind)


def test_a_lower_set_point_calls_more_and_sooner() -> None:
    row = row_of(both(humps(), small_site(), layered(small_site(), {ONE: 15.0})), LEVEL_1)
    assert (row.source, row.present, row.proposed, row.missed) == ("gas/G-1", 1, 2, 0)
    assert row.later_s == -10.0


def test_what_would_be_missed_and_what_comes_later() -> None:
    """From the careful side back: one call is lost, the other comes ten seconds later."""
    careful = layered(small_site(), {ONE: 15.0})
    row = row_of(both(humps(), careful, small_site()), LEVEL_1)
    assert (row.present, row.proposed, row.missed, row.later_s) == (2, 1, 1, 10.0)


def test_a_filter_of_people() -> None:
    """A pulse that is high for three seconds is no call with an on-delay of ten; one of a minute comes later."""

    def rows() -> Iterator[Row]:
        for second in range(200):
            yield pulse(second, 170.0 if 20 <= second < 23 or 80 <= second < 140 else 80.0)

    row = row_of(both(rows(), small_site(), layered(small_site(), {"filter.pulse.on_delay_s": 10.0})), "pulse_high")
    assert (row.present, row.proposed, row.missed, row.later_s) == (2, 1, 1, 10.0)


def test_what_the_core_found_lost_is_found_again_and_its_absence_is_no_loss() -> None:
    """G-1 falls silent for a minute while others speak; then nothing speaks for an hour: nobody judged then."""

    def rows() -> Iterator[Row]:
        for second in [*range(60), *range(120, 150)]:
            yield gas(second, 2.0)
        yield gas(152, None, Quality.LOST)
        yield gas(3800, 2.0)

    beats = [(START_US + second * S, Flood(room="")) for second in range(60, 120)]
    told = sorted([*rows(), *beats], key=lambda row: row[0])
    found = both(iter(told), small_site(), layered(small_site(), {ONE: 20.0}))
    assert [(row.kind, row.present, row.proposed) for row in found if row.source == "gas/G-1"] == [("gas_lost", 1, 1)]


def call(at_s: int, gone_s: int = 0, alert: str = "danger/gas_level_1/gas/G-1", kind: str = LEVEL_1) -> Occurrence:
    """One call."""
    return Occurrence(seq=at_s, alert=alert, kind=kind, tier=Tier.ONE, source="gas/G-1", zone="hall",
                      raised_at_us=at_s * S, cleared_at_us=gone_s * S)  # fmt: skip


def test_a_call_over_a_seam_is_one() -> None:
    pieces = [Piece(0, 100 * S, (call(50),)), Piece(100 * S, 200 * S, (call(102, 150), call(180))),
              Piece(300 * S, 400 * S, (call(380),))]  # fmt: skip
    assert [(c.raised_at_us // S, c.cleared_at_us // S) for c in joined(pieces)] == [(50, 150), (180, 200), (380, 400)]


@pytest.mark.parametrize(
    ("values", "points", "people"),
    [
        ({ONE: 20.0}, {"G-1"}, False),
        ({"filter.oxygen.dead_band_pct": 2.0}, {"G-3"}, False),
        ({"filter.band.on_delay_s": 5.0}, set(), True),
        ({"limits.pulse_high_bpm": 140.0}, set(), True),
        ({"alerts.stale_h": 12.0, "tier.gas_lost.tier": "2"}, set(), False),
    ],
)
def test_only_what_is_touched_is_judged_anew(values: dict[str, Value], points: set[str], people: bool) -> None:
    site = small_site()
    about = touched(site, layered(site, values))
    assert (set(about.points), about.people) == (points, people)


def test_a_gathering_of_losses_touches_all() -> None:
    site = small_site()
    about = touched(site, layered(site, {"alerts.mass_loss": 2.0}))
    assert about.points == {point.id for point in site.gas_points} and about.people


def test_the_numbers_of_the_desk_and_the_tiers_on_the_calls_that_were() -> None:
    site = small_site()
    calls = [call(second, second + 5, f"danger/gas_level_1/gas/G-{second}") for second in range(0, 360, 30)]
    proposed = layered(site, {"alerts.flood_above": 20.0, "alerts.fleeting_s": 3.0, "tier.gas_level_1.tier": "2"})
    told = {name: (one, other) for name, one, other in figures(calls, site, proposed, 10_000 * S)}
    assert told["floods"] == (1, 0) and told["fleeting"] == (12, 0)
    assert (told["tier 1"], told["tier 2"]) == ((12, 0), (0, 12))
    assert figures([], site, proposed, 0)[0] == ("floods", 0, 0)
