"""What is not guarded as usual now: interlocks that are bypassed, writes to PLCs that are stopped. Who takes the desk
over must know of each, with its reason, who, and until when. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from console.messages import Interlock, Writes


@dataclass(frozen=True, slots=True)
class Lifted:
    """One bypass, or with no interlock the stop of all writes. `until_us` 0: asked for, not confirmed yet."""

    interlock: str
    reason: str
    by: tuple[str, ...]
    until_us: int


def lifted(interlocks: Iterable[Interlock], writes: Writes) -> tuple[Lifted, ...]:
    """All that stands: the stop of all writes first, then the next to end."""
    bypasses = [
        Lifted(state.interlock, state.bypass.reason, _by(state.bypass.asked_by, state.bypass.confirmed_by), until_us)
        for state in interlocks
        if state.bypass is not None
        for until_us in (state.bypass.until_us,)
    ]
    stopped = (Lifted("", writes.reason, _by(writes.operator), writes.stopped_until_us),)
    ordered = sorted(bypasses, key=lambda each: (not each.until_us, each.until_us, each.interlock))
    return (*(stopped if writes.stopped_until_us else ()), *ordered)


def told(standing: Iterable[Lifted]) -> list[dict[str, Any]]:
    """As the body of a journal row keeps it."""
    return [{**asdict(each), "by": list(each.by)} for each in standing]


def _by(*names: str) -> tuple[str, ...]:
    return tuple(name for name in names if name)
