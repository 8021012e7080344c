"""Photos that show a measure is done: kept in the home under their SHA-256, which the journal knows."""

from __future__ import annotations

import hashlib
from pathlib import Path

import cv2
import numpy as np

from console.site.home import Home

LARGEST_BYTES = 20_000_000


class NoPhoto(Exception):
    """A file that is no photo to keep. str() says why, with the file."""


def kept(home: Home, file: Path) -> str:
    """Keep a photo; its SHA-256. Raises NoPhoto; OSError when the home refuses it."""
    try:
        if file.stat().st_size > LARGEST_BYTES:
            raise NoPhoto(f"{file}: larger than {LARGEST_BYTES // 1_000_000} MB")
        said = file.read_bytes()
    except OSError as error:
        raise NoPhoto(f"{file}: {error.strerror}") from error
    if not said or cv2.imdecode(np.frombuffer(said, np.uint8), cv2.IMREAD_COLOR) is None:
        raise NoPhoto(f"{file}: is no picture")
    sha256 = hashlib.sha256(said).hexdigest()
    place = photo_path(home, sha256)
    place.parent.mkdir(parents=True, exist_ok=True)
    if not place.exists():
        new = place.with_name(f"{sha256}.new")
        new.write_bytes(said)
        new.replace(place)
    return sha256


def photo_path(home: Home, sha256: str) -> Path:
    """Where the photo of that SHA-256 lies."""
    return home.root / "photos" / sha256


def is_whole(home: Home, sha256: str) -> bool:
    """Whether the photo is there and is the one that was kept."""
    path = photo_path(home, sha256)
    return path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == sha256
