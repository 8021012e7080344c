"""Signed heads: the tree they sign, the keys they are signed with, and what is found when something was changed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from console.domain.decision import Decision
from console.store.canonical import canonical
from console.store.chain import row_hash
from console.store.errors import StorageError
from console.store.heads import Head, JournalBroken, Overtaken
from console.store.key_history import KIND, revocation
from console.store.merkle import leaf_hash, root_of
from console.store.proving import Proof, proven
from console.store.row_check import Fault
from console.store.signing import HEAD, is_signed, public_of, read_public
from tests.evidence import SignedJournal, key

ONE, TWO, THREE = (public_of(key(number)) for number in (1, 2, 3))


@pytest.fixture
def journal(database_url: str) -> Iterator[SignedJournal]:
    made = SignedJournal(database_url)
    yield made
    made.store.close()


def change(journal: SignedJournal, statement: str) -> None:
    """What somebody does who has the database in hand."""
    engine = create_engine(journal.url)
    with engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()


def fault(journal: SignedJournal, *known: str) -> Fault | None:
    return proven(journal.url, known).fault


def whole(journal: SignedJournal, *known: str) -> Proof:
    proof = proven(journal.url, known)
    assert proof.fault is None
    return proof


def test_a_head_is_the_root_of_the_rows_signed(journal: SignedJournal) -> None:
    """By the standards alone: RFC 6962 over the hashes of the rows, Ed25519 over the text."""
    journal.say(5)
    head = journal.sign()
    assert head is not None
    rows = journal.store.journal()
    assert (head.number, head.size, head.key) == (1, len(rows), ONE)
    assert head.root == root_of([leaf_hash(bytes.fromhex(row.hash)) for row in rows]).hex()
    assert is_signed(ONE, HEAD, head.text, head.signature)
    assert json.loads(head.text)["root"] == head.root
    assert journal.store.heads.last() == head


def test_no_head_is_made_when_no_row_came(journal: SignedJournal) -> None:
    assert journal.sign() is not None
    assert journal.sign() is None


def test_nothing_is_signed_before_a_key_was_begun(database_url: str) -> None:
    journal = SignedJournal(database_url)
    change(journal, "DELETE FROM journal")
    journal.say(1)
    assert journal.sign() is None
    journal.store.close()


def test_heads_go_on_from_each_other_in_bounded_steps(journal: SignedJournal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("console.store.heads.MOST_ROWS", 7)
    journal.say(30)
    heads = []
    while head := journal.sign():
        heads.append(head)
    assert [head.size for head in heads] == [7, 14, 21, 28, 31]
    assert [head.previous for head in heads] == ["0" * 64, *(head.digest for head in heads[:-1])]
    proof = whole(journal, ONE)
    assert (proof.rows, proof.signed_rows, proof.heads) == (31, 31, 5)
    journal.say(3)
    proof = whole(journal, ONE)
    assert (proof.rows, proof.signed_rows) == (34, 31)


def test_spans_of_rows_are_put_together(journal: SignedJournal, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever heads lie on the edge between two."""
    monkeypatch.setattr("console.store.proving.SPAN", 8)
    for count in (3, 4, 8, 9, 1, 20):
        journal.say(count)
        journal.sign()
    assert whole(journal, ONE).rows == 46
    row, previous = journal.store.journal(24, 1)[0], "f" * 64
    content = (row.seq, row.at_us, row.kind, row.subject, row.operator, canonical(row.body), previous)
    change(journal, f"UPDATE journal SET previous = '{previous}', hash = '{row_hash(*content)}' WHERE seq = 25")
    assert fault(journal) == Fault("row 25", "it does not carry the hash of the row before")


