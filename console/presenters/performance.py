"""Alert performance as the page says it: each figure beside its target, who calls most, and the calls. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import overload

from console.domain.alarm_performance import LEVELS, Actor, Performance
from console.domain.kinds import KINDS
from console.domain.occurrences import Occurrence
from console.messages import Alert
from console.presenters.alert_text import alert_place, alert_title, tier_text, verdict_text
from console.presenters.shifts import shift_at, shift_before
from console.presenters.texts import NO_VALUE, Words, date_clock_text, number_text, span_text
from console.site.find import by_id
from console.site.model import Site
from console.values import AlertState, Question, Tier
from widgets.states.health_state import HealthRow, HealthTableState
from widgets.states.long_state import LongTableState

DAY_US = 86_400_000_000
SPANS = ("this shift", "shift before", "last 24 h", "last 7 days", "last 30 days")
_CSV_HEADS = (
    "raised", "tier", "alert", "place", "answered", "answered by", "verdict", "cleared", "comment", "id", "source"
)  # fmt: skip
MIX_FROM = 100
"""Of fewer calls one is more than 1 %: their mix of tiers says nothing."""
SET_ASIDE = {"shelved": "shelved", "suppressed": "suppressed by design", "out_of_service": "out of service"}


@dataclass(frozen=True, slots=True)
class Target:
    """A figure's targets in ISA-18.2 / IEC 62682, in its own unit: good up to `good`, bearable up to `most`."""

    text: str
    value: float
    good: float
    most: float
    is_share: bool = False
    names: tuple[str, ...] = ()
    """What the numbers stand for, where they count steps."""
    enough: bool = True
    """False: there were too few calls to judge it."""

    @property
    def is_missed(self) -> bool:
        """More than can be borne."""
        return self.enough and self.value > self.most

    @property
    def rating(self) -> str:
        """How the value stands to its targets, in a word."""
        if not self.enough:
            return "too few calls"
        return "too much" if self.is_missed else "good" if self.value <= self.good else "can be borne"


def span_of(name: str, site: Site, now_us: int) -> tuple[int, int]:
    """From and to of one of SPANS, in UTC microseconds; what still runs ends now."""
    if name == "this shift":
        return shift_at(site, now_us)[1], now_us
    if name == "shift before":
        return shift_before(site, now_us)[1:]
    days = {"last 24 h": 1, "last 7 days": 7, "last 30 days": 30}[name]
    return now_us - days * DAY_US, now_us


def targets_of(told: Performance) -> tuple[Target, ...]:
    """The figures that ISA-18.2 / IEC 62682 and EEMUA 191 have a target for. Of the mix of tiers (about 80 / 15 / 5 %,
    the highest less than 1 %) the upper three are bounded: they leave the share of tier 3."""
    enough = told.calls >= MIX_FROM
    return (
        Target("calls a day", told.per_day, 150, 300),
        Target("calls an hour", told.per_hour, 6, 12),
        Target("calls in ten minutes", told.per_10_min, 1, 2),
        Target("most calls in any ten minutes", told.most_in_10_min, 10, 10),
        Target("hours with more than 30 calls", told.share_of_hours_over_30, 0.01, 0.01, True),
        Target("ten minutes with more than 10 calls", told.share_of_10_min_over_10, 0.01, 0.01, True),
        Target("time in a flood", told.share_in_flood, 0.01, 0.01, True),
        Target("calls of the ten worst", told.top_ten_share, 0.01, 0.05, True),
        Target("chattering sources", len(told.chattering), 0, 0),
        Target("fleeting calls", told.fleeting, 0, 0),
        Target("stale alerts", len(told.stale), 4, 4),
        Target("standing alerts at the end", len(told.standing), 9, 9),
        Target("shelved alerts at the end", len(told.shelved), 29, 29),
        Target("SOS, share of calls", told.tiers[Tier.SOS], 0.01, 0.01, True, enough=enough),
        Target("tier 1, share of calls", told.tiers[Tier.ONE], 0.05, 0.05, True, enough=enough),
        Target("tier 2, share of calls", told.tiers[Tier.TWO], 0.15, 0.15, True, enough=enough),
        Target("load by EEMUA 191", LEVELS.index(told.level), 0, 2, names=LEVELS),
    )


