"""The recorded frame behind what a tile shows: whole, as the camera sent it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from console.room.tiles import Shown

SAME_US = 20_000
"""A recorded frame no further from the shown one than this is the same."""
_LARGER = 16
"""Asked for so many times larger than known a frame comes in its own size: nothing is blown up."""


def recorded_frame(recordings: Path, camera: str, captured_at_us: int, wh_px: tuple[int, int]) -> Shown | None:
    """The frame of that time in its own size, of which `wh_px` tells the shape; None when it is not recorded (yet).
    Reads: call it off the loop."""
    # PyAV takes a fifth of a second to load, and only a still or a replay needs it.
    from console.vision.playback import Playback

    player = Playback(recordings, camera)
    tile = player.frame_at(captured_at_us + SAME_US, (wh_px[0] * _LARGER, wh_px[1] * _LARGER))
    player.close()
    if tile is None or abs(tile.captured_at_us - captured_at_us) > SAME_US:
        return None
    return tile.captured_at_us, tile.pixels_bgra


def still_name(camera: str, captured_at_us: int) -> str:
    """File name of a still: camera and UTC time to the millisecond."""
    at = datetime.fromtimestamp(captured_at_us / 1e6, UTC)
    return f"{camera}-{at:%Y%m%dT%H%M%S}.{captured_at_us // 1000 % 1000:03d}Z.png"
