"""Alerts that trouble the desk, told by the criteria of ISA-18.2 / IEC 62682 and EEMUA 191. Pure.

Chattering: it comes and goes again and again. Fleeting: there for a moment, once, before anybody could have done
anything. Stale: there for days, so that nobody sees it any more. The site file may set other numbers.
"""

from __future__ import annotations

from collections.abc import Sequence

from console.messages import Alert
from console.site.model import AlertRules
from console.values import Habit

SECOND_US = 1_000_000
SHORT_US, LONG_US = 60 * SECOND_US, 300 * SECOND_US
"""The two spans in which transitions are counted."""
ALONE_US = 60 * SECOND_US
"""What does not repeat within this was there once."""
HOUR_US = 3600 * SECOND_US


def habit_of(rules: AlertRules, alert: Alert, turns: Sequence[int], now_us: int) -> Habit:
    """What an alert is now. `turns` are the times at which its condition came or went, oldest first."""
    recent = [turn for turn in turns if 0 <= now_us - turn <= LONG_US]
    short = [turn for turn in recent if now_us - turn <= SHORT_US]
    if len(short) > rules.chattering_in_1_min or len(recent) > rules.chattering_in_5_min:
        return Habit.CHATTERING
    if alert.active:
        stale = now_us - alert.active_since_us > rules.stale_h * HOUR_US
        return Habit.STALE if stale else Habit.NONE
    return Habit.FLEETING if _was_fleeting(rules, turns, now_us) or alert.habit is Habit.FLEETING else Habit.NONE


def kept_turns(turns: Sequence[int], now_us: int) -> tuple[int, ...]:
    """The turns that still count for something."""
    return tuple(turn for turn in turns if 0 <= now_us - turn <= LONG_US)


def _was_fleeting(rules: AlertRules, turns: Sequence[int], now_us: int) -> bool:
    """Whether it came once, went soon, and a while has passed without another."""
    if len(turns) < 2 or now_us - turns[-1] < ALONE_US:
        return False
    came_us, gone_us = turns[-2:]
    alone = len(turns) == 2 or came_us - turns[-3] > ALONE_US
    return alone and gone_us - came_us < rules.fleeting_s * SECOND_US
