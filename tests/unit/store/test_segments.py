"""The recordings folder is its own index."""

from __future__ import annotations

from pathlib import Path

from console.store.segments import Segment, Segments, segment_path


def test_segments_are_found_by_camera_and_time(tmp_path: Path) -> None:
    """The newest that had begun; strangers in the folder are not segments."""
    starts_us = (1_767_225_600_000_000, 1_767_225_660_250_001)
    paths = [segment_path(tmp_path, "C01", start_us) for start_us in starts_us]
    for path in (*paths, tmp_path / "C01" / "notes.mkv", tmp_path / "C02" / "20260101T000000.000000Z.mkv"):
        path.parent.mkdir(exist_ok=True)
        path.touch()

    segments = Segments(tmp_path)

    assert paths[1].name == "20260101T000100.250001Z.mkv"
    assert segments.of("C01") == [Segment("C01", *pair) for pair in zip(starts_us, paths, strict=True)]
    assert segments.find("C01", starts_us[0] - 1) is None
    assert segments.find("C01", starts_us[1] - 1) == Segment("C01", starts_us[0], paths[0])
    assert segments.find("C01", starts_us[1]) == Segment("C01", starts_us[1], paths[1])
    assert segments.find("C09", starts_us[1]) is None


def test_a_new_segment_is_seen_after_rebuilding(tmp_path: Path) -> None:
    """Also when the folder was not there at first."""
    folder = tmp_path / "recordings"
    segments = Segments(folder)
    assert segments.of("C01") == []

    path = segment_path(folder, "C01", 0)
    path.parent.mkdir(parents=True)
    path.touch()
    segments.rebuild()

    assert segments.find("C01", 5) == Segment("C01", 0, path)
