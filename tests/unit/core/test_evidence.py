"""The core signs its journal: key, clock and heads come by themselves, and what does not fit is not signed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from console.core.clock_state import UNKNOWN, ClockState, clock_state, differs, of_timex
from console.core.evidence import CLOCK_EVERY_US, Evidence
from console.domain.decision import Decision
from console.site.home import Home
from console.store.errors import StorageError
from console.store.head_file import NAME, read_head
from console.store.keys import CREDENTIAL, IN_SYSTEM, KeyRefused, Keys
from console.store.proving import proven
from console.store.signing import public_of
from console.store.store import Store
from tests.evidence import key, sqlite_url

GOOD = ClockState("kernel", synchronised=True, offset_us=20, error_us=500)


class DirectLedger:
    """Commits at once."""

    def __init__(self, store: Store) -> None:
        self.lost_since_us, self.at_us = 0, 1_000_000
        self._store = store

    async def commit(self, decisions: Sequence[Decision]) -> None:
        self.submit(decisions)

    def submit(self, decisions: Sequence[Decision]) -> None:
        self.at_us += 1
        self._store.commit(decisions, self.at_us)

    async def in_store(self, work: Callable[[], Any]) -> Any:
        return work()


class Desk:
    """One core's evidence."""

    def __init__(self, folder: Path) -> None:
        self.home = Home(folder / "home").made()
        self.url = sqlite_url(folder)
        self.store = Store.open(self.url)
        self.ledger = DirectLedger(self.store)
        self.clock = GOOD
        self.start()

    def start(self) -> None:
        now, clock = (lambda: self.ledger.at_us), (lambda: self.clock)
        self.evidence = Evidence("plant-1", self.home, self.ledger, self.store.heads, now, clock)

    def kinds(self) -> list[str]:
        return [row.kind for row in self.store.journal()]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path)
    yield made
    made.store.close()


async def test_key_clock_and_head_come_by_themselves(desk: Desk) -> None:
    await desk.evidence.turn()
    assert desk.kinds() == ["evidence_key", "clock_checked"]
    assert (desk.evidence.why, desk.evidence.signed) == ("", 2)
    assert proven(desk.url).fault is None
    assert read_head(desk.home.evidence / NAME) == desk.store.heads.last()
    await desk.evidence.turn()
    assert len(desk.kinds()) == 2
    desk.start()
    await desk.evidence.turn()
    assert desk.kinds() == ["evidence_key", "clock_checked", "clock_checked"]


async def test_the_key_s_file_is_its_owner_s_alone(desk: Desk) -> None:
    await desk.evidence.turn()
    [path] = desk.home.evidence.glob("*.key")
    assert path.stat().st_mode & 0o777 == 0o600
    assert desk.home.evidence.stat().st_mode & 0o777 == 0o700
    path.chmod(0o644)
    await desk.ledger.commit([Decision("said", "x")])
    await desk.evidence.turn()
    assert "others may read this key" in desk.evidence.why


async def test_a_key_of_the_system_goes_before_a_file(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """systemd's credentials; another one that it hands us later follows the first."""
    given = tmp_path / "credentials"
    given.mkdir()
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(given))
    for number in (1, 2):
        (given / f"{CREDENTIAL}-{number}").write_text(key(number).private_bytes_raw().hex())
        (given / f"{CREDENTIAL}-{number}").chmod(0o400)
        desk.start()
        await desk.evidence.turn()
        assert desk.evidence.why == ""
    spans = desk.store.heads.keys().spans
    assert [(span.key, span.kept, span.vouched) for span in spans] == [
        (public_of(key(1)), IN_SYSTEM, False),
        (public_of(key(2)), IN_SYSTEM, True),
    ]
    assert not list(desk.home.evidence.glob("*.key"))


