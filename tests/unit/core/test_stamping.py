"""The core has its heads stamped by a real authority, waits for one that is away, and journals both."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from console.core.stamping import MINUTE_US, Stamping
from console.domain.decision import Decision
from console.site.model import Witness
from console.store.stamps import KIND, MISSED
from tests.tsa import Authority
from tests.unit.core.test_evidence import Desk


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("tsa"))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path)
    yield made
    made.store.close()


def stamping(desk: Desk, authority: Authority, url: str, certificate: str = "root.pem") -> Stamping:
    witness = Witness(tsa=url, tsa_certificate=certificate)
    return Stamping(witness, authority.folder, desk.ledger, desk.store, lambda: desk.ledger.at_us)


async def said(desk: Desk) -> None:
    """A row and a head over it."""
    await desk.ledger.commit([Decision("said", "x")])
    await desk.evidence.turn()


def kinds(desk: Desk) -> list[str]:
    return [kind for kind in desk.kinds() if kind in (KIND, MISSED)]


async def test_the_newest_head_is_stamped_at_once_and_then_each_hour(desk: Desk, authority: Authority) -> None:
    with authority.there() as url:
        duty = stamping(desk, authority, url)
        await duty.turn()
        assert kinds(desk) == []
        await said(desk)
        for _ in range(2):
            await duty.turn()
            assert kinds(desk) == [KIND]
        await said(desk)
        await duty.turn()
        assert kinds(desk) == [KIND]
        desk.ledger.at_us += 60 * MINUTE_US
        await duty.turn()
    rows = desk.store.journal(kinds=(KIND,))
    assert [(row.body["head"], row.body["authority"]) for row in rows] == [
        (1, "CN=Test authority"),
        (2, "CN=Test authority"),
    ]
    assert duty.why == ""


async def test_what_waits_for_an_authority_that_is_away_is_stamped_when_it_is_back(
    desk: Desk, authority: Authority
) -> None:
    """Also after a restart of the core; the rows meanwhile are under the one stamp."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    duty = stamping(desk, authority, f"http://127.0.0.1:{port}/tsa")
    for _ in range(3):
        await said(desk)
        await duty.turn()
    assert kinds(desk) == [MISSED]
    assert "127.0.0.1" in duty.why
    duty = stamping(desk, authority, f"http://127.0.0.1:{port}/tsa")
    with authority.there(port):
        await duty.turn()
    [row] = desk.store.journal(kinds=(KIND,))
    head = desk.store.heads.last()
    assert head is not None
    assert (row.body["head"], row.body["size"], duty.why) == (head.number, head.size, "")


async def test_an_authority_that_answers_something_else_is_told_and_asked_again(
    desk: Desk, authority: Authority
) -> None:
    await said(desk)
    with authority.there() as url:
        duty = stamping(desk, authority, url)
        authority.refusing = True
        await duty.turn()
        assert "answers 200 with 'text/html', not with a time stamp" in duty.why
        authority.refusing = False
        await duty.turn()
    assert (kinds(desk), duty.why) == ([MISSED, KIND], "")


async def test_an_authority_that_the_site_does_not_trust_is_refused(
    desk: Desk, authority: Authority, tmp_path: Path
) -> None:
    await said(desk)
    other = Authority(tmp_path / "other")
    with other.there() as url:
        for certificate, why in (
            ("root.pem", "does not lead to one that the site trusts"),
            ("none.pem", "No such file"),
        ):
            duty = stamping(desk, authority, url, certificate)
            await duty.turn()
            assert why in duty.why
    assert KIND not in kinds(desk)


async def test_a_site_that_names_nobody_asks_nobody(desk: Desk, authority: Authority) -> None:
    await said(desk)
    await stamping(desk, authority, "").turn()
    assert kinds(desk) == []


async def test_a_store_that_does_not_answer_is_told(desk: Desk, authority: Authority) -> None:
    await said(desk)
    duty = stamping(desk, authority, "http://127.0.0.1:1/tsa")
    engine = create_engine(desk.url)
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE evidence_head"))
    engine.dispose()
    await duty.turn()
    assert "the database does not answer" in duty.why
    desk.ledger.lost_since_us = 1
    await duty.turn()
