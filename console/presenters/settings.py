"""The settings page in words: what can be set, what is proposed, the versions, and what a preview came to. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from console.domain.guidance_settings import GUIDANCE, MOST_STEPS, STEPS, own_steps, place_of
from console.domain.kinds import KINDS
from console.domain.preview import Compared, Preview
from console.domain.settings import SOURCE, ZONE, Setting, Value, parts_of, settings_of
from console.messages import Alert, JournalEntry
from console.presenters.alert_text import TIERS, alert_title
from console.presenters.guidance_steps import count_text, listed_text
from console.presenters.texts import NO_VALUE, Words, date_clock_text, span_text
from console.settings import SettingsChange, SettingsInForce
from console.site.find import by_id
from console.site.model import Site
from console.values import AlertState, Tier
from widgets.states.health_state import HealthRow, HealthTableState
from widgets.states.overview_state import Card, Fact
from widgets.states.row import Row

NAMES: dict[str, str] = {
    "set_point_1": "set-point 1",
    "set_point_2": "set-point 2",
    "dead_band_pct": "dead-band, share of the span",
    "on_delay_s": "on-delay",
    "off_delay_s": "off-delay",
    "count": "beginnings that count as one alert (0: not counted)",
    "count_s": "within which they are counted",
    "rise_pct": "rise that is an alert, share of the range (0: none)",
    "rise_s": "over which the rise is measured",
    "answer_sos_min": "how long an answer to an SOS holds",
    "answer_1_min": "how long an answer to tier 1 holds",
    "answer_2_min": "how long an answer to tier 2 holds",
    "answer_3_min": "how long an answer to tier 3 holds",
    "chattering_in_1_min": "chattering: more turns than this in a minute",
    "chattering_in_5_min": "chattering: more turns than this in five minutes",
    "fleeting_s": "fleeting: gone sooner than this",
    "stale_h": "stale: holds longer than this",
    "incident_min": "an alert joins an incident within",
    "same_thing_m": "two cameras see one thing within",
    "flood_above": "flood begins: more calls in ten minutes than",
    "flood_below": "flood ends: fewer calls in ten minutes than",
    "mass_loss": "losses that are one alert, their link's",
    "gather_s": "how long a loss waits for others",
    "pulse_high_bpm": "pulse from which an alert is raised",
    "camera_dead_s": "how long a picture may be dead before it is an alert",
    "tier": "tier",
    STEPS: "steps of the guidance",
}
"""Setting → phrase."""
SIGNALS: dict[str, str] = {
    "combustible": "Combustible gas",
    "toxic": "Toxic gas",
    "oxygen": "Oxygen",
    "pulse": "Pulse",
    "position": "Positions",
    "band": "Wristbands",
}
KIND_TITLES: dict[str, str] = {
    "gas_level_1": "Gas at set-point 1",
    "gas_level_2": "Gas at set-point 2",
    "gas_rising": "Gas rises fast",
    "pulse_high": "Pulse too high",
    "link_lost": "Link lost",
}
"""Kinds whose title says too little without a value."""
HOLDS: dict[str, str] = {
    "gas_point": "From the next reading of the point; what stands keeps its answer",
    "filter": "From the next reading; a delay under way ends by it",
    "limits": "From the next reading",
    "tier": "From the next call; what stands keeps its tier until then",
    "alerts": "At once, for what stands too",
    "answers": "From the next answer; one that was given keeps its end",
    "incident": "From the next alert; what is of one incident stays so",
    GUIDANCE: "At once, for what stands too; what was ticked stays ticked",
}
"""When a setting takes hold, by table; of two groups of [alerts] otherwise."""
_GROUPS = {"answer": "answers", "incide": "incident", "same_t": "incident"}
FIGURES: dict[str, str] = {
    "floods": "floods",
    "chattering": "chattering alerts",
    "fleeting": "fleeting calls",
    "tier 1": "calls of tier 1",
    "tier 2": "calls of tier 2",
    "tier 3": "calls of tier 3",
}
VERSION_KINDS = ("settings_released",)
MOST_ROWS = 150


@dataclass(frozen=True, slots=True)
class Known:
    """One setting with what the site file gives, and the text that is searched."""

    setting: Setting
    given: Value | None
    title: str
    text: str


def catalogue(site: Site, given: Site, language: str, words: Words) -> tuple[Known, ...]:
    """Everything that can be set, in words. Bounds are those of the site file's plant, values those of `site`."""
    now = {setting.key: setting.value for setting in settings_of(site)}
    known = [
        _known(setting, now.get(setting.key, setting.value), given, language, words) for setting in settings_of(given)
    ]
    named = {one.setting.key for one in known}
    extra = [setting for setting in settings_of(site) if setting.key not in named]
    return (*known, *(_known(setting, setting.value, given, language, words) for setting in extra))


