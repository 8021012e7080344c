"""The journal, the states and the answers of the store."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine

from console.asks import Answer
from console.domain.decision import Decision
from console.messages import Duty, JournalEntry
from console.store.canonical import canonical
from console.store.errors import AskRepeated, NotOpened, StorageError
from console.store.rows import HOUR_US, BehaviourEvent, Exposure
from console.store.store import Store
from console.store.tables import METADATA, REVISION
from console.store.upgrade import MIGRATIONS, upgrade
from console.values import Outcome


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    opened = Store.open(database_url)
    yield opened
    opened.close()


def duty(operator: str, since_us: int = 1) -> Duty:
    return Duty(seat="seat-1", operator=operator, shift="day", since_us=since_us)


def test_rows_are_numbered_without_gaps_and_chained(store: Store) -> None:
    """Each row carries the hash of the one before."""
    first = store.commit([Decision("signed_in", "seat-1"), Decision("signed_in", "seat-2")], at_us=10)
    second = store.commit([Decision("signed_in", "seat-3", body={"名": "王", "n": 1.5})], at_us=20)

    assert [entry.seq for entry in first + second] == [1, 2, 3]
    assert [entry.previous for entry in first + second] == ["0" * 64, first[0].hash, first[1].hash]
    assert store.journal() == first + second
    assert store.last_entry() == second[0]
    assert store.verify_chain() is None


def test_an_empty_journal_is_whole(store: Store) -> None:
    """Nothing kept is nothing broken."""
    assert store.verify_chain() is None
    assert store.last_entry() is None
    assert store.commit([], at_us=1) == []


def test_the_hash_can_be_computed_by_anybody(store: Store) -> None:
    """The chain is what the docstring of console.store.chain says, by the standard library alone."""
    import hashlib
    import json

    [entry] = store.commit([Decision("said", "G-114", body={"b": [1, None], "a": "气"}, operator="wang")], at_us=7)

    row = [entry.seq, entry.at_us, entry.kind, entry.subject, entry.operator, entry.body, entry.previous]
    written = json.dumps(row, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert entry.hash == hashlib.sha256(written.encode()).hexdigest()


def test_the_latest_state_of_each_thing_is_kept(store: Store) -> None:
    """Later states replace earlier ones, also inside one commit."""
    store.commit([Decision("a", "x", states=(("duty", "seat-1", duty("wang")),))], at_us=1)
    store.commit(
        [
            Decision("b", "x", states=(("duty", "seat-1", duty("li")), ("duty", "seat-2", duty("wang")))),
            Decision("c", "x", states=(("duty", "seat-1", duty("chen")),)),
        ],
        at_us=2,
    )

    assert store.states("duty") == {"seat-1": duty("chen"), "seat-2": duty("wang")}
    assert store.states("alert") == {}


def test_an_ask_is_never_executed_twice(store: Store) -> None:
    """The second commit of the same ask stores nothing at all."""
    decision = Decision("acknowledged", "a1", ask="ask-1", states=(("duty", "seat-1", duty("wang")),))
    store.commit([decision, Decision("acknowledged", "a2", ask="ask-1")], at_us=1)

    with pytest.raises(AskRepeated, match="ask-1"):
        store.commit([Decision("other", "x"), Decision("acknowledged", "a1", ask="ask-1")], at_us=2)

    assert [entry.kind for entry in store.journal()] == ["acknowledged", "acknowledged"]
    assert store.answer_to("ask-1") == Answer(ask="ask-1", outcome=Outcome.DONE)
    assert store.answer_to("ask-2") is None


def test_a_completing_decision_changes_the_answer(store: Store) -> None:
    """What an order's ask is answered is what became of the order."""
    failed = {"answer": {"outcome": "failed", "why": "not known yet", "where": "PLC-1"}}
    store.commit([Decision("order_sending", "IL-01", ask="ask-1", body=failed)], at_us=1)
    assert store.answer_to("ask-1") == Answer(ask="ask-1", outcome=Outcome.FAILED, why="not known yet", where="PLC-1")

    store.commit([Decision("order_result", "IL-01", ask="ask-1")], at_us=2)
    assert store.answer_to("ask-1") == Answer(ask="ask-1", outcome=Outcome.DONE)


def test_the_journal_is_asked_by_number_time_and_kind(store: Store) -> None:
    """from_us is in, to_us is out."""
    for at_us, kind in [(10, "a"), (20, "b"), (30, "a")]:
        store.commit([Decision(kind, "x")], at_us)

    def numbers(entries: list[JournalEntry]) -> list[int]:
        return [entry.seq for entry in entries]

    assert numbers(store.journal(after_seq=1)) == [2, 3]
    assert numbers(store.journal(limit=2)) == [1, 2]
    assert numbers(store.journal(from_us=20, to_us=30)) == [2]
    assert numbers(store.journal(kinds=["a"])) == [1, 3]


