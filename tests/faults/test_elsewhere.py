"""A site with the plant's own broker and the plant's own PostgreSQL, as README's recipes say: both come and go."""

from __future__ import annotations

import asyncio
import os
import pwd
import shutil
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from console.asks import Acknowledge, Answer, TickStep
from console.messages import JournalEntry
from console.programs.broker import free_port, listens
from console.site.home import Home
from console.store.store import Store
from console.values import AlertState, Outcome
from tests.conftest import ROOT
from tests.postgres import PostgresServer
from tests.rooms import SMALL, Desk, Run, desk_at, raised_twice, small_home, vigil
from tests.waiting import eventually, until

SOS = "danger/sos/worker/W-01"

pytestmark = pytest.mark.timeout(240)


class PlantMosquitto:
    """The plant's own Mosquitto, set up with the lines of README and the files that Vigil left."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self._process: subprocess.Popen[bytes] | None = None

    def take(self, left: Path) -> None:
        """Copy what Vigil left, so that Mosquitto can read it: it gives up root."""
        self.folder.mkdir()
        for name in ("passwords", "access-list"):
            shutil.copy(left / name, self.folder)
        readme = (ROOT / "README.md").read_text(encoding="utf-8")
        said = readme.partition("# mosquitto.conf\n")[2].partition("\n\n")[0]
        said = said.replace("1883", f"{self.port} 127.0.0.1").replace("/etc/mosquitto/vigil", str(self.folder))
        (self.folder / "mosquitto.conf").write_text(said.replace("    ", ""), encoding="utf-8")
        if os.geteuid() == 0:
            owner = pwd.getpwnam("mosquitto")
            for path in (self.folder, *self.folder.iterdir()):
                os.chown(path, owner.pw_uid, owner.pw_gid)

    def start(self) -> None:
        """Start it and wait until it listens."""
        with (self.folder / "log").open("ab") as out:
            command = [shutil.which("mosquitto") or "/usr/sbin/mosquitto", "-c", str(self.folder / "mosquitto.conf")]
            self._process = subprocess.Popen(command, stdout=out, stderr=out)
        eventually(lambda: listens("127.0.0.1", self.port), (self.folder / "log").read_text(encoding="utf-8"))

    def stop(self) -> None:
        """End it without a goodbye."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()


@pytest.fixture
def mosquitto() -> Iterator[PlantMosquitto]:
    folder = Path(f"/tmp/vigil-mosquitto-{os.getpid()}")
    plant = PlantMosquitto(folder)
    yield plant
    plant.stop()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return small_home(tmp_path / "home")


def drill(folder: Path, said: str, link: str = "") -> Path:
    """The small drill with more in its site file."""
    site = SMALL.read_text(encoding="utf-8").replace('id = "small"\n', f'id = "small"\n{said}\n', 1)
    (folder / "site.toml").write_text(site.replace("[links]\n", f"[links]\n{link}\n", 1), encoding="utf-8")
    shutil.copy(SMALL.with_name("shift.toml"), folder)
    return folder / "site.toml"


def started(home: Home, site: Path) -> Run:
    """A run without windows."""
    return Run(home, "--site", str(site), "--seconds", "400", "--no-room", "--no-detection")


def done(answer: Answer) -> bool:
    return answer.outcome is Outcome.DONE


