"""What a program says of itself, each second: that it lives, its figures, and notes by name."""

from __future__ import annotations

import msgspec

from console.messages import Message

WATCHED = "cameras"
"""Note of a vision worker's heartbeat: the ids of the cameras it watches, with commas."""
NOT_TRUSTWORTHY = "not_trustworthy"
"""Note of a vision worker's heartbeat while its detector fails its self-test: what was wrong. It detects nothing."""
BESIDE = "beside"
"""Note of a vision worker's heartbeat while models run beside its detector: their names, and what each adds."""
BESIDE_NOT_TRUSTWORTHY = "beside_not_trustworthy/"
"""Begins a note of a vision worker's heartbeat while a model beside its detector is not believed; the model's name is
behind it, and the note says what is wrong. That model's finds are missing, the detector's are not."""
NONSENSE = "It gives only boxes that cannot be"
"""What the note NOT_TRUSTWORTHY says of a model that passes its self-test while most looks of a minute gave such boxes
and nothing else. Any other text there is what was wrong with its answer to the self-test."""
DROPPED = "dropped_"
"""Begins a vision worker's figures of boxes that cannot be, by reason: 'dropped_not_a_number'."""
ENDED_BEFORE = "ended_before"
"""Note of the heartbeat of a program that was started again: how the one before it ended, an Ending or an exit code."""
FELL_FROM = "fell_from"
"""Note of a vision worker whose detector runs on the CPU although something better was asked for: the name of that."""


class Alive(Message, frozen=True):
    """Heartbeat of one program, once a second. Its last will says `up` false; `leaving` when it ends in order."""

    program: str
    pid: int
    up: bool
    started_at_us: int
    at_us: int
    leaving: bool = False
    figures: dict[str, float] = msgspec.field(default_factory=dict)
    notes: dict[str, str] = msgspec.field(default_factory=dict)
    refused: dict[str, int] = msgspec.field(default_factory=dict)
