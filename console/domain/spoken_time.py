"""Times as people type them, in Chinese or English: '08:00', '昨天 22:00', '11-22 06:30', '-2h', 'last shift'. Pure.

A day without its year, and a clock without its day, is the newest that is not still to come; as the end of a span it is
the first after its beginning. Which day a clock has is that of the site.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from console.domain.shift import ShiftTime, shifts_begun
from console.site.model import Site

NOT_A_TIME = "“{text}” is no time. Such as: 08:00, yesterday 22:00, 11-22 06:30, -2h, last shift"
NO_CLOCK = "“{text}”: a clock goes from 00:00 to 24:00"
NO_DAY = "“{text}”: there is no such day"
NO_HOUR = "“{text}”: say the hour too, such as 22:00"
NO_SHIFT = "“{text}”: no such shift was in the last days"
TO_COME = "“{text}” is still to come"
SKIPPED = "“{text}”: the clock was put forward past this time, it never was"
NO_BEGINNING = "“{text}” counts from the beginning, and none is given"
NOT_AFTER = "“{text}” is not after the beginning"
TOO_LONG = "“{text}” is more than 31 days before the end: ask for less"
SPOKEN = (
    NOT_A_TIME, NO_CLOCK, NO_DAY, NO_HOUR, NO_SHIFT, TO_COME, SKIPPED, NO_BEGINNING, NOT_AFTER, TOO_LONG,
)  # fmt: skip
LONGEST = 60
"""Signs of a time that somebody typed."""
MINUTE_US, HOUR_US = 60_000_000, 3_600_000_000
MOST_US = 31 * 24 * HOUR_US
"""The longest span that can be asked for."""
OPEN_US = 2**62
"""End of a span that still goes on."""


class NoTime(Exception):
    """What was typed is no time; `phrase` says why, with the field 'text'."""

    def __init__(self, phrase: str, text: str) -> None:
        super().__init__(phrase.format(text=text))
        self.phrase, self.text = phrase, text


@dataclass(frozen=True, slots=True)
class TimeSpan:
    """from_us <= time < to_us, UTC microseconds; `to_us` is OPEN_US for what still goes on."""

    from_us: int
    to_us: int

    def holds(self, at_us: int) -> bool:
        """Whether a time is in it."""
        return self.from_us <= at_us < self.to_us


@dataclass(frozen=True, slots=True)
class Said:
    """A time as understood, UTC microseconds. `ends_us`: where what was said ends, for a day or a shift; else the same.
    `is_shift`: a shift, which as a beginning alone means the whole of it."""

    at_us: int
    ends_us: int
    is_shift: bool = False


def span_said(begins: str, ends: str, site: Site, now_us: int, usual_us: int = 24 * HOUR_US) -> TimeSpan | None:
    """The span between two times as typed; None where nothing is. Without an end it goes on, but for a shift; without a
    beginning it is `usual_us` long. Raises NoTime."""
    if not (begins.strip() or ends.strip()):
        return None
    if not begins.strip():
        to_us = ending(ends, site, now_us, None)
        return TimeSpan(to_us - usual_us, _open_from(to_us, now_us))
    said = beginning(begins, site, now_us)
    to_us = ending(ends, site, now_us, said.at_us) if ends.strip() else said.ends_us if said.is_shift else now_us
    if to_us <= said.at_us and ends.strip():
        raise NoTime(NOT_AFTER, _shown(ends))
    if min(to_us, now_us) - said.at_us > MOST_US:
        raise NoTime(TOO_LONG, _shown(begins))
    return TimeSpan(said.at_us, _open_from(to_us, now_us))


def _open_from(to_us: int, now_us: int) -> int:
    return to_us if to_us < now_us else OPEN_US


def beginning(text: str, site: Site, now_us: int) -> Said:
    """Where a span begins. Raises NoTime."""
    said = _understood(text, site, now_us, None)
    if said.at_us > now_us:
        raise NoTime(TO_COME, _shown(text))
    return said


def ending(text: str, site: Site, now_us: int, from_us: int | None) -> int:
    """Where a span that begins at `from_us` ends; of a day or a shift the end of it. Raises NoTime."""
    plain = _plain(text)
    if plain.startswith("+"):
        length = _length_us(plain[1:].strip())
        if length is None:
            raise NoTime(NOT_A_TIME, _shown(text))
        if from_us is None:
            raise NoTime(NO_BEGINNING, _shown(text))
        return from_us + length
    return _understood(text, site, now_us, from_us).ends_us


# ---------------------------------------------------------------- inside


def _understood(text: str, site: Site, now_us: int, after_us: int | None) -> Said:
    plain = _plain(text)
    if plain in ("now", "现在", "此刻"):
        return Said(now_us, now_us)
    if (shift := _shift(plain, site, now_us)) is not None:
        return Said(shift.starts_us, shift.ends_us, is_shift=True)
    if (ago_us := _ago_us(plain)) is not None:
        at_us = now_us - now_us % MINUTE_US - ago_us
        return Said(at_us, at_us)
    zone = ZoneInfo(site.time_zone)
    try:
        return _moment(plain, datetime.fromtimestamp(now_us / 1e6, zone), zone, after_us)
    except _Wrong as wrong:
        raise NoTime(wrong.phrase, _shown(text)) from None
    except OverflowError:
        raise NoTime(NO_DAY, _shown(text)) from None


class _Wrong(Exception):
    """Why a day or a clock cannot be."""

    def __init__(self, phrase: str) -> None:
        super().__init__(phrase)
        self.phrase = phrase


def _plain(text: str) -> str:
    """One form of every sign: full-width figures and colons, dashes, blanks; figures for Chinese numbers."""
    plain = unicodedata.normalize("NFKC", text[:LONGEST]).casefold()
    return " ".join(plain.replace("\N{MINUS SIGN}", "-").replace("\N{EN DASH}", "-").split())


def _shown(text: str) -> str:
    return " ".join(text[:LONGEST].split())


# ---------------------------------------------------------------- shifts

_LAST = frozenset(
    {"last shift", "the last shift", "previous shift", "上个班", "上一班", "上一个班", "上个班次", "前一班"}
)
_THIS = frozenset({"this shift", "current shift", "shift", "本班", "当班", "这个班", "这班", "本班次", "当前班次"})


def _shift(plain: str, site: Site, now_us: int) -> ShiftTime | None:
    """The shift that is named; None where none is."""
    names = {shift.id: {name.casefold() for name in (shift.id, shift.name, shift.name_en)} for shift in site.shifts}
    named = {shift for shift, said in names.items() if plain in said}
    if not (plain in _LAST or plain in _THIS or named):
        return None
    begun = shifts_begun(site, now_us)
    present = begun[-1] if begun and begun[-1].ends_us > now_us else None
    if plain in _LAST:
        before_us = present.starts_us if present else now_us
        begun = [shift for shift in begun if shift.ends_us <= before_us]
    elif plain in _THIS:
        begun = [present] if present else []
    else:
        begun = [shift for shift in begun if shift.shift in named]
    if not begun:
        raise NoTime(NO_SHIFT, _shown(plain))
    return begun[-1]


# ---------------------------------------------------------------- so long ago

_UNITS: tuple[tuple[str, int], ...] = (
    ("weeks|week|w|个?星期|周", 7 * 1440),
    ("days|day|d|天", 1440),
    ("hours|hour|hrs|hr|h|个?小时|个?钟头", 60),
    ("minutes|minute|mins|min|m|分钟|分", 1),
)
"""How each unit is written, and its minutes."""
_UNIT = "|".join(f"(?P<u{minutes}>{names})" for names, minutes in _UNITS)
_PART = re.compile(rf"\s*(?P<many>\d{{1,4}}(?:\.\d{{1,2}})?)\s*(?:{_UNIT})(?![a-z])", re.ASCII)
_HALF_HOUR = re.compile(r"半个?(小时|钟头)")
_AND_A_HALF = re.compile(r"(\d+)个半(小时|钟头)", re.ASCII)
_BEFORE = re.compile(r"(?:-|last|past|最近|过去|近)\s*(?P<long>.+)")
_AFTER = re.compile(r"(?P<long>.+?)\s*(?:ago|以前|之前|前)")


def _ago_us(plain: str) -> int | None:
    """How long ago '-2h', '2 hours ago', '最近两小时' is; None where no length is said."""
    found = _BEFORE.fullmatch(plain) or _AFTER.fullmatch(plain)
    return _length_us(found["long"]) if found else None


def _length_us(plain: str) -> int | None:
    said = _HALF_HOUR.sub("30分", _AND_A_HALF.sub(r"\1小时30分", _figured(plain)))
    place, minutes = 0, 0.0
    while place < len(said):
        part = _PART.match(said, place)
        if part is None:
            return None
        minutes += float(part["many"]) * next(each for _, each in _UNITS if part[f"u{each}"])
        place = part.end()
    return round(minutes * MINUTE_US) if place else None


# ---------------------------------------------------------------- a day and a clock

_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY = re.compile(
    r"(?P<year>\d{4})\s?[-/.年]\s?(?P<month>\d{1,2})\s?[-/.月]\s?(?P<day>\d{1,2})[日号]?"
    r"|(?P<month_alone>\d{1,2})(?:[-/.]|\s?月\s?)(?P<day_alone>\d{1,2})[日号]?"
    r"|(?P<back>the day before yesterday|yesterday|last night|today|tonight|大前天|前天|昨天|昨日|今天|今日"
    r"|[昨今](?=[早晚夜晨]))"
    r"|(?P<week>上?)(?:周|星期|礼拜)(?P<of_week>[1-7日天])"
    r"|(?P<weekday>mon|tue|wed|thu|fri|sat|sun)(?:[a-z]*day)?",
    re.ASCII,
)
_BACK = {
    "the day before yesterday": 2, "yesterday": 1, "last night": 1, "today": 0, "tonight": 0,
    "大前天": 3, "前天": 2, "昨天": 1, "昨日": 1, "昨": 1, "今天": 0, "今日": 0, "今": 0,
}  # fmt: skip
"""Days back."""
_NIGHT = frozenset({"last night", "tonight"})
_CLOCK = re.compile(
    r"(?P<part>上午|早上|早晨|清早|凌晨|清晨|早|晨|中午|下午|傍晚|晚上|夜里|半夜|夜|晚|)\s?"
    r"(?:(?P<four>\d{4})|(?P<hour>\d{1,2})(?:"
    r":(?P<minute>\d{1,2})(?::(?P<second>\d{1,2})(?:\.\d+)?)?"
    r"|[点时]\s?(?:(?P<past>\d{1,2})分?|(?P<half>半)|整|钟)?)?)"
    r"\s?(?P<after>am|pm|a\.m\.|p\.m\.|)",
    re.ASCII,
)
_EARLY = frozenset({"上午", "早上", "早晨", "清早", "凌晨", "清晨", "早", "晨", "am", "a.m."})
_LATE = frozenset({"中午", "下午", "傍晚", "pm", "p.m."})
_EVENING = frozenset({"晚上", "夜里", "半夜", "夜", "晚"})
_NUMBERS = {sign: number for number, sign in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_NUMBER = re.compile("[零〇一二三四五六七八九两]?十[一二三四五六七八九]?|[零〇一二三四五六七八九两]")
_EXACT = re.compile(r"(\d{4}-\d\d-\d\d)[t ](\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?) ?(z|[+-]\d\d:\d\d)", re.ASCII)


def _moment(plain: str, now: datetime, zone: ZoneInfo, after_us: int | None) -> Said:
    if (exact := _EXACT.fullmatch(plain)) is not None:
        return _with_offset(exact)
    said = re.sub(r"(?<=\d)t(?=\d)", " ", _figured(plain))
    day, rest = _day_and_rest(said)
    if not rest and day is not None:
        if day["back"] in _NIGHT:
            raise _Wrong(NO_HOUR)
        whole = _day_of(day, now, after_us)
        return Said(_us(whole, zone), _us(whole + timedelta(days=1), zone))
    clock = _CLOCK.fullmatch(rest)
    if clock is None:
        raise _Wrong(NO_HOUR if rest in _EARLY | _LATE | _EVENING else NOT_A_TIME)
    of_day = _of_day(clock, is_night=day is not None and day["back"] in _NIGHT)
    if day is None:
        return _nearest(of_day, now, zone, after_us)
    at_us = _clock_us(_day_of(day, now, after_us), of_day, zone)
    return Said(at_us, at_us)


def _with_offset(exact: re.Match[str]) -> Said:
    try:
        moment = datetime.fromisoformat(f"{exact[1]}T{exact[2]}{exact[3].upper()}")
    except ValueError:
        raise _Wrong(NO_DAY) from None
    at_us = round(moment.timestamp() * 1e6)
    return Said(at_us, at_us)


def _day_and_rest(said: str) -> tuple[re.Match[str] | None, str]:
    """The day, at the beginning or at the end, and what stands beside it."""
    if (day := _DAY.match(said)) is not None and not said[day.end() :].startswith(":"):
        return day, said[day.end() :].strip(" ,的")
    for day in _DAY.finditer(said):
        if day.end() == len(said) and said[day.start() - 1] == " ":
            return day, said[: day.start()].removesuffix(" on ").strip(" ,")
    return None, said


def _day_of(said: re.Match[str], now: datetime, after_us: int | None) -> date:
    """The day that is meant."""
    today = now.date()
    if said["back"]:
        return today - timedelta(days=_BACK[said["back"]])
    if said["weekday"] or said["of_week"]:
        wanted = _WEEKDAYS.index(said["weekday"]) if said["weekday"] else "1234567".find(said["of_week"]) % 7
        if said["week"]:
            return today - timedelta(days=today.weekday() + 7 - wanted)
        return today - timedelta(days=(today.weekday() - wanted) % 7)
    if said["year"]:
        return _date(int(said["year"]), int(said["month"]), int(said["day"]))
    month, day = int(said["month_alone"]), int(said["day_alone"])
    if after_us is None:
        return _first_real(range(today.year, today.year - 9, -1), month, day, lambda one: one <= today)
    begun = datetime.fromtimestamp(after_us / 1e6, now.tzinfo).date()
    return _first_real(range(begun.year, begun.year + 9), month, day, lambda one: one >= begun)


def _first_real(years: range, month: int, day: int, fits: Callable[[date], bool]) -> date:
    """The first such day that there is: there is not a 29th of February each year."""
    for year in years:
        try:
            found = _date(year, month, day)
        except _Wrong:
            continue
        if fits(found):
            return found
    raise _Wrong(NO_DAY)


def _date(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise _Wrong(NO_DAY) from None


def _of_day(clock: re.Match[str], *, is_night: bool) -> timedelta:
    """How long after midnight; the small hours of an evening are of the day after."""
    hour = int(clock["four"][:2] if clock["four"] else clock["hour"])
    minute = int(clock["four"][2:]) if clock["four"] else int(clock["minute"] or clock["past"] or 0)
    minute, second = 30 if clock["half"] else minute, int(clock["second"] or 0)
    parts = {clock["part"], clock["after"]}
    if hour > 24 or minute > 59 or second > 59 or (hour == 24 and (minute or second)) or (parts & _EARLY and hour > 12):
        raise _Wrong(NO_CLOCK)
    if parts & _EARLY and hour == 12:
        hour = 0
    elif parts & _LATE and hour < 12 and not ("中午" in parts and hour > 9):
        hour += 12
    elif parts & _EVENING or (is_night and not parts & (_EARLY | _LATE)):
        hour += 24 if hour < 6 else 12 if hour <= 12 else 0
    return timedelta(hours=hour, minutes=minute, seconds=second)


def _nearest(of_day: timedelta, now: datetime, zone: ZoneInfo, after_us: int | None) -> Said:
    """A clock without a day: the newest that has been, or the first after a beginning. One that was skipped on a day
    is looked for on the next."""
    begun = now if after_us is None else datetime.fromtimestamp(after_us / 1e6, zone)
    step = -1 if after_us is None else 1
    now_us = round(now.timestamp() * 1e6)
    for days in range(-step, 4 * step, step):
        try:
            at_us = _clock_us(begun.date() + timedelta(days=days), of_day, zone)
        except _Wrong:
            continue
        if (at_us <= now_us) if after_us is None else (at_us > after_us):
            return Said(at_us, at_us)
    raise _Wrong(NOT_A_TIME)


def _clock_us(day: date, of_day: timedelta, zone: ZoneInfo) -> int:
    local = datetime.combine(day, time()) + of_day
    at_us = _us(local, zone)
    if datetime.fromtimestamp(at_us / 1e6, zone).replace(tzinfo=None) != local:
        raise _Wrong(SKIPPED)
    return at_us


def _us(local: date, zone: ZoneInfo) -> int:
    """UTC microseconds of a local time, of a day its beginning; of an hour that was twice the first."""
    moment = local if isinstance(local, datetime) else datetime.combine(local, time())
    return round(moment.replace(tzinfo=zone).astimezone(UTC).timestamp()) * 1_000_000


def _figured(plain: str) -> str:
    """Figures in place of Chinese numbers up to 99."""
    return _NUMBER.sub(lambda found: str(_number(found[0])), plain)


def _number(said: str) -> int:
    tens, ten, ones = said.partition("十")
    if not ten:
        return _NUMBERS[said]
    return 10 * (_NUMBERS[tens] if tens else 1) + (_NUMBERS[ones] if ones else 0)
