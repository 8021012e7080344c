"""`vigil case new | ls | show`: cases asked for, listed, and printed with all that was known."""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from msgspec import to_builtins

from console.asks import Answer
from console.bus import Bus, BusError
from console.cases import Case, OpenCase
from console.domain.areas import Areas
from console.domain.cases import is_overdue, review_order
from console.evidence.case_scene import Scene, gathered, people_of
from console.evidence.errors import EvidenceRefused
from console.presenters.alerts import operator_name
from console.presenters.cases import case_card, measure_rows
from console.presenters.phrases import phrases
from console.presenters.search import HEADS, SHARES, found_lines, place_name
from console.presenters.texts import Words, date_clock_text
from console.programs.broker import access
from console.reports.case_print import CasePaper, Mark, PlanDrawing, TrendDrawing, print_case
from console.site.context import Context
from console.site.find import by_id, gas_points_of, same_area
from console.store.store import Store
from console.values import CaseStep, Outcome

SEAT = "case"


def opened(context: Context, ask: dict[str, Any], operator: str) -> dict[str, Any]:
    """Open a case; its id. Raises EvidenceRefused."""
    try:
        answer = asyncio.run(_asked(context, ask, operator))
    except BusError as error:
        raise EvidenceRefused(f"the core opens cases, and it cannot be reached: {error}") from error
    if answer.outcome is not Outcome.DONE:
        raise EvidenceRefused(" ".join(part for part in (answer.why, answer.where) if part))
    return {"case": answer.where}


def listed(context: Context, with_closed: bool) -> dict[str, Any]:
    """The review list. Raises StorageError."""
    now_us = time.time_ns() // 1000
    known = [case for case in stored(context).values() if with_closed or case.step is not CaseStep.CLOSED]
    rows = [_listed(case, now_us) for case in review_order(known, now_us)]
    return {"cases": rows, "overdue": sum(row["overdue"] for row in rows)}


def shown(context: Context, name: str, out: str, language: str, operator: str) -> dict[str, Any]:
    """One case in full; printed to a file when one is named. Raises EvidenceRefused, StorageError, OSError."""
    known = stored(context)
    if name not in known:
        raise EvidenceRefused(f"there is no {name}; there is {', '.join(known) or 'no case yet'}")
    case = known[name]
    card = case_card(case, known.values(), context.site, language, phrases(language))
    facts = [" ".join(part for part in (fact.name, fact.value, fact.note) if part) for fact in card.facts]
    said: dict[str, Any] = {"case": name, "title": case.title, "facts": facts, "told": to_builtins(case), "file": ""}
    if out:
        store = Store.open(context.database_url)
        try:
            scene = gathered(context, store, case)
        finally:
            store.close()
        paper = case_paper(context, scene, known.values(), language, operator)
        said |= {"file": str(print_case(Path(out).resolve(), paper)), "remarks": scene.remarks}
    return said


def stored(context: Context) -> dict[str, Case]:
    """Every case, by id. Raises StorageError."""
    store = Store.open(context.database_url)
    try:
        return {name: case for name, case in store.states("case").items() if isinstance(case, Case)}
    finally:
        store.close()


def case_paper(context: Context, scene: Scene, known: Any, language: str, operator: str) -> CasePaper:
    """The paper of a case, worded."""
    site, case, words, now_us = context.site, scene.case, phrases(language), time.time_ns() // 1000
    name = site.name_en if language == "en" else site.name
    at, who = date_clock_text(now_us, site.time_zone), operator_name(operator, site, language)
    titles = [f"{case.case} · {case.title}", f"{name} · {words('Printed {at} by {who}').format(at=at, who=who)}"]
    if site.simulation is not None:
        titles.append(words("Drill: the plant is simulated."))
    card = case_card(case, known, site, language, words)
    start, end = (date_clock_text(at_us, site.time_zone) for at_us in (case.from_us, case.to_us))
    moment = date_clock_text(scene.at_us, site.time_zone)
    return CasePaper(
        titles=tuple(titles),
        facts=(*((fact.name, f"{fact.value} {fact.note}".strip()) for fact in card.facts), *_missing(scene, words)),
        span=(start, end),
        marks=tuple(_marks(scene)),
        plan=_plan(context, scene, language),
        plan_note=words("as it was at {time}").format(time=moment),
        pictures=tuple(
            (jpeg, f"{camera.id} {camera.said_in(language)} · {date_clock_text(at_us, site.time_zone)}")
            for camera, at_us, jpeg in scene.frames
        ),
        trends=tuple(_trends(context, scene, language)),
        measures=tuple(
            (row.title, row.detail, row.right, row.right_detail)
            for row in measure_rows(case, site, now_us, language, words)
        ),
        photos=tuple((jpeg, words("Measure {n}").format(n=number)) for number, jpeg in scene.photos),
        notes=tuple(
            (date_clock_text(note.at_us, site.time_zone), operator_name(note.operator, site, language), note.text)
            for note in case.notes
        ),
        heads=tuple(words(head) for head in HEADS),
        shares=SHARES,
        lines=found_lines(scene.found, site, language, words),
        words=words,
    )


