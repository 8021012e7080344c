"""Health of every program, camera, link and sense, and the messages that were refused. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from console.commissioning import SiteFile
from console.heartbeat import BESIDE, BESIDE_NOT_TRUSTWORTHY, DROPPED, ENDED_BEFORE, FELL_FROM, NOT_TRUSTWORTHY
from console.messages import CameraReading, GasPoint, Programme
from console.presenters.camera_reasons import reason_text
from console.presenters.endings import ending_text
from console.presenters.frame import is_live
from console.presenters.interlocks import writes_text
from console.presenters.recordings import recordings_table
from console.presenters.texts import NO_VALUE, Words, age_s, age_text, clock_text, number_text, span_text
from console.room.picture import Picture
from console.site.model import Camera, Limits, Site
from console.values import Need, PictureState, Quality
from widgets.states.health_state import HealthRow, HealthTableState

PICTURES = {
    PictureState.LIVE: "live",
    PictureState.FROZEN: "frozen",
    PictureState.LOST: "lost",
    PictureState.BLACK: "black",
    PictureState.COVERED: "covered",
    PictureState.MOVED: "moved",
    PictureState.LATE: "late",
}
NEEDS = {
    Need.ALERT: "alert stands",
    Need.PERMIT: "open permit",
    Need.SEEN: "target in view",
    Need.MOTION: "motion",
    Need.CALM: "calm",
}
"""Why a camera is detected on as often as it is."""
MOST_WAITING = 6
"""So many changed places of the site file are named."""
_APART = {NOT_TRUSTWORTHY, FELL_FROM, ENDED_BEFORE, BESIDE}
"""Notes that are said in words of their own."""
_UNITS = {"s": "s", "ms": "ms", "fps": "fps", "us": "µs", "pct": "%", "mb": "MB"}


@dataclass(frozen=True, slots=True)
class SystemView:
    """What the system page is made from. `seat_note` is what this seat itself has to say, such as a missing sound."""

    picture: Picture
    site: Site
    now_us: int
    core_lost_s: float = 0.0
    seat_note: str = ""


def system_tables(view: SystemView, language: str, words: Words) -> tuple[HealthTableState, ...]:
    """Programs, cameras, links, senses, refused messages, recordings; always in this order."""
    return (
        programmes(view, words),
        cameras(view, language, words),
        links(view, language, words),
        senses(view, words),
        refused(view, words),
        recordings_table(view.picture, view.site, view.now_us, language, words),
    )


def programmes(view: SystemView, words: Words) -> HealthTableState:
    """Every program: up or down, since when, restarts, its figures and notes."""
    rows = [_programme(each, view, words) for _, each in sorted(view.picture.programmes.items())]
    if view.seat_note:
        rows.append(HealthRow((words("this seat"), words("attention"), "", "", "", words(view.seat_note)), True))
    rows += _site_file(view.picture.site_file, words)
    down = sum(row.trouble for row in rows)
    heads = ("Program", "State", "Since", "Restarts", "Process", "Figures")
    return _table("programs", words("Programs"), _troubles(down, words), heads, rows, words)


def _site_file(file: SiteFile, words: Words) -> list[HealthRow]:
    """What of it is not in force, or why it cannot be."""
    told = (
        (file.waits, words("changed: {what}; takes hold when Vigil is started again")),
        (file.problems, words("cannot be used, what was read before holds: {what}")),
    )
    rows = []
    for what, text in told:
        more = [f"+{len(what) - MOST_WAITING}"] if len(what) > MOST_WAITING else []
        named = text.format(what=", ".join([*what[:MOST_WAITING], *more]))
        rows += [HealthRow((words("site file"), words("attention"), "", "", "", named), True)] if what else []
    return rows


def cameras(view: SystemView, language: str, words: Words) -> HealthTableState:
    """Every camera: picture, rate, detection, size, recording, the age of what was heard of it."""
    known = view.picture.cameras
    rows = [_camera(camera, known.get(camera.id), view, language, words) for camera in view.site.cameras]
    heads = ("Camera", "Picture", "fps", "Detections/s", "Size", "Recording", "Heard", "Why")
    return _table("cameras", words("Cameras"), _detector(view.picture, words), heads, rows, words)


def links(view: SystemView, language: str, words: Words) -> HealthTableState:
    """What Vigil reads over the plant's network: gas controllers, PLCs, and the points that come over MQTT."""
    site, points = view.site, view.picture.gas
    rows = []
    for controller in site.gas_controllers:
        mine = [points[place.id] for place in site.gas_points if place.source == controller.id and place.id in points]
        every = sum(place.source == controller.id for place in site.gas_points)
        name = f"{controller.id} {controller.said_in(language)}"
        rows.append(_points_row(name, site.links.get(controller.link, ""), mine, every, view, words))
    by_mqtt = [points[place.id] for place in site.gas_points if place.source == "mqtt" and place.id in points]
    every = sum(place.source == "mqtt" for place in site.gas_points)
    if every:
        rows.append(_points_row(words("Gas points over MQTT"), "MQTT", by_mqtt, every, view, words))
    for plc in site.plcs:
        mine_back = [state.feedback for state in view.picture.interlocks.values() if state.plc == plc.id]
        seen = sum(feedback is not None for feedback in mine_back) if view.core_lost_s <= 0 else 0
        figures = words("{n}/{all} read back").format(n=seen, all=len(mine_back))
        awaited = words("lost") if f"sight/plc_lost/plc/{plc.id}" in view.picture.alerts else words("not heard yet")
        state = words("linked") if seen else awaited
        row = (f"{plc.id} {plc.said_in(language)}", site.links.get(plc.link, ""), state, figures, "")
        rows.append(HealthRow(row, not seen))
    if site.plcs:
        rows.append(_writes(view, language, words))
    heads = ("Link", "Address", "State", "Points", "Newest")
    return _table("links", words("Links"), _troubles(sum(row.trouble for row in rows), words), heads, rows, words)


