"""Recordings that are locked as evidence: by whom, why, and by whom they were released."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from console.asks import LockRecording, ReleaseRecording
from console.domain.alert import NotAllowed
from console.domain.decision import Decision
from console.domain.keeping import Span, Worth
from console.messages import Message, RecordingLock
from console.site.find import by_id, is_lead
from console.site.model import Site

AHEAD_US = 86_400_000_000
"""A lock may reach into the future by this, so that what is going on now is locked to its end."""


class Locks:
    """Every lock there ever was, by id: numbers are never given twice."""

    def __init__(self, site: Site) -> None:
        self.locks: dict[str, RecordingLock] = {}
        self._site = site

    def retune(self, site: Site) -> None:
        """A camera more has recordings."""
        self._site = site

    def restore(self, stored: Iterable[Message]) -> None:
        """Take over what was stored before a restart."""
        self.locks = {lock.lock: lock for lock in stored if isinstance(lock, RecordingLock)}

    def standing(self) -> list[RecordingLock]:
        """The locks that hold."""
        return [lock for lock in self.locks.values() if not lock.released_at_us]

    def is_over(self, lock_id: str) -> bool:
        """Whether a lock was released, or never was."""
        lock = self.locks.get(lock_id)
        return lock is None or lock.released_at_us > 0

    def times(self) -> list[tuple[int, int]]:
        """When something is locked: of these times the history and the tape stay too."""
        return [(lock.from_us, lock.to_us) for lock in self.standing()]

    def spans(self) -> Iterator[Span]:
        """What nothing may remove."""
        return (Span(lock.camera, lock.from_us, lock.to_us, Worth.LOCKED) for lock in self.standing())

    def lock(self, ask: LockRecording, now_us: int) -> Decision:
        """A new lock. Raises NotAllowed."""
        if by_id(self._site.cameras, ask.camera) is None:
            raise NotAllowed("There is no such camera")
        if not ask.reason.strip():
            raise NotAllowed("Locking needs a reason")
        if not 0 <= ask.from_us < ask.to_us <= now_us + AHEAD_US:
            raise NotAllowed("The time to lock must begin before it ends, and end within a day from now")
        lock = RecordingLock(
            lock=f"LK-{len(self.locks) + 1:04d}",
            camera=ask.camera,
            from_us=ask.from_us,
            to_us=ask.to_us,
            reason=ask.reason,
            operator=ask.operator,
            locked_at_us=now_us,
        )
        return self._decide("recording_locked", lock, ask.reason, ask.operator)

    def release(self, ask: ReleaseRecording, now_us: int) -> Decision:
        """The end of a lock: whoever sits at the desk may keep evidence, not everybody may let it go. Raises
        NotAllowed."""
        lock = self.locks.get(ask.lock)
        if lock is None or lock.released_at_us:
            raise NotAllowed("There is no such lock")
        if not is_lead(self._site, ask.operator):
            raise NotAllowed("Only a shift lead or a safety engineer may release recordings")
        if not ask.reason.strip():
            raise NotAllowed("Releasing needs a reason")
        lock = replace(lock, released_at_us=now_us, released_by=ask.operator, released_why=ask.reason)
        return self._decide("recording_released", lock, ask.reason, ask.operator)

    def _decide(self, kind: str, lock: RecordingLock, reason: str, operator: str) -> Decision:
        self.locks[lock.lock] = lock
        body = {"camera": lock.camera, "from_us": lock.from_us, "to_us": lock.to_us, "reason": reason}
        return Decision(kind, lock.lock, body, operator, states=(("lock", lock.lock, lock),))
