"""Small texts that every page needs: ages, clocks, countdowns, values with their units. Pure; time is an argument."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

Words = Callable[[str], str]
"""An English phrase in, the phrase of the panel's language out. `plain` in tests."""

NO_VALUE = "—"
LONGEST = 300
"""So much of what somebody wrote is shown on one line."""
_BLANK = re.compile(r"[\t\n\v\f\r\x1c-\x1f\x85\u2028\u2029]+")
_UNSEEN = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e007f]"
)
"""Control characters, marks that turn the direction of what follows, and what nobody can see (Unicode 16, UAX 9)."""
_FIRST, _LAST = "\N{FIRST STRONG ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"
_MINUTE, _HOUR, _DAY = 60, 3600, 86400


def plain(text: str) -> str:
    """Words that leave the English phrase as it is."""
    return text


def one_line(text: str, most: int = LONGEST) -> str:
    """What somebody or something said, so that it stays on its line and re-orders nothing beside it: control characters
    and marks of direction are shown as the sign for what cannot be shown, and a text that is written from right to left
    is kept to itself."""
    said = _UNSEEN.sub("\N{REPLACEMENT CHARACTER}", _BLANK.sub(" ", text[: most + 1]))
    said = said if len(said) <= most else f"{said[:most]}…"
    turned = not said.isascii() and any(unicodedata.bidirectional(sign) in ("R", "AL", "AN") for sign in said)
    return f"{_FIRST}{said}{_LAST}" if turned else said


def age_s(at_us: int, now_us: int) -> float:
    """Seconds from `at_us` to now; never below 0, since clocks differ by a little."""
    return max(0.0, (now_us - at_us) / 1e6)


def span_text(seconds: float, words: Words) -> str:
    """A span rounded to what matters: '3 s', '12 min', '2 h 5 min', '3 d'."""
    whole = max(0, int(seconds))
    if whole < 2 * _MINUTE:
        return words("{n} s").format(n=whole)
    if whole < _HOUR:
        return words("{n} min").format(n=whole // _MINUTE)
    if whole < 2 * _DAY:
        return words("{h} h {m} min").format(h=whole // _HOUR, m=whole % _HOUR // _MINUTE)
    return words("{n} d").format(n=whole // _DAY)


def age_text(at_us: int, now_us: int, words: Words) -> str:
    """'3 s ago'; 'never' for a time of 0."""
    if at_us <= 0:
        return words("never")
    return words("{age} ago").format(age=span_text(age_s(at_us, now_us), words))


def elapsed_text(since_us: int, now_us: int) -> str:
    """Counts up while something is unanswered: '00:18', from one hour on '1:02:03'."""
    return _minutes_seconds(age_s(since_us, now_us))


def countdown_text(until_us: int, now_us: int, words: Words) -> str:
    """Counts down while something is valid: '01:04 left' (hours and minutes), at the end '45 s left', '3 d left'."""
    left_s = (until_us - now_us) / 1e6
    if left_s <= 0:
        return words("over for {span}").format(span=span_text(-left_s, words))
    if left_s < _MINUTE:
        left = words("{n} s").format(n=int(left_s))
    elif left_s < 2 * _DAY:
        left = f"{int(left_s) // _HOUR:02d}:{int(left_s) % _HOUR // _MINUTE:02d}"
    else:
        left = words("{n} d").format(n=int(left_s) // _DAY)
    return words("{left} left").format(left=left)


def clock_text(at_us: int, time_zone: str) -> str:
    """Local time of the plant, '14:32:07'. `time_zone` is a name of the tz database. In the hour that a clock goes
    through twice the offset is said: '02:30:00 +01:00'."""
    return _unmistakable(_local(at_us, time_zone), "%H:%M:%S")


def date_clock_text(at_us: int, time_zone: str) -> str:
    """Local date and time of the plant, '2026-11-22 14:32:07', with its offset like `clock_text`."""
    return _unmistakable(_local(at_us, time_zone), "%Y-%m-%d %H:%M:%S")


def day_clock_text(at_us: int, time_zone: str) -> str:
    """Local day and time of the plant, without the year: '11-22 14:32'."""
    return _local(at_us, time_zone).strftime("%m-%d %H:%M")


def number_text(value: float) -> str:
    """A number as an instrument shows it: no decimals from 10 on when whole, else one; small ones with two."""
    if abs(value - round(value)) < 0.05:
        return str(round(value))
    return f"{value:.2f}" if abs(value) < 0.1 else f"{value:.1f}"


def size_text(size: float) -> str:
    """Bytes by thousands: '1 GB'; terabytes with two decimals."""
    for unit in ("B", "kB", "MB", "GB"):
        if size < 1000:
            return f"{size:.0f} {unit}"
        size /= 1000
    return f"{size:.2f} TB"


def value_text(value: float | None, unit: str) -> str:
    """'27 %LEL'; a value that is not there is a dash, never a number."""
    shown = NO_VALUE if value is None else number_text(value)
    return f"{shown} {unit}".strip()


def aged_value_text(value: float | None, unit: str, at_us: int, now_us: int, words: Words) -> str:
    """'27 %LEL · 3 s ago'."""
    return f"{value_text(value, unit)} · {age_text(at_us, now_us, words)}"


def _minutes_seconds(seconds: float) -> str:
    whole = int(seconds)
    if whole >= _HOUR:
        return f"{whole // _HOUR}:{whole % _HOUR // _MINUTE:02d}:{whole % _MINUTE:02d}"
    return f"{whole // _MINUTE:02d}:{whole % _MINUTE:02d}"


def _unmistakable(local: datetime, form: str) -> str:
    twice = local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
    return f"{local.strftime(form)} {local.isoformat()[-6:]}" if twice else local.strftime(form)


def _local(at_us: int, time_zone: str) -> datetime:
    return datetime.fromtimestamp(at_us / 1e6, UTC).astimezone(ZoneInfo(time_zone))
