"""What a duty of the core decides: one row of the journal and the states that follow from it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from console.messages import Message

State = tuple[str, str, Message]
"""Kind of state, id, the state."""


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision. `states` are stored in the same transaction and published after it; `ask` is the id it answers."""

    kind: str
    """'alert_raised', 'alert_acknowledged', 'order_sending', 'order_result', 'permit_suspended', ..."""
    subject: str
    body: dict[str, Any] = field(default_factory=dict)
    operator: str = ""
    states: tuple[State, ...] = ()
    ask: str = ""
