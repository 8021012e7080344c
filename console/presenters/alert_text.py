"""What an alert says: one phrase a kind with named fields, its place, its state. Lists, banners and print use these.

A phrase is made of parts joined by " · ". A field that is not known is left out; a part that says nothing without it
goes with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from console.messages import Alert
from console.presenters.camera_reasons import reason_text
from console.presenters.texts import Words, one_line
from console.site.find import by_id
from console.site.model import GasPointPlace, Named, Site, Zone
from console.values import AlertState, Tier, Verdict

TEXTS: dict[str, str] = {
    "sos": "SOS {worker}",
    "man_down": "Man down · {worker} · {camera}",
    "gas_level_2": "{gas} {value} {unit} · {point}",
    "gas_level_1": "{gas} {value} {unit} · {point}",
    "gas_rising": "{gas} changes fast {value} {unit} · {point}",
    "oxygen_low": "Oxygen low {value} {unit} · {point}",
    "oxygen_high": "Oxygen high {value} {unit} · {point}",
    "fire_seen": "Fire or smoke seen · {camera}",
    "crane_radius": "Person inside crane radius · {worker} · {camera}",
    "forbidden_zone": "Person in forbidden zone · {worker} · {camera}",
    "work_without_permit": "Work without permit · {camera}",
    "no_helmet": "No helmet · {worker} · {camera}",
    "guardian_absent": "Guardian absent {value} {unit} · {permit}",
    "permit_suspended": "Permit suspended · {permit}",
    "permit_lapsed": "Permit lapsed · {permit}",
    "pulse_high": "Pulse {value} {unit} · {worker}",
    "order_unverified": "Order sent, not verified · {interlock}",
    "output_moved": "Output moved without an order · {interlock}",
    "trip_failed": "Interlock did not trip · {interlock}",
    "effect_proposed": "Should be operated: {interlock} · {cause}",
    "effect_waiting": "Acts by itself soon: {interlock} · {cause}",
    "effect_acted": "Acted by itself: {interlock} · {cause}",
    "bypass_over": "Bypass is over · {interlock}",
    "proof_due": "Proof test is due · {interlock}",
    "proof_overdue": "Proof test is overdue · {interlock}",
    "proof_failed": "Proof test failed · {interlock}",
    "writes_stopped": "All writes to PLCs are stopped",
    "write_stop_over": "The stop of the writes to PLCs has ended by itself",
    "pins_wrong": "Wrong PINs in a row: {value} · {operator} · {seat}",
    "watchdog_stands": "PLC does not take our heartbeat · {plc}",
    "gas_lost": "Gas point lost · {point}",
    "gas_fault": "Gas point fault · {point}",
    "gas_over_range": "Gas point over range · {point}",
    "position_lost": "Position lost · {worker}",
    "band_lost": "Wristband lost · {worker}",
    "camera_lost": "Picture lost · {camera}",
    "camera_frozen": "Picture frozen · {camera}",
    "camera_black": "Picture black · {camera}",
    "camera_covered": "Nothing to be seen · {camera}",
    "camera_moved": "Looks elsewhere · {camera}",
    "camera_late": "Picture late · {camera}",
    "camera_not_recording": "Not recording · {camera}",
    "disk_low": "Disk of the recordings fills up",
    "recordings_at_risk": "Recordings at risk",
    "plc_lost": "PLC lost · {plc}",
    "cause_blind": "The vote of a cause cannot be judged · {cause}",
    "feedback_unclear": "Feedback neither tripped nor normal · {interlock}",
    "link_lost": "Link to {link} lost: {value} {unit}",
    "program_lost": "Program lost · {program} · {value} {unit}",
    "detector_blind": "Detection not running · {camera}",
    "detector_untrusted": "Detector not trustworthy · {program}",
    "model_untrusted": "Model {model} beside the detector not trustworthy · {program}",
    "detector_on_cpu": "Detection runs on the CPU · {program}",
    "messages_refused": "Messages refused {value} · {program}",
}
"""Kind → phrase. A new kind is one line here and one in `console.domain.kinds`."""

DETAILS: dict[str, str] = {
    "gas_level_2": "≥ {limit} set-point 2 ({clause})",
    "gas_level_1": "≥ {limit} set-point 1 ({clause})",
    "gas_rising": "by {rise} {unit} in {seconds} s",
    "oxygen_low": "≤ {limit} ({clause})",
    "oxygen_high": "≥ {limit} ({clause})",
    "guardian_absent": "{reason} · {clause}",
    "permit_suspended": "{reason} · {clause}",
    "permit_lapsed": "{reason} · {clause}",
    "pulse_high": "≥ {limit} {unit}",
    "detector_on_cpu": "{better} failed; fewer looks a second",
    "disk_low": "{value} {unit} free; the oldest recordings go when it is full",
}
"""Kind → what stands behind the place in the second line. Any other kind shows its reason."""

GASES: dict[str, str] = {"combustible": "Combustible gas", "toxic": "Toxic gas", "oxygen": "Oxygen"}
TIERS: dict[Tier, str] = {Tier.SOS: "SOS", Tier.ONE: "Tier 1", Tier.TWO: "Tier 2", Tier.THREE: "Tier 3"}
STATES: dict[AlertState, str] = {
    AlertState.NORMAL: "normal",
    AlertState.UNACKNOWLEDGED: "unacknowledged",
    AlertState.ACKNOWLEDGED: "acknowledged",
    AlertState.RETURNED: "returned, unacknowledged",
    AlertState.SHELVED: "shelved",
    AlertState.SUPPRESSED: "suppressed by design",
    AlertState.OUT_OF_SERVICE: "out of service",
}
VERDICTS: dict[Verdict, str] = {
    Verdict.NONE: "",
    Verdict.TRUE: "true",
    Verdict.FALSE: "false",
    Verdict.TEST: "test",
    Verdict.DISPATCHED: "somebody sent",
    Verdict.KNOWN_WORK: "known work",
}

_FIELD = re.compile(r"\{(\w+)\}")
_SIDES = {(0, -1): "north side", (0, 1): "south side", (1, 0): "east side", (-1, 0): "west side"}


def alert_title(alert: Alert, site: Site, language: str, words: Words) -> str:
    """The first line: what it is, how much, who or which. Never empty."""
    phrase = words(TEXTS[alert.kind]) if alert.kind in TEXTS else one_line(alert.kind.replace("_", " "))
    return filled(phrase, _fields(alert, site, language, words))


def alert_detail(alert: Alert, site: Site, language: str, words: Words) -> str:
    """The limit and clause, or the reason; '' when there is none."""
    return filled(words(DETAILS.get(alert.kind, "{reason}")), _fields(alert, site, language, words))


def alert_place(alert: Alert, site: Site, language: str, words: Words = str) -> str:
    """Where: area, storey when above the ground, side of the area for people. '' when it has no place."""
    zone, storey_id = _zone_of(alert, site), alert.storey
    names = [zone.said_in(language)] if zone else []
    storey = by_id(site.storeys, storey_id or (zone.storey if zone else ""))
    if storey and storey.elevation_m > 0 and storey.said_in(language) not in " ".join(names):
        names.append(storey.said_in(language))
    if alert.source.startswith("worker/") and zone and (side := _side(alert, zone)):
        names.append(words(side))
    return " ".join(names)


def state_text(alert: Alert, words: Words) -> str:
    """Its state in words, with who answered it, and how it troubles the desk."""
    return " · ".join(filter(None, (_answered_text(alert, words), words(alert.habit.value) if alert.habit else "")))


def _answered_text(alert: Alert, words: Words) -> str:
    if alert.state is AlertState.ACKNOWLEDGED and alert.handed_to:
        return words("handed over to {operator}").format(operator=alert.handed_to)
    if alert.state is AlertState.ACKNOWLEDGED and alert.acknowledged_by:
        return words("acknowledged {operator}").format(operator=alert.acknowledged_by)
    return words(STATES[alert.state])


def tier_text(tier: Tier, words: Words) -> str:
    """How urgent, in words."""
    return words(TIERS[tier])


def verdict_text(verdict: Verdict, words: Words) -> str:
    """What the dispatcher found it to be; '' while nobody said."""
    return words(VERDICTS[verdict]) if VERDICTS[verdict] else ""


def filled(phrase: str, fields: Mapping[str, str]) -> str:
    """The phrase with its fields; a part that says nothing without its missing fields is left out."""
    parts = (_part(part, fields) for part in phrase.split(" · "))
    return " · ".join(part for part in parts if part)


def gas_name(place: GasPointPlace, words: Words) -> str:
    """Name of the gas: the substance of a toxic point, otherwise its kind."""
    return place.gas if place.kind == "toxic" and place.gas else words(GASES.get(place.kind, place.kind))


def _part(part: str, fields: Mapping[str, str]) -> str:
    names = _FIELD.findall(part)
    if names and not any(fields.get(name) for name in names):
        bare = _FIELD.sub("", part)
        return _tidy(bare) if any(sign.isalpha() for sign in bare) and not _bound_to_field(bare) else ""
    return _tidy(_FIELD.sub(lambda found: fields.get(found[1], ""), part))


def _bound_to_field(bare: str) -> bool:
    """Whether what is left is only a frame around a number, such as '≥  set-point 1 ()'."""
    return bare.lstrip().startswith(("≥", "≤"))


def _tidy(text: str) -> str:
    return " ".join(re.sub(r"\(\s*\)|（\s*）", "", text).split())


def _fields(alert: Alert, site: Site, language: str, words: Words) -> dict[str, str]:
    """Every field that a phrase may name, with names in place of ids."""
    kind, _, name = alert.source.partition("/")
    values = {kind: name, **({"point": name} if kind == "gas" else {}), **alert.values}
    if kind == "permit":
        values["permit"] = name
    if kind == "gas":
        values["gas"] = alert.values.get("gas", "")
    if not values.get("camera") and alert.cameras and kind in ("camera", "zone"):
        values["camera"] = alert.cameras[0]
    plain = {field: one_line(str(value)) for field, value in values.items()}
    return {**plain, **_names(plain, site, language, words)}


def _names(values: Mapping[str, str], site: Site, language: str, words: Words) -> dict[str, str]:
    said: dict[str, str] = {}
    for field, things in _named_things(site).items():
        if found := by_id(things, values.get(field, "")):
            name = found.said_in(language)
            said[field] = f"{name} {found.id}" if field in ("worker", "camera") and found.id not in name else name
    point = by_id(site.gas_points, values.get("point", ""))
    gas = values.get("gas", "")
    said["gas"] = gas_name(point, words) if point else words(GASES.get(gas, gas)) if gas else ""
    said["point"] = values.get("point", "")
    said["unit"] = words(values.get("unit", ""))
    if (link := values.get("link")) and "link" not in said:
        said["link"] = words(link)
    said["reason"] = reason_text(values.get("reason", ""), words)
    return said


def _named_things(site: Site) -> dict[str, Iterable[Named]]:
    return {
        "worker": site.workers,
        "camera": site.cameras,
        "zone": site.zones,
        "interlock": site.interlocks,
        "plc": site.plcs,
        "cause": site.causes,
        "operator": site.operators,
        "link": (*site.gas_controllers, *site.zones),
    }


def _zone_of(alert: Alert, site: Site) -> Zone | None:
    """The zone the alert names, or the one its source stands in."""
    name = alert.zone or alert.values.get("zone", "")
    source = alert.source.partition("/")[2]
    things = (by_id(site.gas_points, source), by_id(site.cameras, source), by_id(site.interlocks, source))
    return by_id(site.zones, name or next((thing.zone for thing in things if thing), source))


def _side(alert: Alert, zone: Zone) -> str:
    """Which side of the zone it is, when it is off the middle third."""
    if alert.x_m is None or alert.y_m is None or not zone.outline_m:
        return ""
    xs, ys = zip(*zone.outline_m, strict=True)
    across = _third(alert.x_m, min(xs), max(xs))
    return _SIDES.get((across, 0 if across else _third(alert.y_m, min(ys), max(ys))), "")


def _third(at: float, low: float, high: float) -> int:
    share = (at - low) / (high - low) if high > low else 0.5
    return -1 if share < 1 / 3 else 1 if share > 2 / 3 else 0
