"""The cause-and-effect table in words: votes as 2oo3, delays, bypasses, where each cause and effect stands. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from console.effects import Cause, CauseEffect
from console.messages import Interlock
from console.presenters.interlocks import ROLES
from console.presenters.texts import Words, clock_text, span_text
from console.room.picture import Picture
from console.site import find
from console.site.model import CauseRecord, EffectRecord, Site
from console.values import EffectPhase, Sign
from widgets.states.cause_matrix_state import MatrixCell, MatrixHead, MatrixState
from widgets.states.overview_state import Card, Fact
from widgets.states.urgency import Urgency

SIGNALS: dict[str, str] = {
    "gas": "gas",
    "plc": "feedback of an output",
    "sos": "SOS",
    "manual": "raised by hand",
    "fire_seen": "fire or smoke seen",
    "man_down": "man down",
    "work_without_permit": "work without permit",
    "crane_radius": "person inside crane radius",
    "forbidden_zone": "person in forbidden zone",
}
SIGNS: dict[Sign, str] = {
    Sign.CALLS: "calls",
    Sign.QUIET: "quiet",
    Sign.FAULTY: "cannot be believed",
    Sign.OUT: "out of service",
}
FAULTS: dict[str, str] = {
    "alarm": "counts as a call",
    "no_alarm": "does not count",
    "degrade": "leaves the vote, one call less is needed",
}
PHASES: dict[EffectPhase, str] = {
    EffectPhase.IDLE: "",
    EffectPhase.WAITING: "acts in {left}",
    EffectPhase.HELD: "held back, {left} left",
    EffectPhase.PROPOSED: "proposed",
    EffectPhase.ORDERED: "Sending …",
    EffectPhase.DONE: "done",
    EffectPhase.FAILED: "did not act",
    EffectPhase.BYPASSED: "bypassed",
}
LOOKS: dict[EffectPhase, Urgency] = {
    EffectPhase.WAITING: Urgency.ONE,
    EffectPhase.HELD: Urgency.ONE,
    EffectPhase.PROPOSED: Urgency.ONE,
    EffectPhase.ORDERED: Urgency.TWO,
    EffectPhase.DONE: Urgency.TWO,
    EffectPhase.FAILED: Urgency.ONE,
    EffectPhase.BYPASSED: Urgency.ONE,
}


@dataclass(frozen=True, slots=True)
class EffectCard:
    """The chosen cell: facts of its cause and of its effect, and what may be asked."""

    cause: Card
    effect: Card
    can_hold: bool = False
    can_let: bool = False
    can_call: bool = False
    can_end: bool = False
    call_text: str = ""


def matrix(picture: Picture, site: Site, now_us: int, language: str, words: Words) -> MatrixState:
    """The whole table as it stands; outputs that nothing in it acts on are left out."""
    cells = {(effect.cause, effect.interlock): effect for effect in site.effects}
    used = {effect.interlock for effect in site.effects}
    outputs = tuple(record for record in site.interlocks if record.id in used)
    first = first_out(picture)
    return MatrixState(
        causes=tuple(_cause_head(record, picture, site, first, language, words) for record in site.causes),
        outputs=tuple(
            MatrixHead(
                record.id,
                record.said_in(language),
                _output_note(picture.interlocks.get(record.id), words),
                _output_look(picture.interlocks.get(record.id)),
                strong=_is_tripped(picture.interlocks.get(record.id)),
            )
            for record in outputs
        ),
        cells=tuple(
            tuple(
                _cell(cells.get((cause.id, output.id)), picture.causes.get(cause.id), now_us, words)
                for output in outputs
            )
            for cause in site.causes
        ),
    )


def matrix_counts(picture: Picture, site: Site, words: Words) -> str:
    """'7 causes · 1 standing · 2 waiting'; what is none is not said."""
    states = [picture.causes[record.id] for record in site.causes if record.id in picture.causes]
    phases = [effect.phase for state in states for effect in state.effects]
    counts = {
        "{n} standing": sum(state.active for state in states),
        "{n} cannot be judged": sum(state.blind for state in states),
        "{n} waiting": sum(phase in (EffectPhase.WAITING, EffectPhase.HELD) for phase in phases),
        "{n} proposed": phases.count(EffectPhase.PROPOSED),
        "{n} did not act": phases.count(EffectPhase.FAILED),
    }
    parts = [words("{n} causes").format(n=len(site.causes))]
    return " · ".join(parts + [words(phrase).format(n=number) for phrase, number in counts.items() if number])


def first_out(picture: Picture) -> str:
    """The cause that began first of those that stand; '' when fewer than two do."""
    standing = sorted((state.since_us, state.cause) for state in picture.causes.values() if state.active)
    return standing[0][1] if len(standing) > 1 else ""


def effect_card(
    cause: str, interlock: str, picture: Picture, site: Site, operator: str, now_us: int, language: str, words: Words
) -> EffectCard:
    """What the panel below the matrix says of the chosen cell, to this operator."""
    record = find.by_id(site.causes, cause)
    if record is None:
        return EffectCard(Card("", ()), Card("", ()))
    state = picture.causes.get(cause)
    effect = next((one for one in site.effects if (one.cause, one.interlock) == (cause, interlock)), None)
    person = find.by_id(site.operators, operator)
    role = person.role if person else ""
    at = _effect_of(state, interlock)
    may_hold = effect is not None and role in effect.hold_roles
    may_call = record.signal == "manual" and role in record.roles and state is not None
    called = state is not None and bool(state.called_by)
    return EffectCard(
        cause=_cause_card(record, state, picture, site, language, words),
        effect=_effect_card(effect, interlock, at, picture, site, now_us, language, words),
        can_hold=may_hold and at is not None and at.phase is EffectPhase.WAITING,
        can_let=may_hold and at is not None and at.phase in (EffectPhase.WAITING, EffectPhase.HELD),
        can_call=may_call and not called,
        can_end=may_call and called,
        call_text=words("Hold Space 2 s to raise {cause}").format(cause=record.said_in(language))
        if record.signal == "manual"
        else "",
    )


def vote_text(record: CauseRecord) -> str:
    """'2oo3'; a cause without points of its own is 1oo1."""
    return f"{record.needed}oo{max(1, len(record.points))}"


# ---------------------------------------------------------------- inside


def _cause_head(
    record: CauseRecord, picture: Picture, site: Site, first: str, language: str, words: Words
) -> MatrixHead:
    state = picture.causes.get(record.id)
    look = Urgency.NORMAL
    if state is None or state.blind:
        look = Urgency.BLIND
    elif state.active:
        look = Urgency.ONE
    began = [words("first-out")] if state is not None and record.id == first else []
    parts = [vote_text(record), *began, *_vote_parts(record, state, words)]
    return MatrixHead(
        record.id, record.said_in(language), " · ".join(parts), look, strong=state is not None and state.active
    )


def _vote_parts(record: CauseRecord, state: Cause | None, words: Words) -> list[str]:
    if state is None:
        return [words("The core has not spoken of it yet")]
    if state.blind:
        return [words("cannot be judged")]
    of = words("{calling} of {voting} call, {needed} needed")
    parts = [of.format(calling=state.calling, voting=state.voting, needed=state.needed)] if record.points else []
    if state.active:
        parts.append(words("stands"))
    if state.first_out in record.points:
        parts.append(words("first {point}").format(point=state.first_out))
    return parts or [words("quiet")]


def _cell(effect: EffectRecord | None, state: Cause | None, now_us: int, words: Words) -> MatrixCell:
    if effect is None:
        return MatrixCell()
    at = _effect_of(state, effect.interlock)
    phase = at.phase if at else EffectPhase.IDLE
    what = words("trip") if effect.action == "trip" else words("reset")
    after = f"+{span_text(effect.delay_s, words)}" if effect.delay_s else ""
    kind = words("propose:") if not effect.automatic else ""
    return MatrixCell(
        text=" ".join(part for part in (kind, what, after) if part),
        note=phase_text(at, now_us, words),
        look=LOOKS.get(phase, Urgency.NORMAL),
        strong=phase is not EffectPhase.IDLE,
    )


def phase_text(at: CauseEffect | None, now_us: int, words: Words) -> str:
    """Where an effect stands, with what is left of its time."""
    if at is None or at.phase is EffectPhase.IDLE:
        return ""
    until_us = at.held_until_us if at.phase is EffectPhase.HELD else at.due_at_us
    left = span_text(max(0.0, (until_us - now_us) / 1e6), words)
    return words(PHASES[at.phase]).format(left=left)


def _effect_of(state: Cause | None, interlock: str) -> CauseEffect | None:
    effects = state.effects if state else ()
    return next((effect for effect in effects if effect.interlock == interlock), None)


def _is_tripped(state: Interlock | None) -> bool:
    return state is not None and state.feedback is True


def _output_note(state: Interlock | None, words: Words) -> str:
    if state is None or state.feedback is None:
        return words("cannot see")
    bypassed = [words("bypassed")] if state.bypass is not None and state.bypass.until_us else []
    return " · ".join([words("tripped") if state.feedback else words("normal position"), *bypassed])


def _output_look(state: Interlock | None) -> Urgency:
    if state is None or state.feedback is None:
        return Urgency.BLIND
    return Urgency.TWO if state.bypass is not None and state.bypass.until_us else Urgency.NORMAL


def _cause_card(
    record: CauseRecord, state: Cause | None, picture: Picture, site: Site, language: str, words: Words
) -> Card:
    zone = find.by_id(site.zones, record.zone)
    signs = state.signs if state else {}
    fault = words("faulty: {rule}").format(rule=words(FAULTS[record.faulty]))
    facts = [
        Fact(words("Told by"), words(SIGNALS[record.signal]), zone.said_in(language) if zone else ""),
        Fact(words("Vote"), vote_text(record), fault if record.points else ""),
    ]
    if record.signal == "gas":
        facts.append(Fact(words("Set-point"), str(record.level)))
    if state is not None and state.active:
        facts.append(Fact(words("Stands since"), clock_text(state.since_us, site.time_zone), state.reason, Urgency.ONE))
    facts += [_point_fact(point, signs.get(point), state, picture, words) for point in record.points]
    return Card(f"{record.id} {record.said_in(language)}", tuple(facts))


def _point_fact(point: str, sign: Sign | None, state: Cause | None, picture: Picture, words: Words) -> Fact:
    gas = picture.gas.get(point)
    value = f"{gas.value:g} {gas.unit}" if gas is not None and gas.value is not None else ""
    first = words("first-out") if state is not None and state.first_out == point else ""
    look = {Sign.CALLS: Urgency.ONE, Sign.FAULTY: Urgency.BLIND, Sign.OUT: Urgency.BLIND}
    note = " · ".join(part for part in (value, first) if part)
    told = words(SIGNS[sign]) if sign is not None else words("cannot see")
    return Fact(point, told, note, look.get(sign, Urgency.NORMAL) if sign is not None else Urgency.BLIND)


def _effect_card(
    effect: EffectRecord | None,
    interlock: str,
    at: CauseEffect | None,
    picture: Picture,
    site: Site,
    now_us: int,
    language: str,
    words: Words,
) -> Card:
    output = find.by_id(site.interlocks, interlock)
    if output is None:
        return Card("", ())
    title = f"{output.id} {output.said_in(language)}"
    if effect is None:
        return Card(title, (), empty=words("This cause does nothing to it"))
    names = [words(ROLES.get(role, role)) for role in effect.hold_roles]
    may = words("{roles}, for {span}").format(roles=words(", ").join(names), span=span_text(effect.hold_s, words))
    what = output.consequence_en if language == "en" else output.consequence
    facts = [
        Fact(words("Does"), words("trip") if effect.action == "trip" else words("reset"), what),
        Fact(words("By itself"), words("yes") if effect.automatic else words("no: it is proposed")),
        Fact(words("Delay"), span_text(effect.delay_s, words) if effect.delay_s else words("none")),
        Fact(words("May be held back by"), may if names else words("nobody")),
    ]
    facts += _stand_facts(at, site, now_us, language, words)
    return Card(title, tuple(facts), right=_output_note(picture.interlocks.get(interlock), words))


def _stand_facts(at: CauseEffect | None, site: Site, now_us: int, language: str, words: Words) -> list[Fact]:
    told = phase_text(at, now_us, words)
    if at is None or not told:
        return [Fact(words("Stands"), words("at rest"))]
    facts = [Fact(words("Stands"), told, words(at.why) if at.why else "", LOOKS.get(at.phase, Urgency.NORMAL))]
    if at.held_by:
        who = find.by_id(site.operators, at.held_by)
        facts.append(Fact(words("Held back by"), who.said_in(language) if who else at.held_by, at.reason))
    return facts
