"""A PLC that lies, stammers or answers for another: each told in words, none of it ever called verified."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.core import plc_link
from console.values import OrderResult
from tests.integration.interlock_room import Room, hasty_site
from tests.unit.devices.hostile_plc import READ_INPUTS, WRITE_COIL, HostilePlc, Mood, framed, hostile

WRONG = "The PLC answered something else than was written"
OTHER = "The feedback does not follow"
BLIND = "The feedback cannot be read"


def other_value(_request: bytes, answer: bytes) -> bytes:
    return answer[:10] + bytes((0, 0))


def other_coil(_request: bytes, answer: bytes) -> bytes:
    return answer[:8] + bytes((0, 9)) + answer[10:]


def other_unit(_request: bytes, answer: bytes) -> bytes:
    return answer[:6] + bytes((9,)) + answer[7:]


def other_transaction(_request: bytes, answer: bytes) -> bytes:
    return bytes((0x70, 0x07)) + answer[2:]


def no_transaction(_request: bytes, answer: bytes) -> bytes:
    return bytes((0, 0)) + answer[2:]


def half(_request: bytes, answer: bytes) -> bytes:
    return answer[:9]


def three_bytes(_request: bytes, answer: bytes) -> bytes:
    return answer[:3]


def no_modbus(_request: bytes, _answer: bytes) -> bytes:
    return b"HTTP/1.1 400 Bad Request\r\n\r\n"


def silence(_request: bytes, _answer: bytes) -> bytes:
    return b""


def exception(code: int) -> Mood:
    return lambda request, _answer: framed(request, bytes((request[7] | 0x80, code)))


async def ordered(folder: Path, plc: HostilePlc, monkeypatch: pytest.MonkeyPatch) -> tuple[OrderResult, str, str]:
    """An order to trip: its result, why, and the detail in the journal."""
    monkeypatch.setattr(plc_link, "TIMEOUT_S", 0.2)
    moods, plc.moods = plc.moods, {}
    late, plc.late_s = plc.late_s, {}
    async with hostile(plc):
        room = Room(folder, plc.port, hasty_site())
        await room.poll()
        await room.select()
        plc.moods, plc.late_s = moods, late
        await room.operate()
        [row] = room.rows("order_result")
        await room.close()
    return OrderResult(row.body["result"]), row.body["why"], row.body["detail"]


@pytest.mark.parametrize(
    ("mood", "why", "detail"),
    [
        (other_value, WRONG, "function 5 was asked, the reply does not fit it"),
        (other_coil, WRONG, "function 5 was asked, the reply does not fit it"),
        (other_unit, WRONG, "unit 1 was asked, unit 9 answered"),
        (other_transaction, WRONG, "was asked, transaction 28679 was answered"),
        (no_transaction, WRONG, "answered by unit 1 as transaction 0"),
        (no_modbus, WRONG, "what came is not Modbus"),
    ],
)
async def test_a_wrong_answer_to_a_write_is_never_verified(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mood: Mood, why: str, detail: str
) -> None:
    """Though the output did move, and its feedback says so: who knows what else moved."""
    plc = HostilePlc(moods={WRITE_COIL: mood})
    result, said, told = await ordered(tmp_path, plc, monkeypatch)
    assert (result, said) == (OrderResult.UNVERIFIED, why)
    assert detail in told
    assert len(plc.writes) == 1


@pytest.mark.parametrize(
    ("mood", "detail"), [(half, "only 9 of 12 bytes came"), (three_bytes, "3 bytes came"), (silence, "nothing came")]
)
async def test_a_write_without_a_whole_answer_is_as_true_as_its_feedback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mood: Mood, detail: str
) -> None:
    """The PLC did nothing: not verified. It did it: read back and verified, and the journal says what came."""
    deaf = HostilePlc(obeys=False, moods={WRITE_COIL: mood})
    assert await ordered(tmp_path / "deaf", deaf, monkeypatch) == (OrderResult.UNVERIFIED, OTHER, Holding(detail))
    heard = HostilePlc(moods={WRITE_COIL: mood})
    assert await ordered(tmp_path / "heard", heard, monkeypatch) == (OrderResult.VERIFIED, "", Holding(detail))
    assert (len(deaf.writes), len(heard.writes)) == (1, 1)


async def test_an_answer_after_the_time_out_is_no_answer_to_what_is_asked_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plc = HostilePlc(obeys=False, late_s={WRITE_COIL: 0.4})
    assert await ordered(tmp_path, plc, monkeypatch) == (OrderResult.UNVERIFIED, OTHER, Holding("nothing came"))
    assert len(plc.writes) == 1


@pytest.mark.parametrize(("code", "words"), [(77, "exception code 77"), (0, "exception code 0"), (4, "device failure")])
async def test_an_exception_is_a_refusal_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, words: str
) -> None:
    """One that no table has too: and though the output moved, it is no verified order."""
    plc = HostilePlc(moods={WRITE_COIL: exception(code)})
    result, why, detail = await ordered(tmp_path, plc, monkeypatch)
    assert (result, why) == (OrderResult.REFUSED, f"The PLC refused: {words}")
    assert words in detail


@pytest.mark.parametrize(("obeys", "result"), [(True, OrderResult.VERIFIED), (False, OrderResult.UNVERIFIED)])
@pytest.mark.parametrize("code", [5, 11])
async def test_an_exception_that_leaves_it_open_is_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, obeys: bool, result: OrderResult
) -> None:
    """The PLC is at it, or its gateway heard nothing of it: it may be done, so it is no refusal."""
    plc = HostilePlc(obeys=obeys, moods={WRITE_COIL: exception(code)})
    assert (await ordered(tmp_path, plc, monkeypatch))[0] is result


@pytest.mark.parametrize(
    "mood",
    [other_unit, other_transaction, no_transaction, half, three_bytes, silence, no_modbus, exception(77), exception(2)],
)
async def test_a_feedback_that_is_no_answer_verifies_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mood: Mood
) -> None:
    """Though every one of them says on."""
    plc = HostilePlc(moods={READ_INPUTS: mood})
    result, why, detail = await ordered(tmp_path, plc, monkeypatch)
    assert (result, why) == (OrderResult.UNVERIFIED, BLIND)
    assert "PLC-1 (127.0.0.1:" in detail


class Holding(str):
    """A text that holds this."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, str) and str(self) in other

    __hash__ = str.__hash__
