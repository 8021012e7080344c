"""One replay for several seats: what the one that leads says, and where those that follow have to be. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from console.messages import Programme
from console.room.replay import Replay
from console.seats import LedReplay

OFF_US = 1_500_000
"""Who follows is brought back when he is this far off, at the speed of life; a multiple of it at a multiple."""


def moment_of(led: LedReplay, now_us: int) -> int:
    """Where the replay is that somebody leads."""
    return led.moment_us + (int((now_us - led.led_at_us) * led.speed) if led.playing else 0)


def is_off(led: LedReplay, replay: Replay, now_us: int) -> bool:
    """Whether a replay is elsewhere than the one that is led. Standing still, it is that very moment or another."""
    apart_us = abs(moment_of(led, now_us) - replay.at_us)
    return apart_us > (OFF_US * max(1.0, abs(led.speed)) if led.playing else 0)


def is_told(told: LedReplay | None, replay: Replay, now_us: int) -> bool:
    """Whether those who follow know where the leader's replay is and how it goes."""
    if told is None or (told.playing, told.speed) != (replay.playing, replay.speed):
        return False
    return not is_off(told, replay, now_us)


def leaders(leads: Mapping[str, LedReplay], programmes: Mapping[str, Programme], own: str) -> list[LedReplay]:
    """The replays of others that can be followed: of seats that are there."""
    return [led for seat, led in sorted(leads.items()) if seat != own and _is_there(programmes.get(seat))]


def _is_there(programme: Programme | None) -> bool:
    return programme is None or programme.up
