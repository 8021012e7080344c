"""Retained states that the broker still has although the core holds their things no more: they are taken back."""

from __future__ import annotations

from typing import Protocol

from console.cases import Case, PinnedNote
from console.commissioning import AddedCamera
from console.core.alerts import Alerts
from console.core.casebook import CaseBook
from console.core.causes import CausesDuty
from console.core.interlocks import Interlocks
from console.core.keeper import Keeper
from console.core.new_cameras import NewCameras
from console.core.permits import PermitsDuty
from console.core.proofs import ProofsDuty
from console.core.settings import SettingsDuty
from console.core.suppressions import SuppressionsDuty
from console.core.walls import Walls
from console.domain.gone import is_gone
from console.effects import Cause
from console.messages import Alert, Interlock, Message, Permit, RecordingLock, SharedWall, Suppression
from console.proofs import Proof
from console.settings import SettingsChange

OWNED = (
    *("alert", "permit", "interlock", "lock", "wall", "suppression", "cause", "proof", "change"),
    *("case", "note", "added"),
)
"""Kinds of state that are looked at."""


class Holds(Protocol):
    """The duties of the core that hold what the states are of."""

    alerts: Alerts
    permits: PermitsDuty
    keeper: Keeper
    walls: Walls
    settings: SettingsDuty
    cases: CaseBook
    new_cameras: NewCameras
    suppressions: SuppressionsDuty
    causes: CausesDuty
    proofs: ProofsDuty
    interlocks: Interlocks


def unowned(core: Holds, message: Message) -> tuple[str, str] | None:
    """Kind and id of a state that nobody holds; None for one that somebody does, and for one that says it is over."""
    if is_gone(message):
        return None
    match message:
        case Alert() if message.alert not in core.alerts.standing:
            return "alert", message.alert
        case Permit() if message.permit not in core.permits.permits:
            return "permit", message.permit
        case RecordingLock() if core.keeper.locks.is_over(message.lock):
            return "lock", message.lock
        case SharedWall() if message.wall not in core.walls.walls:
            return "wall", message.wall
        case SettingsChange() if message.change not in core.settings.changes:
            return "change", message.change
        case Case() if message.case not in core.cases.standing():
            return "case", message.case
        case PinnedNote() if message.note not in core.cases.notes:
            return "note", message.note
        case AddedCamera() if message.camera not in core.new_cameras.added:
            return "added", message.camera
        case Suppression() if message.suppression not in core.suppressions.suppressions:
            return "suppression", message.suppression
        case Cause() if message.cause not in core.causes.states:
            return "cause", message.cause
        case Proof() if message.interlock not in core.proofs.states:
            return "proof", message.interlock
        case Interlock() if message.interlock not in core.interlocks.states:
            return "interlock", message.interlock
    return None
