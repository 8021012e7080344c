"""Keeping what a camera saw: its recordings of the last minutes, and of the next ones, are locked as evidence."""

from __future__ import annotations

from console.asks import LockRecording
from console.pages.asking import answer_text
from console.pages.words import words
from console.room.desk import Desk

BEFORE_MIN, AFTER_MIN = 10, 5
MOST_REASON = 120
_MINUTE_US = 60_000_000


async def keep_evidence(desk: Desk, camera: str, reason: str) -> str:
    """Lock the recordings of a camera round now; what came of it, in words."""
    now_us = desk.now_us()
    wish = LockRecording(
        **desk.ask_fields(),
        camera=camera,
        from_us=now_us - BEFORE_MIN * _MINUTE_US,
        to_us=now_us + AFTER_MIN * _MINUTE_US,
        reason=reason,
    )
    answer = await desk.ask(wish)
    return answer_text(answer) or words("Locked as evidence: {lock}").format(lock=answer.where)