def setting_rows(
    known: Iterable[Known], typed: str, draft: Mapping[str, Value | None], words: Words
) -> tuple[tuple[Row, ...], int]:
    """The rows that have every word that was typed, the first of them; and how many there are in all."""
    asked = typed.casefold().split()
    found = [one for one in known if all(word in one.text for word in asked)]
    return tuple(_setting_row(one, draft, words) for one in found[:MOST_ROWS]), len(found)


def setting_card(one: Known | None, draft: Mapping[str, Value | None], words: Words) -> Card:
    """The chosen setting: in force, in the site file, proposed, bounds, when it takes hold."""
    if one is None:
        return Card(words("Setting"), empty=words("Choose a setting at the left"))
    setting = one.setting
    facts = [
        Fact(words("in force"), said(setting, setting.value, words)),
        Fact(words("in the site file"), said(setting, one.given, words)),
        Fact(words("allowed"), bounds(setting, words)),
    ]
    if setting.key in draft:
        facts.append(Fact(words("wished for"), said(setting, wished(one, draft), words)))
    facts.append(Fact(words("takes hold"), "", words(HOLDS[_group(setting)])))
    return Card(one.title, tuple(facts), right=setting.key)


def said(setting: Setting, value: Value | None, words: Words) -> str:
    """A value with its unit."""
    if value is None:
        return NO_VALUE
    if setting.table == GUIDANCE:
        return count_text(own_steps(value), words)
    if isinstance(value, str):
        return words(TIERS[Tier(value)]) if setting.name == "tier" else value
    return f"{value:g} {setting.unit}".strip()


def bounds(setting: Setting, words: Words) -> str:
    """What it may be."""
    if setting.table == GUIDANCE:
        return words("at most {n} steps").format(n=MOST_STEPS)
    if setting.one_of:
        return " · ".join(setting.one_of)
    return words("{low} to {high} {unit}").format(low=f"{setting.low:g}", high=f"{setting.high:g}", unit=setting.unit)


def title_of(key: str, site: Site, language: str, words: Words) -> str:
    """A setting in one line, by its key."""
    table, entry, name = parts_of(key)
    what = words(NAMES.get(name, name))
    if table == "gas_point":
        point = by_id(site.gas_points, entry)
        return f"{entry} {point.said_in(language) if point else ''}".strip() + f" · {what}"
    if table == "filter":
        return f"{words(SIGNALS.get(entry, entry))} · {what}"
    if table == GUIDANCE:
        return f"{_alerts_of(entry, site, language, words)} · {what}"
    if table == "tier":
        return f"{_alert_and_place(entry, site, language, words)} · {what}"
    return what[:1].upper() + what[1:]


def draft_rows(draft: Mapping[str, Value | None], known: Mapping[str, Known], words: Words) -> tuple[Row, ...]:
    """What is to be proposed: from what to what."""
    return tuple(
        Row(key, one.title, right=_from_to(one, draft, words)) for key in draft if (one := known.get(key)) is not None
    )


def change_rows(
    changes: Iterable[SettingsChange], site: Site, now_us: int, language: str, words: Words
) -> tuple[Row, ...]:
    """What waits for a second person, the oldest first."""
    waiting = sorted(changes, key=lambda change: change.proposed_at_us)
    return tuple(_change_row(change, site, now_us, language, words) for change in waiting)


def change_lines(change: SettingsChange, site: Site, given: Site, language: str, words: Words) -> str:
    """Every setting of a change, from what to what."""
    now, file = ({setting.key: setting for setting in settings_of(one)} for one in (site, given))
    lines = [_line(key, now.get(key), value, site, language, words) for key, value in sorted(change.values.items())]
    for key in change.dropped:
        back = file.get(key)
        lines.append(_line(key, now.get(key), back.value if back else None, site, language, words))
    return "\n".join(lines)


