"""What decodes the cameras' pictures on this machine, asked for once, when a vision program starts."""

from __future__ import annotations

import logging
from typing import NamedTuple

from devices.cameras.card import AUTO, Card, NoCard, found

log = logging.getLogger(__name__)


class Decoding(NamedTuple):
    """The card that decodes, None: the CPU; and why it is not the one that was asked for, '' when it is."""

    card: Card | None = None
    trouble: str = ""


ON_CPU = Decoding()


def decoding(asked: str) -> Decoding:
    """The card that was asked for (devices.cameras.card), after it has proved itself. Without one the CPU decodes:
    that is trouble only where a card was named."""
    try:
        return Decoding(found(asked))
    except NoCard as error:
        log.log(logging.INFO if asked == AUTO else logging.ERROR, "the CPU decodes: %s", error)
        return Decoding(None, "" if asked == AUTO else f"no card: {error}")
