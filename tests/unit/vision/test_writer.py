"""The way to the disk: nothing holds an eye up, a power cut takes less than the last second, gaps are honest."""

from __future__ import annotations

import itertools
import multiprocessing
import os
import resource
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path

import av
import pytest
from av.packet import Packet
from av.video.stream import VideoStream

from console.vision import writer as writing
from console.vision.recorder import RETRY_US, SILENCE_US, Recorder
from console.vision.writer import Line, Writer
from tests.integration import vision_server as vs
from tests.recordings import FRAME_US, packets, times_us
from tests.waiting import eventually

T0 = 1_790_000_000_123_457


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ten seconds, a key frame a second."""
    return vs.clip(tmp_path_factory.mktemp("clip") / "clip.mp4", vs.moving, 10)


@pytest.fixture
def writer() -> Iterator[Writer]:
    """A running writer."""
    made = Writer()
    yield made
    made.stop(5)


def segments(folder: Path) -> list[Path]:
    return sorted((folder / "C01").glob("*.mkv"))


def dated(folder: Path) -> float:
    """The date of the first segment, in seconds: when it is finished, that of its last frame."""
    return min((path.stat().st_mtime for path in segments(folder)), default=time.time())


class GatedRecorder(Recorder):
    """The real recorder on a disk that stands still while the gate is closed."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, "C01")
        self.gate = threading.Event()
        self.knocked = threading.Event()

    def take(self, packet: Packet[VideoStream], template: VideoStream, captured_at_us: int) -> None:
        self.knocked.set()
        self.gate.wait(20)
        super().take(packet, template, captured_at_us)


def fed(clip: Path, line: Line, frames: range = range(250), begins_us: int = T0) -> None:
    for packet, stream, n in packets(clip):
        if n in frames:
            line.take(packet, stream, begins_us + n * FRAME_US)


