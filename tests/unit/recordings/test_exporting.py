"""Lists and exports of real recordings: times, gaps, key frames, order of frames, hashes."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from console.domain.decision import Decision
from console.messages import JournalEntry, RecordingLock, Sealed
from console.recordings import exporting
from console.recordings.commands import EVER_US
from console.recordings.errors import RecordingsRefused
from console.recordings.exporting import exported
from console.recordings.listing import listed
from console.recordings.texts import list_text
from console.site.context import Context
from console.site.home import Home
from console.store.segments import segment_name
from console.store.store import Store
from tests.integration import vision_server as vs
from tests.recordings import DAMAGES, FRAME_US, NAME_NO_TEXT, damaged, packets, record
from tests.sites import bare_site, camera

T0 = 1_790_000_000_000_000
FRAMES = range(250)


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ten seconds, a key frame a second."""
    return vs.clip(tmp_path_factory.mktemp("clip") / "clip.mp4", vs.moving, 10)


@pytest.fixture(scope="module")
def b_clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with B-frames."""
    path = tmp_path_factory.mktemp("clip") / "b.mp4"
    with av.open(str(path), "w") as file:
        stream = file.add_stream("libx264", rate=25, options={"preset": "veryfast"})
        stream.width, stream.height, stream.pix_fmt, stream.gop_size, stream.max_b_frames = 640, 360, "yuv420p", 25, 2
        rng = np.random.default_rng(1)
        for n in range(100):
            file.mux(stream.encode(av.VideoFrame.from_ndarray(vs.moving(n, rng), format="bgr24")))
        file.mux(stream.encode(None))
    return path


@pytest.fixture
def context(tmp_path: Path) -> Context:
    return Context(bare_site(cameras=(camera("C01", "", 1, 1),)), Path("site.toml"), Home(tmp_path / "home").made())


def at(n: float) -> int:
    """The time of a frame."""
    return T0 + round(n * FRAME_US)


def shown(path: Path, zero_us: int) -> list[tuple[int, int]]:
    """Of each frame of a file: its number by its time, and by the bar in its picture."""
    found = []
    with av.open(str(path)) as file:
        for frame in file.decode(video=0):
            at_us = zero_us + round((frame.pts or 0) * 1_000_000 * (frame.time_base or 0))
            bright = np.flatnonzero(frame.to_ndarray(format="gray")[180] > 180)
            found.append((round((at_us - T0) / FRAME_US), round(int(bright[0]) / 4)))
    return found


@pytest.mark.parametrize("suffix", [".mkv", ".mp4"])
def test_an_export_runs_from_key_frame_to_key_frame_over_segments(
    clip: Path, context: Context, tmp_path: Path, suffix: str
) -> None:
    record(clip, context.home.recordings, T0, segment_us=3_500_000).cut()
    out = tmp_path / f"C01{suffix}"
    said = exported(context, "C01", at(60), at(180.5), out)
    assert [number for number, _ in shown(out, said["from_us"])] == list(range(50, 200))
    assert all(abs(number - bar) <= 1 for number, bar in shown(out, said["from_us"]) if number < 145)
    assert (said["from_us"], said["to_us"], said["frames"]) == (at(50), at(199), 150)
    assert said["sha256"] == hashlib.sha256(out.read_bytes()).hexdigest()
    told = json.loads(out.with_name(out.name + ".json").read_text())
    assert told == said and len(told["segments"]) == 2
    first = sorted((context.home.recordings / "C01").iterdir())[0]
    assert told["segments"][0] == {"name": first.name, "sha256": hashlib.sha256(first.read_bytes()).hexdigest()}


@pytest.mark.parametrize("suffix", [".mkv", ".mp4"])
def test_frames_that_are_decoded_out_of_order_keep_their_times(
    b_clip: Path, context: Context, tmp_path: Path, suffix: str
) -> None:
    record(b_clip, context.home.recordings, T0, frames=range(100), segment_us=2_000_000).cut()
    out = tmp_path / f"b{suffix}"
    said = exported(context, "C01", at(0), at(100), out)
    found = shown(out, said["from_us"])
    assert [number for number, _ in found] == list(range(100))
    assert all(abs(number - bar) <= 1 for number, bar in found)


def test_time_goes_on_over_a_gap(clip: Path, context: Context, tmp_path: Path) -> None:
    record(clip, context.home.recordings, T0, frames=range(50)).cut()
    record(clip, context.home.recordings, T0, frames=range(150, 250)).cut()
    said = exported(context, "C01", at(0), at(300), tmp_path / "gap.mkv")
    numbers = [number for number, _ in shown(tmp_path / "gap.mkv", said["from_us"])]
    assert numbers == [*range(50), *range(150, 250)]


def test_what_was_over_before_the_wanted_time_is_not_exported(clip: Path, context: Context, tmp_path: Path) -> None:
    record(clip, context.home.recordings, T0, frames=range(50)).cut()
    record(clip, context.home.recordings, T0, frames=range(150, 250)).cut()
    said = exported(context, "C01", at(100), at(200), tmp_path / "gap.mkv")
    assert [number for number, _ in shown(tmp_path / "gap.mkv", said["from_us"])] == list(range(150, 200))


def test_an_export_of_a_segment_that_was_cut_off_takes_what_can_be_read(
    clip: Path, context: Context, tmp_path: Path
) -> None:
    record(clip, context.home.recordings, T0).cut()
    (path,) = (context.home.recordings / "C01").iterdir()
    os.truncate(path, path.stat().st_size // 2)
    said = exported(context, "C01", at(0), at(250), tmp_path / "half.mkv")
    assert 50 < said["frames"] < 200


@pytest.mark.parametrize(
    ("from_n", "to_n", "name", "why"),
    [
        (0, 250, "out.avi", "the name must end in .mkv or .mp4"),
        (5000, 6000, "out.mkv", "nothing is recorded in that time; see `vigil record ls --camera C01`"),
        (300, 400, "out.mkv", "nothing is recorded in that time"),
        (0, 250, "no/out.mkv", "cannot be written: No such file or directory"),
    ],
)
def test_an_export_that_cannot_be_is_refused(
    clip: Path, context: Context, tmp_path: Path, from_n: int, to_n: int, name: str, why: str
) -> None:
    record(clip, context.home.recordings, T0).cut()
    with pytest.raises(RecordingsRefused, match=why.replace("`", ".")):
        exported(context, "C01", at(from_n), at(to_n), tmp_path / name)
    assert not (tmp_path / name).exists()


def test_a_picture_that_changes_its_size_is_not_pasted_together(clip: Path, context: Context, tmp_path: Path) -> None:
    record(clip, context.home.recordings, T0, frames=range(50)).cut()
    small = tmp_path / "small.mp4"
    with av.open(str(small), "w") as file:
        stream = file.add_stream("libx264", rate=25)
        stream.width, stream.height, stream.pix_fmt = 320, 180, "yuv420p"
        for _ in range(25):
            file.mux(stream.encode(av.VideoFrame(320, 180, "yuv420p")))
        file.mux(stream.encode(None))
    record(small, context.home.recordings, at(50)).cut()
    with pytest.raises(RecordingsRefused, match=r"changes there from h264 640x360 to h264 320x180; export the time"):
        exported(context, "C01", at(0), at(100), tmp_path / "out.mkv")


# ---------------------------------------------------------------- ls


def test_a_list_tells_spans_gaps_what_is_sealed_and_what_is_locked(clip: Path, context: Context) -> None:
    recordings = context.home.recordings
    record(clip, recordings, T0, frames=range(125), segment_us=2_000_000).cut()
    record(clip, recordings, T0, frames=range(175, 250)).cut()
    lock = RecordingLock(
        lock="LK-0001", camera="C01", from_us=at(0), to_us=at(10), reason="fall", operator="wang", locked_at_us=1
    )
    sealed = [["C01", segment_name(at(n)), 1, ""] for n in (0, 50)] + [["C02", segment_name(at(100)), 1, ""]]
    store = Store.open(context.database_url)
    store.commit([Decision("x", "x", states=(("lock", "LK-0001", lock),))], 1)
    store.commit([Decision("recordings_sealed", "recordings", {"segments": sealed})], 2)
    store.close()
    said = listed(context, "", 0, EVER_US)
    (one,) = said["cameras"]
    assert (one["camera"], one["segments"], one["sealed"]) == ("C01", 4, 2)
    assert one["from_us"] == at(0) and abs(one["to_us"] - at(249)) <= 1
    assert one["gaps"] == [[pytest.approx(at(124), abs=1), at(175)]]
    assert [each["lock"] for each in one["locks"]] == ["LK-0001"]
    assert one["bytes"] == sum(path.stat().st_size for path in (recordings / "C01").iterdir())
    text = list_text(said, str)
    assert "LK-0001 wang: fall" in text and f"gap    {one['gaps'][0][0]} to {at(175)}" in text
    assert listed(context, "C01", at(200), at(210))["cameras"][0]["segments"] == 1
    assert listed(context, "C01", at(60), at(70))["cameras"][0]["sealed"] == 1
    assert listed(context, "C09", 0, EVER_US)["cameras"] == []


def test_what_came_with_an_older_name_after_the_clock_was_set_back_is_not_called_sealed(
    clip: Path, context: Context
) -> None:
    record(clip, context.home.recordings, T0, segment_us=2_000_000).cut()
    state = Sealed(camera="C01", until_us=at(150), segments=2)
    sealed = [["C01", segment_name(at(n)), 1, ""] for n in (100, 150)]
    store = Store.open(context.database_url)
    said = Decision("recordings_sealed", "recordings", {"segments": sealed}, states=(("sealed", "C01", state),))
    store.commit([said], 1)
    store.close()
    assert listed(context, "C01", 0, EVER_US)["cameras"][0]["sealed"] == 2


def test_a_list_reads_no_row_of_long_before_its_time(
    clip: Path, context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also while the newest file is not sealed: there is a row each minute, for years."""
    record(clip, context.home.recordings, T0, segment_us=2_000_000).cut()
    store = Store.open(context.database_url)
    for n in (-9_000, 0, 50, 100, 150):
        state = Sealed(camera="C01", until_us=at(n), segments=1)
        said = Decision("recordings_sealed", "recordings", {"segments": [["C01", segment_name(at(n)), 1, ""]]})
        store.commit([replace(said, states=(("sealed", "C01", state),))], at(n + 50))
    store.close()
    read: list[int] = []
    journal = Store.journal

    def counted(self: Store, *given: Any, **named: Any) -> list[JournalEntry]:
        rows = journal(self, *given, **named)
        read.extend(row.seq for row in rows)
        return rows

    monkeypatch.setattr(Store, "journal", counted)
    assert listed(context, "C01", at(0), EVER_US)["cameras"][0]["sealed"] == 4
    assert read == [2, 3, 4, 5]


