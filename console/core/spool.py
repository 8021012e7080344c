"""Where decisions go while the store fails: one JSON line a batch, on disk before it is believed.

Each line has a number (the time of the batch in microseconds, made to grow strictly, over restarts and clocks that are
set back): whoever puts the lines back keeps the last number in the same transaction, so that a crash in between doubles
nothing.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from console.domain.decision import Decision
from console.topics import STATE


class SpooledDecision(msgspec.Struct, frozen=True):
    """A decision as it stands in the file. `states` are (kind, id, the state as JSON)."""

    kind: str
    subject: str
    body: dict[str, Any]
    operator: str
    states: tuple[tuple[str, str, msgspec.Raw], ...]
    ask: str


class SpooledBatch(msgspec.Struct, frozen=True):
    """One line of the file."""

    number: int
    decisions: tuple[SpooledDecision, ...]
    at_us: int = 0
    """When it was decided, by the clock of then: after a set-back less than the number. 0, in older files: the number.
    """


class Spool:
    """One file. Its methods are called from one thread, the ledger's. They raise OSError when the disk refuses."""

    def __init__(self, path: Path) -> None:
        self.path = path
        whole = [batch.number for batch in self._lines()]
        self._last = whole[-1] if whole else 0
        self.waiting = len(whole)
        """Batches that wait."""
        self._cut_torn_line(len(whole))

    def begin_after(self, number: int) -> None:
        """Give no batch a number that was put back before, whatever the clock says."""
        self._last = max(self._last, number)

    def add(self, decisions: Sequence[Decision], at_us: int) -> None:
        """Append one batch; it is on the disk when this returns."""
        self._last = max(at_us, self._last + 1)
        line = _ENCODER.encode(SpooledBatch(self._last, tuple(_spooled(decision) for decision in decisions), at_us))
        with self.path.open("ab") as file:
            file.write(line + b"\n")
            file.flush()
            os.fsync(file.fileno())
        self.waiting += 1

    def batches(self) -> list[tuple[int, int, list[Decision]]]:
        """What waits: (number, when decided in µs, decisions), oldest first."""
        return [
            (batch.number, batch.at_us or batch.number, [_decision(spooled) for spooled in batch.decisions])
            for batch in self._lines()
        ]

    def empty(self) -> None:
        """Forget everything: it is in the store."""
        if self.path.exists():
            with self.path.open("wb") as file:
                os.fsync(file.fileno())
        self.waiting = 0

    def _lines(self) -> list[SpooledBatch]:
        """The whole lines; a last line that a crash tore is none, as nothing of it was ever published."""
        if not self.path.exists():
            return []
        return [_DECODER.decode(line) for line in self.path.read_bytes().split(b"\n")[:-1]]

    def _cut_torn_line(self, whole: int) -> None:
        if self.path.exists():
            kept = self.path.read_bytes().split(b"\n")[:whole]
            with self.path.open("r+b") as file:
                file.truncate(sum(len(line) + 1 for line in kept))


def _spooled(decision: Decision) -> SpooledDecision:
    states = tuple((kind, name, msgspec.Raw(_ENCODER.encode(state))) for kind, name, state in decision.states)
    body = msgspec.to_builtins(decision.body)
    return SpooledDecision(decision.kind, decision.subject, body, decision.operator, states, decision.ask)


def _decision(spooled: SpooledDecision) -> Decision:
    return Decision(
        kind=spooled.kind,
        subject=spooled.subject,
        body=spooled.body,
        operator=spooled.operator,
        states=tuple((kind, name, msgspec.json.decode(raw, type=STATE[kind])) for kind, name, raw in spooled.states),
        ask=spooled.ask,
    )


_ENCODER = msgspec.json.Encoder()
_DECODER = msgspec.json.Decoder(SpooledBatch)
