"""The messages of cameras put into service while everything runs, and of what else changed in the site file."""

from __future__ import annotations

from typing import Any

import msgspec

from console.asks import Ask
from console.messages import Message
from console.values import Commissioning


class AddedCamera(Message, frozen=True):
    """A camera that was put into service while the core ran: its `[[camera]]` of the site file, whole. `order` is the
    ask and `by` who asked; '' for one that somebody wrote into the file by hand. `why` is said of one that was not put
    into service."""

    camera: str
    settings: dict[str, Any]
    step: Commissioning
    at_us: int
    order: str = ""
    by: str = ""
    why: str = ""


class SiteFile(Message, frozen=True):
    """What the site file of the core says otherwise than what is in force: `waits` names it ('camera.C05', 'limits')
    and takes hold when Vigil is started again; `problems` are the words of the checker for a file that cannot be
    used."""

    file: str
    waits: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()


class AddCamera(Ask, frozen=True):
    """Write a camera into the site file of the core and put it into service. `settings` are those of a `[[camera]]`; no
    password is among them."""

    settings: dict[str, float | str] = msgspec.field(default_factory=dict)
