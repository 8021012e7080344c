"""The replay's clock goes on with its pictures; late ones leave a gap, and no time is lost by waiting."""

from __future__ import annotations

import asyncio
from pathlib import Path

from console.room.replay import Replay
from console.room.replay_clock import LONGEST_WAIT_US, ReplayClock
from console.room.tiles import ReplayTiles
from tests import waiting
from tests.unit.room.test_replay import ROWS, S, opened
from tests.unit.room.test_stills import clip, recordings
from tests.unit.vision.test_playback import FRAME, T0

__all__ = ["clip", "recordings"]


def playing(at_us: int) -> Replay:
    replay = opened(ROWS, at_us)
    replay.playing = True
    replay.follow(replay.read_on())
    return replay


async def test_what_passes_while_pictures_are_decoded_is_made_good(tmp_path: Path) -> None:
    replay, clock, tiles = playing(10 * S), ReplayClock(), ReplayTiles(tmp_path)
    try:
        clock.turn(replay, tiles, 40_000)
        assert replay.at_us == 10 * S, "its pictures are not there yet"
        await waiting.until(lambda: bool(clock.turn(replay, tiles, 0)))
        assert replay.at_us == 10 * S + 40_000
        clock.turn(replay, tiles, 500_000)
        await waiting.until(lambda: bool(clock.turn(replay, tiles, 0)))
        assert replay.at_us == 10 * S + 540_000
    finally:
        tiles.close()


async def test_who_aims_elsewhere_ends_the_wait_for_a_moment(recordings: Path) -> None:
    """What was decoded of the other moment is not taken for it, nor waited for."""
    tiles, first_us, second_us = ReplayTiles(recordings, {"C01": (160, 90)}), T0 + 10 * FRAME, T0 + 100 * FRAME
    try:
        tiles.aim(first_us)
        waits = asyncio.create_task(asyncio.to_thread(tiles.prepared, first_us, 60))
        tiles.aim(second_us)
        await waiting.until(waits.done)
        assert tiles.prepared(second_us, 60) and tiles.take() == second_us
        shown = tiles.newest("C01")
        assert shown is not None and abs(shown[0] - second_us) < 1_000
    finally:
        tiles.close()


async def test_pictures_that_do_not_come_leave_a_gap_and_hold_nothing_up(recordings: Path) -> None:
    tiles = ReplayTiles(recordings, {"C01": (160, 90)})
    assert tiles.prepared(T0 + 10 * FRAME, 10) and tiles.take() == T0 + 10 * FRAME
    assert tiles.newest("C01") is not None
    tiles.close()
    replay, clock = playing(10 * S), ReplayClock()
    clock.turn(replay, tiles, 40_000)
    assert clock.turn(replay, tiles, LONGEST_WAIT_US + 1)
    assert replay.at_us == 10 * S + 40_000 and tiles.newest("C01") is None
