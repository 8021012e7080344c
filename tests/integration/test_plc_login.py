"""A broker of a PLC that demands a login: by user and password from the file of the home, or by our certificate."""

from __future__ import annotations

import asyncio
import io
import json
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from console.cli import main
from console.core.plc_link import login_of
from console.programs.broker import listens
from console.site.context import Context
from console.site.credentials import PlcCredentials
from console.site.home import Home
from devices.cameras.address import Login
from devices.errors import DeviceRefused
from devices.plc.modbus import NotConnected
from devices.plc.mqtt import MqttPlc
from tests.integration.interlock_room import two_plcs
from tests.unit.devices.modbus_server import free_port
from tests.unit.site.small_site import SMALL
from tests.waiting import until

SECRET = "Y2F0 secret"
RIGHT, WRONG = Login("vigil", SECRET), Login("vigil", "other")
AskedLogin = Callable[[], Login | None]


@pytest.fixture
def port(tmp_path: Path) -> Iterator[int]:
    """A Mosquitto that knows one user."""
    at, configuration, users = free_port(), tmp_path / "mosquitto.conf", tmp_path / "users"
    subprocess.run(["mosquitto_passwd", "-b", "-c", str(users), RIGHT.user, RIGHT.password], check=True)
    users.chmod(0o644)
    configuration.write_text(
        f"listener {at} 127.0.0.1\nallow_anonymous false\npassword_file {users}\npersistence false\nuser root\n",
        "ascii",
    )
    with (tmp_path / "mosquitto.log").open("wb") as log:
        process = subprocess.Popen(["/usr/sbin/mosquitto", "-c", str(configuration)], stdout=log, stderr=log)
    try:
        asyncio.run(until(lambda: listens("127.0.0.1", at)))
        yield at
    finally:
        process.terminate()
        process.wait(10)


def line_to(port: int, login: AskedLogin) -> MqttPlc:
    """A line that only reads."""
    return MqttPlc("PLC-1", "127.0.0.1", port, "plant/plc-1", 3.0, login=login)


async def connected(line: MqttPlc) -> str:
    """'' when the broker takes us, else why not."""
    try:
        await line._connected()
    except NotConnected as error:
        return str(error)
    return ""


async def test_the_right_login_is_taken_and_no_other(port: int) -> None:
    """Refused in the broker's words, without the password; nothing was sent."""
    for login in (None, WRONG):
        line = line_to(port, lambda login=login: login)  # type: ignore[misc]
        why = await connected(line)
        assert "the broker refuses us, nothing was sent: " in why and "vigil plc password" in why
        assert WRONG.password not in why
        line.close()
    line = line_to(port, lambda: RIGHT)
    assert await connected(line) == ""
    line.close()


async def test_a_login_that_was_mended_is_taken_without_a_new_start(port: int) -> None:
    logins: list[Login | None] = [WRONG]
    line = line_to(port, lambda: logins[-1])
    assert "refuses us" in await connected(line)
    logins.append(RIGHT)
    assert await connected(line) == ""
    line.close()


async def test_a_file_that_others_may_read_sends_nothing(tmp_path: Path, port: int) -> None:
    home = Home(tmp_path / "home")
    context = Context(two_plcs(), tmp_path / "site.toml", home)
    asked = login_of(context.site.plcs[0], context)
    assert asked() is None
    PlcCredentials(home).keep(["PLC-1"], RIGHT)
    assert asked() == RIGHT
    home.plc_logins.chmod(0o644)
    with pytest.raises(DeviceRefused, match="chmod 600"):
        asked()
    line = line_to(port, asked)
    assert "chmod 600" in await connected(line)
    line.close()


def test_it_is_kept_and_forgotten_by_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The password comes by standard input and is never shown; a PLC on Modbus has none."""
    site = tmp_path / "site.toml"
    behind = SMALL.replace("unit_id = 1\npoll_s", 'topic = "plant/plc-1"\nunit_id = 1\npoll_s', 1)
    behind = behind.replace("coil = 0\nfeedback = 0\n", 'output = "mqtt"\n')
    site.write_text(behind, encoding="utf-8")
    where = ["--site", str(site), "--home", str(tmp_path / "home"), "--json"]

    def say(*words: str, typed: str = "") -> tuple[int, str, str]:
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        code = main(["plc", "password", *words, *where])
        return code, *capsys.readouterr()

    code, out, err = say("PLC-1", "--user", "vigil", typed=f"{SECRET}\n")
    assert (code, json.loads(out)["known"]) == (0, ["PLC-1"]), err
    assert SECRET not in out + err
    assert PlcCredentials(Home(tmp_path / "home")).of("PLC-1") == RIGHT
    assert json.loads(say("PLC-1", "--forget")[1])["known"] == []
    told: list[Any] = [say("PLC-1"), say("PLC-1", "--user", "a"), say("PLC-9", "--user", "a", typed="b\n")]
    assert [code for code, _, _ in told] == [2, 2, 2]
    site.write_text(SMALL, encoding="utf-8")
    code, _, err = say("PLC-1", "--user", "vigil", typed="b\n")
    assert code == 2 and "has no topic" in err


def test_one_home_keeps_cameras_and_plcs_apart(tmp_path: Path) -> None:
    home = Home(tmp_path)
    PlcCredentials(home).keep(["X-1"], RIGHT)
    assert json.loads(home.plc_logins.read_text(encoding="utf-8"))["plcs"] == {
        "X-1": {"user": RIGHT.user, "password": RIGHT.password}
    }
    assert not home.camera_logins.exists()
