"""One order on the wire: the switching, and the looking whether it is so. Says the truth as a result, never by hope."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from typing import Protocol

from console.domain.interlock import LINK_LOST, WRITES_STOPPED
from console.site.model import InterlockRecord
from console.values import OrderResult
from devices.errors import BadReply, DeviceError, DeviceRefused
from devices.plc.gate import WritesStopped
from devices.plc.modbus import ModbusRefused, NotConnected
from devices.plc.output import NotEchoed, NotReady, NotReleased

READ_BACK_FIRST_S, READ_BACK_EVERY_S = 0.002, 0.02
"""Between two looks at the feedback: at first, when most outputs follow, then twice as long each time up to this."""
NOTHING_SENT = "No connection to the PLC, nothing was sent"
NOT_READY = "The PLC is not ready for an order, nothing was sent"
NO_FEEDBACK = "The feedback cannot be read"
OTHER_FEEDBACK = "The feedback does not follow"
WRONG_ANSWER = "The PLC answered something else than was written"
NOT_ECHOED = "The PLC does not echo the command"
NOT_RELEASED = "Sent, but what was set stays set: reset it by hand"
SPOKEN = (NOTHING_SENT, NOT_READY, NO_FEEDBACK, OTHER_FEEDBACK, WRONG_ANSWER, NOT_ECHOED, NOT_RELEASED)


class Link(Protocol):
    """The door to one PLC, as an order needs it."""

    linked: bool

    @property
    def writes_stopped(self) -> bool:
        """Whether nothing may be written now."""

    async def switch(self, interlock: str, on: bool) -> None:
        """Switch the output of an interlock, once. Raises DeviceError."""

    async def settle(self, interlock: str) -> None:
        """Withdraw what a crash left set. Raises DeviceError."""

    async def read_feedback(self, interlock: str) -> bool:
        """Whether the feedback of an interlock is on. Raises DeviceError."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an order: the result, why as a phrase of the panel, the feedback seen last, details for the
    journal."""

    result: OrderResult
    why: str = ""
    feedback: bool | None = None
    detail: str = ""


async def write_and_look(link: Link, record: InterlockRecord, action: bool) -> Outcome:
    """Switch the output once, then read back until it agrees or `verify_s` has passed.

    A write without an answer may have been done: the feedback decides. After an answer that does not fit, it decides
    nothing: something else may have been switched.
    """
    if not link.linked:
        return Outcome(OrderResult.NOT_SENT, LINK_LOST)
    try:
        await link.switch(record.id, action)
    except WritesStopped as error:
        return Outcome(OrderResult.NOT_SENT, WRITES_STOPPED, detail=str(error))
    except NotConnected as error:
        return Outcome(OrderResult.NOT_SENT, NOTHING_SENT, detail=str(error))
    except NotReady as error:
        return Outcome(OrderResult.NOT_SENT, NOT_READY, detail=str(error))
    except ModbusRefused as error:
        if error.certain:
            return Outcome(OrderResult.REFUSED, f"The PLC refused: {error.reason}", detail=str(error))
        return await look(link, record, action, str(error))
    except BadReply as error:
        return _doubted(await look(link, record, action, str(error)), error)
    except DeviceError as error:
        return await look(link, record, action, str(error))
    return await look(link, record, action)


async def look(link: Link, record: InterlockRecord, action: bool, detail: str = "") -> Outcome:
    """Read the feedback until it agrees or `verify_s` has passed, at least once."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + record.verify_s
    seen: bool | None = None
    wait_s = READ_BACK_FIRST_S
    while True:
        try:
            seen = await link.read_feedback(record.id)
        except DeviceError as error:
            seen, detail = None, str(error)
        if seen is action:
            return Outcome(OrderResult.VERIFIED, feedback=seen, detail=detail)
        if loop.time() >= deadline:
            why = NO_FEEDBACK if seen is None else OTHER_FEEDBACK
            return Outcome(OrderResult.UNVERIFIED, why, seen, detail)
        await asyncio.sleep(wait_s)
        wait_s = min(2 * wait_s, READ_BACK_EVERY_S)


async def look_after_crash(link: Link, record: InterlockRecord, action: bool) -> Outcome:
    """What became of an order that a crash interrupted: withdraw what it may have left set, and look. Never sent
    again."""
    try:
        await link.settle(record.id)
    except DeviceError as error:
        return _doubted(await look(link, record, action, str(error)), error)
    return await look(link, record, action)


def _doubted(seen: Outcome, error: DeviceError) -> Outcome:
    """What was seen after a fault that no feedback makes good."""
    match error:
        case NotReleased():
            why = NOT_RELEASED
        case NotEchoed():
            why = NOT_ECHOED
        case BadReply() if not isinstance(error, DeviceRefused):
            why = WRONG_ANSWER
        case _:
            return seen
    return replace(seen, result=OrderResult.UNVERIFIED, why=why, detail=str(error))
