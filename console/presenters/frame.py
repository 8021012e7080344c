"""The frame of every window: counts, duty and clock; the banner; health and response at the bottom. Pure."""

from __future__ import annotations

from console.domain.alert import first_called_us
from console.domain.cases import overdue_count
from console.domain.standing import Standing
from console.messages import Alert, CameraReading
from console.presenters.alert_text import alert_place, alert_title
from console.presenters.incidents import to_answer
from console.presenters.set_aside import set_aside_field
from console.presenters.texts import (
    Words,
    age_s,
    age_text,
    aged_value_text,
    clock_text,
    elapsed_text,
    number_text,
    span_text,
)
from console.room.picture import Picture
from console.site.find import by_id
from console.site.model import Site
from console.values import PictureState, Quality, Tier
from widgets.states.frame import BannerState, StatusBarState, StatusField, TierCount, TopBarState

FIRST_ANSWER_S = 90
"""A dispatcher's first answer to a sudden alert is due within this."""
RECENT_S = 600
BANNER_TIERS = (Tier.SOS, Tier.ONE)
ROLES = {"dispatcher": "dispatcher", "shift_lead": "shift lead", "safety_engineer": "safety engineer"}


def top_bar(picture: Picture, seat: str, site: Site, now_us: int, language: str, words: Words) -> TopBarState:
    """Counts by tier, who is on duty, and the plant's clock."""
    return TopBarState(
        brand=words("Vigil"),
        counts=tuple(_count(tier, picture.alerts) for tier in Tier),
        duty=duty_text(picture, seat, site, language, words),
        clock=clock_text(now_us, site.time_zone),
    )


def duty_text(picture: Picture, seat: str, site: Site, language: str, words: Words) -> str:
    """'Day shift · dispatcher Wang'; says so when nobody has signed in."""
    duty = picture.duty.get(seat) or next(iter(picture.duty.values()), None)
    if duty is None or not duty.operator:
        return words("nobody signed in")
    shift, operator = by_id(site.shifts, duty.shift), by_id(site.operators, duty.operator)
    role = words(ROLES.get(operator.role, operator.role)) if operator else ""
    name = operator.said_in(language) if operator else duty.operator
    parts = (shift.said_in(language) if shift else duty.shift, f"{role} {name}".strip())
    return " · ".join(part for part in parts if part)


def urgent_first(alerts: Standing) -> Alert | None:
    """The unanswered SOS or tier 1 of the banner: the most urgent and of these the oldest, so that it does not change
    under the dispatcher's finger unless something more urgent comes."""
    first = alerts.first_unanswered()
    return first if first and first.tier in BANNER_TIERS else None


def banner(picture: Picture, site: Site, now_us: int, language: str, words: Words) -> BannerState:
    """The most urgent unanswered alert with the time that counts up; calm words when there is none."""
    alert = urgent_first(picture.alerts)
    if alert is None:
        return _calm(picture, words)
    others = picture.alerts.unanswered(*BANNER_TIERS) - 1
    place = alert_place(alert, site, language, words)
    more = words("+{n} more").format(n=others) if others else ""
    together = len(to_answer(alert, picture.alerts))
    whole = words("incident of {n}: Shift+Space").format(n=together) if together > 1 else ""
    return BannerState(
        alert=alert.alert,
        tier=alert.tier.value,
        title=" · ".join(part for part in (alert_title(alert, site, language, words), place) if part),
        elapsed=elapsed_text(first_called_us(alert), now_us),
        details=alert_figures(alert, picture, now_us, words),
        more=" · ".join(filter(None, (more, whole))),
        acknowledge=words("Acknowledge (Space)"),
        look=words("Look (Enter)"),
    )


def alert_figures(alert: Alert, picture: Picture, now_us: int, words: Words) -> str:
    """The figures that say how it stands now: vitals and position of a worker, the value of a gas point; with ages."""
    kind, _, name = alert.source.partition("/")
    if kind == "gas" and (point := picture.gas.get(name)):
        if point.quality is not Quality.GOOD:
            return words("{quality} · {age}").format(
                quality=words(point.quality.value.replace("_", " ")),
                age=age_text(point.measured_at_us, now_us, words),
            )
        return aged_value_text(point.value, point.unit, point.measured_at_us, now_us, words)
    return _worker_figures(alert.values.get("worker", name), picture, now_us, words)


def status_bar(picture: Picture, site: Site, now_us: int, core_lost_s: float, words: Words) -> StatusBarState:
    """Health of the core and the field by the room's own clock: what was not heard of lately does not count."""
    return StatusBarState(
        left=(
            _core(core_lost_s, words),
            _video(picture, site, now_us, words),
            _gas(picture, site, now_us, words),
            _positions(picture, site, now_us, words),
            _plcs(picture, site, core_lost_s, words),
            _recording(picture, site, words),
            set_aside_field(picture, site, words),
        ),
        right=(
            _overdue(picture, now_us, words),
            _first_answer(picture, now_us, words),
            _recent(picture, now_us, words),
        ),
    )


def is_live(reading: CameraReading, now_us: int, limit_s: float) -> bool:
    """Whether a camera's picture is the present: said to be live, and said lately."""
    return reading.picture is PictureState.LIVE and age_s(reading.measured_at_us, now_us) <= limit_s


def _count(tier: Tier, alerts: Standing) -> TierCount:
    return TierCount(tier.value, alerts.count(tier), alerts.unanswered(tier) > 0)


