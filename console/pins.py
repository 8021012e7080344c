"""The messages of PINs: who gives one, with which key a seat seals it for the core, and how it is changed."""

from __future__ import annotations

from console.asks import Ask
from console.messages import Message


class Pins(Message, frozen=True):
    """`key`: the public key of the core that works now (X25519, hexadecimal); `operators`: those who have a PIN."""

    key: str
    operators: tuple[str, ...] = ()


class ChangePin(Ask, frozen=True):
    """Change the own PIN: the present one and the new one, each sealed for the core."""

    pin: str
    new_pin: str
