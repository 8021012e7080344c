"""After a restart: what was stored goes back to the duties that hold it, and is said again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from console.domain.settings_change import ROOM
from console.messages import Alert, Duty, Message, Permit

if TYPE_CHECKING:
    from console.core.service import Core

RESTORED = (
    *("alert", "permit", "interlock", "duty", "lock", "sealed", "wall", "flood", "suppression", "writes", "cause"),
    *("settings", "change", "proof", "screens", "lead", "case", "note", "added"),
)
"""Kinds of state that outlive a restart."""
Stored = Mapping[str, Mapping[str, Message]]
"""Kind to id to state."""


def resume(core: Core, stored: Stored, now_us: int) -> None:
    """Have every duty take over what it held, and the ledger say what is held from now on."""
    core.alerts.restore(alert for alert in stored["alert"].values() if isinstance(alert, Alert))
    core.permits.restore(permit for permit in stored["permit"].values() if isinstance(permit, Permit))
    core.behaviours.restore(now_us)
    core.walls.restore(stored["wall"].values())
    core.answers.duties.update((duty.seat, duty) for duty in stored["duty"].values() if isinstance(duty, Duty))
    core.answers.seats.restore([*stored["screens"].values(), *stored["lead"].values()])
    core.suppressions.restore(stored["suppression"].values())
    core.flood.restore(stored["flood"].values())
    core.write_stop.restore(stored["writes"].values())
    core.causes.restore(stored["cause"].values())
    core.proofs.restore(stored["proof"].values())
    core.settings.restore(stored["change"].values(), stored["settings"].values())
    core.cases.restore(stored["case"].values(), stored["note"].values())
    core.keeper.restore(stored["lock"].values(), stored["sealed"].values())
    core.new_cameras.restore(stored["added"].values())
    for kind, states in _held(core, stored).items():
        for name, state in states.items():
            core.ledger.restore(kind, name, state)


def _held(core: Core, stored: Stored) -> dict[str, Mapping[str, Message]]:
    interlocks = {record.id for record in core.context.site.interlocks}
    return {
        "alert": core.alerts.standing,
        "permit": core.permits.permits,
        "interlock": {name: state for name, state in stored["interlock"].items() if name in interlocks},
        "duty": core.answers.duties,
        "lock": {lock.lock: lock for lock in core.keeper.locks.standing()},
        "sealed": stored["sealed"],
        "wall": core.walls.walls,
        "screens": core.answers.seats.screens,
        "lead": core.answers.seats.leads,
        "flood": stored["flood"],
        "suppression": core.suppressions.suppressions,
        "writes": stored["writes"],
        "cause": core.causes.states,
        "proof": {name: core.proofs.states[name] for name in stored["proof"] if name in core.proofs.states},
        "settings": {ROOM: core.settings.in_force},
        "change": core.settings.changes,
        "case": core.cases.standing(),
        "note": core.cases.notes,
        "added": core.new_cameras.added,
    }
