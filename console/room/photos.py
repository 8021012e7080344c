"""Photos that show a measure is done: kept in the home under their SHA-256, which the journal knows."""

from __future__ import annotations

import hashlib
import struct
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from console.site.home import Home

LARGEST_BYTES = 20_000_000
MOST_PIXELS = 120_000_000
"""A small file may unfold into a picture that fills the memory."""
TOO_LARGE = "{file} is larger than 20 MB"
TOO_MANY_PIXELS = "{file} has more than 120 million pixels"
NO_PICTURE = "{file} is no picture that can be read: JPEG or PNG"
NOT_THERE = "{file} is not there"
NOT_READABLE = "{file} cannot be read: {why}"
ALTERED = "The photo is not there, or not as it was kept"
SPOKEN = (TOO_LARGE, TOO_MANY_PIXELS, NO_PICTURE, NOT_THERE, NOT_READABLE, ALTERED)
_PNG, _JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""Markers of JPEG (ITU-T T.81, table B.1) that say how large the picture is."""


class NoPhoto(Exception):
    """A file that is no photo to keep, or no more the one that was kept. `phrase` says why, with these `fields`."""

    def __init__(self, phrase: str, **fields: str) -> None:
        super().__init__(phrase.format(**fields))
        self.phrase, self.fields = phrase, fields


def kept(home: Home, file: Path) -> str:
    """Keep a photo; its SHA-256. Raises NoPhoto; OSError when the home refuses it."""
    said = _read(file)
    width, height = _size(said)
    if width * height > MOST_PIXELS:
        raise NoPhoto(TOO_MANY_PIXELS, file=str(file))
    if not width * height or cv2.imdecode(np.frombuffer(said, np.uint8), cv2.IMREAD_COLOR) is None:
        raise NoPhoto(NO_PICTURE, file=str(file))
    sha256 = hashlib.sha256(said).hexdigest()
    place = photo_path(home, sha256)
    place.parent.mkdir(parents=True, exist_ok=True)
    if not is_whole(home, sha256):
        new = place.with_name(f"{sha256}.new")
        new.write_bytes(said)
        new.replace(place)
    return sha256


def photo_path(home: Home, sha256: str) -> Path:
    """Where the photo of that SHA-256 lies."""
    return home.root / "photos" / sha256


def whole(home: Home, sha256: str) -> bytes | None:
    """The photo, where it is there and is the one that was kept. Raises OSError."""
    path = photo_path(home, sha256)
    said = path.read_bytes() if path.is_file() else None
    return said if said is not None and hashlib.sha256(said).hexdigest() == sha256 else None


def is_whole(home: Home, sha256: str) -> bool:
    """Whether it is there as it was kept. Raises OSError."""
    return whole(home, sha256) is not None


def small(home: Home, sha256: str, wh_px: tuple[int, int]) -> npt.NDArray[np.uint8]:
    """A kept photo, (H, W, 4) BGRA, at most so large. Raises NoPhoto where it is not as it was kept; OSError."""
    if (said := whole(home, sha256)) is None:
        raise NoPhoto(ALTERED)
    picture = cv2.imdecode(np.frombuffer(said, np.uint8), cv2.IMREAD_COLOR)
    if picture is None:
        raise NoPhoto(ALTERED)
    height, width = picture.shape[:2]
    scale = min(1.0, wh_px[0] / width, wh_px[1] / height)
    fitting = cv2.resize(
        picture, (max(1, round(width * scale)), max(1, round(height * scale))), interpolation=cv2.INTER_AREA
    )
    return np.asarray(cv2.cvtColor(fitting, cv2.COLOR_BGR2BGRA), np.uint8)


def is_picture(name: str) -> bool:
    """Whether a file is called as a photo is."""
    return Path(name).suffix.lower() in (".jpg", ".jpeg", ".png")


def ending(said: bytes) -> str:
    """What the name of such a photo ends in."""
    return ".png" if said.startswith(_PNG) else ".jpg"


def _read(file: Path) -> bytes:
    try:
        if file.stat().st_size > LARGEST_BYTES:
            raise NoPhoto(TOO_LARGE, file=str(file))
        return file.read_bytes()
    except FileNotFoundError:
        raise NoPhoto(NOT_THERE, file=str(file)) from None
    except OSError as error:
        raise NoPhoto(NOT_READABLE, file=str(file), why=error.strerror or str(error)) from error


def _size(said: bytes) -> tuple[int, int]:
    """Width and height that a PNG or a JPEG says it has; 0, 0 of anything else."""
    if said.startswith(_PNG) and len(said) >= 24:
        width, height = struct.unpack(">II", said[16:24])
        return width, height
    place = 2 if said.startswith(_JPEG) else len(said)
    while place + 9 <= len(said) and said[place] == 0xFF:
        marker = said[place + 1]
        if marker in _FRAMES:
            height, width = struct.unpack(">HH", said[place + 5 : place + 9])
            return width, height
        place += 1 if marker == 0xFF else 2 + int.from_bytes(said[place + 2 : place + 4], "big")
    return 0, 0