async def test_a_core_on_postgresql_survives_its_own_death_and_the_servers(
    tmp_path: Path, home: Home, postgres: PostgresServer
) -> None:
    """Killed, it resumes what stood; without its database it goes on, says so, and afterwards all is in the journal."""
    url = postgres.new_database()
    async with desk_at(started(home, drill(tmp_path, f'database = "{url}"'))) as desk:
        await desk.until(lambda: SOS in desk.alerts, "the SOS is raised")
        assert done(await desk.ask(Acknowledge, alerts=(SOS,), comment="on the way"))
        await desk.kill("core")
        assert done(await desk.ask(TickStep, ask="the-step", alert=SOS, step=1))
        assert desk.alerts[SOS].state is AlertState.ACKNOWLEDGED

        postgres.stop(signal.SIGQUIT)
        try:
            assert done(await desk.ask(TickStep, alert=SOS, step=2))
            lost = await desk.until(lambda: desk.beats["core"].notes.get("store_lost"), "the core says so")
            assert url in lost and "Look at address, server, user" in lost
            assert done(await desk.ask(TickStep, ask="the-step", alert=SOS, step=1))
        finally:
            postgres.start()
        await desk.until(lambda: "store_lost" not in desk.beats["core"].notes, "the core has its database back")
        assert done(await desk.ask(TickStep, alert=SOS, step=3))
        said = await asyncio.to_thread(desk.run.end)

    assert said["restarts"] == {"core": 1}
    rows = journal(url)
    said_of_it = ["alert_raised", "alert_acknowledged", *3 * ["alert_step_done"]]
    assert [row.kind for row in rows if row.subject == SOS] == said_of_it
    assert raised_twice(rows) == []
    assert not (home.root / "vigil.db").exists()


def journal(url: str) -> list[JournalEntry]:
    """Every row of a whole chain."""
    store = Store.open(url)
    try:
        assert store.verify_chain() is None
        return store.journal(limit=100_000)
    finally:
        store.close()


async def test_the_plants_own_broker_may_come_later_and_go(
    tmp_path: Path, home: Home, mosquitto: PlantMosquitto
) -> None:
    """Away at the start it is waited for, in words; it comes, and alerts do; it goes, comes, and they still stand."""
    site = drill(tmp_path, 'broker_link = "bus"', f'bus = "127.0.0.1:{mosquitto.port}"')
    run = started(home, site)
    log = home.logs / "run.log"
    away = f"broker 127.0.0.1:{mosquitto.port} as 'guest': no answer within 5 s; check address, user and password; wait"
    await until(lambda: away in log.read_text(encoding="utf-8"), "it is said that the broker is away", within_s=60.0)
    mosquitto.take(home.broker)
    mosquitto.start()
    async with desk_at(run) as desk:
        await desk.until(lambda: SOS in desk.alerts, "a wristband is heard and an alert raised")
        assert done(await desk.ask(Acknowledge, alerts=(SOS,)))

        heard_us = desk.beats["core"].at_us
        mosquitto.stop()
        mosquitto.start()
        await desk.until(lambda: desk.beats["core"].at_us > heard_us + 2_000_000, "the core is heard again")
        newcomer = Desk(run)
        await newcomer.connect()
        await newcomer.until(lambda: SOS in newcomer.alerts, "a newcomer hears the alert that stands")
        await newcomer.close()
        assert newcomer.alerts[SOS].state is AlertState.ACKNOWLEDGED
        said = await asyncio.to_thread(run.end)
    assert said["restarts"] == {}


def test_a_broker_that_does_not_know_the_words_is_an_error_at_once(
    tmp_path: Path, home: Home, mosquitto: PlantMosquitto
) -> None:
    """With the passwords of another home: where, as whom, and which files to compare. Waiting, a run ends in order."""
    site = drill(tmp_path, 'broker_link = "bus"', f'bus = "127.0.0.1:{mosquitto.port}"')
    (tmp_path / "other").mkdir()
    run = started(Home(tmp_path / "other").made(), site)
    eventually(lambda: "waiting for it" in (run.home.logs / "run.log").read_text(encoding="utf-8"), within_s=60.0)
    said = run.end()
    assert (said["restarts"], said["messages_in"], run.left()) == ({}, 0, [])
    mosquitto.take(run.home.broker)
    mosquitto.start()
    refused = vigil("run", "--site", str(site), "--home", str(home.root), "--no-room")
    assert refused.returncode == 1
    where = f"broker 127.0.0.1:{mosquitto.port} as 'guest': Not authorized; check address, user and password"
    assert f"{where} against {home.broker}: access.json, passwords, access-list" in refused.stderr