async def test_what_cannot_be_signed_is_said_and_signed_later(desk: Desk) -> None:
    await desk.evidence.turn()
    [path] = desk.home.evidence.glob("*.key")
    path.rename(path.with_suffix(".away"))
    await desk.ledger.commit([Decision("said", "x")])
    await desk.evidence.turn()
    await desk.evidence.turn()
    assert "vigil evidence rotate --lost" in desk.evidence.why
    path.with_suffix(".away").rename(path)
    await desk.evidence.turn()
    assert (desk.evidence.why, desk.evidence.signed) == ("", 3)
    assert desk.evidence.figures() == {"evidence_signed": 3.0}


async def test_a_journal_that_was_changed_is_signed_no_more(desk: Desk) -> None:
    await desk.evidence.turn()
    engine = create_engine(desk.url)
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM journal WHERE seq = 2"))
    engine.dispose()
    await desk.ledger.commit([Decision("said", "x")])
    await desk.evidence.turn()
    assert "row 2: it was signed, and is missing or another" in desk.evidence.why


async def test_a_journal_that_was_cut_off_is_signed_no_more(desk: Desk) -> None:
    """Else the heads would soon be as many as before, and nobody could tell."""
    for _ in range(3):
        await desk.ledger.commit([Decision("said", "x")])
        await desk.evidence.turn()
    kept = read_head(desk.home.evidence / NAME)
    engine = create_engine(desk.url)
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM evidence_head WHERE number > 1"))
        connection.execute(text("DELETE FROM journal WHERE seq > 3"))
    engine.dispose()
    for _ in range(4):
        await desk.ledger.commit([Decision("said", "y")])
        await desk.evidence.turn()

    assert "which was cut off or put back" in desk.evidence.why
    assert read_head(desk.home.evidence / NAME) == kept and kept is not None and kept.number == 3


async def test_a_lost_store_is_left_alone(desk: Desk) -> None:
    desk.ledger.lost_since_us = 1
    await desk.evidence.turn()
    assert desk.kinds() == []


async def test_the_clock_is_journaled_when_it_changes_and_each_hour(desk: Desk) -> None:
    await desk.evidence.turn()
    desk.clock = ClockState("kernel", synchronised=False, offset_us=20)
    await desk.evidence.turn()
    await desk.evidence.turn()
    desk.ledger.at_us += CLOCK_EVERY_US
    await desk.evidence.turn()
    rows = [row for row in desk.store.journal() if row.kind == "clock_checked"]
    assert [row.body["synchronised"] for row in rows] == [True, False, False]
    assert rows[0].body == {"source": "kernel", "synchronised": True, "offset_us": 20, "error_us": 500}


def test_the_kernel_s_answer_is_understood() -> None:
    """Offsets come in microseconds or, with STA_NANO, in nanoseconds."""
    assert of_timex([0, 1500, 0, 900, 0, 0x0001]) == ClockState("kernel", True, 1500, 900)
    assert of_timex([0, 1500, 0, 900, 0, 0x2040]) == ClockState("kernel", False, 2, 900)
    assert clock_state() == UNKNOWN or clock_state().source == "kernel"
    assert differs(GOOD, UNKNOWN, 1)
    assert differs(GOOD, ClockState("kernel", True, 200_000), 100_000)
    assert not differs(GOOD, GOOD, 1)


def test_keys_that_are_none_are_refused(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.evidence.mkdir()
    (home.evidence / "x.key").write_text("hello")
    (home.evidence / "x.key").chmod(0o600)
    with pytest.raises(KeyRefused, match="is no key"):
        Keys(home).load("0" * 64)
    (home.evidence / "x.key").unlink()
    home.evidence.rmdir()
    home.evidence.write_text("a file where the folder should be")
    with pytest.raises(KeyRefused, match="cannot be kept"):
        Keys(home).make()


def test_a_file_that_is_no_head_is_refused(tmp_path: Path) -> None:
    assert read_head(tmp_path / "none.json") is None
    (tmp_path / "head.json").write_text("{}")
    with pytest.raises(StorageError, match="is no signed head"):
        read_head(tmp_path / "head.json")