def test_a_copy_that_lost_its_dates_is_read_for_them(clip: Path, context: Context) -> None:
    record(clip, context.home.recordings, T0).cut()
    (path,) = (context.home.recordings / "C01").iterdir()
    os.utime(path)
    path.with_name("20260921T150000.000000Z.mkv").write_bytes(b"not a video")
    (one,) = listed(context, "C01", 0, EVER_US)["cameras"]
    assert one["segments"] == 2 and one["gaps"][0][0] == pytest.approx(at(249), abs=1000)


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_head_costs_the_list_and_an_export_its_own_file_at_most(
    clip: Path, context: Context, tmp_path: Path, damage: bytes
) -> None:
    record(clip, context.home.recordings, T0, segment_us=3_500_000).cut()
    first, *_ = sorted((context.home.recordings / "C01").iterdir())
    first.write_bytes(damaged(first.read_bytes(), damage))
    os.utime(first, (1, 1))  # Its date says nothing: it is read for its end.
    (found,) = listed(context, "C01", 0, EVER_US)["cameras"]
    readable = damage == NAME_NO_TEXT
    assert found["segments"] == 3 and bool(found["gaps"]) is not readable
    said = exported(context, "C01", T0, at(250), tmp_path / "C01.mkv")
    assert said["frames"] == (250 if readable else 150)