def _writes(view: SystemView, language: str, words: Words) -> HealthRow:
    """Whether orders can reach the PLCs at all."""
    stopped = writes_text(view.picture.writes, view.site, view.now_us, language, words)
    state = words("stopped") if stopped else words("allowed")
    return HealthRow((words("Writes to PLCs"), "", state, stopped, ""), bool(stopped))


def senses(view: SystemView, words: Words) -> HealthTableState:
    """Each sense as a whole: how many give a value now, and the oldest of them."""
    limits, picture = view.site.limits, view.picture
    workers = picture.workers.values()
    rows = [
        _sense("Positions", [w.position_at_us for w in workers], limits.position_s, view, words),
        _sense("Wristbands", [w.vital_at_us for w in workers], limits.vital_s, view, words),
        _sense("Wind", [w.measured_at_us for w in picture.weather.values()], limits.weather_s, view, words),
        _sense("Cranes", [e.measured_at_us for e in picture.equipment.values()], limits.position_s, view, words),
    ]
    qualities = Counter(point.quality for point in picture.gas.values())
    told = " · ".join(f"{words(q.value.replace('_', ' '))} {n}" for q, n in sorted(qualities.items()))
    bad = sum(n for quality, n in qualities.items() if quality is not Quality.GOOD)
    rows.append(HealthRow((words("Gas"), f"{len(picture.gas) - bad}/{len(view.site.gas_points)}", told), bad > 0))
    return _table("senses", words("Senses"), "", ("Sense", "Now", "Oldest"), rows, words)


def refused(view: SystemView, words: Words) -> HealthTableState:
    """Messages that did not fit, by program and reason."""
    rows = [
        HealthRow((name, words(reason), str(count)), True)
        for name, programme in sorted(view.picture.programmes.items())
        for reason, count in sorted(programme.refused.items())
        if count
    ]
    total = sum(count for p in view.picture.programmes.values() for count in p.refused.values())
    note = words("{n} in all").format(n=total) if total else words("none")
    return _table("refused", words("Refused messages"), note, ("Program", "Reason", "Count"), rows, words)


def _programme(each: Programme, view: SystemView, words: Words) -> HealthRow:
    lost = each.program == "core" and view.core_lost_s > 0
    up, doubted, fell_from = each.up and not lost, each.notes.get(NOT_TRUSTWORTHY, ""), each.notes.get(FELL_FROM, "")
    plain = {name: value for name, value in each.figures.items() if not name.startswith(DROPPED)}
    told = [_figure(name, value) for name, value in sorted(plain.items())]
    beside = _doubted_beside(each.notes, words)
    told += [f"{name} {text}" for name, text in sorted(each.notes.items()) if text and _is_plain(name)]
    if companions := each.notes.get(BESIDE, ""):
        told.insert(0, words("beside the detector: {models}").format(models=companions))
    if dropped := _dropped(each.figures, words):
        told.insert(0, dropped)
    if ended := each.notes.get(ENDED_BEFORE, ""):
        told.insert(0, words("started again: {why}").format(why=ending_text(ended, words)))
    if fell_from:
        told.insert(0, words("detection runs on the CPU: {better} failed").format(better=fell_from))
    told = [*beside, *told]
    if doubted:
        told.insert(0, words("detector not trustworthy: {why}").format(why=words(doubted)))
    return HealthRow(
        (
            each.program,
            words("running") if up else words("down"),
            _since(each.since_us, view, words),
            str(each.restarts),
            str(each.pid or NO_VALUE),
            " · ".join(told),
        ),
        not up or bool(doubted or fell_from or beside),
    )


def _is_plain(note: str) -> bool:
    """Whether a note is said as it is."""
    return note not in _APART and not note.startswith(BESIDE_NOT_TRUSTWORTHY)


