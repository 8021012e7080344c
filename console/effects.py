"""The messages of the cause-and-effect table: the state of a cause with its effects, and what is asked of them."""

from __future__ import annotations

import msgspec

from console.asks import Ask
from console.messages import Message
from console.values import EffectPhase, Sign


class CauseEffect(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One effect of a cause. `due_at_us`: when it acts, or acted; `held_until_us`: until when somebody holds it back,
    or held it; `why` says why it did not act."""

    interlock: str
    action: bool
    phase: EffectPhase = EffectPhase.IDLE
    due_at_us: int = 0
    held_until_us: int = 0
    held_by: str = ""
    reason: str = ""
    why: str = ""


class Cause(Message, frozen=True):
    """One cause of the cause-and-effect table. `signs` is what each of its points says; `needed` of `voting` must call
    now; `calling` do, points that count as calling included. `blind`: no vote can make it hold. `first_out` is the
    point that called first, `called_by` who raised a manual one."""

    cause: str
    active: bool
    signs: dict[str, Sign]
    needed: int
    voting: int
    calling: int
    blind: bool
    effects: tuple[CauseEffect, ...]
    since_us: int = 0
    first_out: str = ""
    called_by: str = ""
    reason: str = ""


class HoldBack(Ask, frozen=True):
    """Hold back an effect that waits to act by itself, as long as the site allows."""

    cause: str
    interlock: str
    reason: str


class LetAct(Ask, frozen=True):
    """Let an effect that waits or is held back act now."""

    cause: str
    interlock: str


class CallCause(Ask, frozen=True):
    """Raise a manual cause: its effects follow."""

    cause: str
    reason: str


class EndCause(Ask, frozen=True):
    """Take a manual cause back. What it ordered stays."""

    cause: str