@pytest.mark.parametrize(
    ("harm", "seq", "why"),
    [
        ("update journal set body='{\"n\":9}' where seq=2", 2, "content"),
        ("update journal set operator='li' where seq=3", 3, "content"),
        ("update journal set at_us=99 where seq=1", 1, "content"),
        ("delete from journal where seq=2", 3, "row 2 is missing"),
        ("delete from journal where seq=1", 2, "row 1 is missing"),
        ("update journal set previous=hash where seq=2", 2, "hash of the row before"),
        ("update journal set body='{' where seq=4", 4, "not JSON"),
    ],
)
def test_a_broken_chain_is_found(database_url: str, store: Store, harm: str, seq: int, why: str) -> None:
    """Whoever changes a row behind Vigil's back is found at that row."""
    store.commit([Decision("said", "x", body={"n": n}) for n in range(5)], at_us=1)
    _sql(database_url, harm)

    broken = store.verify_chain()

    assert broken is not None
    assert (broken.seq, why in broken.why) == (seq, True)


names = st.sampled_from(["seat-1", "seat-2", "seat-3"])
plain = st.none() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
bodies = st.dictionaries(st.text(), plain)
decisions = st.builds(
    lambda kind, subject, body, seat, operator: Decision(
        kind, subject, body=body, states=(("duty", seat, duty(operator)),) if seat else ()
    ),
    kind=st.text(max_size=10),
    subject=st.text(max_size=10),
    body=bodies,
    seat=st.none() | names,
    operator=st.text(max_size=5),
)