def version_rows(
    rows: Iterable[JournalEntry], in_force: SettingsInForce, site: Site, language: str, words: Words
) -> tuple[Row, ...]:
    """Every version, the newest first, and the site file alone last."""
    released = [entry for entry in rows if entry.kind in VERSION_KINDS and "number" in entry.body]
    made = [_version_row(entry, in_force, site, language, words) for entry in reversed(released)]
    state = words("in force") if in_force.number == 0 else ""
    return (*made, Row("0", words("The site file alone"), right=state, detail=words("no setting lies over it")))


def preview_table(preview: Preview | None, why: str, site: Site, language: str, words: Words) -> HealthTableState:
    """What the preview came to, by source; what would be missed is marked."""
    heads = tuple(map(words, ("alert", "now", "wished for", "missed", "later")))
    if preview is None:
        return HealthTableState("preview", words("Preview over the last 7 days"), why, heads, ())
    rows = [_preview_row(row, site, language, words) for row in preview.rows if row.present or row.proposed]
    rows += [HealthRow((words(FIGURES[name]), str(one), str(other), "", "")) for name, one, other in preview.figures]
    return HealthTableState("preview", words("Preview over the last 7 days"), why, heads, tuple(rows))


def preview_sentence(preview: Preview, words: Words) -> str:
    """N instead of M, over how much of the past; less than a week is said."""
    days = words("{span} on record").format(span=span_text(preview.taped_s, words))
    reached = preview.from_us - preview.wanted_from_us
    short = words("only {span} of the week could be looked at").format(
        span=span_text((preview.to_us - preview.from_us) / 1e6, words)
    )
    parts = [short] if reached > 60_000_000 else []
    if not preview.judged:
        told = words("No reading is judged otherwise by this; of the {n} calls in the journal:")
        return " · ".join([told.format(n=preview.journaled), *parts])
    told = words("{proposed} alerts instead of {present}; {missed} would be missed").format(
        proposed=preview.proposed, present=preview.present, missed=preview.missed
    )
    return " · ".join([told, days, *parts, words("the journal has {n} calls of all kinds").format(n=preview.journaled)])


# ---------------------------------------------------------------- inside


def _known(setting: Setting, value: Value, given: Site, language: str, words: Words) -> Known:
    title = title_of(setting.key, given, language, words)
    text = f"{title} {title_of(setting.key, given, 'en', lambda phrase: phrase)} {setting.key}"
    text += f" {setting.value}" if setting.table == GUIDANCE else ""
    return Known(replace(setting, value=value), setting.value, title, text.casefold())


def _setting_row(one: Known, draft: Mapping[str, Value | None], words: Words) -> Row:
    setting = one.setting
    changed = setting.key in draft
    file = words("site file: {value}").format(value=said(setting, one.given, words))
    return Row(
        setting.key,
        one.title,
        detail=file if setting.value != one.given else setting.key,
        right=_from_to(one, draft, words) if changed else said(setting, setting.value, words),
        right_detail=bounds(setting, words),
    )


def wished(one: Known, draft: Mapping[str, Value | None]) -> Value | None:
    """What a setting would be: as in force, where nothing else is wished for."""
    wish = draft.get(one.setting.key, one.setting.value)
    return one.given if wish is None else wish


def _from_to(one: Known, draft: Mapping[str, Value | None], words: Words) -> str:
    return f"{said(one.setting, one.setting.value, words)} → {said(one.setting, wished(one, draft), words)}"


def _group(setting: Setting) -> str:
    return _GROUPS.get(setting.name[:6], setting.table) if setting.table == "alerts" else setting.table


def _alert_and_place(entry: str, site: Site, language: str, words: Words) -> str:
    kind, _, where = entry.partition("@")
    title = kind_title(kind, site, language, words)
    if where.startswith(ZONE):
        zone = by_id(site.zones, where.removeprefix(ZONE))
        return f"{title} · {zone.said_in(language) if zone else where.removeprefix(ZONE)}"
    return f"{title} · {where.removeprefix(SOURCE)}" if where else title


def _alerts_of(entry: str, site: Site, language: str, words: Words) -> str:
    place = place_of(entry)
    if place.source:
        point = by_id(site.gas_points, place.source.partition("/")[2])
        source = f"{point.id} {point.said_in(language)}" if point else place.source
        return f"{kind_title(place.kind, site, language, words)} · {source}" if place.kind else source
    zone = by_id(site.zones, place.zone)
    kind = kind_title(place.kind, site, language, words) if place.kind else words("Every alert")
    return f"{kind} · {zone.said_in(language) if zone else place.zone}" if place.zone else kind


