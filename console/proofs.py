"""The messages of proof tests: what is on record of an interlock's last test, and the recording of one."""

from __future__ import annotations

from console.asks import Ask
from console.messages import Message


class Proof(Message, frozen=True):
    """The last proof test of an interlock: when, with which result, by what, recorded by whom. With an `order` a trip
    proved it, which was read back after `ms`. `passed_at_us` is the last test that was passed (0: none on record);
    `due_at_us` the next one (0: none is demanded, or none was ever passed)."""

    interlock: str
    tested_at_us: int = 0
    passed: bool = False
    by_what: str = ""
    operator: str = ""
    recorded_at_us: int = 0
    order: str = ""
    ms: float = 0.0
    passed_at_us: int = 0
    due_at_us: int = 0


class RecordProof(Ask, frozen=True):
    """Put a proof test on record. With an `order`: the last order of the interlock, a trip, was the test; else it was
    made by hand, `by_what`, at `tested_at_us`."""

    interlock: str
    passed: bool
    by_what: str = ""
    tested_at_us: int = 0
    order: str = ""
