"""Recorder and playback: what was recorded is found by its time, over borders, gaps, damage and a growing file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
import pytest
from av.packet import Packet
from av.video.stream import VideoStream

from console.store.segments import segment_path
from console.vision import playback as playing
from console.vision import recorder as recording
from console.vision.playback import Playback
from console.vision.recorder import Recorder
from tests import recordings
from tests.integration import vision_server as vs

T0 = 1_790_000_000_123_457
FRAME = 40_000
WH = (640, 360)


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ten seconds in which the bar tells the number of the frame."""
    return vs.clip(tmp_path_factory.mktemp("clip") / "clip.mp4", vs.moving, 10)


def packets(clip: Path) -> Iterator[tuple[Packet[VideoStream], VideoStream, int]]:
    """Packet, stream, number of the frame it shows."""
    with av.open(str(clip)) as file:
        stream = file.streams.video[0]
        for packet in file.demux(stream):
            if packet.size:
                yield packet, stream, round(packet.pts * packet.time_base * 25)


def record(clip: Path, folder: Path, frames: range = range(250), segment_us: int = 60_000_000) -> Recorder:
    """Record these frames as of T0; the segment stays open."""
    recorder = Recorder(folder, "C01", segment_us)
    for packet, stream, n in packets(clip):
        if n in frames:
            recorder.take(packet, stream, T0 + n * FRAME)
    return recorder


def shown(player: Playback, n: float) -> int | None:
    """Number of the frame shown at the time of frame n; checked against the picture."""
    tile = player.frame_at(round(T0 + n * FRAME), WH)
    if tile is None:
        return None
    number = round((tile.captured_at_us - T0) / FRAME)
    assert abs(tile.captured_at_us - T0 - number * FRAME) <= 1000
    bright = np.flatnonzero(tile.pixels_bgra[180, :, 1] > 180)
    assert abs(int(bright[0]) - 4 * number % 600) <= 6
    return number


def test_segments_are_cut_at_key_frames_and_named_by_their_first_frame(clip: Path, tmp_path: Path) -> None:
    record(clip, tmp_path, segment_us=3_500_000).cut()
    names = sorted(path.name for path in (tmp_path / "C01").iterdir())
    assert names == [segment_path(tmp_path, "C01", T0 + n * FRAME).name for n in (0, 100, 200)]
    counts = []
    for name in names:
        with av.open(str(tmp_path / "C01" / name)) as file:
            frames = [round(frame.time * 25) for frame in file.decode(video=0)]
            assert frames == list(range(len(frames)))
            counts.append(len(frames))
    assert counts == [100, 100, 50]


def test_each_moment_shows_its_frame_forward_backward_and_at_random(clip: Path, tmp_path: Path) -> None:
    record(clip, tmp_path, segment_us=3_500_000).cut()
    player = Playback(tmp_path, "C01")
    assert [shown(player, n) for n in range(250)] == list(range(250))
    assert [shown(player, n) for n in range(249, -1, -17)] == list(range(249, -1, -17))
    places = np.random.default_rng(3).integers(0, 250, 40).tolist()
    assert [shown(player, n) for n in places] == places
    assert shown(player, 120.6) == 120
    assert player.frame_at(T0 - 1000, WH) is None
    player.close()


def test_a_segment_as_long_as_its_key_frames_are_apart_is_shown_to_its_end(tmp_path: Path) -> None:
    """A camera with a key frame each 50 s: the first after a minute comes after 100 s."""
    path = tmp_path / "seldom.mkv"
    with av.open(str(path), "w") as file:
        options = {"preset": "ultrafast", "keyint_min": "100", "sc_threshold": "0", "bf": "0"}
        stream = file.add_stream("libx264", rate=2, options=options)
        stream.width, stream.height, stream.pix_fmt, stream.gop_size = 160, 90, "yuv420p", 100
        for n in range(260):
            file.mux(stream.encode(av.VideoFrame.from_ndarray(np.full((90, 160), n % 200, np.uint8), format="gray")))
        file.mux(stream.encode(None))
    recorder = Recorder(tmp_path, "C01")
    with av.open(str(path)) as file:
        for packet in file.demux(video=0):
            if packet.size:
                recorder.take(packet, file.streams.video[0], T0 + round(packet.pts * packet.time_base * 1_000_000))
    recorder.cut()
    assert len(list((tmp_path / "C01").iterdir())) == 2
    player = Playback(tmp_path, "C01")
    for second in (10, 89, 91, 99, 101, 129):
        tile = player.frame_at(T0 + second * 1_000_000, (160, 90))
        assert tile is not None and abs(tile.captured_at_us - T0 - second * 1_000_000) <= 1000
    player.close()


