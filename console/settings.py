"""The messages of settings that lie over the site file: what is in force, what is proposed, and the asks for it.

A setting is named by a key: table, entry and setting of the site file, as 'gas_point.G-114.set_point_1',
'filter.pulse.off_delay_s', 'alerts.stale_h', 'tier.gas_lost@zone=tank-farm.tier'; the steps of the guidance for one
place are one text, 'guidance.gas_level_2@zone=tank-farm.steps' (`console.domain.guidance_settings`).
"""

from __future__ import annotations

import msgspec

from console.asks import Ask
from console.messages import Message
from console.values import SettingsStep


class SettingsChange(Message, frozen=True):
    """What somebody wants set otherwise than it is, and what became of that. A key in `dropped` goes back to what the
    site file says. `basis` is the number of the version that was in force when it was proposed, `number` that of the
    version which its release made (0: none yet), `of_number` the one it goes back to (-1: none). `why` is what who
    decided said.
    """

    change: str
    step: SettingsStep
    values: dict[str, float | str]
    dropped: tuple[str, ...]
    basis: int
    reason: str
    proposed_by: str
    proposed_role: str
    proposed_seat: str
    proposed_at_us: int
    of_number: int = -1
    decided_by: str = ""
    decided_at_us: int = 0
    why: str = ""
    number: int = 0


class SettingsInForce(Message, frozen=True):
    """The settings that lie over the site file, all of them: number 0 is the site file alone. `left_out` says by key
    why a setting does not fit the site file of today and is not in force."""

    settings: str
    number: int = 0
    values: dict[str, float | str] = msgspec.field(default_factory=dict)
    reason: str = ""
    proposed_by: str = ""
    released_by: str = ""
    released_at_us: int = 0
    left_out: dict[str, str] = msgspec.field(default_factory=dict)


class ProposeSettings(Ask, frozen=True):
    """Propose a change of settings; fields as in SettingsChange."""

    values: dict[str, float | str]
    dropped: tuple[str, ...] = ()
    reason: str = ""
    of_number: int = -1


class ReleaseSettings(Ask, frozen=True):
    """Release, as the second person, a change that somebody proposed: it is in force from then on."""

    change: str


class RefuseSettings(Ask, frozen=True):
    """Refuse a change that somebody proposed, or withdraw one's own."""

    change: str
    reason: str = ""