def list_text(said: dict[str, Any]) -> str:
    """A line a case."""
    lines = [
        f"{row['case']}  {row['step']:<9}  {row['title']}" + (f"  OVERDUE: {row['overdue']}" if row["overdue"] else "")
        for row in said["cases"]
    ]
    return "\n".join(lines) or "no case"


def show_text(said: dict[str, Any]) -> str:
    """A line a fact."""
    lines = [f"{said['case']}  {said['title']}", *(f"  {fact}" for fact in said["facts"])]
    return "\n".join([*lines, *([said["file"]] if said["file"] else [])])


def new_text(said: dict[str, Any]) -> str:
    """Its id."""
    return str(said["case"])


async def _asked(context: Context, fields: dict[str, Any], operator: str) -> Answer:
    bus = Bus(access(context, "room"), context.site.id, f"{SEAT}-{uuid.uuid4().hex[:6]}")
    await bus.start()
    try:
        at_us = time.time_ns() // 1000
        return await bus.ask(OpenCase(ask=uuid.uuid4().hex, seat=SEAT, operator=operator, asked_at_us=at_us, **fields))
    finally:
        await bus.stop()


def _listed(case: Case, now_us: int) -> dict[str, Any]:
    late = sum(is_overdue(one, now_us) for one in case.measures)
    said = {"case": case.case, "title": case.title, "step": case.step.value, "from_us": case.from_us}
    return {**said, "zone": case.zone, "measures": len(case.measures), "overdue": late}


def _missing(scene: Scene, words: Words) -> Sequence[tuple[str, str]]:
    if not scene.remarks:
        return ()
    return (
        (words("Missing"), words("not found, or not as it was kept: {things}").format(things=", ".join(scene.remarks))),
    )


def _marks(scene: Scene) -> list[Mark]:
    case = scene.case
    rows = [one for one in scene.found if one.row is not None]
    whole = max(1, case.to_us - case.from_us)
    marks = []
    for one in rows:
        if one.row is not None and (one.row.kind == "alert_raised" or one.row.operator):
            tier = str(one.row.body.get("tier", "")) if one.row.kind == "alert_raised" else ""
            marks.append(Mark((one.at_us - case.from_us) / whole, tier))
    return marks


def _plan(context: Context, scene: Scene, language: str) -> PlanDrawing:
    site, case = context.site, scene.case
    zones = tuple(
        (zone.outline_m, zone.said_in(language), bool(case.zone) and same_area(site, zone.id, case.zone))
        for zone in site.zones
        if len(zone.outline_m) >= 3
    )
    dots = [(camera.x_m, camera.y_m, "camera", camera.id) for camera in site.cameras if camera.id in case.cameras]
    dots += [(point.x_m, point.y_m, "gas", point.id) for point in gas_points_of(site, case.zone) if case.zone]
    limit_us = round(site.limits.position_s * 1e6)
    for worker in people_of(scene, Areas(site), limit_us):
        record = by_id(site.workers, worker.worker)
        name = record.said_in(language) if record else ""
        dots.append((worker.x_m, worker.y_m, "person", f"{worker.worker} {name}".strip()))
    return PlanDrawing(site.width_m, site.height_m, zones, tuple(dots))


def _trends(context: Context, scene: Scene, language: str) -> list[TrendDrawing]:
    case, whole = scene.case, max(1, scene.case.to_us - scene.case.from_us)
    made = []
    for point, samples in scene.samples.items():
        place = by_id(context.site.gas_points, point)
        if place is not None:
            name = f"{point} {place_name(place.zone, context.site, language)}"
            shares = tuple(((at_us - case.from_us) / whole, value) for at_us, value in samples)
            inside = tuple(one for one in shares if 0 <= one[0] <= 1)
            made.append(TrendDrawing(name, place.unit, inside, place.set_point_1))
    return made