def _doubted_beside(notes: Mapping[str, str], words: Words) -> list[str]:
    """The models beside the detector that are not believed, each with the reason."""
    names = sorted(name for name in notes if name.startswith(BESIDE_NOT_TRUSTWORTHY))
    phrase = words("{model} beside the detector not trustworthy: {why}")
    return [phrase.format(model=name.removeprefix(BESIDE_NOT_TRUSTWORTHY), why=words(notes[name])) for name in names]


def _dropped(figures: Mapping[str, float], words: Words) -> str:
    """'impossible boxes dropped: 15 (not a number 12, whole picture 3)', the most frequent first; '' for none."""
    reasons = Counter({name: int(n) for name, n in figures.items() if name.startswith(DROPPED) and n})
    if not reasons:
        return ""
    each = ", ".join(f"{words(name[len(DROPPED) :].replace('_', ' '))} {n}" for name, n in reasons.most_common())
    return words("impossible boxes dropped: {n} ({reasons})").format(n=reasons.total(), reasons=each)


def _figure(name: str, value: float) -> str:
    """'gui_held_ms_max' 12.3 → 'gui held max 12.3 ms'."""
    parts = name.split("_")
    unit = next((_UNITS[part] for part in parts if part in _UNITS), "")
    plain = " ".join(part for part in parts if part not in _UNITS or part == "fps")
    return f"{plain} {number_text(value)} {unit if unit != 'fps' else ''}".strip()


def _camera(camera: Camera, reading: CameraReading | None, view: SystemView, language: str, words: Words) -> HealthRow:
    name = f"{camera.id} {camera.said_in(language)}"
    if reading is None:
        return HealthRow((name, words("never heard"), *([NO_VALUE] * 6)), True)
    live = is_live(reading, view.now_us, view.site.limits.camera_s)
    said_live = reading.picture is PictureState.LIVE
    state = words("silent") if said_live and not live else words(PICTURES[reading.picture])
    return HealthRow(
        (
            name,
            state if live else f"{state} {span_text(_silent_s(reading, view), words)}",
            f"{reading.fps:.1f}",
            _looks(reading, words),
            f"{reading.width}×{reading.height}",
            words("yes") if reading.recording else words("no"),
            age_text(reading.measured_at_us, view.now_us, words),
            reason_text(reading.why, words, with_address=True),
        ),
        not live,
    )


def _looks(reading: CameraReading, words: Words) -> str:
    """'4.0 · open permit'."""
    why = NEEDS.get(reading.need)
    return f"{reading.detect_fps:.1f} · {words(why)}" if why else f"{reading.detect_fps:.1f}"


def _silent_s(reading: CameraReading, view: SystemView) -> float:
    since_us = reading.measured_at_us if reading.picture is PictureState.LIVE else reading.since_us
    return age_s(since_us, view.now_us)


def _points_row(
    name: str, address: str, points: list[GasPoint], every: int, view: SystemView, words: Words
) -> HealthRow:
    limits: Limits = view.site.limits
    good = [p for p in points if p.quality is Quality.GOOD and age_s(p.measured_at_us, view.now_us) <= limits.gas_s]
    state = words("linked") if good else words("lost") if points else words("not heard yet")
    newest = max((point.measured_at_us for point in points), default=0)
    figures = words("{n}/{all} good").format(n=len(good), all=every)
    return HealthRow((name, address, state, figures, age_text(newest, view.now_us, words)), len(good) < every)


def _sense(name: str, times_us: Iterable[int], limit_s: float, view: SystemView, words: Words) -> HealthRow:
    heard = [at_us for at_us in times_us if at_us]
    fresh = sum(age_s(at_us, view.now_us) <= limit_s for at_us in heard)
    oldest = age_text(min(heard), view.now_us, words) if heard else words("never")
    limit = words("limit {span}").format(span=span_text(limit_s, words))
    return HealthRow((words(name), f"{fresh}/{len(heard)}", f"{oldest} · {limit}"), fresh < len(heard))


def _detector(picture: Picture, words: Words) -> str:
    """Which provider the detector got, as the vision workers say it."""
    said = sorted({seen[-1].provider for seen in picture.seen.values() if seen and seen[-1].provider})
    models = sorted({seen[-1].model for seen in picture.seen.values() if seen and seen[-1].model})
    if not said:
        return words("detection: none")
    return words("detection: {model} on {provider}").format(model=", ".join(models), provider=", ".join(said))


def _since(at_us: int, view: SystemView, words: Words) -> str:
    if not at_us:
        return NO_VALUE
    span = span_text(age_s(at_us, view.now_us), words)
    return f"{clock_text(at_us, view.site.time_zone)} · {span}"


def _troubles(count: int, words: Words) -> str:
    return words("{n} in trouble").format(n=count) if count else words("all well")


def _table(
    name: str, title: str, note: str, heads: tuple[str, ...], rows: Iterable[HealthRow], words: Callable[[str], str]
) -> HealthTableState:
    return HealthTableState(name, title, note, tuple(words(head) for head in heads), tuple(rows))