def test_many_processes_find_the_same(journal: SignedJournal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("console.store.proving.SPAN", 16)
    journal.say(40)
    journal.sign()
    one, two = proven(journal.url, processes=1), proven(journal.url, processes=2)
    assert one == two
    assert two.roots[41] == two.head.root if two.head else False


@pytest.mark.parametrize("block", [1, 4, 7])
def test_blocks_of_rows_are_put_together(journal: SignedJournal, monkeypatch: pytest.MonkeyPatch, block: int) -> None:
    """Whatever heads and keys lie inside, or on the edge."""
    for count in (3, 4, 8, 9, 1, 20):
        journal.say(count)
        journal.sign()
    journal.begin(2, before=1)
    journal.sign()
    at_once = whole(journal, ONE)
    monkeypatch.setattr("console.store.proving.BLOCK", block)
    assert whole(journal, ONE) == at_once
    change(journal, "UPDATE journal SET subject = 'other' WHERE seq = 13")
    assert fault(journal) == Fault("row 13", "its content does not give its hash")


@pytest.mark.parametrize("number", [str(1 << 60), "-3", "0", "11"])
def test_a_number_that_leads_nowhere_is_told_at_once(journal: SignedJournal, number: str) -> None:
    """However far it leads: no more is gone through than there is. The journal has 7 rows."""
    journal.say(6)
    change(journal, f"UPDATE journal SET seq = {number} WHERE seq = 7")
    assert fault(journal) == Fault("row 7", "it is missing")
    change(journal, "UPDATE journal SET seq = -99 WHERE seq = 3")
    found = fault(journal)
    assert found is not None and found.where == "row 3"


@pytest.mark.parametrize("number", ["'x'", "x'00'", "6.5"])
def test_a_number_that_is_none_is_told(tmp_path: Path, number: str) -> None:
    """SQLite keeps whatever it is given."""
    journal = SignedJournal(f"sqlite:///{tmp_path / 'vigil.db'}")
    journal.say(6)
    change(journal, f"UPDATE journal SET seq = {number} WHERE seq = 7")
    found = fault(journal)
    assert found is not None and found.where == "row 7"
    journal.store.close()


def test_the_first_row_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    journal = SignedJournal(f"sqlite:///{tmp_path / 'vigil.db'}")
    journal.say(9)
    change(journal, "UPDATE journal SET subject = CAST(x'ff' AS TEXT) WHERE seq = 6")
    found = fault(journal)
    assert found is not None
    assert (found.where, "it cannot be read" in found.why) == ("row 6", True)
    with pytest.raises(StorageError, match="evidence: the database does not answer"):
        journal.sign()
    journal.store.close()


CHANGES = {
    "UPDATE journal SET subject = 'other' WHERE seq = 3": ("row 3", "its content does not give its hash"),
    "UPDATE journal SET at_us = at_us + 1 WHERE seq = 2": ("row 2", "its content does not give its hash"),
    "UPDATE journal SET body = replace(body, 'a', 'b') WHERE seq = 1": ("row 1", "its content"),
    "UPDATE journal SET hash = upper(hash) WHERE seq = 4": ("row 4", "its content"),
    "DELETE FROM journal WHERE seq = 4": ("row 4", "it is missing"),
    "DELETE FROM journal WHERE seq > 4": ("head 1", "it covers 6 rows; the journal has 4"),
    "DELETE FROM evidence_head WHERE number = 1": ("head 1", "it is missing"),
    "UPDATE evidence_head SET text = replace(text, 'plant-1', 'plant-2') WHERE number = 2": ("head 2", "signature"),
    "UPDATE evidence_head SET text = text || ' ' WHERE number = 2": ("head 2", "not the text of a head"),
    "UPDATE evidence_head SET text = '[]' WHERE number = 2": ("head 2", "not the text of a head"),
    "UPDATE evidence_head SET signature = upper(signature) WHERE number = 1": ("head 1", "signature"),
    "UPDATE evidence_head SET number = 7 WHERE number = 2": ("head 7", "it says that it is head 2"),
}


@pytest.mark.parametrize("statement", CHANGES)
def test_the_first_that_does_not_fit_is_named(journal: SignedJournal, statement: str) -> None:
    for _ in range(2):
        journal.say(5)
        journal.sign()
    change(journal, statement)
    found = fault(journal, ONE)
    where, why = CHANGES[statement]
    assert found is not None
    assert found.where == where
    assert why in found.why


def test_rows_that_were_made_anew_do_not_give_the_root(journal: SignedJournal) -> None:
    """A whole chain of other rows, as somebody makes it who knows how."""
    journal.say(3)
    journal.sign()
    change(journal, "DELETE FROM journal WHERE seq > 1")
    journal.say(3, other=True)
    assert fault(journal, ONE) == Fault("head 1", "its root is not that of the rows")


def test_what_was_changed_is_not_signed(journal: SignedJournal) -> None:
    journal.say(3)
    journal.sign()
    journal.say(3)
    change(journal, "UPDATE journal SET subject = 'other' WHERE seq = 6")
    with pytest.raises(JournalBroken, match="row 6: its content"):
        journal.sign()
    change(journal, "DELETE FROM journal WHERE seq = 5")
    with pytest.raises(JournalBroken, match="row 5: it is missing"):
        journal.sign()
    change(journal, "DELETE FROM journal WHERE seq > 3")
    for _ in range(2):
        with pytest.raises(JournalBroken, match="row 4: it was signed, and is missing or another"):
            journal.sign()
        journal.say(3)
    change(journal, "UPDATE evidence_head SET text = 'x'")
    with pytest.raises(JournalBroken, match="head 1"):
        journal.sign()


def test_a_key_follows_another(journal: SignedJournal) -> None:
    """Who knows either trusts both; who knows neither, none."""
    journal.say(2)
    journal.sign()
    journal.begin(2, before=1)
    assert (journal.sign() or pytest.fail()).key == TWO
    assert whole(journal, ONE).trusted == whole(journal, TWO).trusted == {ONE, TWO}
    assert fault(journal, THREE) == Fault(
        "head 1", f"it is signed with key {ONE[:16]}…, for which no key that you know vouches"
    )


def test_a_key_that_was_lost_ends_the_trust(journal: SignedJournal) -> None:
    journal.sign()
    journal.begin(2)
    journal.sign()
    assert whole(journal, ONE, TWO).trusted == {ONE, TWO}
    assert (fault(journal, ONE) or pytest.fail()).where == "head 2"
    assert (fault(journal, TWO) or pytest.fail()).where == "head 1"


def test_a_revoked_key_is_told_of(journal: SignedJournal) -> None:
    journal.sign()
    journal.begin(2, before=1)
    journal.commit(revocation(ONE, 0, "stolen", journal.at_us, key(2)))
    journal.sign()
    proof = whole(journal, TWO)
    assert proof.late == 1
    assert (proof.history.spans[0].revoked_why, proof.history.spans[0].revoked_us) == ("stolen", 0)


FORGED = {
    "not a row of a key": {"event": 1, "signatures": 2},
    "a key that follows one that was not before": {
        "event": {"act": "began", "key": TWO, "before": THREE, "kept": "file", "at_us": 1, "why": ""},
        "signatures": {},
    },
    "a key that nobody signed": {
        "event": {"act": "began", "key": TWO, "before": ONE, "kept": "file", "at_us": 1, "why": ""},
        "signatures": {},
    },
    "an act that nobody knows": {"event": {"act": "lent", "key": TWO}, "signatures": {}},
    "a revocation of the key that signs": {
        "event": {"act": "revoked", "key": ONE, "from_us": 1, "why": ""},
        "signatures": {},
    },
}


@pytest.mark.parametrize("body", FORGED.values(), ids=FORGED)
def test_a_row_of_a_key_that_does_not_hold_is_named(journal: SignedJournal, body: dict[str, object]) -> None:
    journal.commit(Decision(KIND, "x", body))
    found = fault(journal, ONE)
    assert found is not None
    assert found.where == "row 2"
    with pytest.raises(JournalBroken, match="row 2"):
        journal.sign()


def test_a_head_by_another_key_than_that_of_its_time_is_refused(journal: SignedJournal) -> None:
    journal.say(2)
    head = journal.store.heads.sign("plant-1", lambda _: key(5), journal.at_us)
    assert head is not None
    assert (fault(journal) or pytest.fail()).why.endswith("is not the one that signs at that time")


def test_a_database_without_its_tables_is_told(journal: SignedJournal) -> None:
    journal.say(1)
    change(journal, "DROP TABLE evidence_head")
    with pytest.raises(StorageError, match="evidence_head"):
        journal.sign()
    assert "evidence_head" in (fault(journal) or pytest.fail()).why


def test_a_head_that_cannot_be_kept_is_told(journal: SignedJournal) -> None:
    """Two that sign at the same moment: the second finds its number taken."""
    journal.say(1)
    last = journal.store.heads.last
    journal.store.heads.last = lambda: None  # type: ignore[method-assign]
    journal.sign()
    journal.say(1)
    with pytest.raises(Overtaken, match="head 1 is there already"):
        journal.sign()
    change(journal, "DROP TABLE evidence_head")
    with pytest.raises(StorageError, match="head 1 is not stored"):
        journal.sign()
    journal.store.heads.last = last  # type: ignore[method-assign]


def test_a_head_that_is_not_one_head_s_text_is_refused() -> None:
    with pytest.raises(ValueError, match="not the text of a head"):
        Head.read("{", "")
    with pytest.raises(ValueError, match="not the text of a head"):
        Head.read('{"v":1}', "")


def test_public_keys_are_read_as_people_hand_them_on() -> None:
    from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    form = (Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    assert read_public(f" {ONE.upper()}\n") == ONE
    assert read_public(key(1).public_key().public_bytes(*form).decode()) == ONE
    with pytest.raises(ValueError, match="none of Ed25519"):
        read_public(generate_private_key(SECP256R1()).public_key().public_bytes(*form).decode())
    with pytest.raises(ValueError):
        read_public("hello")


def test_a_signature_has_one_spelling(journal: SignedJournal) -> None:
    head = journal.sign()
    assert head is not None
    assert not is_signed(ONE, HEAD, head.text, head.signature.upper())
    assert not is_signed(ONE.upper(), HEAD, head.text, head.signature)
    assert not is_signed(ONE, "other\n", head.text, head.signature)
    assert not is_signed("f" * 64, HEAD, head.text, head.signature)
    assert replace(head, number=2) != head
    assert len(hashlib.sha256(head.text.encode()).hexdigest()) == len(head.digest)