def test_what_is_put_down_is_written_also_after_its_stream_was_closed(
    clip: Path, tmp_path: Path, writer: Writer
) -> None:
    line = writer.line(Recorder(tmp_path, "C01"))
    fed(clip, line)
    line.cut()
    writer.start()
    (path,) = eventually(lambda: segments(tmp_path), "a segment")
    eventually(lambda: not line.recorder.recording and path.stat().st_size, "it is finished")
    assert times_us(path) == pytest.approx([T0 + n * FRAME_US for n in range(250)], abs=1000)
    assert (line.why, line.lost) == ("", 0)
    assert abs(path.stat().st_mtime_ns // 1000 - (T0 + 249 * FRAME_US)) <= 1


def test_a_camera_that_does_not_come_back_fills_no_queue_of_a_disk_that_hangs(tmp_path: Path, writer: Writer) -> None:
    line = writer.line(Recorder(tmp_path, "C01"))
    for _ in range(100):
        line.cut()
    assert len(line._waiting) == 1
    line.write()
    line.cut()
    assert len(line._waiting) == 1


def test_a_disk_that_stands_still_holds_nobody_up_and_is_told(
    clip: Path, tmp_path: Path, writer: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The queue takes what it can, the rest is counted; afterwards recording goes on in a new segment."""
    monkeypatch.setattr(writing, "STALLED_S", 0.2)
    monkeypatch.setattr(writing, "MOST_WAITING_BYTES", clip.stat().st_size // 3)
    recorder = GatedRecorder(tmp_path)
    line = writer.line(recorder)
    writer.start()
    fed(clip, line, range(1))
    assert recorder.knocked.wait(5)
    began = time.monotonic()
    fed(clip, line, range(1, 20))
    eventually(lambda: line.why, "it is told")
    assert line.why.endswith("does not answer") and not line.recording
    fed(clip, line, range(20, 200))
    assert time.monotonic() - began < 5 and 50 < line.lost < 170
    assert line.why.endswith(f"is too slow; {line.lost} packets lost") and not line.recording
    lost = line.lost
    recorder.gate.set()
    eventually(lambda: dated(tmp_path) < T0 / 1e6 + 10, "what was there is written, then comes the gap")
    fed(clip, line, range(200, 250))
    eventually(lambda: line.recording and line.why == "", "recording again")
    writer.stop(5)
    assert (line.lost, writer.lost) == (lost, lost)
    first, second = segments(tmp_path)
    kept = times_us(first)
    assert kept == pytest.approx([T0 + n * FRAME_US for n in range(len(kept))], abs=1000)
    assert len(kept) + lost + 50 == 250
    assert times_us(second) == pytest.approx([T0 + n * FRAME_US for n in range(200, 250)], abs=1000)


def test_a_stream_that_cannot_be_recorded_is_told(tmp_path: Path) -> None:
    """H.263, as very old cameras have it."""
    path = tmp_path / "old.avi"
    with av.open(str(path), "w") as file:
        stream = file.add_stream("h263", rate=25)
        stream.width, stream.height, stream.pix_fmt = 176, 144, "yuv420p"
        file.mux([*stream.encode(av.VideoFrame(176, 144, "yuv420p")), *stream.encode(None)])
    line = Writer().line(Recorder(tmp_path, "C01"))
    ((packet, template, _),) = packets(path)
    line.take(packet, template, T0)
    line.write()
    assert "does not support 'h263'" in line.why and "set the camera to H.264 or H.265" in line.why
    assert not line.recording


# ---------------------------------------------------------------- a disk that refuses


def recorded(clip: Path, recorder: Recorder, at: dict[int, Callable[[], None]]) -> list[str]:
    """Give it the clip; before some frames something happens. What it said before each of these, and at the end."""
    whys = []
    for packet, stream, n in packets(clip):
        if n in at:
            whys.append(recorder.why)
            at[n]()
        recorder.take(packet, stream, T0 + n * FRAME_US)
        if n % 10 == 9:
            recorder.sync()
    recorder.cut()
    return [*whys, recorder.why]


def test_a_folder_that_vanished_is_noticed_not_made_anew_and_used_when_it_is_back(clip: Path, tmp_path: Path) -> None:
    """A disk that was unplugged must not have the system's disk fill up in its place."""
    folder = tmp_path / "recordings"
    folder.mkdir()
    away = tmp_path / "away"
    recorder = Recorder(folder, "C01")
    whys = recorded(clip, recorder, {30: lambda: folder.rename(away), 110: lambda: away.rename(folder)})
    assert whys[0] == "" and whys[2] == ""
    assert "not recording" in whys[1] and "No such file" in whys[1] and str(folder) in whys[1]
    first, second = (times_us(path) for path in segments(folder))
    assert 30 <= len(first) <= 40
    assert second[0] - T0 >= 110 * FRAME_US and second[-1] == pytest.approx(T0 + 249 * FRAME_US, abs=1000)


def test_a_file_that_another_took_the_place_of_is_noticed(clip: Path, tmp_path: Path) -> None:
    recorder = Recorder(tmp_path, "C01")

    def swap() -> None:
        (path,) = segments(tmp_path)
        path.rename(path.with_suffix(".old"))
        path.touch()

    whys = recorded(clip, recorder, {30: swap, 45: lambda: None})
    assert "is another file now" in whys[1] and whys[2] == ""


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 256 kB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(folder)], check=False).returncode:
        pytest.skip("disks can be mounted by root only; the file size limit below stands in for a full one")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_full_disk_is_told_leaves_no_empty_files_and_is_used_when_there_is_room(clip: Path, small_disk: Path) -> None:
    recorder = Recorder(small_disk, "C01")
    waste = small_disk / "waste"
    waste.write_bytes(bytes(180 * 1024))
    whys = recorded(clip, recorder, {160: waste.unlink})
    assert "No space left" in whys[0]
    assert all(path.stat().st_size for path in segments(small_disk))
    first, *_, last = (times_us(path) for path in segments(small_disk))
    assert first[0] == T0 and last[-1] > T0 + 160 * FRAME_US


