"""What is known of a camera's stream beyond pictures a second, and what is said on a tile that shows the past. Pure."""

from __future__ import annotations

from console.presenters.texts import Words, age_s
from console.room.picture import Picture


def stream_text(camera: str, picture: Picture, words: Words) -> str:
    """Size of the picture, looks a second of the detector, what it runs on; '' before anything was heard."""
    reading, looks = picture.cameras.get(camera), picture.seen.get(camera)
    if reading is None:
        return ""
    size = f"{reading.width}x{reading.height}" if reading.width else ""
    looked = words("{looks} looks/s").format(looks=f"{reading.detect_fps:.1f}")
    provider = looks[-1].provider if looks else ""
    return " · ".join(part for part in (size, looked, provider) if part)


def again_text(at_us: int, now_us: int, words: Words) -> str:
    """What a tile says that shows its last half minute once more."""
    return words("Replay (not live) · {seconds} s ago · Esc").format(seconds=round(age_s(at_us, now_us)))
