"""The cameras' logins: kept where only the service reads them, refused where others can."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from console.site.context import Context
from console.site.credentials import Credentials, camera_address, open_passwords
from console.site.home import Home
from devices.cameras.address import Login
from devices.errors import DeviceRefused
from tests import sites

SECRET = "Y2F0 猫"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


def test_a_login_is_kept_and_forgotten(home: Home) -> None:
    kept = Credentials(home)
    assert kept.of("C01") is None
    kept.keep(["C01", "C02"], Login("admin", SECRET))
    kept.keep(["C02"], Login("guard", "other"))
    assert Credentials(home).of("C01") == Login("admin", SECRET)
    assert Credentials(home).of("C02") == Login("guard", "other")
    kept.forget(["C01", "C09"])
    assert kept.known() == ["C02"] and kept.of("C01") is None
    assert [path.name for path in home.root.iterdir()] == ["camera-logins.json"], "nothing half written is left"


def test_only_the_owner_may_read_it_and_others_are_refused(home: Home) -> None:
    kept = Credentials(home)
    kept.keep(["C01"], Login("admin", SECRET))
    assert stat.S_IMODE(home.camera_logins.stat().st_mode) == 0o600
    for mode in (0o640, 0o604, 0o660):
        home.camera_logins.chmod(mode)
        with pytest.raises(DeviceRefused, match=f"chmod 600 {home.camera_logins}") as told:
            kept.of("C01")
        assert SECRET not in str(told.value)


@pytest.mark.parametrize(
    "said", ["", "{", "[]", '{"version": 2, "cameras": {}}', '{"version": 1}', '{"version": 1, "cameras": {"C01": 5}}']
)
def test_a_file_that_makes_no_sense_is_told(home: Home, said: str) -> None:
    Credentials(home).keep(["C01"], Login("admin", SECRET))
    home.camera_logins.write_text(said)
    with pytest.raises(DeviceRefused, match="vigil camera password"):
        Credentials(home).of("C01")


def test_a_file_that_cannot_be_opened_is_told(home: Home) -> None:
    home.camera_logins.mkdir(parents=True)
    with pytest.raises(DeviceRefused, match="cannot be read"):
        Credentials(home).of("C01")


def test_a_camera_of_the_site_is_asked_with_its_login_and_its_pin(home: Home) -> None:
    camera = sites.camera(
        "C01", "yard", 0, 0, url="rtsps://{video}/a", main_url="rtsps://{video}/b", certificate="AB" * 32
    )
    context = Context(sites.bare_site(links={"video": "cam:322"}, cameras=(camera,)), Path("site.toml"), home)
    Credentials(home).keep(["C01"], Login("admin", SECRET))
    small, main = camera_address(context, camera), camera_address(context, camera, main=True)
    assert (small.url, main.url) == ("rtsps://cam:322/a", "rtsps://cam:322/b")
    assert small.login == Login("admin", SECRET) and small.certificate == "ab" * 32
    plain = sites.camera("C02", "yard", 0, 0, url="rtsp://u:p@cam/a")
    assert camera_address(context, plain, main=True).login == Login("u", "p")


def test_passwords_in_the_site_file_are_spoken_of_without_being_said() -> None:
    open_one = sites.camera("C07", "yard", 0, 0, url="rtsp://u:s3cret@cam/a", main_url="rtsp://cam/b?pwd=s3cret")
    said = open_passwords([open_one, sites.camera("C08", "yard", 0, 0)])
    assert [line.partition(":")[0] for line in said] == ["camera.C07.url", "camera.C07.main_url"]
    assert all("vigil camera password C07" in line and "s3cret" not in line for line in said)
