"""Curves: gaps stay open, a peak of one sample survives thinning, nothing is painted from nothing."""

from __future__ import annotations

from widgets.states.trend_state import TrendState
from widgets.trend import Trend, pieces

S = 1_000_000


def state(samples: tuple[tuple[int, float | None], ...], seconds: int = 100) -> TrendState:
    """A trend over so many seconds."""
    return TrendState(samples=samples, from_us=0, to_us=seconds * S, low=0.0, high=100.0, gap_s=15.0, empty="nothing")


def test_a_silence_and_a_missing_value_break_the_curve() -> None:
    """Three pieces: before the silence, before the missing value, after it."""
    samples = ((0, 1.0), (S, 2.0), (40 * S, 3.0), (41 * S, None), (42 * S, 4.0), (43 * S, 5.0))
    assert [[value for _, value in piece] for piece in pieces(state(samples), 100)] == [[1, 2], [3, 3], [4, 5]]


def test_a_peak_survives_and_the_points_are_few() -> None:
    """28,800 samples in 400 columns: at most four points each, the peak among them."""
    samples = tuple((n * S, 90.0 if n == 12_345 else float(n % 3)) for n in range(28_800))
    (piece,) = pieces(state(samples, 28_800), 400)
    assert max(value for _, value in piece) == 90.0
    assert len(piece) <= 4 * 401


def test_no_sample_no_piece() -> None:
    """Neither from nothing nor from missing values."""
    assert pieces(state(()), 100) == []
    assert pieces(state(((0, None), (S, None))), 100) == []


def test_the_widget_paints_and_says_when_there_is_nothing(qtbot) -> None:  # type: ignore[no-untyped-def]
    """Two different pictures."""
    shown = Trend()
    qtbot.addWidget(shown)
    shown.resize(300, 160)
    shown.show_state(state(()))
    empty = shown.grab().toImage()
    shown.show_state(state(((0, 10.0), (5 * S, 80.0), (9 * S, 30.0))))
    assert shown.grab().toImage() != empty