def figures_table(told: Performance, words: Words) -> HealthTableState:
    """Each figure, its targets, and what it comes to; then those without a target."""
    rows = [_figure(target, words) for target in targets_of(told)]
    rows += [HealthRow((words(text), value, "", "", "")) for text, value in _others(told, words)]
    missed = sum(row.trouble for row in rows)
    note = words("{n} over what can be borne").format(n=missed) if missed else words("all within what can be borne")
    heads = ("Figure", "Value", "Good up to", "At most", "Is")
    return HealthTableState("figures", words("Alert performance"), note, tuple(map(words, heads)), tuple(rows))


def actors_table(told: Performance, site: Site, language: str, words: Words) -> HealthTableState:
    """The ten that call most, the worst first; who chatters is marked."""
    bad = {(actor.kind, actor.source) for actor in told.chattering}
    rows = tuple(_actor(actor, (actor.kind, actor.source) in bad, site, language, words) for actor in told.worst)
    note = words("{share} of all calls").format(share=_share(told.top_ten_share)) if rows else words("none")
    heads = ("Who calls most", "Calls", "Share", "")
    return HealthTableState("actors", words("Worst actors"), note, tuple(map(words, heads)), rows)


def calls_table(
    calls: Sequence[Occurrence], site: Site, language: str, words: Words, of_all: int | None = None
) -> LongTableState:
    """The newest first. `of_all`: from how many calls they were picked; what came silently is no call."""
    count = sum(call.sounded for call in calls)
    some = words("{n} of {all} calls").format(n=count, all=of_all)
    note = words("{n} calls").format(n=count) if of_all in (None, count) else some
    if count < len(calls):
        note += " · " + words("{n} came silently").format(n=len(calls) - count)
    heads = ("Raised", "Tier", "Alert", "Place", "Answered", "By", "Verdict", "Lasted", "Comment")
    return LongTableState(words("Calls"), note, tuple(map(words, heads)), CallRows(calls, site, language, words))


class CallRows(Sequence[tuple[str, ...]]):
    """The rows of calls, the newest first, each worded when it is asked for and then kept."""

    def __init__(self, calls: Sequence[Occurrence], site: Site, language: str, words: Words) -> None:
        self._calls, self._site, self._language, self._words = calls, site, language, words
        self._worded: dict[int, tuple[str, ...]] = {}

    def __len__(self) -> int:
        return len(self._calls)

    @overload
    def __getitem__(self, place: int) -> tuple[str, ...]: ...

    @overload
    def __getitem__(self, place: slice) -> list[tuple[str, ...]]: ...

    def __getitem__(self, place: int | slice) -> tuple[str, ...] | list[tuple[str, ...]]:
        if isinstance(place, slice):
            return [self[n] for n in range(*place.indices(len(self)))]
        back = range(len(self) - 1, -1, -1)[place]
        if back not in self._worded:
            self._worded[back] = _call(self._calls[back], self._site, self._language, self._words)
        return self._worded[back]


def found(calls: Sequence[Occurrence], typed: str, site: Site, language: str, words: Words) -> list[Occurrence]:
    """The calls whose row, or id, has every word that was typed."""
    asked = typed.casefold().split()
    if not asked:
        return list(calls)
    texts = (f"{' '.join(_call(call, site, language, words))} {call.alert}".casefold() for call in calls)
    return [call for call, text in zip(calls, texts, strict=True) if all(word in text for word in asked)]


def calls_of(calls: Iterable[Occurrence], actor: Actor | None) -> list[Occurrence]:
    """The calls of one actor, or of all."""
    wanted = None if actor is None else (actor.kind, actor.source)
    return [call for call in calls if wanted is None or (call.kind, call.source) == wanted]