@settings(
    max_examples=15,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(commits=st.lists(st.lists(decisions, max_size=4), max_size=5))
def test_what_was_kept_is_the_same_after_reopening(database_url: str, commits: list[list[Decision]]) -> None:
    """Journal, states and chain survive; the states are the fold of the decisions."""
    store = Store.open(database_url)
    _sql(database_url, *(f"delete from {table}" for table in METADATA.tables))
    for at_us, batch in enumerate(commits):
        store.commit(batch, at_us)
    journal, states = store.journal(), store.states("duty")
    store.close()

    again = Store.open(database_url)
    kept = (again.journal(), again.states("duty"), again.verify_chain())
    again.close()

    folded = {name: state for batch in commits for each in batch for _, name, state in each.states}
    assert kept == (journal, states, None)
    assert states == folded
    written = [canonical(each.body) for batch in commits for each in batch]
    assert [canonical(entry.body) for entry in journal] == written


WRITER = """
import sys
from console.domain.decision import Decision
from console.messages import Duty
from console.store.store import Store
store = Store.open(sys.argv[1])
n = 0
while True:
    n += 1
    state = Duty(seat="s", operator=str(n), shift="day", since_us=n)
    store.commit([Decision("said", "x", body={"n": n}), Decision("said", "y", states=(("duty", "s", state),))], n)
    print(n, flush=True)
"""


def test_a_kill_in_the_middle_of_commits_leaves_a_whole_chain(database_url: str) -> None:
    """kill -9: what was reported as stored is there, whole commits only, and writing goes on from there."""
    writer = subprocess.Popen([sys.executable, "-c", WRITER, database_url], stdout=subprocess.PIPE, text=True)
    assert writer.stdout is not None
    for _ in range(20):
        last = int(writer.stdout.readline())
    writer.kill()
    rest = writer.stdout.read().split()
    writer.stdout.close()
    writer.wait()
    reported = int(rest[-1]) if rest else last

    store = Store.open(database_url)
    entries = store.journal(limit=100_000)
    state = store.states("duty")["s"]
    following = store.commit([Decision("said", "z")], at_us=1)
    broken = store.verify_chain()
    store.close()

    assert len(entries) % 2 == 0
    assert len(entries) // 2 in (reported, reported + 1)
    assert state == Duty(seat="s", operator=str(len(entries) // 2), shift="day", since_us=len(entries) // 2)
    assert following[0].seq == len(entries) + 1
    assert broken is None


def test_exposure_adds_up(store: Store) -> None:
    """Observed time of one hour, zone and trade is one row."""
    store.add_exposure([Exposure(0, "tank-farm", "welder", 60.0), Exposure(HOUR_US, "tank-farm", "welder", 5.0)])
    store.add_exposure([Exposure(0, "tank-farm", "welder", 30.5), Exposure(0, "tank-farm", "", 1.0)])

    assert store.exposures(0, HOUR_US) == [Exposure(0, "tank-farm", "", 1.0), Exposure(0, "tank-farm", "welder", 90.5)]
    assert store.exposures(HOUR_US, 2 * HOUR_US) == [Exposure(HOUR_US, "tank-farm", "welder", 5.0)]


def test_behaviours_come_from_the_journal(store: Store) -> None:
    """Raised alerts of behaviour kinds, and no others."""
    body = {"kind": "no_helmet", "zone": "tank-farm", "trade": "welder", "source": "camera/C01"}
    store.commit([Decision("alert_raised", "danger/no_helmet/camera/C01", body=body)], at_us=10)
    store.commit([Decision("alert_raised", "danger/sos/worker/W-017", body={"kind": "sos"})], at_us=11)
    store.commit([Decision("alert_acknowledged", "danger/no_helmet/camera/C01", body=body)], at_us=12)
    blind = {"kind": "crane_radius", "source": "worker/W-003"}
    store.commit([Decision("alert_raised", "danger/crane_radius/worker/W-003", body=blind)], at_us=13)

    assert store.behaviours(0, 14) == [
        BehaviourEvent(10, "no_helmet", "tank-farm", "welder", "C01"),
        BehaviourEvent(13, "crane_radius", "", "", ""),
    ]
    assert store.behaviours(0, 10) == []


@pytest.mark.parametrize("migrated", [False, True], ids=["made", "migrated"])
def test_the_migrations_make_the_tables_the_code_speaks_of(database_url: str, migrated: bool) -> None:
    """Alembic finds no difference between the two, nor between its newest revision and the stamp."""
    engine = create_engine(database_url)
    with engine.begin() as connection:
        if migrated:
            upgrade(connection)
    Store.open(database_url).close()
    with engine.connect() as connection:
        alembic = MigrationContext.configure(connection)
        differences, stamp = compare_metadata(alembic, METADATA), alembic.get_current_revision()
    engine.dispose()
    versions = Config()
    versions.set_main_option("script_location", str(MIGRATIONS))
    assert differences == []
    assert stamp == ScriptDirectory.from_config(versions).get_current_head() == REVISION


def test_an_older_database_is_brought_to_today(database_url: str) -> None:
    """One that has tables but no stamp of today goes through the migrations."""
    _sql(database_url, "create table note (text varchar(8))")
    store = Store.open(database_url)
    assert store.last_entry() is None
    store.close()
    _sql(database_url, "drop table note")


def test_a_database_of_today_opens_without_alembic(tmp_path: Path) -> None:
    """Alembic takes half as long to load as all the rest of a start of the core."""
    code = (
        "import sys; from console.store.store import Store\n"
        "for _ in range(2): Store.open(sys.argv[1]).close()\n"
        "print('alembic' in sys.modules)"
    )
    command = [sys.executable, "-c", code, f"sqlite:///{tmp_path / 'vigil.db'}"]
    assert subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip() == "False"


def test_each_commit_reaches_the_disk(tmp_path: Path) -> None:
    """WAL with synchronous=FULL on the connections that write to SQLite."""
    store = Store.open(f"sqlite:///{tmp_path / 'vigil.db'}")
    with store._writing.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
    store.close()


@pytest.mark.parametrize(
    ("make_url", "said"),
    [
        (lambda folder: "nonsense", "not a database URL"),
        (lambda folder: "postgresql://vigil:secret@host:port/x", r"//vigil:\*\*\*@host:port/x: not a database URL"),
        (lambda folder: "mysql://vigil:secret@host/x", r"//vigil:\*\*\*@host/x: Vigil keeps its journal in sqlite or"),
        (lambda folder: "sqlite+nonsense:///x", "no driver"),
        (lambda folder: f"sqlite:///{folder / 'missing' / 'vigil.db'}", "unable to open"),
        (lambda folder: f"sqlite:///{_scribbled(folder)}", "not a database"),
    ],
)
def test_a_database_that_cannot_be_opened_says_why(tmp_path: Path, make_url: object, said: str) -> None:
    """Each with the URL and the reason."""
    assert callable(make_url)
    with pytest.raises(NotOpened, match=said):
        Store.open(make_url(tmp_path))


def _scribbled(folder: Path) -> Path:
    path = folder / "vigil.db"
    path.write_bytes(b"this is no database" * 1000)
    return path


def test_a_database_of_a_later_vigil_is_refused(database_url: str, store: Store) -> None:
    """Its form is not known here."""
    _sql(database_url, "update alembic_version set version_num='9999'")
    with pytest.raises(NotOpened, match="9999"):
        Store.open(database_url)


def _sql(url: str, *statements: str) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
    engine.dispose()


def test_a_database_that_refuses_is_a_storage_error(database_url: str, store: Store) -> None:
    """Writing, reading and adding each say so; here the tables are gone."""
    _sql(database_url, *(f"drop table {table}" for table in ("journal", "exposure", "tape")))

    with pytest.raises(StorageError, match="alert_raised not stored"):
        store.commit([Decision("alert_raised", "x")], at_us=1)
    with pytest.raises(StorageError, match="does not answer"):
        store.journal()
    with pytest.raises(StorageError, match="exposure"):
        store.add_exposure([Exposure(0, "z", "", 1.0)])
    with pytest.raises(StorageError, match="not kept"):
        store.tape.append("key", 0, 0, [])
    with pytest.raises(StorageError, match="does not answer"):
        store.tape.span()
    with pytest.raises(StorageError, match="not dropped"):
        store.tape.forget("room", (0, 1), 9)


def test_a_state_of_another_form_is_a_storage_error(database_url: str, store: Store) -> None:
    """It is not passed on half read."""
    store.commit([Decision("a", "x", states=(("duty", "seat-1", duty("wang")),))], at_us=1)
    _sql(database_url, "update state set body='{\"seat\": 3}'")
    with pytest.raises(StorageError, match="state/duty"):
        store.states("duty")
