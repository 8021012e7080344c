"""What the heartbeat says of the core: its figures, and what is wrong with it."""

from __future__ import annotations

from typing import Protocol

from console.core.alerts import Alerts
from console.core.evidence import Evidence
from console.core.gas_line import GasLine
from console.core.history import HistoryDuty
from console.core.keeper import Keeper
from console.core.ledger import Ledger
from console.core.stamping import Stamping
from console.core.tape import TapeDuty


class Works(Protocol):
    """The parts of the core that tell of themselves."""

    alerts: Alerts
    ledger: Ledger
    tape: TapeDuty
    history: HistoryDuty
    keeper: Keeper
    evidence: Evidence
    stamping: Stamping
    gas_line: GasLine


def condition_of(core: Works) -> tuple[dict[str, float], dict[str, str]]:
    """Figures and notes by name."""
    figures = {
        "alerts": float(len(core.alerts.standing)),
        "raised": float(core.alerts.raised),
        "decisions": float(core.ledger.committed),
        "tape_failed": float(core.tape.failed),
        "tape_dropped": float(core.tape.dropped),
        **core.history.figures(),
        **core.keeper.figures(),
        **core.evidence.figures(),
    }
    notes = {f"gas {name}": why for name, why in core.gas_line.lost.items()}
    if core.evidence.why:
        notes["evidence"] = core.evidence.why
    if core.stamping.why:
        notes["time_stamps"] = core.stamping.why
    if core.ledger.lost_since_us:
        notes["store_lost"] = core.ledger.lost_why
        figures["spooled"] = float(core.ledger.spooled)
    return figures, notes
