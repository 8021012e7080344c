"""`vigil record lock | unlock`, and the note that an export was made: asks to the running core, as from a desk."""

from __future__ import annotations

import uuid
from typing import Any

from console.asks import Answer, Ask, LockRecording, Looked, ReleaseRecording
from console.bus import Bus, BusError, now_us
from console.programs.broker import access
from console.recordings.errors import RecordingsRefused
from console.site.context import Context
from console.values import Outcome

SEAT = "record"


async def locked(context: Context, camera: str, from_us: int, to_us: int, reason: str, operator: str) -> dict[str, Any]:
    """Lock a stretch of a camera's recordings; the id of the lock. Raises RecordingsRefused, BusError."""
    fields = {"camera": camera, "from_us": from_us, "to_us": to_us, "reason": reason}
    answer = await _asked(context, LockRecording, operator, **fields)
    return {"lock": answer.where, **fields}


async def released(context: Context, lock: str, reason: str, operator: str) -> dict[str, Any]:
    """Release a lock. Raises RecordingsRefused, BusError."""
    await _asked(context, ReleaseRecording, operator, lock=lock, reason=reason)
    return {"released": lock, "reason": reason}


async def journaled(context: Context, subject: str, reason: str, operator: str) -> bool:
    """Have the core journal that somebody took recordings out; whether it did."""
    try:
        await _asked(context, Looked, operator, subject=subject, reason=reason)
    except (BusError, RecordingsRefused):
        return False
    return True


async def _asked(context: Context, form: type[Ask], operator: str, **fields: Any) -> Answer:
    bus = Bus(access(context, "room"), context.site.id, f"{SEAT}-{uuid.uuid4().hex[:6]}")
    await bus.start()
    try:
        ask = form(ask=uuid.uuid4().hex, seat=SEAT, operator=operator, asked_at_us=now_us(), **fields)
        answer = await bus.ask(ask)
    finally:
        await bus.stop()
    if answer.outcome is not Outcome.DONE:
        where = f" ({answer.where})" if answer.where else ""
        raise RecordingsRefused(f"{answer.why}{where}")
    return answer
