"""`vigil record ls`: what is recorded, by camera: from when to when, how much, where the gaps are, what is locked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from console.domain.keeping import LONGEST_US
from console.messages import RecordingLock
from console.recordings.verifying import vouching
from console.site.context import Context
from console.store.segments import Segment, Segments, recorded_cameras
from console.store.store import Store
from console.vision.segment_file import UNREADABLE, opened

File = tuple[Segment, int, int]
"""A segment that is still there, its bytes and its end."""
GAP_US = 1_000_000
"""A shorter time without a frame is none: the slowest camera takes one a second."""


def listed(context: Context, camera: str, from_us: int, to_us: int) -> dict[str, Any]:
    """What is recorded of one camera or, with '', of each, with from_us <= time < to_us. Raises OSError,
    StorageError."""
    recordings = context.home.recordings
    cameras = [camera] if camera else recorded_cameras(recordings)
    files = {name: _files(recordings, name, from_us, to_us) for name in cameras}
    store = Store.open(context.database_url)
    try:
        locks = [lock for lock in store.states("lock").values() if isinstance(lock, RecordingLock)]
        paths = [f"{name}/{segment.path.name}" for name in cameras for segment, _, _ in files[name]]
        sealed = Counter(path.rpartition("/")[0] for path in vouching(store, paths, from_us))
    finally:
        store.close()
    found = [_camera(name, files[name], sealed[name]) for name in cameras]
    standing = [lock for lock in locks if not lock.released_at_us]
    return {
        "folder": str(recordings),
        "cameras": [
            one | {"locks": [_lock(lock) for lock in standing if _concerns(lock, one["camera"], from_us, to_us)]}
            for one in found
            if one["segments"]
        ],
    }


def end_of(segment: Segment, modified_us: int) -> int:
    """When the last frame of a segment was taken. The recorder dates a file by it; where that cannot be, as after a
    copy, the file is read."""
    if segment.start_us <= modified_us <= segment.start_us + LONGEST_US:
        return modified_us
    last_us = 0
    try:
        with opened(segment.path) as file:
            for packet in file.demux(video=0):
                if packet.pts is not None and packet.time_base is not None:
                    last_us = max(last_us, round(packet.pts * 1_000_000 * packet.time_base))
    except UNREADABLE:
        pass
    return segment.start_us + last_us


def _camera(camera: str, found: list[File], sealed: int) -> dict[str, Any]:
    gaps = [
        [before_us, segment.start_us]
        for (_, _, before_us), (segment, _, _) in pairwise(found)
        if segment.start_us - before_us > GAP_US
    ]
    return {
        "camera": camera,
        "segments": len(found),
        "bytes": sum(size for _, size, _ in found),
        "from_us": found[0][0].start_us if found else 0,
        "to_us": max((end_us for _, _, end_us in found), default=0),
        "sealed": sealed,
        "gaps": gaps,
    }


def _files(recordings: Path, camera: str, from_us: int, to_us: int) -> list[File]:
    segments = Segments(recordings, camera)
    segments.refresh()
    return list(_sized(segments.between(from_us, to_us), from_us))


def _sized(segments: list[Segment], from_us: int) -> Iterator[File]:
    for segment in segments:
        try:
            stat = segment.path.stat()
        except FileNotFoundError:
            continue
        end_us = end_of(segment, stat.st_mtime_ns // 1000)
        if end_us >= from_us:
            yield segment, stat.st_size, end_us


def _concerns(lock: RecordingLock, camera: str, from_us: int, to_us: int) -> bool:
    return lock.camera == camera and lock.from_us < to_us and lock.to_us > from_us


def _lock(lock: RecordingLock) -> dict[str, Any]:
    return {
        "lock": lock.lock,
        "from_us": lock.from_us,
        "to_us": lock.to_us,
        "reason": lock.reason,
        "operator": lock.operator,
    }
