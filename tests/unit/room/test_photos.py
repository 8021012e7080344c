"""Photos of measures: kept as they are under their SHA-256; what is none is refused in words."""

from __future__ import annotations

import struct
from pathlib import Path

import cv2
import numpy as np
import pytest

from console.room import photos
from console.room.photos import NoPhoto, ending, is_whole, kept, photo_path, small
from console.site.home import Home

PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """Where photos are kept."""
    return Home(tmp_path / "home").made()


def drawn(file: Path, height: int = 30, width: int = 40) -> Path:
    """A picture."""
    picture = np.zeros((height, width, 3), np.uint8)
    picture[:, : width // 2] = (255, 128, 0)
    cv2.imwrite(str(file), picture)
    return file


@pytest.mark.parametrize("name", ["pump.png", "pump.jpg", "PUMP.JPG"])
def test_a_photo_is_kept_as_it_is_and_shown_small(home: Home, tmp_path: Path, name: str) -> None:
    file = drawn(tmp_path / name, 300, 400)
    sha256 = kept(home, file)
    assert photo_path(home, sha256).read_bytes() == file.read_bytes() and is_whole(home, sha256)
    assert ending(file.read_bytes()) == Path(name).suffix.lower()
    shown = small(home, sha256, (100, 100))
    assert shown.shape == (75, 100, 4) and shown[10, 10, 0] > 200
    assert small(home, sha256, (1000, 1000)).shape == (300, 400, 4), "never enlarged"


def test_what_was_damaged_since_is_kept_anew(home: Home, tmp_path: Path) -> None:
    file = drawn(tmp_path / "a.png")
    photo_path(home, kept(home, file)).write_bytes(b"damaged")
    assert is_whole(home, kept(home, file))


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (b"", photos.NO_PICTURE),
        (b"just text", photos.NO_PICTURE),
        (b"GIF89a" + bytes(60), photos.NO_PICTURE),
        (PNG + bytes(8) + struct.pack(">II", 40, 30) + bytes(9), photos.NO_PICTURE),
        (PNG + bytes(8) + struct.pack(">II", 60_000, 60_000), photos.TOO_MANY_PIXELS),
        (PNG, photos.NO_PICTURE),
        (b"\xff\xd8\xff", photos.NO_PICTURE),
        (b"\xff\xd8\xff\xe0\x00\x10" + bytes(14), photos.NO_PICTURE),
        (b"\xff\xd8\xff\xc0\x00\x11\x08" + struct.pack(">HH", 50_000, 50_000) + bytes(9), photos.TOO_MANY_PIXELS),
    ],
)
def test_what_is_no_photo_is_refused(home: Home, tmp_path: Path, said: bytes, why: str) -> None:
    file = tmp_path / "x.jpg"
    file.write_bytes(said)
    with pytest.raises(NoPhoto) as told:
        kept(home, file)
    assert told.value.phrase == why and str(file) in str(told.value)
    assert not (home.root / "photos").exists()


def test_what_cannot_be_read_is_refused(home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(NoPhoto) as told:
        kept(home, tmp_path / "none.png")
    assert told.value.phrase == photos.NOT_THERE
    with pytest.raises(NoPhoto) as told:
        kept(home, tmp_path)
    assert told.value.phrase == photos.NOT_READABLE
    monkeypatch.setattr(photos, "LARGEST_BYTES", 10)
    with pytest.raises(NoPhoto) as told:
        kept(home, drawn(tmp_path / "a.png"))
    assert told.value.phrase == photos.TOO_LARGE


def test_a_photo_that_is_not_as_it_was_kept_is_not_shown(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sha256 = kept(home, drawn(tmp_path / "a.png"))
    photo_path(home, sha256).write_bytes(b"another")
    for name in (sha256, "0" * 64):
        with pytest.raises(NoPhoto, match="not as it was kept"):
            small(home, name, (10, 10))
    monkeypatch.setattr(photos, "is_whole", lambda _home, _sha256: True)
    with pytest.raises(NoPhoto, match="not as it was kept"):
        small(home, sha256, (10, 10))
