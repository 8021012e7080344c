"""One camera's eye without its thread: what it says while nothing comes."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import NoReturn

import numpy as np
import pytest
from av.video.frame import VideoFrame

from console.values import PictureState
from console.vision import eye as looking
from console.vision.eye import Eye
from console.vision.recorder import Recorder
from devices.cameras.stream import StreamFrame

T0 = 1_790_000_000_000_000
S = 1_000_000


def no_stream(*_: object) -> NoReturn:
    raise AssertionError("nobody opens one here")


def test_a_stream_that_ends_as_the_clock_is_set_back_is_lost_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [T0]
    monkeypatch.setattr(looking, "_now_us", lambda: clock[0])
    eye = Eye("C01", no_stream, f"vgl-t-{secrets.token_hex(6)}", Recorder(tmp_path, "C01"), detecting=False)
    eye._show(StreamFrame(VideoFrame.from_ndarray(np.full((96, 160), 90, np.uint8), "gray"), T0))
    assert eye.reading().picture is PictureState.LIVE
    clock[0] -= 3600 * S
    assert eye.reading().picture is PictureState.LIVE
    clock[0] += 4 * S
    lost = eye.reading()
    assert lost.picture is PictureState.LOST and lost.since_us <= clock[0]
    eye.join(0)
