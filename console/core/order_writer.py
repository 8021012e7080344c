"""One order on the wire: the write, and the looking whether it is so. Says the truth as a result, never by hope."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Protocol

from console.domain.interlock import LINK_LOST, WRITES_STOPPED
from console.site.model import InterlockRecord
from console.values import OrderResult
from devices.errors import DeviceError
from devices.plc.gate import WritesStopped
from devices.plc.modbus import ModbusRefused, NotConnected

READ_BACK_EVERY_S = 0.02
NOTHING_SENT = "No connection to the PLC, nothing was sent"
NO_FEEDBACK = "The feedback cannot be read"
OTHER_FEEDBACK = "The feedback does not follow"


class Link(Protocol):
    """The door to one PLC, as an order needs it."""

    linked: bool

    @property
    def writes_stopped(self) -> bool:
        """Whether nothing may be written now."""

    async def write_coil(self, coil: int, on: bool) -> None:
        """Write one coil, once. Raises DeviceError."""

    async def read_feedback(self, discrete_input: int) -> bool:
        """One feedback point. Raises DeviceError."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an order: the result, why as a phrase of the panel, the feedback seen last, details for the
    journal."""

    result: OrderResult
    why: str = ""
    feedback: bool | None = None
    detail: str = ""


async def write_and_look(link: Link, record: InterlockRecord, action: bool) -> Outcome:
    """Write the coil once, then read back until it agrees or `verify_s` has passed.

    A write without an answer may have been done: the feedback decides.
    """
    if not link.linked:
        return Outcome(OrderResult.NOT_SENT, LINK_LOST)
    detail = ""
    try:
        await link.write_coil(record.coil, action)
    except WritesStopped as error:
        return Outcome(OrderResult.NOT_SENT, WRITES_STOPPED, detail=str(error))
    except NotConnected as error:
        return Outcome(OrderResult.NOT_SENT, NOTHING_SENT, detail=str(error))
    except ModbusRefused as error:
        return Outcome(OrderResult.REFUSED, f"The PLC refused: {error.reason}", detail=str(error))
    except DeviceError as error:
        detail = str(error)
    return await look(link, record, action, detail)


async def look(link: Link, record: InterlockRecord, action: bool, detail: str = "") -> Outcome:
    """Read the feedback until it agrees or `verify_s` has passed, at least once."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + record.verify_s
    seen: bool | None = None
    while True:
        try:
            seen = await link.read_feedback(record.feedback)
        except DeviceError as error:
            seen, detail = None, str(error)
        if seen is action:
            return Outcome(OrderResult.VERIFIED, feedback=seen, detail=detail)
        if loop.time() >= deadline:
            why = NO_FEEDBACK if seen is None else OTHER_FEEDBACK
            return Outcome(OrderResult.UNVERIFIED, why, seen, detail)
        await asyncio.sleep(READ_BACK_EVERY_S)
