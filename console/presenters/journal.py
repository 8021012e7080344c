"""The journal in words: what was decided, of what, by whom, when. No other place words a kind of decision. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from console.messages import Alert, JournalEntry
from console.presenters.alert_text import TEXTS, alert_title
from console.presenters.looks import LOOKS
from console.presenters.texts import Words, clock_text, date_clock_text, one_line
from console.site import find
from console.site.model import Site
from console.values import AlertState, OrderResult, Question, Tier
from widgets.states.row import Row
from widgets.states.urgency import Urgency

KINDS: dict[str, str] = {
    "alert_raised": "alert raised",
    "alert_acknowledged": "alert acknowledged",
    "alert_cleared": "condition gone",
    "alert_shelved": "alert shelved",
    "alert_handed_over": "alert handed over",
    "alert_asks_again": "asks again",
    "alert_shelf_over": "shelving over",
    "alert_unshelved": "taken off the shelf",
    "alert_suppressed": "suppressed by design",
    "alert_unsuppressed": "suppression over",
    "alert_out_of_service": "out of service",
    "alert_in_service": "back in service",
    "alert_escalated": "alert escalated",
    "alert_marked": "nuisance mark",
    "alert_step_done": "step done",
    "suppression_began": "alerts silenced by design",
    "suppression_over": "alerts heard again",
    "flood_began": "alarm flood",
    "flood_over": "alarm flood over",
    "order_selected": "interlock selected",
    "order_agreed": "second person agreed",
    "order_withdrawn": "selection over",
    "order_refused": "order refused",
    "order_sending": "order sent",
    "order_result": "order result",
    "order_followed_late": "output followed late",
    "output_moved": "output moved without an order",
    "bypass_asked": "bypass asked for",
    "bypass_confirmed": "interlock bypassed",
    "bypass_ended": "bypass ended",
    "trip_bypassed": "did not trip by itself: bypassed",
    "proof_recorded": "proof test recorded",
    "cause_began": "cause stands",
    "cause_over": "cause is over",
    "cause_called": "cause raised by hand",
    "cause_taken_back": "cause taken back",
    "effect_waiting": "effect waits to act by itself",
    "effect_held_back": "effect held back",
    "effect_proposed": "effect proposed",
    "effect_let_go": "effect let go: its cause is over",
    "effect_ordered": "effect ordered by itself",
    "effect_done": "effect done",
    "effect_failed": "effect did not act",
    "effect_bypassed": "effect left out: bypassed",
    "writes_stopped": "all writes to PLCs stopped",
    "writes_released": "writes to PLCs released",
    "permit_issued": "permit issued",
    "permit_barred": "permit may not start",
    "permit_ready": "permit may start",
    "permit_suspended": "permit suspended",
    "permit_resumed": "permit resumed",
    "permit_lapsed": "permit lapsed",
    "permit_closed": "permit closed",
    "recordings_sealed": "recordings sealed",
    "recordings_removed": "recordings removed",
    "history_removed": "old samples removed",
    "tape_removed": "old tape removed",
    "recording_locked": "recordings locked",
    "screens_shown": "windows show something else",
    "replay_led": "leads a replay",
    "replay_left": "leads a replay no more",
    "wall_shared": "wall layout shared",
    "wall_withdrawn": "wall layout withdrawn",
    "recording_released": "recordings released",
    "steering_began": "camera steered",
    "steering_ended": "camera let go",
    "camera_sent": "camera sent to a place",
    "camera_wanted": "camera to be added",
    "camera_added": "camera added",
    "camera_not_added": "camera not added",
    "site_file_changed": "site file changed",
    "settings_proposed": "settings proposed",
    "settings_released": "settings released",
    "settings_refused": "settings refused",
    "settings_withdrawn": "settings withdrawn",
    "settings_overtaken": "settings overtaken",
    "case_opened": "case opened",
    "case_changed": "case changed",
    "case_noted": "note on a case",
    "case_explained": "causes found",
    "case_stepped": "review of a case",
    "measure_added": "measure added",
    "measure_done": "measure done",
    "measure_checked": "measure checked",
    "measure_sent_back": "measure sent back",
    "measure_overdue": "measure overdue",
    "note_pinned": "note pinned",
    "note_unpinned": "note taken away",
    "signed_in": "signed in",
    "signed_out": "seat left",
    "pin_refused": "PIN refused",
    "pin_changed": "PIN changed",
    "looked": "looked",
    "evidence_key": "key of the evidence",
    "evidence_restored": "journal put back",
    "clock_checked": "clock checked",
    "clock_set": "clock of the core set",
    "evidence_exported": "evidence exported",
    "time_stamped": "time-stamped by an authority",
    "time_stamp_missed": "time stamp missed",
    "ask_refused": "refused",
    "core_took_over": "standby core took over",
}
"""Kind of a journal row → phrase. A kind that is not here is shown as it stands."""
RESULTS: dict[OrderResult, str] = {
    OrderResult.VERIFIED: "verified: read back in {ms} ms",
    OrderResult.UNVERIFIED: "SENT, NOT VERIFIED after {ms} ms",
    OrderResult.REFUSED: "REFUSED",
    OrderResult.NOT_SENT: "NOT SENT",
}
MARKED = "alert_raised"
"""The kind that makes a mark on the strip of time."""
QUIET = frozenset({"recordings_sealed", "clock_checked", "time_stamped", "screens_shown", "replay_led"})
"""Kinds that a list of events leaves out: rows of the machinery, which come by themselves."""
_TROUBLES: dict[str, Urgency] = {
    "output_moved": Urgency.ONE,
    "effect_failed": Urgency.ONE,
    "effect_bypassed": Urgency.ONE,
    "effect_waiting": Urgency.TWO,
    "effect_proposed": Urgency.TWO,
    "writes_stopped": Urgency.TWO,
    "bypass_confirmed": Urgency.TWO,
    "trip_bypassed": Urgency.ONE,
    "clock_set": Urgency.TWO,
    "permit_suspended": Urgency.TWO,
    "permit_lapsed": Urgency.TWO,
    "measure_overdue": Urgency.TWO,
}
_DAY_US = 86_400_000_000


def journal_row(entry: JournalEntry, site: Site, now_us: int, language: str, words: Words) -> Row:
    """One decision as a row; its id begins with its time, to jump to."""
    return Row(
        id=f"{entry.at_us}/{entry.seq}",
        title=f"{_when(entry.at_us, site, now_us)} · {entry_what(entry, words)}",
        detail=" · ".join(filter(None, (entry_subject(entry, site, language, words), said_of(entry, words)))),
        right=_operator(entry, site, language),
        right_detail=f"#{entry.seq}",
        look=entry_look(entry),
    )


def journal_lines(
    journal: Iterable[JournalEntry],
    site: Site,
    language: str,
    words: Words,
    most: int = 200,
    known: Mapping[int, str] | None = None,
) -> dict[int, str]:
    """The tail of the journal by number, newest first, a line each: time, number, what, of what, by whom.

    `known` are lines of before in the same language: an entry never changes, so they are not worded again.
    """
    told = (entry for entry in journal if entry.kind not in QUIET)
    before, newest = known or {}, sorted(told, key=lambda entry: entry.seq, reverse=True)[:most]
    return {entry.seq: before.get(entry.seq) or _line(entry, site, language, words) for entry in newest}


def entry_what(entry: JournalEntry, words: Words) -> str:
    """What was decided; for the end of an order, what really became of it."""
    if entry.kind == "order_result" and (told := _result(entry, words)):
        return told
    return words(KINDS[entry.kind]) if entry.kind in KINDS else entry.kind.replace("_", " ")


def entry_subject(entry: JournalEntry, site: Site, language: str, words: Words) -> str:
    """Of what: the alert as a sentence, the interlock or the operator by name, both times of a clock that was set."""
    if entry.kind == "clock_set":
        return _both_times(entry, site)
    if alert := _alert(entry):
        return alert_title(alert, site, language, words)
    if record := find.by_id((*site.interlocks, *site.causes), entry.subject):
        return f"{record.id} {record.said_in(language)}"
    return one_line(entry.subject)


def _both_times(entry: JournalEntry, site: Site) -> str:
    """What the clock said and what it says since then: '2026-11-22 14:32:07 → 2026-11-22 14:31:05 (-62.000 s)'."""
    was_us, is_us, by_us = (int(entry.body.get(name, 0)) for name in ("was_us", "is_us", "by_us"))
    before, after = (date_clock_text(at_us, site.time_zone) for at_us in (was_us, is_us))
    return f"{before} → {after} ({by_us / 1e6:+.3f} s)"


def entry_look(entry: JournalEntry) -> Urgency:
    """The tier of an alert that was raised, and what went wrong with an order; all else is normal."""
    if entry.kind == MARKED:
        tier = str(entry.body.get("tier", ""))
        return LOOKS[Tier(tier)] if tier in set(Tier) else Urgency.NORMAL
    if entry.kind == "order_result":
        result = str(entry.body.get("result", ""))
        if result == OrderResult.UNVERIFIED:
            return Urgency.ONE
        return Urgency.TWO if result in (OrderResult.REFUSED, OrderResult.NOT_SENT) else Urgency.NORMAL
    return _TROUBLES.get(entry.kind, Urgency.NORMAL)


def merged(past: Iterable[JournalEntry], live: Iterable[JournalEntry], until_us: int | None) -> list[JournalEntry]:
    """What was read from the store and what came since, once each, oldest first; up to a moment, if any."""
    known = {entry.seq: entry for entry in (*past, *live) if until_us is None or entry.at_us <= until_us}
    return [known[seq] for seq in sorted(known)]


def history(
    journal: Iterable[JournalEntry], subject: str, site: Site, now_us: int, language: str, words: Words, most: int = 30
) -> tuple[Row, ...]:
    """What was decided about one interlock or one permit, newest first."""
    own = [entry for entry in journal if entry.subject == subject]
    rows = [journal_row(entry, site, now_us, language, words) for entry in reversed(own[-most:])]
    return tuple(Row(row.id, row.title, _told(entry, words), row.right, row.right_detail, row.look)
                 for row, entry in zip(rows, reversed(own[-most:]), strict=True))  # fmt: skip


def _told(entry: JournalEntry, words: Words) -> str:
    what = ""
    if "action" in entry.body:
        what = words("trip") if entry.body["action"] else words("reset")
    return " · ".join(part for part in (what, said_of(entry, words)) if part)


def said_of(entry: JournalEntry, words: Words) -> str:
    """What a row says beside its subject: the reason that was given or found, with its clause; the comment."""
    body = entry.body
    answer = body.get("answer")
    refused = answer.get("why", "") if isinstance(answer, dict) and entry.kind.endswith("refused") else ""
    why = one_line(str(body.get("why") or body.get("reason") or refused or ""))
    given = one_line(str(body.get("reason_given") or body.get("comment") or _written(entry) or ""))
    to = f"→ {one_line(str(body['to']))}" if entry.kind == "alert_handed_over" else ""
    parts = (
        _cause(entry),
        _proof(entry, words),
        _lifted(entry, words),
        words(why) if why else "",
        str(body.get("clause", "")),
        to,
        given,
    )
    return " · ".join(part for part in parts if part)


def _written(entry: JournalEntry) -> str:
    """What somebody wrote into a case or a note; the title a case was given."""
    is_own = entry.kind.startswith(("case_", "measure_", "note_"))
    return str(entry.body.get("title") or entry.body.get("text") or "") if is_own else ""


def _cause(entry: JournalEntry) -> str:
    """'CE-01 2oo3: G-101, G-102': the cause of the table that a row follows from, its vote and who called."""
    body = entry.body
    if "vote" not in body:
        return ""
    calling = ", ".join(str(point) for point in body.get("calling", ()))
    head = "" if body.get("cause") == entry.subject else str(body.get("cause", ""))
    return f"{head} {body['vote']}: {calling}".strip(" :")


def _proof(entry: JournalEntry, words: Words) -> str:
    """What came of a proof test, and by what it was made."""
    if entry.kind != "proof_recorded":
        return ""
    body = entry.body
    means = words("by a trip, read back in {ms} ms").format(ms=f"{float(body['ms']):.0f}") if "ms" in body else ""
    result = words("passed") if body.get("passed") else words("FAILED")
    return " · ".join(part for part in (result, means, one_line(str(body.get("by_what", "")))) if part)


def _lifted(entry: JournalEntry, words: Words) -> str:
    """What was bypassed and stopped when somebody took over."""
    standing = entry.body.get("lifted")
    if not isinstance(standing, list) or not standing:
        return ""
    names = (str(each.get("interlock", "")) if isinstance(each, dict) else "" for each in standing)
    named = words(", ").join(one_line(name) if name else words("all writes to PLCs stopped") for name in names)
    return words("bypassed: {what}").format(what=named)


def _result(entry: JournalEntry, words: Words) -> str:
    result = str(entry.body.get("result", ""))
    known = {str(each): phrase for each, phrase in RESULTS.items()}
    return words(known[result]).format(ms=f"{float(entry.body.get('ms', 0)):.0f}") if result in known else ""


def _alert(entry: JournalEntry) -> Alert | None:
    """The alert that a row is of: as the row tells it, or by its name where the row tells no more."""
    body = {**_named(entry.subject), **entry.body}
    if not {"kind", "source", "tier", "question"} <= body.keys():
        return None
    values = body.get("values", {})
    return Alert(
        alert=entry.subject,
        kind=str(body["kind"]),
        question=Question(body["question"]),
        tier=Tier(body["tier"]),
        source=str(body["source"]),
        state=AlertState.UNACKNOWLEDGED,
        active=True,
        raised_at_us=entry.at_us,
        changed_at_us=entry.at_us,
        zone=str(body.get("zone", "")),
        values={str(name): str(value) for name, value in values.items()} if isinstance(values, dict) else {},
    )


def _named(alert: str) -> dict[str, object]:
    """What an alert's name tells of it: 'danger/gas_level_1/gas/G-114'."""
    question, _, rest = alert.partition("/")
    kind, _, source = rest.partition("/")
    if question not in set(Question) or kind not in TEXTS or not source:
        return {}
    return {"question": question, "kind": kind, "source": source, "tier": Tier.THREE}


def _when(at_us: int, site: Site, now_us: int) -> str:
    """The time of day; with the date when it is older than a day."""
    return (date_clock_text if abs(now_us - at_us) > _DAY_US else clock_text)(at_us, site.time_zone)


def _operator(entry: JournalEntry, site: Site, language: str) -> str:
    person = find.by_id(site.operators, entry.operator)
    return person.said_in(language) if person else one_line(entry.operator)


def _line(entry: JournalEntry, site: Site, language: str, words: Words) -> str:
    what, of_what = entry_what(entry, words), entry_subject(entry, site, language, words)
    by = _operator(entry, site, language)
    parts = (clock_text(entry.at_us, site.time_zone), f"#{entry.seq}", what, of_what, by)
    return " · ".join(part for part in parts if part)
