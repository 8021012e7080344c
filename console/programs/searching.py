"""`vigil search`: questions to the past of a site, without windows."""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from msgspec import to_builtins

from console.domain.search import Found
from console.domain.search_rows import RowFilter, Sought
from console.presenters.phrases import phrases
from console.presenters.search import AFTER_US, BEFORE_US, HEADS, SHARES, Wish, found_lines, found_titles, question_of
from console.reports.found_print import print_found
from console.room.past import newest_events
from console.room.searching import About, Question, answers
from console.site.context import Context
from console.store.store import Store

DAY_US = 86_400_000_000
FOR_EVER_US = 1 << 62


class WrongSearch(Exception):
    """A question that fits nothing. str() says what would fit."""


def acted(
    parsed: argparse.Namespace, context: Context, moment_us: Callable[[str, Context], int]
) -> tuple[dict[str, Any], int]:
    """What was found, and the exit code: 1 when nothing was. Raises WrongSearch, StorageError, OSError."""
    store = Store.open(context.database_url)
    try:
        wish = _wish(parsed, context, store, moment_us)
        asked = question_of(wish)
        found = sorted(_found(store, context, asked), key=lambda one: (one.at_us, one.to_us))
    finally:
        store.close()
    words = phrases(parsed.language)
    lines = found_lines(found, context.site, parsed.language, words)
    said: dict[str, Any] = {"about": wish.about.value, "from_us": wish.from_us, "to_us": wish.to_us}
    said |= {"found": [to_builtins(one) for one in found], "lines": lines, "files": []}
    if parsed.out:
        titles = found_titles(wish, context.site, "", _now_us(), parsed.language, words)
        heads = [words(head) for head in HEADS]
        paths = print_found(Path(parsed.out).resolve().with_suffix(""), titles, heads, SHARES, lines)
        said["files"] = [str(path) for path in paths]
    return said, 0 if found else 1


def text_of(said: dict[str, Any]) -> str:
    """A line an answer."""
    lines = ["  ".join(part for part in line if part) for line in said["lines"]]
    return "\n".join([*(lines or ["nothing found"]), *said["files"]])


def _found(store: Store, context: Context, asked: Question) -> list[Found]:
    return [one for part in answers(store, context.site, asked) for one in part.found]


def _wish(parsed: argparse.Namespace, context: Context, store: Store, moment_us: Callable[[str, Context], int]) -> Wish:
    site, about = context.site, About(parsed.act)
    to_us = moment_us(parsed.end, context) if parsed.end else _now_us()
    from_us = moment_us(parsed.start, context) if parsed.start else to_us - DAY_US
    if from_us >= to_us:
        raise WrongSearch("--to: must be after --from")
    given = {name: str(getattr(parsed, name, "")) for name in ("place", "person", "point", "permit", "text")}
    _check("--place", given["place"], [zone.id for zone in site.zones])
    _check("--person", given["person"], [each.id for each in (*site.workers, *site.operators)])
    _check("--point", given["point"], [point.id for point in site.gas_points])
    _check("--permit", given["permit"], [permit.id for permit in site.permits])
    if about is About.INCIDENT:
        return _incident(parsed.alert, context, store, (from_us, to_us))
    value = float(getattr(parsed, "over", 0.0))
    text, person, place, point, permit = (given[name] for name in ("text", "person", "place", "point", "permit"))
    return Wish(about, from_us, to_us, text, person, place, point, permit, value)


def _incident(alert: str, context: Context, store: Store, span: tuple[int, int]) -> Wish:
    """The newest call of an alert in a time."""
    raised = [row for row in newest_events(store, *span, ("alert_raised",)) if row.subject == alert]
    if not raised:
        raise WrongSearch(f"ALERT {alert}: was not raised in this time; `vigil search rows --text alert` lists them")
    row = raised[-1]
    zone = RowFilter(context.site, Sought()).zone_of(row)
    to_us = min(row.at_us + AFTER_US, _now_us())
    incident = str(row.body.get("incident", ""))
    return Wish(About.INCIDENT, row.at_us - BEFORE_US, max(to_us, row.at_us + 1), place=zone, incident=incident)


def _check(argument: str, said: str, known: Sequence[str]) -> None:
    if said and said not in known:
        raise WrongSearch(f"{argument}: there is no {said}; there is {', '.join(known)}")


def _now_us() -> int:
    return time.time_ns() // 1000
