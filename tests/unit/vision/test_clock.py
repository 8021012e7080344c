"""Capture times: anchored to the fastest arrival or to the camera's own report, never running backwards."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from devices.cameras.clock import CaptureClock

T0 = 1_790_000_000_000_000
FRAME = 40_000


def test_the_fastest_packet_is_the_anchor() -> None:
    clock = CaptureClock()
    clock.hear(0, T0 + 50_000)
    clock.hear(FRAME, T0 + FRAME + 10_000)
    assert clock.captured_at_us(0, T0 + 50_000) == T0 + 10_000
    assert clock.late_us == 40_000


def test_a_jam_does_not_make_frames_look_newer() -> None:
    clock = CaptureClock()
    for n in range(50):
        clock.captured_at_us(n * FRAME, T0 + n * FRAME)
    late = clock.captured_at_us(50 * FRAME, T0 + 50 * FRAME + 900_000)
    assert late == T0 + 50 * FRAME
    assert clock.late_us == 900_000


@given(st.lists(st.integers(0, 400_000), min_size=2, max_size=200))
def test_times_rise_with_the_stream_whatever_the_network_does(jitter: list[int]) -> None:
    clock = CaptureClock()
    times = [clock.captured_at_us(n * FRAME, T0 + n * FRAME + late) for n, late in enumerate(jitter)]
    steps = [after - before for before, after in pairwise(times)]
    assert all(0.9 * FRAME <= step <= 1.1 * FRAME for step in steps)


def test_a_believable_report_is_approached_slowly() -> None:
    clock = CaptureClock()
    clock.captured_at_us(0, T0)
    times = [clock.captured_at_us(n * FRAME, T0 + n * FRAME, T0 + n * FRAME - 60_000) for n in range(1, 40)]
    assert clock.reported
    assert times[0] == T0 + FRAME - 4_000
    assert times[-1] == T0 + 39 * FRAME - 60_000


def test_a_camera_whose_clock_is_wrong_is_not_believed_but_told() -> None:
    clock = CaptureClock()
    for n in range(10):
        captured = clock.captured_at_us(n * FRAME, T0 + n * FRAME, T0 + n * FRAME + 3_600_000_000)
        assert captured == T0 + n * FRAME
    assert not clock.reported
    assert clock.camera_off_us == 3_600_000_000


def test_a_stream_that_starts_anew_jumps() -> None:
    clock = CaptureClock()
    clock.captured_at_us(500_000_000, T0)
    assert clock.captured_at_us(0, T0 + FRAME) == T0 + FRAME


def test_a_slow_drift_of_the_camera_is_followed() -> None:
    """A camera whose clock runs 0.1 % fast: its packets seem to come earlier and earlier."""
    clock = CaptureClock()
    for n in range(25 * 120):
        captured = clock.captured_at_us(int(n * FRAME * 1.001), T0 + n * FRAME)
    assert abs(captured - (T0 + n * FRAME)) < 40_000
    clock = CaptureClock()
    for n in range(25 * 120):  # and one that runs slow: the window forgets the fast past
        captured = clock.captured_at_us(int(n * FRAME * 0.999), T0 + n * FRAME)
    assert abs(captured - (T0 + n * FRAME)) < 40_000


def test_frames_that_come_out_of_order_keep_their_order() -> None:
    """B-frames: the stamps go to and fro while the anchor moves to a faster packet."""
    clock = CaptureClock()
    order = [0, 4, 2, 1, 3, 8, 6, 5, 7, 12, 10, 9, 11, 16, 14, 13, 15]
    captured = {}
    for sent, n in enumerate(order):
        arrived = T0 + sent * FRAME + (400_000 if sent < 4 else 0)
        captured[n] = clock.captured_at_us(n * FRAME, arrived)
    shown = [captured[n] for n in range(len(order))]
    assert all(before < after for before, after in pairwise(shown))
