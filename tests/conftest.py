"""What every test may lean on: a real broker, the folder of real inputs where there is one, silence as a duty."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from console.bus import Access
from console.programs import broker as own_broker
from console.site.home import Home
from tests.postgres import PostgresServer

ROOT = Path(__file__).resolve().parents[1]
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("VIGIL_TEST_DATA", str(ROOT.parent / "shared" / "data"))
settings.register_profile("any machine", deadline=None)
settings.load_profile("any machine")


class RunningBroker:
    """A real Mosquitto with our passwords and access list on a free port."""

    def __init__(self, home: Home, site: str) -> None:
        self.home, self.site = home.made(), site
        self.port = own_broker.free_port()
        self._configuration = own_broker.prepare(home, site, self.port)
        self.start()

    def start(self) -> None:
        """Start it, again after `kill`."""
        self.process = own_broker.start(self._configuration, self.port, self.home.logs / "broker.log")

    def kill(self) -> None:
        """End it without a goodbye."""
        self.process.kill()
        self.process.wait()

    def access(self, user: str) -> Access:
        """The access of one user."""
        return Access.read(self.home.access, user)


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[RunningBroker]:
    """A real Mosquitto for the site 'test'; `broker.access("core")`, `broker.home`."""
    running = RunningBroker(Home(tmp_path / "home"), "test")
    yield running
    running.kill()


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A real PostgreSQL of our own; `postgres.emptied_database()` is the URL of one with nothing in it."""
    server = PostgresServer()
    yield server
    server.remove()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A new database of each kind that Vigil works on: whoever asks for it runs on both.

    The SQLite file's folder has a per cent sign, which Alembic's configuration must survive.
    """
    if request.param == "postgresql":
        return request.getfixturevalue("postgres").emptied_database()
    folder = tmp_path / "50%"
    folder.mkdir()
    return f"sqlite:///{folder / 'vigil.db'}"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out tests on the real inputs where their folder is not there: each has a twin that needs none."""
    if Path(os.environ["VIGIL_TEST_DATA"]).is_dir():
        return
    left_out = [item for item in items if "test_data" in getattr(item, "fixturenames", ())]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in left_out]


@pytest.fixture
def test_data() -> Path:
    """The folder of real inputs; tests that ask for it are not collected where it is missing."""
    return Path(os.environ["VIGIL_TEST_DATA"])