def kind_title(kind: str, site: Site, language: str, words: Words) -> str:
    """A kind of alert without its values."""
    if kind in KIND_TITLES:
        return words(KIND_TITLES[kind])
    if kind not in KINDS:
        return kind
    alert = Alert(
        alert="", kind=kind, question=KINDS[kind].question, tier=Tier.THREE, source="", state=AlertState.NORMAL,
        active=False, raised_at_us=0, changed_at_us=0,
    )  # fmt: skip
    return alert_title(alert, site, language, words) or kind


def _change_row(change: SettingsChange, site: Site, now_us: int, language: str, words: Words) -> Row:
    count = len(change.values) + len(change.dropped)
    title = words("{n} settings").format(n=count)
    if change.of_number >= 0:
        title = words("back to version {n}").format(n=change.of_number)
    age = words("{age} ago").format(age=span_text(max(0, now_us - change.proposed_at_us) / 1e6, words))
    return Row(
        change.change,
        f"{title} · {change.reason}",
        detail=_person(change.proposed_by, site, language),
        right=words("waits for a second person"),
        right_detail=age,
    )


def _line(key: str, setting: Setting | None, value: Value | None, site: Site, language: str, words: Words) -> str:
    title = title_of(key, site, language, words)
    if setting is None:
        return f"{title}: → {NO_VALUE if value is None else value}"
    if setting.table == GUIDANCE:
        before, after = (listed_text(own_steps(each), language, words) for each in (setting.value, value))
        return f"{title}: {before} → {after}"
    return f"{title}: {said(setting, setting.value, words)} → {said(setting, value, words)}"


def _version_row(entry: JournalEntry, in_force: SettingsInForce, site: Site, language: str, words: Words) -> Row:
    number, body = int(entry.body["number"]), entry.body
    people = (_person(str(name), site, language) for name in (body.get("proposed_by", ""), entry.operator))
    return Row(
        str(number),
        words("Version {n}").format(n=number) + f" · {body.get('reason', '')}",
        detail=words("proposed by {one}, released by {other}").format(one=next(people), other=next(people)),
        right=words("in force") if number == in_force.number else "",
        right_detail=date_clock_text(entry.at_us, site.time_zone),
    )


def _person(name: str, site: Site, language: str) -> str:
    operator = by_id(site.operators, name)
    return operator.said_in(language) if operator else name


def _preview_row(row: Compared, site: Site, language: str, words: Words) -> HealthRow:
    later = NO_VALUE if not row.later_s else _sooner(row.later_s, words)
    name = f"{row.source.partition('/')[2] or row.source} · {kind_title(row.kind, site, language, words)}"
    return HealthRow((name, str(row.present), str(row.proposed), str(row.missed or ""), later), row.missed > 0)


def _sooner(seconds: float, words: Words) -> str:
    if seconds < 0:
        return words("{span} sooner").format(span=span_text(-seconds, words))
    return words("{span} later").format(span=span_text(seconds, words))


def problem_with(setting: Setting, typed: str, words: Words) -> tuple[Value | None, str]:
    """What was typed as a value, or why it cannot be."""
    wanted = words("Allowed: {bounds}").format(bounds=bounds(setting, words))
    if setting.one_of:
        return (typed.strip(), "") if setting.fits(typed.strip()) else (None, wanted)
    try:
        value = float(typed.strip().replace(",", "."))
    except ValueError:
        return None, wanted
    return (value, "") if setting.fits(value) else (None, wanted)


def values_and_dropped(
    draft: Mapping[str, Value | None],
) -> tuple[dict[str, Value], tuple[str, ...]]:
    """A draft as it is proposed: what is set, and what goes back to the site file (None in the draft)."""
    values = {key: value for key, value in draft.items() if value is not None}
    return values, tuple(key for key, value in draft.items() if value is None)


def versions_of(rows: Sequence[JournalEntry]) -> dict[int, dict[str, Value]]:
    """The values of every version by its number; 0 is the site file alone."""
    found: dict[int, dict[str, Value]] = {0: {}}
    for entry in rows:
        if entry.kind in VERSION_KINDS and isinstance(entry.body.get("version"), dict):
            found[int(entry.body["number"])] = dict(entry.body["version"])
    return found
