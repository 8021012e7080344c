"""The store on a real PostgreSQL: what a server does that a file does not. What both do is in tests/unit/store."""

from __future__ import annotations

import select
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import chain, pairwise
from pathlib import Path

import psycopg
import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine
from sqlalchemy.engine import make_url

from console.asks import Answer
from console.domain.decision import Decision
from console.messages import Duty
from console.store import answering
from console.store.errors import NotOpened, StorageError
from console.store.postgres import WRITE_LOCK
from console.store.rows import Exposure
from console.store.store import Store
from console.store.upgrade import MIGRATIONS
from console.values import Outcome
from tests.postgres import PostgresServer
from tests.waiting import eventually


@pytest.fixture
def url(postgres: PostgresServer) -> str:
    return postgres.emptied_database()


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    opened = Store.open(url)
    yield opened
    opened.close()


class Wire:
    """The network between us and the server, which can lose the answer to what we say."""

    def __init__(self, port: int) -> None:
        self.loses_answer_to = b""
        """A client that says this is cut off before it hears the answer; the server hears it."""
        self._server_port = port
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        self._accepting = threading.Thread(target=self._accept)
        self._accepting.start()
        self._carrying: list[threading.Thread] = []
        self._clients: list[socket.socket] = []

    def close(self) -> None:
        """No more of it."""
        self._listening.shutdown(socket.SHUT_RDWR)
        self._accepting.join()
        self._listening.close()
        for client in self._clients:
            with suppress(OSError):
                client.shutdown(socket.SHUT_RDWR)
        for thread in self._carrying:
            thread.join()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listening.accept()
                server = socket.create_connection(("127.0.0.1", self._server_port))
                thread = threading.Thread(target=self._carry, args=(client, server))
                self._carrying.append(thread)
                self._clients.append(client)
                thread.start()

    def _carry(self, client: socket.socket, server: socket.socket) -> None:
        with client, server, suppress(OSError):
            while True:
                for source in select.select([client, server], [], [])[0]:
                    if not (said := source.recv(65536)):
                        return
                    (server if source is client else client).sendall(said)
                    if source is client and self.loses_answer_to and self.loses_answer_to in said:
                        server.recv(65536)
                        self.loses_answer_to = b""
                        return


@pytest.fixture
def wire(postgres: PostgresServer) -> Iterator[Wire]:
    between = Wire(postgres.port)
    yield between
    between.close()