def test_a_segment_to_which_no_key_frame_comes_ends_all_the_same(
    clip: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recording, "LONGEST_US", 3_000_000)
    recorder, whys = Recorder(tmp_path, "C01", 2_000_000), []
    for packet, stream, n in packets(clip):
        if n in (0, 150, 175) or (n < 200 and not packet.is_keyframe):
            recorder.take(packet, stream, T0 + n * FRAME)
        if n in (74, 76, 149, 150):
            whys.append(recorder.why)
    recorder.cut()
    ended = "not recording: no key frame for 0 min; set the camera to one every second or two"
    assert whys == ["", ended, ended, ""]
    first, second = sorted((tmp_path / "C01").iterdir())
    assert recordings.times_us(second) == pytest.approx([T0 + n * FRAME for n in range(150, 200)], abs=1000)
    assert max(recordings.times_us(first)) < T0 + 3_000_000


def test_a_clock_that_is_set_back_begins_another_file_at_once(clip: Path, tmp_path: Path) -> None:
    """What was taken after it has no place in a file of the time before it."""
    recorder = Recorder(tmp_path, "C01")
    for packet, stream, n in packets(clip):
        recorder.take(packet, stream, T0 + n * FRAME - (3_600_000_000 if n >= 60 else 0))
    recorder.cut()
    late, first = sorted((tmp_path / "C01").iterdir())
    assert recordings.times_us(first) == pytest.approx([T0 + n * FRAME for n in range(60)], abs=1000)
    assert abs(first.stat().st_mtime_ns // 1000 - (T0 + 59 * FRAME)) <= 1
    times_us = [T0 + n * FRAME - 3_600_000_000 for n in range(75, 250)]
    assert recordings.times_us(late) == pytest.approx(times_us, abs=1000)


def test_after_the_end_the_last_frame_stays_for_two_seconds(clip: Path, tmp_path: Path) -> None:
    record(clip, tmp_path).cut()
    player = Playback(tmp_path, "C01")
    assert shown(player, 249 + 49) == 249
    assert shown(player, 249 + 52) is None
    assert shown(player, 10) == 10
    player.close()


def test_a_gap_is_a_gap(clip: Path, tmp_path: Path) -> None:
    record(clip, tmp_path, range(50)).cut()
    record(clip, tmp_path, range(150, 250)).cut()
    player = Playback(tmp_path, "C01")
    assert [shown(player, n) for n in (20, 60, 120, 149, 150, 200)] == [20, 49, None, None, 150, 200]
    player.close()


def test_the_segment_that_is_being_written_is_read_as_far_as_it_is(clip: Path, tmp_path: Path) -> None:
    recorder = Recorder(tmp_path, "C01")
    player = Playback(tmp_path, "C01")
    found = []
    for packet, stream, n in packets(clip):
        recorder.take(packet, stream, T0 + n * FRAME)
        if n in (60, 120, 180, 240):
            found.append(shown(player, n))
    assert all(number is not None and n - number <= 26 for number, n in zip(found, (60, 120, 180, 240), strict=True))
    recorder.cut()
    assert shown(player, 249) == 249
    player.close()


def test_a_new_segment_without_frames_leaves_the_one_before(clip: Path, tmp_path: Path) -> None:
    record(clip, tmp_path).cut()
    segment_path(tmp_path, "C01", T0 + 250 * FRAME).write_bytes(b"")
    player = Playback(tmp_path, "C01")
    assert shown(player, 251) == 249
    assert player.span() == (T0, T0 + 249 * FRAME - (T0 + 249 * FRAME - player.span()[1]))  # type: ignore[index]
    player.close()


def test_a_damaged_segment_shows_what_can_be_read(clip: Path, tmp_path: Path) -> None:
    record(clip, tmp_path).cut()
    (path,) = (tmp_path / "C01").iterdir()
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    player = Playback(tmp_path, "C01")
    assert shown(player, 50) == 50
    player.close()


def test_damage_in_the_middle_hides_no_more_than_its_group(clip: Path, tmp_path: Path) -> None:
    record(clip, tmp_path).cut()
    (path,) = (tmp_path / "C01").iterdir()
    with av.open(str(path)) as file:
        places = [packet.pos for packet in file.demux(video=0) if packet.size]
    broken = bytearray(path.read_bytes())
    broken[places[100] + 12 : places[101] - 40] = b"\xff" * (places[101] - 40 - places[100] - 12)
    path.write_bytes(bytes(broken))
    player = Playback(tmp_path, "C01")
    numbers = [shown(player, n) for n in (90, 140, 240)]
    assert numbers == [90, 140, 240]
    assert player.frame_at(T0 + 110 * FRAME, WH) is not None
    player.close()


@pytest.mark.parametrize("damage", recordings.DAMAGES)
def test_a_head_that_is_damaged_hides_its_own_file_at_most(clip: Path, tmp_path: Path, damage: bytes) -> None:
    record(clip, tmp_path, segment_us=3_500_000).cut()
    first, *_ = sorted((tmp_path / "C01").iterdir())
    first.write_bytes(recordings.damaged(first.read_bytes(), damage))
    player = Playback(tmp_path, "C01")
    assert shown(player, 50) == (50 if damage == recordings.NAME_NO_TEXT else None)
    assert shown(player, 150) == 150
    player.close()


def test_no_byte_of_a_head_brings_more_than_no_picture(clip: Path, tmp_path: Path) -> None:
    record(clip, tmp_path, range(50)).cut()
    (path,) = (tmp_path / "C01").iterdir()
    whole = path.read_bytes()
    for place in range(280, 600):
        path.write_bytes(whole[:place] + b"\xcf" + whole[place + 1 :])
        player = Playback(tmp_path, "C01")
        player.frame_at(T0 + 10 * FRAME, (160, 90))
        player.span()
        player.close()


def test_what_the_decoder_refuses_in_any_way_is_left_out(
    clip: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Refusing:
        """A packet whose content the decoder takes for a wrong argument; others go on."""

        def __init__(self, packet: Packet[VideoStream]) -> None:
            self._packet = packet
            self.pts, self.time_base = packet.pts, packet.time_base

        def decode(self) -> list[object]:
            if self.pts == 400:
                raise av.ArgumentError(22, "Invalid argument", "avcodec_send_packet()")
            return list(self._packet.decode())

    record(clip, tmp_path).cut()
    read = playing._Frames._read
    monkeypatch.setattr(playing._Frames, "_read", lambda self: Refusing(found) if (found := read(self)) else None)
    player = Playback(tmp_path, "C01")
    assert [shown(player, n) for n in (9, 10, 11, 60)] == [9, 9, 11, 60]
    player.close()


def test_a_segment_deleted_while_it_plays_goes_on(clip: Path, tmp_path: Path) -> None:
    record(clip, tmp_path).cut()
    player = Playback(tmp_path, "C01")
    assert shown(player, 248) == 248
    (path,) = (tmp_path / "C01").iterdir()
    path.unlink()
    assert [shown(player, n) for n in (249, 251, 252)] == [249, 249, 249]
    player.close()


def test_the_span_runs_from_the_first_to_the_last_frame(clip: Path, tmp_path: Path) -> None:
    assert Playback(tmp_path, "C01").span() is None
    record(clip, tmp_path, segment_us=3_500_000).cut()
    span = Playback(tmp_path, "C01").span()
    assert span is not None
    assert span[0] == T0 and abs(span[1] - T0 - 249 * FRAME) <= 1000


def test_other_files_are_not_segments(clip: Path, tmp_path: Path) -> None:
    record(clip, tmp_path).cut()
    (tmp_path / "C01" / "notes.mkv").write_text("not one")
    span = Playback(tmp_path, "C01").span()
    assert span is not None and span[0] == T0


def test_smaller_tiles_are_converted_once(clip: Path, tmp_path: Path) -> None:
    record(clip, tmp_path).cut()
    player = Playback(tmp_path, "C01")
    tile = player.frame_at(T0 + 10 * FRAME, (320, 180))
    assert tile is not None and tile.pixels_bgra.shape == (180, 320, 4)
    assert player.frame_at(T0 + 10 * FRAME + 1, (320, 180)) is tile
    assert playing.OLDEST_US == 2_000_000
    player.close()


def test_b_frames_are_recorded_in_the_right_order(tmp_path: Path) -> None:
    path = tmp_path / "b.mp4"
    with av.open(str(path), "w") as file:
        stream = file.add_stream("libx264", rate=25, options={"preset": "veryfast"})
        stream.width, stream.height, stream.pix_fmt, stream.gop_size, stream.max_b_frames = 640, 360, "yuv420p", 25, 2
        rng = np.random.default_rng(1)
        for n in range(100):
            file.mux(stream.encode(av.VideoFrame.from_ndarray(vs.moving(n, rng), format="bgr24")))
        file.mux(stream.encode(None))
    record(path, tmp_path, segment_us=2_000_000).cut()
    player = Playback(tmp_path, "C01")
    assert [shown(player, n) for n in range(0, 100, 7)] == list(range(0, 100, 7))
    player.close()


def test_a_disk_that_refuses_is_told_and_tried_again(clip: Path, tmp_path: Path) -> None:
    blocked = tmp_path / "C01"
    blocked.write_text("a file where the folder should be")
    recorder = Recorder(tmp_path, "C01")
    for packet, stream, n in packets(clip):
        if n == 100:
            assert not recorder.recording and "look at the disk" in recorder.why
            blocked.unlink()
        recorder.take(packet, stream, T0 + n * FRAME)
    assert recorder.recording and recorder.why == ""
    recorder.cut()
    player = Playback(tmp_path, "C01")
    assert player.span() is not None and player.span()[0] == T0 + 100 * FRAME  # type: ignore[index]


def test_a_disk_that_is_full_ends_the_segment(clip: Path, tmp_path: Path) -> None:
    """/dev/full takes the file's place: every write fails."""
    recorder = Recorder(tmp_path, "C01")
    taken = packets(clip)
    packet, stream, _ = next(taken)
    (tmp_path / "C01").mkdir()
    segment_path(tmp_path, "C01", T0).symlink_to("/dev/full")
    recorder.take(packet, stream, T0)
    for packet, stream, n in taken:
        recorder.take(packet, stream, T0 + n * FRAME)
        if recorder.why:
            break
    assert "not recording" in recorder.why
    for packet, stream, n in taken:  # the next key frame begins a file of another name
        recorder.take(packet, stream, T0 + n * FRAME)
    assert recorder.recording
    recorder.cut()
