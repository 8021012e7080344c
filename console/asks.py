"""What a dispatcher asks of the core, and its answer. Written and read as the messages are (console.messages)."""

from __future__ import annotations

from console.messages import Consequence, Message
from console.values import Outcome, SuppressionWhy, Verdict


class Ask(Message, frozen=True):
    """What every ask carries. The same `ask` id sent twice is one ask, answered twice alike."""

    ask: str
    seat: str
    operator: str
    asked_at_us: int


class Acknowledge(Ask, frozen=True):
    """Answer alerts, with a comment and a verdict. `seen_us` is the newest `changed_at_us` of them that the asker saw:
    what somebody else answered after that stays as he answered it, what called anew after that stays unanswered. 0:
    whoever asks does not say."""

    alerts: tuple[str, ...]
    comment: str = ""
    verdict: Verdict = Verdict.NONE
    seen_us: int = 0


class Shelve(Ask, frozen=True):
    """Silence an alert with a reason and a hard end."""

    alert: str
    minutes: int
    reason: str


class Unshelve(Ask, frozen=True):
    """Take an alert off the shelf before its end: that answers it."""

    alert: str


class HandOver(Ask, frozen=True):
    """Give alerts that still hold to another operator, with whom they stay answered beyond the end of this shift."""

    alerts: tuple[str, ...]
    to: str
    comment: str = ""


class Suppress(Ask, frozen=True):
    """Keep kinds of alert of a place or a source silent for some minutes, or take them out of service."""

    kinds: tuple[str, ...]
    why: SuppressionWhy
    minutes: int
    reason: str
    zone: str = ""
    source: str = ""
    out_of_service: bool = False


class LiftSuppression(Ask, frozen=True):
    """End a suppression before its time."""

    suppression: str


class TickStep(Ask, frozen=True):
    """Mark one step of an alert's guidance as done. `text`: its words in English as the asker saw it; '': not said."""

    alert: str
    step: int
    comment: str = ""
    text: str = ""


class Select(Ask, frozen=True):
    """Select an interlock for an action (True = trip / on), with a reason where the site demands one."""

    interlock: str
    action: bool
    reason: str = ""


class Agree(Ask, frozen=True):
    """Agree, as the second person, to what somebody has selected an interlock for."""

    interlock: str
    selected_until_us: int
    """As the second person saw it: what was selected anew meanwhile is something else."""
    pin: str = ""
    """Sealed, of the second person, who so agrees at the seat of the first."""


class Operate(Ask, frozen=True):
    """Operate the interlock that this seat has selected."""

    interlock: str


class Withdraw(Ask, frozen=True):
    """Let a selected interlock go."""

    interlock: str


class AskBypass(Ask, frozen=True):
    """Ask that an interlock does not trip by itself for a time; a second person must confirm it."""

    interlock: str
    minutes: int
    reason: str


class ConfirmBypass(Ask, frozen=True):
    """Confirm, as the second person, the bypass that somebody asked for."""

    interlock: str
    pin: str = ""
    """Sealed, of the second person, who so confirms at the seat of the first."""


class EndBypass(Ask, frozen=True):
    """End a bypass, or the wish for one."""

    interlock: str


class StopWrites(Ask, frozen=True):
    """Stop every write to every PLC, for a time."""

    minutes: int
    reason: str


class ReleaseWrites(Ask, frozen=True):
    """Allow writes to PLCs again, before the stop ends by itself."""

    reason: str


class Resume(Ask, frozen=True):
    """Resume a suspended permit, when its conditions hold again."""

    permit: str
    reason: str


class LockRecording(Ask, frozen=True):
    """Lock recordings of one camera as evidence, and of that time the history and the tape."""

    camera: str
    from_us: int
    to_us: int
    reason: str


class ReleaseRecording(Ask, frozen=True):
    """Release a lock: from then on its recordings go by the rules again."""

    lock: str
    reason: str


class ShareWall(Ask, frozen=True):
    """Give a wall layout to every seat; fields as in SharedWall."""

    wall: str
    cameras: tuple[str, ...]
    columns: int
    rows: int
    tiles: tuple[tuple[int, int, int, int], ...]


class WithdrawWall(Ask, frozen=True):
    """Take a shared wall layout from every seat."""

    wall: str


class SignIn(Ask, frozen=True):
    """Take the seat. `session`: known to this run of the windows alone; with it the seat is taken again without a PIN
    when only the network was gone."""

    pin: str = ""
    """Sealed for the core (`console.site.sealing`), as every `pin` of an ask; '' for none."""
    session: str = ""


class Looked(Ask, frozen=True):
    """Journal that somebody looked: at a person, a recording, a replay, an export."""

    subject: str
    reason: str = ""


class AllSaid(Ask, frozen=True):
    """Answered behind every state that the core says, in the order of the line: what a seat, or a vision worker, heard
    nothing of until then has ended. Nothing is decided by it, and no row is journaled."""


class Answer(Message, frozen=True):
    """The core's answer. `why` is a phrase of the panel, `where` the place it stuck.

    `judged` says, to a select that was done, what the order would do.
    """

    ask: str
    outcome: Outcome
    why: str = ""
    where: str = ""
    judged: Consequence | None = None

    def spoken(self) -> dict[str, str]:
        """As it stands in the body of a journal row."""
        return {"outcome": self.outcome, "why": self.why, "where": self.where}