def test_a_form_that_matroska_cannot_hold_costs_its_own_file(
    clip: Path, context: Context, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record(clip, context.home.recordings, T0).cut()
    monkeypatch.setattr(exporting, "kept_template", _refuse)
    with pytest.raises(RecordingsRefused, match=r"C01: 20260921T141320.000000Z.mkv: cannot be read"):
        exported(context, "C01", T0, at(250), tmp_path / "C01.mkv")


def _refuse(_stream: object) -> None:
    raise ValueError("Unsupported codec")


def test_many_gaps_are_told_short() -> None:
    gaps = [[n, n + 1] for n in range(14)]
    one = {"camera": "C01", "segments": 1, "bytes": 5 * 10**15, "from_us": 1, "to_us": 2, "sealed": 0, "gaps": gaps}
    text = list_text({"folder": "f", "cameras": [one | {"locks": []}]}, str)
    assert "and 4 more" in text and "5000.00 TB" in text


SIGNING = "005bc93f-2d71-5e95-ada4-796f90877a6f"
"""The UUID of the SEI in which cameras sign what they send (ONVIF Media Signing)."""


@pytest.mark.parametrize("suffix", [".mkv", ".mp4"])
def test_what_a_camera_signed_inside_stays(clip: Path, context: Context, tmp_path: Path, suffix: str) -> None:
    """A user-data SEI on each key frame, into the segment and out of it, to the byte."""
    signed = tmp_path / "signed.mp4"
    marked = f"h264_metadata=sei_user_data={SIGNING}+a camera signs here"
    subprocess.run(
        ["ffmpeg", "-v", "error", "-i", str(clip), "-c", "copy", "-bsf:v", marked, str(signed)], check=True, timeout=60
    )
    given = [bytes(packet) for packet, _, _ in packets(signed)]
    assert sum(bytes.fromhex(SIGNING.replace("-", "")) in packet for packet in given) == 10
    record(signed, context.home.recordings, T0, segment_us=3_500_000).cut()
    exported(context, "C01", at(0), at(250), tmp_path / f"C01{suffix}")
    assert [bytes(packet) for packet, _, _ in packets(tmp_path / f"C01{suffix}")] == given
