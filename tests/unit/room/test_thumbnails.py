"""Small pictures of the past: whose moment they are, what is kept, and what a recording or its disk costs."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from concurrent.futures import CancelledError
from pathlib import Path

import pytest

from console.room.thumbnails import KEPT, Thumbnails
from console.vision import playback
from tests.unit.room.test_stills import clip, recordings
from tests.unit.room.test_tiles import Ailing, answer, stuck
from tests.unit.vision.test_playback import FRAME
from tests.unit.vision.test_playback import T0 as BEGINS
from tests.waiting import eventually

__all__ = ["clip", "recordings"]

T0 = 1_790_000_000_000_000
WH = (160, 90)


def test_a_small_picture_is_that_of_its_moment_and_is_kept(recordings: Path) -> None:
    pictures = Thumbnails(recordings)
    found = pictures.picture("C01", BEGINS + 100 * FRAME, WH).result(30)
    assert found is not None and abs(found[0] - BEGINS - 100 * FRAME) <= 1000 and found[1].shape == (90, 160, 4)
    assert pictures.picture("C01", BEGINS + 100 * FRAME, WH).result(30) is found
    assert pictures.picture("C01", BEGINS - 100 * FRAME, WH).result(30) is None
    for n in range(KEPT):
        pictures.picture("C02", BEGINS + n, WH).result(30)
    assert pictures.picture("C01", BEGINS + 100 * FRAME, WH).result(30) is not found, "the oldest goes"
    pictures.close()
    eventually(lambda: not working(), "the thread has ended")


def working() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "thumbnails"]


class Lost(Ailing):
    """A disk that is gone, too."""

    def frame_at(self, at_us: int, wh_px: tuple[int, int]) -> playback.RecordedTile:
        if self._camera == "C03":
            raise OSError("the disk is gone")
        return super().frame_at(at_us, wh_px)


def test_what_ails_a_recording_is_said_and_the_next_picture_comes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(playback, "Playback", Lost)
    pictures = Thumbnails(tmp_path)
    assert pictures.picture("C02", T0, WH).result(30) is None
    assert [record.getMessage() for record in caplog.records] == ["C02: a recording cannot be shown"]
    with pytest.raises(OSError, match="the disk is gone"):
        pictures.picture("C03", T0, WH).result(30)
    assert pictures.picture("C01", T0, WH).result(30) is not None
    pictures.close()


def test_closing_waits_for_no_disk_and_lets_everything_go_once_it_answers(tmp_path: Path) -> None:
    path = stuck(tmp_path)
    pictures = Thumbnails(tmp_path)
    one, other = (pictures.picture(camera, T0 + 1_000_000, WH) for camera in ("C01", "C02"))
    with pytest.raises(TimeoutError):
        one.result(0.3)
    began_s = time.monotonic()
    pictures.close()
    assert time.monotonic() - began_s < 1 and working()
    for asked in (one, other):
        with pytest.raises(CancelledError):
            asked.result(1)
    eventually(lambda: answer(path) or not working(), "the thread has ended")


def test_who_wants_it_no_more_holds_up_nobody(tmp_path: Path) -> None:
    path = stuck(tmp_path)
    pictures = Thumbnails(tmp_path)
    one, other = (pictures.picture(camera, T0 + 1_000_000, WH) for camera in ("C01", "C02"))
    assert one.cancel() and not other.done()
    eventually(lambda: answer(path) or other.done(), "the next one is there")
    pictures.close()


def test_a_program_ends_while_a_disk_does_not_answer(tmp_path: Path) -> None:
    """As the room does: over the loop of its windows, which waits for each of its own threads."""
    stuck(tmp_path)
    program = f"""
import asyncio
from pathlib import Path
import qasync
from PySide6.QtCore import QCoreApplication
from console.room.thumbnails import Thumbnails

async def look():
    looking = asyncio.wrap_future(pictures.picture("C01", {T0 + 1_000_000}, {WH}))
    await asyncio.wait([looking], timeout=1.5)
    pictures.close()
    await asyncio.wait([looking], timeout=5)
    assert looking.cancelled()

pictures = Thumbnails(Path({str(tmp_path)!r}))
app = QCoreApplication([])
with qasync.QEventLoop(app) as loop:
    loop.run_until_complete(look())
"""
    assert subprocess.run([sys.executable, "-c", program], timeout=30, check=False).returncode == 0