def test_a_disk_that_turned_read_only_is_told_and_used_when_it_can_be_written(clip: Path, small_disk: Path) -> None:
    recorder = Recorder(small_disk, "C01")

    def remount(how: str) -> None:
        recorder.cut()
        subprocess.run(["mount", "-o", f"remount,{how}", str(small_disk)], check=True)

    whys = recorded(clip, recorder, {25: lambda: remount("ro"), 85: lambda: remount("rw,size=8m")})
    assert "Read-only file system" in whys[1] and whys[2] == ""
    assert len(segments(small_disk)) == 2


def _limited(clip: Path, folder: Path) -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
    recorder = Recorder(folder, "C01")
    whys = recorded(clip, recorder, {n: lambda: None for n in range(1, 250)})
    os._exit(0 if any("File too large" in why for why in whys) else 7)


def test_a_write_that_fails_in_the_middle_ends_the_segment_and_the_next_begins(clip: Path, tmp_path: Path) -> None:
    """No file may grow over 100 kB: what was written before can be read."""
    process = multiprocessing.get_context("spawn").Process(target=_limited, args=(clip, tmp_path))
    process.start()
    process.join(60)
    assert process.exitcode == 0
    paths = segments(tmp_path)
    assert len(paths) >= 2 and all(times_us(path) for path in paths)
    starts = [times_us(path)[0] for path in paths]
    assert all(later - earlier >= RETRY_US for earlier, later in itertools.pairwise(starts))


def test_after_a_silence_a_new_segment_begins(clip: Path, tmp_path: Path) -> None:
    """Nobody writes into a file that has lain still, also when the next packet is no key frame."""
    recorder = Recorder(tmp_path, "C01")
    for packet, stream, n in packets(clip):
        silent_us = SILENCE_US + 1 if n >= 30 else 0
        recorder.take(packet, stream, T0 + n * FRAME_US + silent_us)
    recorder.cut()
    first, second = (times_us(path) for path in segments(tmp_path))
    assert len(first) == 30 and second[0] == pytest.approx(T0 + 50 * FRAME_US + SILENCE_US, abs=1000)


# ---------------------------------------------------------------- a power cut


class TellingRecorder(Recorder):
    """The real recorder; says how much of its file is surely on the disk."""

    synced: Synchronized[int]

    def sync(self) -> None:
        size = self._path.stat().st_size if self.recording else 0
        super().sync()
        self.synced.value = size


def _record_on(clip: Path, folder: Path, newest_us: Synchronized[int], synced: Synchronized[int]) -> None:
    """A camera in real time, until it is killed."""
    recorder = TellingRecorder(folder, "C01")
    recorder.synced = synced
    writer = Writer()
    line = writer.line(recorder)
    writer.start()
    began_us = time.time_ns() // 1000
    for round_ in range(6):
        for packet, stream, n in packets(clip):
            at_us = began_us + (round_ * 250 + n) * FRAME_US
            time.sleep(max(0.0, at_us / 1e6 - time.time()))
            line.take(packet, stream, at_us)
            newest_us.value = at_us


@pytest.mark.parametrize("after", [40, 63, 91])
def test_kill_9_and_a_power_cut_lose_less_than_the_last_second(clip: Path, tmp_path: Path, after: int) -> None:
    """A power cut is a kill after which nothing is left that was not synced: the file is cut off there."""
    context = multiprocessing.get_context("spawn")
    newest_us, synced = context.Value("q", 0), context.Value("q", 0)
    process = context.Process(target=_record_on, args=(clip, tmp_path, newest_us, synced))
    process.start()
    eventually(lambda: segments(tmp_path), "a segment", 30)
    (path,) = segments(tmp_path)
    begun_us = eventually(lambda: newest_us.value, "packets")
    eventually(lambda: newest_us.value - begun_us > after * FRAME_US, "some seconds of packets", 30)
    process.kill()
    process.join()
    killed_s = (newest_us.value - times_us(path)[-1]) / 1e6
    os.truncate(path, synced.value)
    cut_s = (newest_us.value - times_us(path)[-1]) / 1e6
    print(f"lost: {killed_s:.2f} s by kill -9, {cut_s:.2f} s by a power cut")
    assert -0.001 <= killed_s <= cut_s < 1.0
