"""The recorded video as it lies on the disk: recordings/<camera>/<UTC start>.mkv. The files are the index."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

NAME = "%Y%m%dT%H%M%S.%fZ"
"""Form of a segment's name: the UTC time of its first frame."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Segment:
    """One file of one camera, by the UTC time of its first frame."""

    camera: str
    start_us: int
    path: Path


class Segments:
    """The segments of a recordings folder. `rebuild` reads the folder again; nothing else touches the disk."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._by_camera: dict[str, list[Segment]] = {}
        self.rebuild()

    def rebuild(self) -> None:
        """List the folder again."""
        found: dict[str, list[Segment]] = {}
        for segment in listed(self._folder):
            found.setdefault(segment.camera, []).append(segment)
        self._by_camera = found

    def of(self, camera: str) -> list[Segment]:
        """The segments of one camera, oldest first."""
        return list(self._by_camera.get(camera, ()))

    def find(self, camera: str, at_us: int) -> Segment | None:
        """The newest segment that had begun by then; whether it lasts that long only its own length tells."""
        begun = [segment for segment in self._by_camera.get(camera, ()) if segment.start_us <= at_us]
        return begun[-1] if begun else None


def listed(folder: Path) -> list[Segment]:
    """Every segment below a recordings folder, by camera and time; files of another name are not segments."""
    return sorted(_named(folder.glob("*/*.mkv")), key=lambda segment: (segment.camera, segment.start_us))


def segment_path(folder: Path, camera: str, start_us: int) -> Path:
    """Where the segment of a camera that starts then belongs."""
    return folder / camera / f"{_EPOCH + timedelta(microseconds=start_us):{NAME}}.mkv"


def _named(paths: Iterable[Path]) -> Iterable[Segment]:
    for path in paths:
        try:
            start = datetime.strptime(path.stem, NAME).replace(tzinfo=UTC)
        except ValueError:
            continue
        yield Segment(path.parent.name, (start - _EPOCH) // timedelta(microseconds=1), path)
