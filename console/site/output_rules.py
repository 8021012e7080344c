"""What must hold of the outputs and feedbacks of a site file, alone and between them. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from console.site import find
from console.site.model import InterlockRecord, Operator, Plc

NEEDS: dict[str, tuple[str, ...]] = {
    "coil": ("coil", "feedback"),
    "pulse": ("coil", "reset_coil", "feedback"),
    "register": ("register", "feedback"),
    "command": ("register", "echo", "feedback"),
    "mqtt": (),
}
"""The addresses that each kind of output has."""
ADDRESSES = ("coil", "reset_coil", "register", "echo", "feedback")
WORD_BITS = 16

Problem = tuple[str, str]
"""Place in the file, what is wrong there."""
Spot = tuple[str, int, str, int, int]
"""PLC, unit, table of the PLC, address, bit (-1: all of it)."""


def alone(place: str, record: InterlockRecord) -> Iterator[Problem]:
    """What is wrong with one interlock by itself."""
    for setting in ADDRESSES:
        given, needed = getattr(record, setting) >= 0, setting in NEEDS[record.output]
        if needed and not given:
            yield f"{place}.{setting}", f"missing; an output {record.output!r} has one"
        elif given and not needed:
            yield f"{place}.{setting}", f"means nothing for an output {record.output!r}"
    yield from _values(place, record)
    yield from _feedback(place, record)
    yield from _proof(place, record)


def two_people(place: str, record: InterlockRecord, operators: Sequence[Operator]) -> Iterator[Problem]:
    """An order that needs a second person, and nobody there who could be it, can never be given."""
    able = [person for person in operators if person.role in (*record.roles, *find.LEADS)]
    if record.second_person and len(able) < 2:
        yield f"{place}.second_person", "needs a second operator who may operate it, a shift lead or a safety engineer"


def secured(place: str, plc: Plc) -> Iterator[Problem]:
    """The three files of a secured line go together."""
    files = ("tls_certificate", "tls_key", "tls_authority")
    for setting in files:
        if any(getattr(plc, file) for file in files) and not getattr(plc, setting):
            yield f"{place}.{setting}", f"missing; {', '.join(files)} go together"


def between(records: Sequence[tuple[str, InterlockRecord]], plcs: Sequence[tuple[str, Plc]]) -> Iterator[Problem]:
    """Points that two outputs write, or that two interlocks take for their truth."""
    written = {spot: plc.id for place, plc in plcs for _, spot in _own(place, plc)}
    for place, plc in plcs:
        if plc.watchdog >= 0 and plc.watchdog == plc.heartbeat:
            yield f"{place}.watchdog", f"register {plc.watchdog} is its heartbeat, which the PLC writes"
    units = {plc.id: plc.unit_id for _, plc in plcs}
    yield from _ways(records, plcs)
    seen: dict[Spot, str] = {}
    for place, record in records:
        unit = record.unit_id if record.unit_id >= 0 else units.get(record.plc, 1)
        yield from _taken(place, record.id, _writes(record, unit), written)
        yield from _taken(place, record.id, _reads(record, unit), seen)


def _ways(records: Sequence[tuple[str, InterlockRecord]], plcs: Sequence[tuple[str, Plc]]) -> Iterator[Problem]:
    """An output speaks as its PLC does."""
    topics = {plc.id: plc.topic for _, plc in plcs}
    for place, record in records:
        if bool(topics.get(record.plc)) is not (record.output == "mqtt"):
            way = (
                "has a topic: its outputs are 'mqtt'" if topics.get(record.plc) else "has no topic for an output 'mqtt'"
            )
            yield f"{place}.output", f"{record.plc} {way}"


def _values(place: str, record: InterlockRecord) -> Iterator[Problem]:
    if record.output not in ("register", "command"):
        return
    if record.on_value == record.off_value:
        yield f"{place}.off_value", f"must differ from on_value {record.on_value}"
    if record.output == "command" and record.words != 1:
        yield f"{place}.words", "must be 1: a command is one word"
    for setting in ("on_value", "off_value"):
        value = getattr(record, setting)
        if value >> WORD_BITS * record.words:
            yield f"{place}.{setting}", f"{value} does not fit into {record.words} word"
        if record.output == "command" and value == 0:
            yield f"{place}.{setting}", "must not be 0, which is the command word of none"


def _feedback(place: str, record: InterlockRecord) -> Iterator[Problem]:
    if record.feedback_on == record.feedback_off:
        yield f"{place}.feedback_off", f"must differ from feedback_on {record.feedback_on}"
    width = WORD_BITS * record.feedback_words if "register" in record.feedback_space else 1
    if record.feedback_bit >= width:
        yield f"{place}.feedback_bit", f"the feedback has the bits 0 to {width - 1}, got {record.feedback_bit}"
    width = 1 if record.feedback_bit >= 0 else width
    for setting in ("feedback_on", "feedback_off"):
        if getattr(record, setting) >> width:
            yield f"{place}.{setting}", f"{getattr(record, setting)} does not fit into {width} bit"


def _proof(place: str, record: InterlockRecord) -> Iterator[Problem]:
    if not record.proved_on:
        return
    if not record.proof_days:
        yield f"{place}.proved_on", "means nothing without proof_days"
    try:
        date.fromisoformat(record.proved_on)
    except ValueError:
        yield f"{place}.proved_on", f"{record.proved_on} is no day of the calendar"


def _taken(place: str, name: str, spots: Sequence[tuple[str, Spot]], by: dict[Spot, str]) -> Iterator[Problem]:
    """Notes whose each spot is; one problem a setting. The whole of a register and one of its bits are two claims."""
    for setting in dict.fromkeys(setting for setting, _ in spots):
        own = [spot for said, spot in spots if said == setting]
        clash = next((spot for spot in own if _clashes(spot, by)), None)
        if clash is not None:
            plc, unit, table, address, bit = clash
            of = _clashes(clash, by)
            where = f"{table.replace('_', ' ')} {address}" + (f" bit {bit}" if bit >= 0 else "")
            yield f"{place}.{setting}", f"{where} of {plc} unit {unit} already belongs to {of}"
        for spot in own:
            by.setdefault(spot, name)


def _clashes(spot: Spot, by: dict[Spot, str]) -> str:
    *where, bit = spot
    for other, owner in by.items():
        if list(other[:4]) == where and (bit == other[4] or -1 in (bit, other[4])):
            return owner
    return ""


def _writes(record: InterlockRecord, unit: int) -> list[tuple[str, Spot]]:
    spots: list[tuple[str, Spot]] = []
    for setting in (setting for setting in NEEDS[record.output] if setting != "feedback"):
        table = "coil" if "coil" in setting else "register"
        first = getattr(record, setting)
        for address in range(first, first + (record.words if setting == "register" else 1)):
            spots.append((setting, (record.plc, unit, table, address, -1)))
    return spots


def _reads(record: InterlockRecord, unit: int) -> list[tuple[str, Spot]]:
    if record.output == "mqtt":
        return []
    unit = record.feedback_unit_id if record.feedback_unit_id >= 0 else unit
    words = record.feedback_words if "register" in record.feedback_space else 1
    return [
        ("feedback", (record.plc, unit, record.feedback_space, record.feedback + word, record.feedback_bit))
        for word in range(words)
    ]


def _own(place: str, plc: Plc) -> Iterator[tuple[str, Spot]]:
    for setting in ("heartbeat", "watchdog") if not plc.topic else ():
        if getattr(plc, setting) >= 0:
            yield f"{place}.{setting}", (plc.id, plc.unit_id, "register", getattr(plc, setting), -1)
