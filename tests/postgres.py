"""A PostgreSQL of the tests' own: a new cluster in a folder of its own, on a free loopback port, gone afterwards."""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from console.programs.broker import free_port
from tests.rooms import descendants

WITHIN_S = 30.0
USER, PASSWORD = "vigil", "kept out of the URL: \\ %"
ESCAPED = PASSWORD.replace("\\", "\\\\").replace(":", "\\:")


class PostgresServer:
    """One server. It asks for a password, which stands in a .pgpass file: PGPASSFILE of this process names it."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="vigil-postgres-"))
        self.port = free_port()
        self._shared = ""
        self._who = self._owner()
        self._initialise()
        self._process = self._started()
        pass_file = self.folder / "pgpass"
        pass_file.write_text(f"127.0.0.1:*:*:{USER}:{ESCAPED}\n", encoding="utf-8")
        pass_file.chmod(0o600)
        os.environ["PGPASSFILE"] = str(pass_file)

    def url(self, database: str) -> str:
        """The URL of a database, as a site file names it."""
        return f"postgresql://{USER}@127.0.0.1:{self.port}/{database}"

    def emptied_database(self) -> str:
        """The URL of a database with nothing in it; the one before is emptied, which is faster than a new one."""
        if not self._shared:
            self._shared = self.new_database()
            return self._shared
        with psycopg.connect(self._shared, autocommit=True) as connection:
            others = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            connection.execute(f"SELECT pg_terminate_backend(pid) {others}")
            connection.execute("DROP SCHEMA public CASCADE")
            connection.execute("CREATE SCHEMA public")
        return self._shared

    def new_database(self, more: str = "") -> str:
        """A new database; its URL."""
        name = f"vigil_{secrets.token_hex(6)}"
        self.sql(f"CREATE DATABASE {name} STRATEGY FILE_COPY {more}")
        return self.url(name)

    def sql(self, statement: str) -> None:
        """Say something as the server's own administrator."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement)

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Let it end: SIGINT in order, SIGQUIT as in a crash."""
        self._process.send_signal(how)
        self._process.wait(WITHIN_S)

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """It and all its processes stand still; the connections to them stay open."""
        pids = [self._process.pid, *descendants(self._process.pid)]
        try:
            for pid in pids:
                os.kill(pid, signal.SIGSTOP)
            yield
        finally:
            for pid in pids:
                os.kill(pid, signal.SIGCONT)

    def start(self) -> None:
        """Start it again on the same cluster and port."""
        self._process = self._started()

    def remove(self) -> None:
        """End it, and leave nothing."""
        if self._process.poll() is None:
            self.stop(signal.SIGQUIT)
        shutil.rmtree(self.folder)

    def _owner(self) -> dict[str, Any]:
        """PostgreSQL refuses to run as root: then it is the Debian package's user."""
        if os.geteuid() != 0:
            return {}
        owner = pwd.getpwnam("postgres")
        os.chown(self.folder, owner.pw_uid, owner.pw_gid)
        return {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}

    def _initialise(self) -> None:
        password = self.folder / "password"
        password.write_text(PASSWORD, encoding="utf-8")
        said = ("-U", USER, "-A", "scram-sha-256", f"--pwfile={password}", "-E", "UTF8", "--locale=C.UTF-8")
        command = [_program("initdb"), "-N", "-D", str(self.folder / "cluster"), *said]
        subprocess.run(command, check=True, cwd=self.folder, capture_output=True, **self._who)

    def _started(self) -> subprocess.Popen[bytes]:
        said = [
            "-h",
            "127.0.0.1",
            "-p",
            str(self.port),
            "-k",
            "",
            "-F",
            "-c",
            "wal_level=minimal",
            "-c",
            "max_wal_senders=0",
        ]
        command = [_program("postgres"), "-D", str(self.folder / "cluster"), *said]
        log = self.folder / "server.log"
        with log.open("ab") as out:
            process = subprocess.Popen(command, cwd=self.folder, stdout=out, stderr=out, **self._who)
        ready = [_program("pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        deadline = time.monotonic() + WITHIN_S
        while subprocess.run(ready).returncode != 0:
            assert process.poll() is None and time.monotonic() < deadline, log.read_text(errors="replace")[-2000:]
            time.sleep(0.02)
        return process


def _program(name: str) -> str:
    """The newest of Debian's versions; they are not on the path."""
    installed = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[4]))
    found = str(installed[-1]) if installed else shutil.which(name)
    assert found, f"{name} is not installed; `make test` installs it (Debian package 'postgresql')"
    return found