def test_the_password_comes_from_the_pass_file(
    postgres: PostgresServer, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without one, or with a wrong one, it is said where, as whom, and where it belongs; never the password."""
    Store.open(url).close()
    wrong = tmp_path / "pgpass"
    monkeypatch.setenv("PGPASSFILE", str(wrong))
    with pytest.raises(NotOpened, match=rf"^{url}: .*no password supplied.*~/\.pgpass"):
        Store.open(url)
    wrong.write_text("*:*:*:*:wrong", encoding="utf-8")
    wrong.chmod(0o600)
    with pytest.raises(NotOpened, match=f'^{url}: .*password authentication failed for user "vigil"'):
        Store.open(url)
    with pytest.raises(NotOpened) as refused:
        Store.open(url.replace("vigil@", "vigil:hush@"))
    assert "hush" not in str(refused.value)


def test_a_database_that_is_not_there_or_knows_no_chinese_says_so(postgres: PostgresServer) -> None:
    """Each on one line, with the mend."""
    with pytest.raises(NotOpened, match='database "nowhere" does not exist'):
        Store.open(postgres.url("nowhere"))
    with pytest.raises(NotOpened, match="keeps text as LATIN1, which has no Chinese"):
        Store.open(postgres.new_database("ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0"))
    with pytest.raises(NotOpened, match="Connection refused") as refused:
        Store.open("postgresql://vigil@127.0.0.1:1/vigil")
    assert "\n" not in str(refused.value)


def test_what_the_url_says_itself_goes_before_our_settings(postgres: PostgresServer) -> None:
    """And what was acknowledged is on the disk, even for a user whom the server lets off that."""
    url = postgres.new_database()
    store = Store.open(url)
    with store._engine.connect() as connection:
        assert connection.exec_driver_sql("SHOW application_name").scalar() == "vigil"
        assert connection.exec_driver_sql("SHOW client_encoding").scalar() == "UTF8"
    store.close()
    name = make_url(url).database
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"ALTER DATABASE {name} SET synchronous_commit = off")
    other = Store.open(f"{url}?application_name=desk&options=-c%20lock_timeout%3D1s")
    with other._engine.connect() as connection:
        said = [connection.exec_driver_sql(f"SHOW {it}").scalar() for it in ("application_name", "lock_timeout")]
        assert (said, connection.exec_driver_sql("SHOW synchronous_commit").scalar()) == (["desk", "1s"], "on")
    other.close()


def test_a_server_that_restarts_costs_nothing_but_the_while(postgres: PostgresServer, store: Store, url: str) -> None:
    """Away, each call says so; back, the same open store goes on where it was."""
    kept = store.commit([Decision("said", "before")], at_us=1)
    postgres.stop()
    try:
        with pytest.raises(StorageError, match=f"^journal: said not stored: {url}: .*Look at address, server"):
            store.commit([Decision("said", "while it is away")], at_us=2)
        with pytest.raises(StorageError, match="does not answer"):
            store.states("alert")
        with pytest.raises(StorageError, match="does not answer"):
            store.tape.span()
    finally:
        postgres.start()

    kept += store.commit([Decision("said", "after")], at_us=3)
    assert [row.seq for row in kept] == [1, 2]
    assert store.journal() == kept
    assert store.verify_chain() is None


def test_a_server_that_stands_still_is_given_up(
    postgres: PostgresServer, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Open connections and new ones alike; when it moves again, all goes on. Each statement has its own time."""
    monkeypatch.setattr(answering, "ANSWER_S", 0.5)
    store.commit([Decision("said", "before")], at_us=1)
    with postgres.frozen():
        began_s = time.monotonic()
        for _ in range(2):
            with pytest.raises(StorageError, match=r"no answer within 0\.5 s|timeout expired"):
                store.commit([Decision("said", "while it stands")], at_us=2)
        assert time.monotonic() - began_s < 6
    eventually(lambda: store.commit([Decision("said", "after")], at_us=3))
    assert [row.subject for row in store.journal()][:1] == ["before"]
    assert store.verify_chain() is None


@pytest.mark.parametrize("reopened", [False, True])
def test_a_commit_whose_answer_was_lost_is_stored_once(
    postgres: PostgresServer, url: str, wire: Wire, reopened: bool
) -> None:
    """The server has it, nobody heard so: said again, by the same core or the one after, it is not there twice."""
    store = Store.open(url.replace(f":{postgres.port}/", f":{wire.port}/"))
    store.commit([Decision("said", "before")], at_us=1)
    state = Duty(seat="s", operator="wang", shift="day", since_us=2)
    lost = [Decision("said", "x"), Decision("signed_in", "s", ask="ask-1", states=(("duty", "s", state),))]
    wire.loses_answer_to = b"COMMIT"
    with pytest.raises(StorageError, match="not stored"):
        store.commit(lost, at_us=2)
    assert wire.loses_answer_to == b""
    if reopened:
        store.close()
        store = Store.open(url)

    again = store.commit(lost, at_us=2)
    after = store.commit(lost[:1], at_us=2)

    assert [(row.seq, row.subject) for row in again + after] == [(2, "x"), (3, "s"), (4, "x")]
    assert store.journal(after_seq=1) == again + after
    assert (store.states("duty"), store.answer_to("ask-1")) == ({"s": state}, Answer("ask-1", Outcome.DONE))
    assert store.verify_chain() is None
    store.close()


def test_programs_that_open_and_write_at_once_take_turns(url: str) -> None:
    """A new database is migrated once; the journal stays one chain, whoever writes."""

    def write(writer: str) -> list[int]:
        store = Store.open(url)
        numbers = [store.commit([Decision("said", writer)], at_us=n)[0].seq for n in range(10)]
        store.close()
        return numbers

    with ThreadPoolExecutor(4) as writers:
        numbers = list(writers.map(write, "abcd"))

    assert sorted(chain.from_iterable(numbers)) == list(range(1, 41))
    assert all(one < next_one for own in numbers for one, next_one in pairwise(own))
    store = Store.open(url)
    assert store.verify_chain() is None
    store.close()


def test_nobody_waits_for_ever_for_another_who_writes(store: Store, url: str) -> None:
    """The lock of a writer that hangs is an error after two seconds, in words."""
    with psycopg.connect(url) as other:
        other.execute(f"SELECT pg_advisory_xact_lock({WRITE_LOCK})")
        with pytest.raises(StorageError, match="lock timeout"):
            store.add_exposure([Exposure(0, "yard", "", 1.0)])
        assert store.journal() == []


def test_text_of_any_length_and_kind_is_kept(store: Store) -> None:
    """What SQLite takes PostgreSQL takes too: else one odd ask would stop the journal for good."""
    odd = "长" * 5000 + "\0"
    decision = Decision("signed_in", odd, body={"comment": odd}, operator=odd, ask=odd)

    [entry] = store.commit([decision], at_us=1)

    assert entry.subject == entry.operator == odd.replace("\0", "\ufffd")
    assert entry.body == {"comment": odd}
    assert store.answer_to(odd) == Answer(odd, Outcome.DONE)
    assert store.verify_chain() is None


def test_a_database_of_the_first_form_is_brought_to_todays(url: str) -> None:
    """Its rows stay, and its short columns take any length; and back again."""
    engine = create_engine(url)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))

    def move(step: str, to: str) -> None:
        with engine.begin() as connection:
            config.attributes["connection"] = connection
            getattr(command, step)(config, to)

    move("upgrade", "0001")
    with engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO exposure VALUES (0, 'yard', 'welder', 1.5)")
    store = Store.open(url)
    store.add_exposure([Exposure(0, "y" * 300, "", 1.0)])
    assert store.exposures(0, 1) == [Exposure(0, "yard", "welder", 1.5), Exposure(0, "y" * 300, "", 1.0)]
    store.close()
    with engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM exposure WHERE trade = ''")
    move("downgrade", "0001")
    engine.dispose()
    again = Store.open(url)
    assert again.exposures(0, 1) == [Exposure(0, "yard", "welder", 1.5)]
    again.close()
