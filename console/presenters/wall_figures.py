"""What is known of a camera's stream beyond pictures a second, and what is said on a tile that shows the past. Pure."""

from __future__ import annotations

from console.messages import MainStream
from console.presenters.camera_reasons import reason_text
from console.presenters.texts import Words, age_s
from console.room.picture import Picture


def stream_text(camera: str, picture: Picture, words: Words) -> str:
    """Size and bit rate of the small stream and of the main one, looks a second of the detector, what it runs on; ''
    before anything was heard."""
    reading, looks = picture.cameras.get(camera), picture.seen.get(camera)
    if reading is None:
        return ""
    size = f"{reading.width}x{reading.height}" if reading.width else ""
    looked = words("{looks} looks/s").format(looks=f"{reading.detect_fps:.1f}")
    provider = looks[-1].provider if looks else ""
    small, main = _bit_rate_text(reading.kbit_s), _main_text(reading.main, words)
    return " · ".join(part for part in (size, small, main, looked, provider) if part)


def _main_text(main: MainStream | None, words: Words) -> str:
    """What comes of the main stream, or why nothing does; '' while nobody looks closely."""
    if main is None:
        return ""
    if main.why:
        return words("main stream: {why}").format(why=reason_text(main.why, words))
    if not main.width:
        return words("main stream: being opened")
    said = (f"{main.width}x{main.height}", f"{main.fps:.1f} fps", _bit_rate_text(main.kbit_s))
    return words("main stream {size} {fps} {rate}").format(size=said[0], fps=said[1], rate=said[2]).rstrip()


def _bit_rate_text(kbit_s: float) -> str:
    """'812 kbit/s', '4.1 Mbit/s'; '' where nothing came."""
    if not kbit_s:
        return ""
    return f"{kbit_s:.0f} kbit/s" if kbit_s < 1000 else f"{kbit_s / 1000:.1f} Mbit/s"


def again_text(at_us: int, now_us: int, words: Words) -> str:
    """What a tile says that shows its last half minute once more."""
    return words("Replay (not live) · {seconds} s ago · Esc").format(seconds=round(age_s(at_us, now_us)))
