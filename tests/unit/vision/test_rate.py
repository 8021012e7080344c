"""Bits a second over the last seconds."""

from __future__ import annotations

from console.vision.rate import OVER_S, BitRate


def test_a_steady_stream_has_its_rate_from_the_second_look_on() -> None:
    rate = BitRate()
    assert [rate.kbit_s(100_000 * n, float(n)) for n in range(4)] == [0.0, 800.0, 800.0, 800.0]


def test_a_large_key_frame_is_spread_over_the_seconds() -> None:
    rate = BitRate()
    said = [rate.kbit_s(50_000 * (n // 5), float(n)) for n in range(12)]
    assert said[5:] == [80.0, 80.0, 80.0, 80.0, 80.0, 80.0, 80.0]


def test_a_stream_that_has_ended_falls_to_nothing() -> None:
    rate = BitRate()
    for n in range(6):
        rate.kbit_s(100_000 * n, float(n))
    assert [rate.kbit_s(500_000, 6.0 + n) for n in range(7)][-1] == 0.0
    assert OVER_S == 5.0


def test_two_questions_at_one_time_divide_by_nothing() -> None:
    rate = BitRate()
    assert [rate.kbit_s(10, 1.0), rate.kbit_s(20, 1.0)] == [0.0, 0.0]