def _calm(picture: Picture, words: Words) -> BannerState:
    waiting = picture.alerts.unanswered()
    details = words("{n} of tier 2 and 3 unacknowledged").format(n=waiting) if waiting else ""
    return BannerState("", "", words("No unacknowledged SOS or tier 1 alert"), "", details, "", "", "")


def _worker_figures(name: str, picture: Picture, now_us: int, words: Words) -> str:
    worker = picture.workers.get(name)
    if worker is None:
        return ""
    parts = []
    if worker.pulse_bpm is not None:
        parts.append(words("pulse {n} /min").format(n=round(worker.pulse_bpm)))
    if worker.skin_c is not None:
        parts.append(f"{worker.skin_c:.1f} °C")
    if worker.vital_at_us:
        parts.append(age_text(worker.vital_at_us, now_us, words))
    if worker.position_at_us:
        parts.append(words("position ±{n} m").format(n=number_text(worker.error_m)))
        parts.append(age_text(worker.position_at_us, now_us, words))
    return " · ".join(parts)


def _core(core_lost_s: float, words: Words) -> StatusField:
    if core_lost_s > 0:
        return StatusField("core", words("Core"), words("lost for {span}").format(span=span_text(core_lost_s, words)))
    return StatusField("core", words("Core ● normal"))


def _video(picture: Picture, site: Site, now_us: int, words: Words) -> StatusField:
    live = [reading for reading in picture.cameras.values() if is_live(reading, now_us, site.limits.camera_s)]
    fps = sum(reading.fps for reading in live) / len(live) if live else 0.0
    text = words("Video {n}/{all} · {fps} fps").format(n=len(live), all=len(site.cameras), fps=f"{fps:.1f}")
    return StatusField("video", text, _missing(len(site.cameras) - len(live), "{n} not live", words))


def _gas(picture: Picture, site: Site, now_us: int, words: Words) -> StatusField:
    oldest_us = now_us - site.limits.gas_s * 1_000_000
    good = sum(point.quality is Quality.GOOD and point.measured_at_us >= oldest_us for point in picture.gas.values())
    every = len(site.gas_points)
    return StatusField(
        "gas", words("Gas {n}/{all}").format(n=good, all=every), _missing(every - good, "{n} cannot see", words)
    )


def _positions(picture: Picture, site: Site, now_us: int, words: Words) -> StatusField:
    fresh = sum(age_s(worker.position_at_us, now_us) <= site.limits.position_s for worker in picture.workers.values())
    every = len(site.workers)
    return StatusField(
        "positions", words("Positions {n}/{all}").format(n=fresh, all=every), _missing(every - fresh, "{n} old", words)
    )


def _plcs(picture: Picture, site: Site, core_lost_s: float, words: Words) -> StatusField:
    seen = {state.plc for state in picture.interlocks.values() if state.feedback is not None and core_lost_s <= 0}
    every, unseen = len(site.plcs), [plc.id for plc in site.plcs if plc.id not in seen]
    lost = sum(f"sight/plc_lost/plc/{plc}" in picture.alerts or core_lost_s > 0 for plc in unseen)
    told = _missing(lost, "{n} lost", words) or _missing(len(unseen), "{n} not heard yet", words)
    return StatusField("plc", words("PLC {n}/{all}").format(n=len(seen), all=every), told)


def _recording(picture: Picture, site: Site, words: Words) -> StatusField:
    running = sum(reading.recording for reading in picture.cameras.values())
    every = len(site.cameras)
    text = words("Recording {n}/{all}").format(n=running, all=every)
    return StatusField("recording", text, _missing(every - running, "{n} not recorded", words))


def _missing(count: int, phrase: str, words: Words) -> str:
    return words(phrase).format(n=count) if count > 0 else ""


def _first_answer(picture: Picture, now_us: int, words: Words) -> StatusField:
    """The running time of the oldest unanswered urgent alert, otherwise how long the last answer took."""
    oldest = [call.raised_at_us for tier in BANNER_TIERS if (call := picture.alerts.first_calling(tier))]
    answered = () if oldest else _answered_urgent(picture.alerts)
    if oldest:
        took_s = age_s(min(oldest), now_us)
    elif answered:
        last = max(answered, key=lambda alert: alert.acknowledged_at_us)
        took_s = age_s(last.raised_at_us, last.acknowledged_at_us)
    else:
        return StatusField("first-answer", words("First answer — / {limit} s").format(limit=FIRST_ANSWER_S))
    text = words("First answer {took} s / {limit} s").format(took=int(took_s), limit=FIRST_ANSWER_S)
    return StatusField("first-answer", text, words("too late") if took_s > FIRST_ANSWER_S else "")


def _overdue(picture: Picture, now_us: int, words: Words) -> StatusField:
    """Measures of cases whose time is over, in every window until they are done."""
    late = overdue_count(picture.cases.values(), now_us)
    return StatusField("overdue", "", words("{n} measures overdue (Shift+F9)").format(n=late) if late else "")


def _answered_urgent(alerts: Standing) -> list[Alert]:
    return [alert for alert in alerts.values() if alert.tier in BANNER_TIERS and alert.acknowledged_at_us]


def _recent(picture: Picture, now_us: int, words: Words) -> StatusField:
    from_us = now_us - RECENT_S * 1_000_000
    told = {entry.subject for entry in picture.journal if entry.at_us >= from_us and entry.kind == "alert_raised"}
    alerts = picture.alerts
    gone = [name for name in told if name not in alerts or alerts[name].raised_at_us < from_us]
    count = alerts.raised_since(from_us) + len(gone)
    flood = words("flood") if count > 10 else ""
    return StatusField("recent", words("{n} alerts in 10 min").format(n=count), flood)
