"""The tape: what the room hears, in pieces; what a lost store and a clock that is set back take of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from console.core.tape import DELTA_S, KEY_MESSAGES, PEOPLE_S, TapeDuty, TapeRow
from console.domain.leads import SAMPLES, lead_of
from console.messages import Duty, JournalEntry, Seen, Worker
from console.store.errors import StorageError
from tests import said

NOW = 1_000_000_000

class Reel:
    """A tape that can tear."""

    def __init__(self) -> None:
        self.torn = False
        self.torn_people = False
        self.pieces: list[tuple[str, int, int, list[TapeRow]]] = []
        self.people: list[tuple[int, int, list[tuple[int, Worker | Seen]]]] = []

    def append(self, kind: str, from_us: int, to_us: int, rows: Sequence[TapeRow]) -> None:
        if self.torn:
            raise StorageError("tape: the disk is full")
        self.pieces.append((kind, from_us, to_us, list(rows)))

    def append_people(self, from_us: int, to_us: int, rows: Sequence[tuple[int, Worker | Seen]]) -> None:
        if self.torn_people:
            raise StorageError("tape: the disk is full")
        self.people.append((from_us, to_us, list(rows)))


async def at_once(work: Callable[[], None]) -> None:
    """The store's thread, without a thread."""
    work()


async def test_the_tape_holds_what_was_said_at_its_own_time_and_begins_with_a_key() -> None:
    reel, clock = Reel(), [NOW]
    duty = Duty(seat="s", operator="wang", shift="day", since_us=1)
    tape = TapeDuty(reel, lambda: [("vigil/test/state/duty/s", duty)], lambda: clock[0])
    assert not tape.is_due()
    clock[0] += 500_000
    row = JournalEntry(seq=1, at_us=NOW + 7, kind="k", subject="s", operator="", body={}, previous="", hash="")
    tape.take("vigil/test/journal", row)
    tape.take("vigil/test/seen/C01", Seen(camera="C01", captured_at_us=NOW - 40_000))
    tape.take("vigil/test/state/duty/s", duty)
    clock[0] = NOW + int(DELTA_S * 1e6)
    assert tape.is_due()
    await tape.keep(at_once)
    [delta, lead, key] = reel.pieces
    assert lead[:3] == ("lead", NOW + 7, NOW + 2_000_000) and lead_of(lead[3]).journal == [lead[3][0]]
    assert [at_us - NOW for at_us, _, _ in delta[3]] == [7, -40_000, 500_000]
    assert (delta[0], delta[1], delta[2]) == ("delta", NOW - 40_000, NOW + 2_000_000)
    assert (key[0], len(key[3])) == ("key", 1)
    await tape.keep(at_once)
    assert [piece[0] for piece in reel.pieces] == ["delta", "lead", "key", "delta"]


async def test_many_messages_bring_a_key_piece_with_what_led_to_it() -> None:
    """However short the time is; and what could not be kept leads to the next."""
    reel, clock = Reel(), [NOW]
    tape = TapeDuty(reel, list, lambda: clock[0])
    await tape.keep(at_once)
    for n in range(KEY_MESSAGES):
        clock[0] += 10
        tape.take("vigil/test/state/gas/G-1", said.gas("G-1", float(n % 3), NOW + n // 2 * 2))
    reel.torn = True
    await tape.keep(at_once)
    reel.torn = False
    await tape.keep(at_once)
    assert [piece[0] for piece in reel.pieces] == ["delta", "delta", "lead"]
    assert SAMPLES.decode(lead_of(reel.pieces[-1][3]).gas["G-1"])[:3] == [(NOW, 0.0), (NOW, 1.0), (NOW + 2, 2.0)]


async def test_a_torn_tape_keeps_what_it_had_for_the_next_try() -> None:
    reel, clock = Reel(), [NOW]
    tape = TapeDuty(reel, list, lambda: clock[0])
    tape.take("t", Seen(camera="C01", captured_at_us=NOW))
    reel.torn = True
    await tape.keep(at_once)
    assert (tape.failed, reel.pieces) == (1, [])
    reel.torn = False
    clock[0] += 1
    tape.take("t", Seen(camera="C01", captured_at_us=NOW + 1))
    await tape.keep(at_once)
    assert [len(rows) for kind, _, _, rows in reel.pieces if kind == "delta"] == [2]


async def test_a_lost_store_takes_the_oldest_of_the_tape_and_they_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("console.core.tape.MOST_WAITING", 3)
    reel, clock = Reel(), [NOW]
    tape = TapeDuty(reel, list, lambda: clock[0])
    for _ in range(5):
        clock[0] += 1
        tape.take("t", Seen(camera="C01", captured_at_us=clock[0]))
    reel.torn = True
    await tape.keep(at_once)
    reel.torn = False
    await tape.keep(at_once)

    assert tape.dropped == 2
    assert [[at_us - NOW for at_us, _, _ in rows] for kind, _, _, rows in reel.pieces if kind == "delta"] == [[3, 4, 5]]


async def test_after_the_clock_was_set_back_the_tape_goes_on_at_once() -> None:
    """As many messages as a store that is away leaves waiting, and more, within the hour that comes twice."""
    reel, clock = Reel(), [NOW]
    duty = Duty(seat="s", operator="wang", shift="day", since_us=1)
    tape = TapeDuty(reel, lambda: [("vigil/test/state/duty/s", duty)], lambda: clock[0])
    for second in range(90):
        clock[0] += -3_600_000_000 if second == 45 else 1_000_000
        tape.take("t", Seen(camera="C01", captured_at_us=clock[0]))
        if tape.is_due():
            await tape.keep(at_once)
    await tape.keep(at_once)

    pieces = [(from_us, to_us, rows) for kind, from_us, to_us, rows in reel.pieces if kind == "delta"]
    assert sum(len(rows) for _, _, rows in pieces) == 90 and len(pieces) > 40
    assert all(from_us <= at_us <= to_us for from_us, to_us, rows in pieces for at_us, _, _ in rows)
    keys = [to_us for kind, _, to_us, _ in reel.pieces if kind == "key"]
    assert keys[-1] < NOW - 3_500_000_000, "a moment of the second time is folded from a key piece of that time"
    spans = [(from_us - NOW, to_us - NOW) for from_us, to_us, _ in reel.people]
    assert all(from_us < to_us for from_us, to_us in spans)


async def test_where_people_were_is_kept_once_more_as_columns() -> None:
    """Every half minute; what could not be kept so is on the tape, and the next piece begins after it."""
    reel, clock = Reel(), [NOW]
    tape = TapeDuty(reel, list, lambda: clock[0])
    for torn in (False, True, False):
        reel.torn_people = torn
        for _ in range(2):
            clock[0] += int(PEOPLE_S * 5e5)
            tape.take("vigil/test/state/gas/G-1", said.gas("G-1", 2.0, NOW))
            tape.take("t", Seen(camera="C01", captured_at_us=clock[0]))
            await tape.keep(at_once)
    length = int(PEOPLE_S * 1e6)
    assert [(from_us - NOW, to_us - NOW, len(rows)) for from_us, to_us, rows in reel.people] == [
        (0, length, 2),
        (2 * length, 3 * length, 2),
    ]
    assert [piece[0] for piece in reel.pieces].count("delta") == 6 and tape.failed == 0
