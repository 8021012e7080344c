"""What happened while it ran: counted from the bus by an outsider that may only listen, told as one JSON object."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from console.heartbeat import Alive
from console.messages import JournalEntry, Message


@dataclass
class Tally:
    """Counts for the summary of `vigil run`. Feed it the journal and the heartbeats."""

    raised: int = 0
    acknowledged: int = 0
    kinds: dict[str, int] = field(default_factory=dict)
    orders: list[dict[str, Any]] = field(default_factory=list)
    _newest: dict[str, Alive] = field(default_factory=dict)
    _ended: dict[str, dict[str, float]] = field(default_factory=dict)

    def hear(self, batch: list[tuple[str, Message]]) -> None:
        """Take one batch in."""
        for _, message in batch:
            if isinstance(message, JournalEntry):
                self._hear_entry(message)
            elif isinstance(message, Alive) and message.up:
                self._hear_beat(message)

    @property
    def heard(self) -> Collection[str]:
        """The programs that were up at some time."""
        return self._newest.keys()

    def figure(self, name: str) -> float:
        """Sum of one figure over all programs, restarted ones included."""
        now = sum(alive.figures.get(name, 0.0) for alive in self._newest.values())
        return now + sum(figures.get(name, 0.0) for figures in self._ended.values())

    def note(self, name: str) -> str:
        """The notes of that name, each once."""
        return ", ".join(sorted({alive.notes[name] for alive in self._newest.values() if alive.notes.get(name)}))

    def summary(self, restarts: dict[str, int], screenshots: list[str]) -> dict[str, Any]:
        """The object that `vigil run --json` ends with."""
        return {
            "messages_in": int(self.figure("messages_in")),
            "frames_decoded": int(self.figure("frames_decoded")),
            "frames_shown": int(self.figure("frames_shown")),
            "detections": int(self.figure("detections")),
            "provider": self.note("provider"),
            "alerts": {"raised": self.raised, "acknowledged": self.acknowledged},
            "alert_kinds": self.kinds,
            "orders": self.orders,
            "restarts": restarts,
            "screenshots": screenshots,
        }

    def _hear_entry(self, entry: JournalEntry) -> None:
        match entry.kind:
            case "alert_raised":
                self.raised += 1
                kind = str(entry.body.get("kind", ""))
                self.kinds[kind] = self.kinds.get(kind, 0) + 1
            case "alert_acknowledged":
                self.acknowledged += 1
            case "order_result":
                said = {name: entry.body.get(name) for name in ("result", "ms")}
                self.orders.append({"interlock": entry.subject, **said})

    def _hear_beat(self, alive: Alive) -> None:
        before = self._newest.get(alive.program)
        if before is not None and before.pid != alive.pid:
            self._ended[f"{alive.program}/{before.pid}"] = dict(before.figures)
        self._newest[alive.program] = alive
