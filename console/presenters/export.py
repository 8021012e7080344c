"""An export that is being ordered: which stretch and cameras lie near, what is missing, how far it is. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from console.domain.alert import first_called_us
from console.messages import Alert
from console.presenters.places import alert_spot, cameras_of
from console.presenters.texts import Words, date_clock_text, size_text
from console.room.picture import Picture
from console.site.model import Site

AROUND_US = 60_000_000
"""Round a moment of the replay."""
BEFORE_US, AFTER_US = 120_000_000, 300_000_000
"""Round the raising of an alert."""
_TIME = re.compile(r"\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}(:\d{2})?")


@dataclass(frozen=True, slots=True)
class Wish:
    """What stands in the form: times as typed, in the plant's time."""

    start: str
    end: str
    cameras: tuple[str, ...]
    reason: str = ""


def wish_of_moment(at_us: int, loop_us: tuple[int, int] | None, now_us: int, site: Site) -> Wish:
    """Round a moment of the replay, or its loop, with every camera."""
    begin_us, end_us = loop_us or (at_us - AROUND_US, at_us + AROUND_US)
    return _wish(begin_us, min(end_us, now_us), tuple(camera.id for camera in site.cameras), site)


def wish_of_alert(alert: Alert, picture: Picture, now_us: int, site: Site) -> Wish:
    """Round the raising of an alert, with the cameras that see its place; with all where none does."""
    seeing = cameras_of(alert_spot(alert, picture, site), alert, site) or site.cameras
    cameras = tuple(camera.id for camera in seeing)
    at_us = first_called_us(alert)
    return _wish(at_us - BEFORE_US, min(at_us + AFTER_US, now_us), cameras, site)


def missing(wish: Wish, site: Site, words: Words) -> str:
    """What has to be said before it can be made; '' when nothing is missing."""
    begin_us, end_us = (_at_us(text, site) for text in (wish.start, wish.end))
    if begin_us is None or end_us is None:
        return words("A time is written like {time}").format(time="2026-05-01 14:32:07")
    if begin_us >= end_us:
        return words("It must begin before it ends")
    names = [words("a camera")] * (not wish.cameras) + [words("a reason")] * (not wish.reason.strip())
    return words("Missing: {names}").format(names=", ".join(names)) if names else ""


def arguments(wish: Wish, site: Site, operator: str, out: Path) -> tuple[str, ...]:
    """Those of `vigil case export`."""
    times = ("--from", _iso(wish.start, site), "--to", _iso(wish.end, site))
    cameras = (word for camera in wish.cameras for word in ("--camera", camera))
    why = (f"--reason={wish.reason.strip()}", f"--operator={operator}")
    return ("export", *times, *cameras, *why, "--out", str(out), "--progress")


def file_name(wish: Wish, now_us: int) -> str:
    """A name that sorts by the time it is of, and is not there yet."""
    return f"evidence-{re.sub('[^0-9]', '', wish.start)[:14]}-{now_us // 1_000_000}.zip"


def progress(line: str) -> tuple[int, str] | None:
    """Hundredths that are done and what it is at, by a line of `--progress`; None for any other line."""
    try:
        said = json.loads(line)
        return round(float(said["share"]) * 100), str(said["what"])
    except (ValueError, KeyError, TypeError):
        return None


def progress_text(what: str, words: Words) -> str:
    """What it is at."""
    return words("Copying {camera} … Esc gives up").format(camera=what) if what else words("Packing … Esc gives up")


def done_text(told: Mapping[str, object], words: Words) -> str:
    """Where it lies, and what is to be known of it."""
    size, remarks = told.get("bytes"), told.get("remarks")
    lines = [
        words("It lies in {file} ({size}).").format(
            file=told.get("file"), size=size_text(size if isinstance(size, int) else 0)
        ),
        f"SHA-256 {told.get('sha256')}",
        words("Checked with: vigil verify FILE --key {key}").format(key=told.get("key")),
    ]
    return "\n".join([*lines, *(f"! {remark}" for remark in remarks)] if isinstance(remarks, list) else lines)


def _wish(begin_us: int, end_us: int, cameras: tuple[str, ...], site: Site) -> Wish:
    begin, end = (date_clock_text(at_us, site.time_zone) for at_us in (begin_us, end_us))
    return Wish(begin, end, cameras)


def _at_us(text: str, site: Site) -> int | None:
    """The time that was typed. In the hour that a clock goes through twice it is the first one."""
    if not _TIME.fullmatch(text.strip()):
        return None
    try:
        moment = datetime.fromisoformat(text.strip()).replace(tzinfo=ZoneInfo(site.time_zone))
    except ValueError:
        return None
    return round(moment.timestamp() * 1_000_000)


def _iso(text: str, site: Site) -> str:
    at_us = _at_us(text, site)
    return datetime.fromtimestamp((at_us or 0) / 1e6, UTC).isoformat()