def csv_lines(calls: Iterable[Occurrence], site: Site, language: str, words: Words) -> list[tuple[str, ...]]:
    """Heads, then a line a call: what the list says, and the ids that machines read."""
    lines = [tuple(map(words, _CSV_HEADS))]
    for call in calls:
        times = [
            date_clock_text(at_us, site.time_zone) if at_us else ""
            for at_us in (call.raised_at_us, call.answered_at_us, call.cleared_at_us)
        ]
        alert = alert_of_call(call)
        title, place = alert_title(alert, site, language, words), alert_place(alert, site, language, words)
        said = (times[0], tier_text(call.tier, words), title, place, times[1], _person(call, site, language))
        lines.append((*said, _verdict(call, words), times[2], call.comment, call.alert, call.source))
    return lines


def _figure(target: Target, words: Words) -> HealthRow:
    value, good, most = (_value(target, number, words) for number in (target.value, target.good, target.most))
    return HealthRow((words(target.text), value, good, most, words(target.rating)), target.is_missed)


def _value(target: Target, number: float, words: Words) -> str:
    if target.names:
        return words(target.names[int(number)])
    return _share(number) if target.is_share else number_text(number)


def _others(told: Performance, words: Words) -> list[tuple[str, str]]:
    answers = (told.first_answer_s_median, told.first_answer_s_p90)
    median, slow = (NO_VALUE if each is None else span_text(each, words) for each in answers)
    false = NO_VALUE if told.false_share is None else _share(told.false_share)
    return [
        ("calls in all", str(told.calls)),
        ("tier 3, share of calls", _share(told.tiers[Tier.THREE])),
        ("first answer, median", median),
        ("first answer, nine in ten", slow),
        ("not answered", str(told.unanswered)),
        ("came while set aside", str(told.silent)),
        ("found to be false", false),
        ("floods", str(len(told.floods))),
    ]


def _actor(actor: Actor, is_bad: bool, site: Site, language: str, words: Words) -> HealthRow:
    alert = Alert(
        alert="", kind=actor.kind, question=_question(actor.kind), tier=Tier.THREE, source=actor.source,
        state=AlertState.NORMAL, active=False, raised_at_us=0, changed_at_us=0,
    )  # fmt: skip
    title, mark = alert_title(alert, site, language, words), words("chattering") if is_bad else ""
    return HealthRow((f"{title} ({actor.source})", str(actor.calls), _share(actor.share), mark), is_bad)


def _call(call: Occurrence, site: Site, language: str, words: Words) -> tuple[str, ...]:
    alert, waited = alert_of_call(call), call.waited_us
    lasted = span_text(call.active_us(call.cleared_at_us) / 1e6, words) if call.cleared_at_us else words("still so")
    return (
        date_clock_text(call.raised_at_us, site.time_zone) if call.raised_at_us else NO_VALUE,
        tier_text(call.tier, words),
        alert_title(alert, site, language, words),
        alert_place(alert, site, language, words),
        NO_VALUE if waited is None else words("after {span}").format(span=span_text(waited / 1e6, words)),
        _person(call, site, language),
        _verdict(call, words),
        lasted,
        call.comment,
    )


def _verdict(call: Occurrence, words: Words) -> str:
    """What it was found to be; without that how it was set aside."""
    return verdict_text(call.verdict, words) or (words(SET_ASIDE[call.set_aside]) if call.set_aside else "")


def alert_of_call(call: Occurrence) -> Alert:
    """As an alert, for the words of it."""
    return Alert(
        alert=call.alert,
        kind=call.kind,
        question=_question(call.kind),
        tier=call.tier,
        source=call.source,
        state=AlertState.UNACKNOWLEDGED,
        active=True,
        raised_at_us=call.raised_at_us,
        changed_at_us=call.raised_at_us,
        zone=call.zone,
        values=dict(call.values),
    )


def _question(kind: str) -> Question:
    return KINDS[kind].question if kind in KINDS else Question.DANGER


def _person(call: Occurrence, site: Site, language: str) -> str:
    person = by_id(site.operators, call.answered_by)
    return person.said_in(language) if person else call.answered_by


def _share(share: float) -> str:
    return f"{100 * share:.1f} %"
