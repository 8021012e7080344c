"""What came instead of the answer that was waited for, in words: the head of a Modbus TCP frame tells. Pure."""

from __future__ import annotations

HEAD = 7
"""Bytes of the head: transaction, protocol, length of what follows, unit (Modbus Messaging on TCP/IP V1.0b, 3.1.3)."""
NOTHING = "nothing came"


def foreign(raw: bytes, transaction: int, unit_id: int) -> str:
    """What is wrong with whose answer it is; '' where nothing whole came, or nothing that is wrong."""
    if len(raw) < HEAD:
        return ""
    got, protocol, unit = int.from_bytes(raw[:2], "big"), int.from_bytes(raw[2:4], "big"), raw[6]
    if protocol:
        return "what came is not Modbus"
    if unit != unit_id:
        return f"unit {unit_id} was asked, unit {unit} answered"
    if got != transaction:
        return f"transaction {transaction} was asked, transaction {got} was answered"
    return ""


def partial(raw: bytes) -> str:
    """How much of an answer came."""
    if not raw:
        return NOTHING
    whole = int.from_bytes(raw[4:6], "big") + HEAD - 1 if len(raw) >= HEAD else 0
    if len(raw) < whole:
        return f"only {len(raw)} of {whole} bytes came"
    return f"{len(raw)} bytes came" + ("" if whole else ", not even the head of an answer")
