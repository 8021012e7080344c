"""What a picture is worth: live, frozen, black, lost, each with its beginning and its reason."""

from collections.abc import Iterable

import pytest

from console.values import PictureState
from console.vision.health import AHEAD_US, Glance, Health, glanced, silent, unseen

T0 = 1_790_000_000_000_000
HALF = 500_000


def after(differences: Iterable[tuple[float, bool]], health: Health | None = None, start: int = 0) -> Health:
    """Health after glances half a second apart, each (difference, from key frame to key frame)."""
    health = health or glanced(unseen(T0), Glance(T0, None, True, 100.0, 40.0))
    for n, (difference, key) in enumerate(differences, start + 1):
        health = glanced(health, Glance(T0 + n * HALF, difference, key, 100.0, 40.0))
    return health


def test_the_first_picture_makes_a_camera_live() -> None:
    before = unseen(T0 - 1)
    assert (before.state, before.why) == (PictureState.LOST, "not connected yet")
    assert after([]).state is PictureState.LIVE


def test_a_still_picture_is_frozen_since_it_last_moved() -> None:
    health = after([(0.9, False)] * 4 + [(0.3, False), (0.2, True)] * 6)
    assert health.state is PictureState.FROZEN
    assert health.since_us == T0 + 4 * HALF
    assert "stands still" in health.why


def test_it_takes_more_than_three_seconds() -> None:
    assert after([(0.0, False)] * 6).state is PictureState.LIVE
    assert after([(0.0, False)] * 7).state is PictureState.FROZEN


@pytest.mark.parametrize("calm", [(0.03, False), (0.1, False), (0.6, True), (1.3, True), (0.5, False)])
def test_a_calm_scene_with_the_noise_of_its_sensor_is_live(calm: tuple[float, bool]) -> None:
    assert after([calm] * 60).state is PictureState.LIVE


def test_a_glance_with_nothing_to_compare_changes_nothing() -> None:
    moved = after([(0.9, False)] * 4)
    assert glanced(moved, Glance(T0 + 5 * HALF, None, False, 100.0, 40.0)) == moved


def test_the_first_motion_makes_it_live_again() -> None:
    frozen = after([(0.0, False)] * 10)
    assert frozen.state is PictureState.FROZEN
    assert after([(0.001, False)], frozen, 10).state is PictureState.FROZEN
    assert after([(1.2, False)], frozen, 10).state is PictureState.LIVE


def test_what_was_found_by_a_clock_that_was_set_back_did_not_begin_ahead() -> None:
    """Who waits until it has lasted would wait for an hour."""
    dead = glanced(after([]), Glance(T0 + HALF, 0.0, False, 16.0, 0.5))
    assert (dead.state, dead.since_us) == (PictureState.BLACK, T0 + HALF)
    back_us = T0 - 3_600_000_000
    assert silent(dead, back_us, back_us, "").since_us == back_us
    later = glanced(dead, Glance(back_us, None, False, 16.0, 0.5))
    assert (later.state, later.since_us) == (PictureState.BLACK, back_us)
    assert silent(dead, T0 + HALF, T0 + HALF - AHEAD_US, "") == dead, "so much goes for the same time"
    lost = silent(dead, back_us, back_us + 4_000_000, "")
    assert (lost.state, lost.since_us) == (PictureState.LOST, back_us + 4_000_000)


def test_a_black_picture_is_black_and_not_frozen() -> None:
    health = after([])
    for n in range(1, 20):
        health = glanced(health, Glance(T0 + n * HALF, 0.0, False, 16.0, 0.5))
    assert health.state is PictureState.BLACK and health.since_us == T0 + HALF


def test_a_dark_picture_with_something_in_it_is_not_black() -> None:
    assert glanced(after([]), Glance(T0 + HALF, 1.0, False, 18.0, 9.0)).state is PictureState.LIVE


def test_no_packets_for_three_seconds_is_lost_since_the_last_one() -> None:
    health = after([(1.0, False)] * 4)
    last = T0 + 4 * HALF
    assert silent(health, last, last + 3_000_000, "").state is PictureState.LIVE
    lost = silent(health, last, last + 3_000_001, "cable cut")
    assert (lost.state, lost.since_us, lost.why) == (PictureState.LOST, last, "cable cut")
    assert silent(lost, last, last + 9_000_000, "refused").since_us == last
    assert glanced(lost, Glance(last + 9_500_000, 0.0, True, 100.0, 40.0)).state is PictureState.LIVE


def test_packets_of_hours_to_come_are_no_packets_and_a_camera_a_little_ahead_is_live() -> None:
    """Our clock was set back; a camera's own clock is believed when it is a little ahead."""
    health = after([(1.0, False)] * 4)
    last = T0 + 4 * HALF
    assert silent(health, last, last - 300_000, "").state is PictureState.LIVE
    assert silent(health, last, last - 3 * 3_600_000_000, "").state is PictureState.LOST


@pytest.mark.parametrize(
    ("said", "state"),
    [({"covered": True, "moved": True}, PictureState.COVERED), ({"moved": True}, PictureState.MOVED)],
)
def test_what_the_memory_of_the_view_says_counts(said: dict[str, bool], state: PictureState) -> None:
    glance = Glance(T0 + HALF, 1.0, False, 100.0, 40.0, **said)
    health = glanced(after([]), glance)
    assert (health.state, health.since_us) == (state, T0 + HALF)
    assert glanced(health, Glance(T0 + 2 * HALF, 1.0, False, 100.0, 40.0)).state is PictureState.LIVE


def test_a_picture_that_stays_late_is_late_and_says_by_how_much() -> None:
    health = after([])
    for n in range(1, 4):
        health = glanced(health, Glance(T0 + n * HALF, 1.0, False, 100.0, 40.0, age_us=4_200_000))
        assert health.state is PictureState.LIVE, "once is a hiccup"
    health = glanced(health, Glance(T0 + 4 * HALF, 1.0, False, 100.0, 40.0, age_us=4_200_000))
    assert health.state is PictureState.LATE and "4 s late" in health.why
    assert glanced(health, Glance(T0 + 5 * HALF, 1.0, False, 100.0, 40.0, age_us=90_000)).state is PictureState.LIVE
