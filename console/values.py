"""The values that messages speak in: states, tiers, answers. Each is written as the word behind it."""

from __future__ import annotations

from enum import StrEnum


class Quality(StrEnum):
    """How far a reading can be believed. Only GOOD carries a number."""

    GOOD = "good"
    OVER_RANGE = "over_range"
    FAULT = "fault"
    LOST = "lost"
    FROZEN = "frozen"
    INHIBITED = "inhibited"


class Tier(StrEnum):
    """How urgent an alert is; SOS first."""

    SOS = "SOS"
    ONE = "1"
    TWO = "2"
    THREE = "3"


class Question(StrEnum):
    """The two questions that never share a latch: is it dangerous, and can we see."""

    DANGER = "danger"
    SIGHT = "sight"


class AlertState(StrEnum):
    """States of ISA-18.2 / IEC 62682, by their usual mnemonics."""

    NORMAL = "NORM"
    UNACKNOWLEDGED = "UNACK"
    ACKNOWLEDGED = "ACKED"
    RETURNED = "RTNUN"
    SHELVED = "SHLVD"
    SUPPRESSED = "DSUPR"
    OUT_OF_SERVICE = "OOSRV"


class Verdict(StrEnum):
    """What the dispatcher found an alert to be."""

    NONE = ""
    TRUE = "true"
    FALSE = "false"
    TEST = "test"
    DISPATCHED = "dispatched"
    KNOWN_WORK = "known_work"


class Habit(StrEnum):
    """How an alert troubles the desk, by the criteria of ISA-18.2: again and again, for a moment only, for days."""

    NONE = ""
    CHATTERING = "chattering"
    FLEETING = "fleeting"
    STALE = "stale"


class SuppressionWhy(StrEnum):
    """Why alerts are silent by design."""

    EQUIPMENT_OFF = "equipment_off"
    DRILL = "drill"
    MAINTENANCE = "maintenance"


class SettingsStep(StrEnum):
    """How far a change of settings has come."""

    PROPOSED = "proposed"
    RELEASED = "released"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    OVERTAKEN = "overtaken"


class CaseStep(StrEnum):
    """How far the review of a case has come."""

    OPEN = "open"
    REVIEW = "in_review"
    MEASURES = "measures"
    CLOSED = "closed"


class PermitState(StrEnum):
    """Life of a permit."""

    APPROVED = "approved"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    LAPSED = "lapsed"
    CLOSED = "closed"


class PictureState(StrEnum):
    """What a camera's picture is worth now."""

    LIVE = "live"
    FROZEN = "frozen"
    LOST = "lost"
    BLACK = "black"
    COVERED = "covered"
    MOVED = "moved"
    LATE = "late"


class OrderPhase(StrEnum):
    """Where an interlock order stands."""

    READY = "ready"
    SELECTED = "selected"
    SENDING = "sending"


class OrderResult(StrEnum):
    """What became of an order; never 'done' by hope."""

    NONE = ""
    VERIFIED = "verified"
    UNVERIFIED = "sent_not_verified"
    REFUSED = "refused"
    NOT_SENT = "not_sent"


class Outcome(StrEnum):
    """The core's answer to an ask."""

    DONE = "done"
    REFUSED = "refused"
    FAILED = "failed"


class Ending(StrEnum):
    """How a program ended that was started again, where it is known better than its exit code tells."""

    DETECTOR_HUNG = "detector_hung"
    CAMERA_HUNG = "camera_hung"
    SILENT = "silent"


EXIT_CODES: dict[Ending, int] = {Ending.DETECTOR_HUNG: 81, Ending.CAMERA_HUNG: 82}
"""With which a program ends itself. Not used by Python, by shells or by systemd."""


class Sign(StrEnum):
    """What one point of a cause says. OUT: somebody took it out of service, which is no fault."""

    CALLS = "calls"
    QUIET = "quiet"
    FAULTY = "faulty"
    OUT = "out"


class FaultRule(StrEnum):
    """What a point that is faulty or silent means in a vote."""

    ALARM = "alarm"
    NO_ALARM = "no_alarm"
    DEGRADE = "degrade"


class EffectPhase(StrEnum):
    """Where one effect of a cause stands."""

    IDLE = ""
    WAITING = "waiting"
    HELD = "held"
    PROPOSED = "proposed"
    ORDERED = "ordered"
    DONE = "done"
    FAILED = "failed"
    BYPASSED = "bypassed"


class Need(StrEnum):
    """Why a camera is detected on as often as it is: what calls for looks, the most urgent first."""

    ALERT = "alert"
    PERMIT = "permit"
    SEEN = "seen"
    MOTION = "motion"
    CALM = "calm"
    NONE = ""


class Commissioning(StrEnum):
    """How far a camera is that is put into service while everything runs."""

    WANTED = "wanted"
    ADDED = "added"
    NOT_ADDED = "not_added"
