"""`vigil camera` as people call it: against real servers, with its texts, its JSON and its exit codes."""

from __future__ import annotations

import io
import json
import logging
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import av
import pytest

from console.cli import main
from console.site.credentials import Credentials
from console.site.home import Home
from console.site.read import read_site
from devices.cameras import usb
from devices.cameras.address import Login
from devices.onvif import discovery
from devices.sim.onvif.answers import Camera
from devices.sim.onvif.camera import Stream
from devices.sim.onvif.server import OnvifServer, Responder
from tests.conftest import ROOT
from tests.integration import vision_server as vs
from tests.rooms import SMALL

PASSWORD = "Y2F0"
Said = tuple[int, str, str]


@pytest.fixture(autouse=True)
def plain_log(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command sets the log up for a process of its own."""
    monkeypatch.setattr(logging, "basicConfig", lambda **_settings: None)


class Desk:
    """Calls the command with something on standard input."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self._monkeypatch, self._capsys = monkeypatch, capsys

    def say(self, *arguments: str, typed: str = "") -> Said:
        """Exit code, output, errors."""
        self._monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
        code = main(["camera", *arguments])
        said = self._capsys.readouterr()
        assert PASSWORD not in said.out + said.err and "wr0ng" not in said.out + said.err
        return code, said.out, said.err


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Desk:
    return Desk(monkeypatch, capsys)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[vs.RtspServer]:
    film = vs.clip(tmp_path_factory.mktemp("clip") / "clip.mp4", vs.moving, 20)
    running = vs.RtspServer({"C01": vs.from_file(film)}, password=PASSWORD)
    yield running
    running.kill()


def test_a_camera_is_tried_and_its_picture_left(desk: Desk, server: vs.RtspServer, tmp_path: Path) -> None:
    picture = tmp_path / "first.png"
    options = ("--user", "guard", "--seconds", "2", "--picture", str(picture))
    code, out, _ = desk.say("test", server.url("C01"), *options, "--json", typed=f"{PASSWORD}\n")
    said = json.loads(out)
    assert code == 0
    assert (said["codec"], said["width_px"], said["height_px"], said["advice"]) == ("h264", 640, 360, [])
    assert said["fps"] == pytest.approx(25, rel=0.05) and said["key_every_s"] == pytest.approx(1, rel=0.1)
    assert 200 < said["kbit_s"] < 3000
    with av.open(str(picture)) as file:
        frame = next(file.decode(video=0))
    assert (frame.width, frame.height) == (640, 360) and frame.to_ndarray(format="gray").std() > 10


def test_a_refused_login_is_told(desk: Desk, server: vs.RtspServer) -> None:
    code, out, err = desk.say("test", server.url("C01"), "--user", "guard", "--json", typed="wr0ng\n")
    assert code == 1 and "user or password refused" in err and "refused" in json.loads(out)
    code, _, err = desk.say("test", server.url("C01", "guard:wr0ng@"))
    assert code == 1 and "list of processes" in err


def test_a_camera_of_the_site_is_tried_with_its_kept_login(desk: Desk, server: vs.RtspServer, tmp_path: Path) -> None:
    site, home = tmp_path / "site.toml", tmp_path / "home"
    small = SMALL.read_text(encoding="utf-8")
    camera = small.split('[[camera]]\nid = "')[1].split('"')[0]
    url = small.split("[[camera]]")[1].split('url = "')[1].split('"')[0]
    site.write_text(small.replace(f'"{url}"', f'"{server.url("C01")}"'), encoding="utf-8")
    for beside in SMALL.parent.glob("*.toml"):
        if beside.name != SMALL.name:
            (tmp_path / beside.name).write_bytes(beside.read_bytes())
    where = ("--site", str(site), "--home", str(home))
    assert desk.say("test", camera, *where, "--seconds", "1")[0] == 1
    code, out, _ = desk.say("password", camera, *where, "--user", "guard", typed=f"{PASSWORD}\n")
    assert code == 0 and f"{camera}: asked as guard" in out
    assert Credentials(Home(home)).of(camera) == Login("guard", PASSWORD)
    code, out, _ = desk.say("test", camera, *where, "--seconds", "1")
    assert code == 0 and "h264 640 x 360" in out
    assert desk.say("password", camera, *where, "--forget")[0] == 0
    assert Credentials(Home(home)).of(camera) is None


def test_wrong_calls_are_told(desk: Desk, tmp_path: Path) -> None:
    site = ("--site", str(SMALL), "--home", str(tmp_path / "home"))
    for arguments, words in (
        (("test", "C99", *site), "there is no C99"),
        (("password", "C99", "--user", "a", *site), "there is no C99"),
        (("ask", "rtsp://cam/1"), "by http or https"),
        (("test", "file:///a", "--picture", "a.jpg"), "must be a file .png"),
        (("test", "rtsp://cam/1", "--user", "a"), "the password is empty"),
    ):
        code, _, err = desk.say(*arguments)
        assert code == 2 and words in err, arguments
    camera = SMALL.read_text(encoding="utf-8").split('[[camera]]\nid = "')[1].split('"')[0]
    assert "--user: missing" in desk.say("password", camera, *site)[2]


def test_a_film_that_is_none_is_told(desk: Desk, tmp_path: Path) -> None:
    code, _, err = desk.say("test", (tmp_path / "none.mp4").as_uri())
    assert code == 1 and "there is no such file" in err


def test_cameras_are_found_and_asked(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    server = OnvifServer(Camera("", (Stream("main", "rtsp://10.9.9.9/main", 1920, 1080),)), Login("guard", PASSWORD))
    responder = Responder(server.url, "Gate", port=0)
    monkeypatch.setattr(discovery.find, "__defaults__", (3.0, (), discovery.GROUP, responder.port))
    try:
        code, out, _ = desk.say("find", "--seconds", "0.7", "--interface", "127.0.0.1", "--json")
        found = json.loads(out)["cameras"]
        assert code == 0 and [(one["name"], one["url"]) for one in found] == [("Gate", server.url)]
        assert "Gate  Simulated  Yard" in desk.say("find", "--seconds", "0.7", "--interface", "127.0.0.1")[1]
        code, out, _ = desk.say("ask", server.url, "--user", "guard", "--json", typed=f"{PASSWORD}\n")
        said = json.loads(out)
        assert code == 0 and said["profiles"][0]["stream"] == "rtsp://127.0.0.1/main"
        assert said["profiles"][0]["presets"] == [] and abs(said["clock_off_s"]) < 2
        code, out, _ = desk.say("ask", f"127.0.0.1:{server.port}", "--user", "guard", typed=f"{PASSWORD}\n")
        assert code == 0 and "H264 1920 x 1080" in out and "presets: none" in out
    finally:
        responder.stop()
        server.stop()
    code, out, _ = desk.say("find", "--seconds", "0.2", "--interface", "127.0.0.1")
    assert code == 1 and "no camera answered within 0.2 s" in out


def test_cameras_of_this_machine_are_found_too(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Here is none; which one there would be is a value."""
    monkeypatch.setattr(usb, "plugged_in", lambda: [usb.Plugged("usb:///dev/video0", "HD Pro C920")])
    where = ("--seconds", "0.2", "--interface", "127.0.0.1")
    code, out, _ = desk.say("find", *where, "--json")
    assert code == 0 and json.loads(out)["here"] == [{"url": "usb:///dev/video0", "name": "HD Pro C920"}]
    assert desk.say("find", *where)[1] == "HD Pro C920  usb:///dev/video0\n"
    code, out, _ = desk.say("find", "--interface", "203.0.113.9")
    assert code == 0 and out.startswith("HD Pro C920") and "203.0.113.9: no address of this machine" in out
    monkeypatch.setattr(usb, "plugged_in", list)
    code, _, err = desk.say("find", "--interface", "203.0.113.9")
    assert code == 1 and "no address of this machine" in err


def test_an_address_that_is_typed_is_in_no_list_of_processes(server: vs.RtspServer) -> None:
    """It may have the password in it, as those of many a recorder have."""
    url = server.url("C01") + f"?password={PASSWORD}"
    command = [sys.executable, "-m", "console.cli", "camera", "test", "-", "--user", "guard", "--json"]
    pipe = subprocess.PIPE
    running = subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, stderr=pipe, text=True)
    assert running.stdin is not None
    running.stdin.write(f"{url}\n{PASSWORD}\n")
    running.stdin.flush()
    seen = {Path(f"/proc/{running.pid}/{part}").read_bytes() for part in ("cmdline", "environ")}
    out, err = running.communicate(timeout=60)
    assert running.returncode == 0 and json.loads(out)["width_px"] == 640
    assert json.loads(out)["url"].endswith("?password=***") and PASSWORD not in out + err
    assert not any(PASSWORD.encode() in one for one in seen)


def test_a_camera_of_the_site_is_asked_at_its_onvif_address(desk: Desk, tmp_path: Path) -> None:
    server = OnvifServer(Camera("", (Stream("main", "rtsp://10.9.9.9/main", 1920, 1080),)), Login("guard", PASSWORD))
    for beside in SMALL.parent.glob("*.toml"):
        (tmp_path / beside.name).write_bytes(beside.read_bytes())
    site = tmp_path / SMALL.name
    small = site.read_text(encoding="utf-8")
    first, second = (part.split('"')[0] for part in small.split('[[camera]]\nid = "')[1:3])
    named = f'[[camera]]\nid = "{first}"'
    site.write_text(small.replace(named, f'{named}\nonvif = "{server.url}"'), encoding="utf-8")
    where = ("--site", str(site), "--home", str(tmp_path / "home"))
    try:
        assert desk.say("password", first, *where, "--user", "guard", typed=f"{PASSWORD}\n")[0] == 0
        code, out, _ = desk.say("ask", first, *where)
        assert code == 0 and "H264 1920 x 1080" in out
    finally:
        server.stop()
    code, _, err = desk.say("ask", second, *where)
    assert code == 2 and f"{second}: the site file has no onvif address" in err


def test_a_camera_is_added_to_the_site_file(desk: Desk, tmp_path: Path) -> None:
    for beside in SMALL.parent.glob("*.toml"):
        (tmp_path / beside.name).write_bytes(beside.read_bytes())
    site = tmp_path / SMALL.name
    before, first = site.read_text(encoding="utf-8"), read_site(site).cameras[0]
    where = ("--site", str(site), "--home", str(tmp_path / "home"))
    pose = {name: getattr(first, name) for name in ("storey", "zone", "x_m", "y_m", "height_m", "tilt_deg", "fov_deg")}
    new = {"id": "C77", "name": "新", "name_en": "New", "url": "rtsp://192.0.2.7/1", "heading_deg": 0, **pose}
    wrong = json.dumps({"camera": new | {"zone": "nowhere"}, "user": "guard", "password": PASSWORD})
    code, out, _ = desk.say("add", *where, "--json", typed=wrong)
    assert code == 1 and "camera.C77.zone: 'nowhere' is not one of" in json.loads(out)["problems"][0]
    assert site.read_text(encoding="utf-8") == before and Credentials(Home(tmp_path / "home")).known() == []
    right = json.dumps({"camera": new, "user": "guard", "password": PASSWORD})
    code, out, _ = desk.say("add", *where, "--login-only", typed=right)
    assert code == 0 and "nothing was written" in out and site.read_text(encoding="utf-8") == before
    assert Credentials(Home(tmp_path / "home")).of("C77") == Login("guard", PASSWORD)
    code, out, _ = desk.say("add", *where, typed=right)
    assert code == 0 and "C77: added to" in out
    assert read_site(site).cameras[-1].id == "C77" and PASSWORD not in site.read_text(encoding="utf-8")
    assert Credentials(Home(tmp_path / "home")).of("C77") == Login("guard", PASSWORD)
    assert "used twice" in desk.say("add", *where, typed=right)[1]
    for said, words in (
        ("{", "standard input: must be"),
        (json.dumps({"camera": {"url": "rtsp://u:Y2F0@cam/1"}}), "camera.url: carries a password"),
        (json.dumps({"camera": {"masks": []}}), "camera.masks: must be text or a number"),
    ):
        code, _, err = desk.say("add", *where, typed=said)
        assert code == 2 and words in err


def test_check_warns_of_an_open_password(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    for beside in SMALL.parent.glob("*.toml"):
        (tmp_path / beside.name).write_bytes(beside.read_bytes())
    site = tmp_path / SMALL.name
    small = site.read_text(encoding="utf-8")
    url = small.split("[[camera]]")[1].split('url = "')[1].split('"')[0]
    site.write_text(small.replace(f'"{url}"', '"rtsp://u:s3cret@cam/1"', 1), encoding="utf-8")
    assert main(["check", str(site)]) == 0
    said = capsys.readouterr().out
    assert "warning: camera." in said and "vigil camera password" in said and "s3cret" not in said
    assert main(["check", str(site), "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["warnings"]) == 1


def test_the_simulated_camera_can_be_played_by_hand() -> None:
    command = [
        sys.executable,
        "-m",
        "devices.sim.onvif.server",
        "--rtsp",
        "rtsp://127.0.0.1:8554/C01",
        "--user",
        "guard",
    ]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None and process.stdout is not None
        process.stdin.write(f"{PASSWORD}\n")
        process.stdin.flush()
        assert process.stdout.readline().startswith("ready http://127.0.0.1:")
        process.stdin.close()
        assert process.wait(10) == 0
