"""Whatever a peer answers: a reading that fits, or a fault in words, within the time; a write that fits or a fault."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devices.errors import DeviceError
from devices.plc.answer import foreign, partial
from devices.plc.gate import WriteGate
from devices.plc.modbus import ModbusDevice
from devices.plc.point import Space
from tests.unit.devices.hostile_plc import HostilePlc, hostile

ODD_HEADS = st.tuples(
    st.sampled_from((b"\0\0", b"\0\1")), st.integers(0, 20), st.integers(0, 3), st.binary(max_size=12)
)


@settings(max_examples=60, deadline=None)
@given(answer=st.one_of(st.binary(max_size=30), ODD_HEADS))
def test_any_bytes(answer: bytes | tuple[bytes, int, int, bytes]) -> None:
    """Also those with a head that nearly fits."""
    asyncio.run(_answered_with(answer))


async def _answered_with(answer: bytes | tuple[bytes, int, int, bytes]) -> None:
    def mood(request: bytes, _good: bytes) -> bytes:
        if isinstance(answer, bytes):
            return answer
        protocol, length, unit, pdu = answer
        return request[:2] + protocol + bytes((0, length, unit)) + pdu

    plc = HostilePlc(moods=dict.fromkeys((2, 3, 5, 16), mood))
    async with hostile(plc):
        line = ModbusDevice("PLC-1", "127.0.0.1", plc.port, timeout_s=0.02, gate=WriteGate())
        for work in (
            line.read_bits(Space.INPUT, 0, 3),
            line.read_words(Space.REGISTER, 0, 3),
            line.write_registers(1, (2, 3)),
        ):
            try:
                read = await asyncio.wait_for(work, 2)
                assert read is None or len(read) == 3
            except DeviceError as error:
                assert "PLC-1" in str(error)
        line.close()


@pytest.mark.parametrize(
    ("raw", "whose", "much"),
    [
        (b"", "", "nothing came"),
        (b"\0\1\0", "", "3 bytes came, not even the head of an answer"),
        (b"\0\1\0\0\0\6\1\5", "", "only 8 of 12 bytes came"),
        (b"\0\1\0\0\0\2\1\5", "", "8 bytes came"),
        (b"\0\1\0\0\0\6\2\5", "unit 1 was asked, unit 2 answered", "only 8 of 12 bytes came"),
        (b"\0\2\0\0\0\6\1\5", "transaction 1 was asked, transaction 2 was answered", "only 8 of 12 bytes came"),
        (b"HTTP/1.1", "what came is not Modbus", "only 8 of 12087 bytes came"),
    ],
)
def test_what_came_in_words(raw: bytes, whose: str, much: str) -> None:
    assert (foreign(raw, 1, 1), partial(raw)) == (whose, much)
