"""From the site file to the wire: the output and the feedback of an interlock as points of its PLC. Pure."""

from __future__ import annotations

from typing import Any

from console.site.model import InterlockRecord, Plc
from devices.plc.output import Output, Way
from devices.plc.point import Point, Space


def output_of(record: InterlockRecord, plc: Plc) -> Output:
    """How an interlock is switched."""
    unit = _unit(record, plc)
    match record.output:
        case "coil":
            coil = Point(Space.COIL, record.coil, unit)
            return Output(Way(coil, 1), Way(coil, 0))
        case "pulse":
            trip, reset = (Point(Space.COIL, coil, unit) for coil in (record.coil, record.reset_coil))
            return Output(Way(trip, 1), Way(reset, 1), passing=True, hold_s=record.pulse_s)
        case "register":
            register = Point(Space.REGISTER, record.register, unit, record.words, _low_first(record))
            return Output(Way(register, record.on_value), Way(register, record.off_value))
        case "command":
            word, echo = (Point(Space.REGISTER, register, unit) for register in (record.register, record.echo))
            ways = Way(word, record.on_value), Way(word, record.off_value)
            return Output(*ways, passing=True, echo=echo, echo_s=record.verify_s)
    raise ValueError(f"{record.id}: no output is {record.output!r}")


def feedback_of(record: InterlockRecord, plc: Plc) -> Point:
    """Where it is seen whether an interlock is tripped."""
    unit = record.feedback_unit_id if record.feedback_unit_id >= 0 else _unit(record, plc)
    return Point(
        Space(record.feedback_space),
        record.feedback,
        unit,
        record.feedback_words if "register" in record.feedback_space else 1,
        _low_first(record),
        record.feedback_bit if "register" in record.feedback_space else -1,
        record.feedback_on,
        record.feedback_off,
    )


def said_of(record: InterlockRecord) -> dict[str, Any]:
    """The output as it stands in the journal."""
    if record.output == "coil":
        return {"coil": record.coil}
    settings = ("coil", "reset_coil", "register", "echo")
    return {"output": record.output, **{s: getattr(record, s) for s in settings if getattr(record, s) >= 0}}


def _unit(record: InterlockRecord, plc: Plc) -> int:
    return record.unit_id if record.unit_id >= 0 else plc.unit_id


def _low_first(record: InterlockRecord) -> bool:
    return record.word_order == "low_first"
