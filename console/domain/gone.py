"""Which states are told once and then forgotten, by the ledger, by the windows and by the broker alike. Pure."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from console.cases import Case, PinnedNote
from console.commissioning import AddedCamera
from console.messages import Alert, Message, RecordingLock, SharedWall, Suppression
from console.seats import LedReplay
from console.settings import SettingsChange
from console.values import AlertState, CaseStep, Commissioning, SettingsStep

_GONE: dict[type[Message], Callable[[Any], bool]] = {
    Alert: lambda alert: alert.state is AlertState.NORMAL,
    RecordingLock: lambda lock: bool(lock.released_at_us),
    SharedWall: lambda wall: wall.withdrawn,
    LedReplay: lambda replay: replay.over,
    Suppression: lambda suppression: suppression.over,
    SettingsChange: lambda change: change.step is not SettingsStep.PROPOSED,
    Case: lambda case: case.step is CaseStep.CLOSED,
    PinnedNote: lambda note: note.taken_away,
    AddedCamera: lambda added: added.step is Commissioning.NOT_ADDED,
}


def can_be_gone(state: Message) -> bool:
    """Whether states of its kind come to an end."""
    return type(state) in _GONE


def is_gone(state: Message) -> bool:
    """Whether it is over for good: an alert that is normal, a lock that was released, a case that is closed."""
    over = _GONE.get(type(state))
    return over is not None and over(state)
