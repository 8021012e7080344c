"""A camera is added from the system page: a real ONVIF camera and its RTSP stream, a real site file."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from console.commissioning import AddCamera as Wish
from console.pages import errand
from console.pages.add_camera import AddCamera
from console.pages.system import SystemPage
from console.site.adding import checked, write
from console.site.context import Context
from console.site.credentials import Credentials
from console.site.read import read_site
from console.values import Outcome
from devices.cameras.address import Login
from devices.sim.onvif.answers import Camera
from devices.sim.onvif.camera import Stream
from devices.sim.onvif.server import OnvifServer
from tests.gui.desk import FixedDesk, until
from tests.integration import vision_server as vs
from tests.rooms import SMALL

PASSWORD = "Y2F0"


@pytest.fixture(scope="module")
def rtsp(tmp_path_factory: pytest.TempPathFactory) -> Iterator[vs.RtspServer]:
    film = vs.clip(tmp_path_factory.mktemp("clip") / "clip.mp4", vs.moving, 8)
    running = vs.RtspServer({"main": vs.from_file(film), "small": vs.from_file(film)}, password=PASSWORD)
    yield running
    running.kill()


@pytest.fixture
def onvif(rtsp: vs.RtspServer) -> Iterator[OnvifServer]:
    streams = (Stream("main", rtsp.url("main"), 1920, 1080), Stream("small", rtsp.url("small"), 640, 360))
    server = OnvifServer(Camera("", streams), Login("guard", PASSWORD))
    yield server
    server.stop()


@pytest.fixture
def desk(tmp_path: Path) -> FixedDesk:
    """A seat of a plant whose site file may be written."""
    for beside in SMALL.parent.glob("*.toml"):
        shutil.copy(beside, tmp_path / beside.name)
    site = read_site(tmp_path / SMALL.name)
    made = FixedDesk(site, tmp_path)
    made.context = replace_path(made.context, tmp_path / SMALL.name)
    made.context.home.made()
    return made


def replace_path(context: Context, path: Path) -> Context:
    return replace(context, site_path=path)


@pytest.fixture
def dialog(desk: FixedDesk, qtbot: QtBot) -> Iterator[AddCamera]:
    """Opened by its key on the system page."""
    page = SystemPage(desk)
    qtbot.addWidget(page)
    page.resize(1200, 800)
    page.retranslate()
    page.show()
    QTest.keyClick(page, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    found = page.findChild(AddCamera)
    assert found is not None and found.isVisible()
    yield found
    if (left := page.findChild(AddCamera)) is not None:  # Modal: it would keep the keys from the next test's window.
        left.close()
    page.close()


def told(dialog: AddCamera) -> str:
    return dialog._state.text()


async def test_a_camera_is_asked_seen_placed_and_written(
    dialog: AddCamera, desk: FixedDesk, onvif: OnvifServer, rtsp: vs.RtspServer
) -> None:
    path = desk.context.site_path
    before = path.read_text(encoding="utf-8")
    dialog._address.setText(f"http://guard:{PASSWORD}@127.0.0.1:{onvif.port}/onvif/device_service")
    QTest.keyClick(dialog._address, Qt.Key.Key_Return)
    assert PASSWORD not in dialog._address.text() and dialog._password.text() == PASSWORD
    assert not dialog._buttons["ask"].isEnabled(), "an errand runs; the window does not wait for it"
    await until(lambda: not dialog._picture.pixmap().isNull(), within_s=90)
    assert "h264 640 x 360" in told(dialog)
    assert dialog._main.currentText().startswith("Main") and dialog._small.currentText().startswith("Small")
    QTest.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert told(dialog) == "Missing: the Chinese name, the English name"
    QTest.keyClicks(dialog._name_en, "Gate")
    dialog._name.setText("大门")
    zone = desk.context.site.zones[0]
    dialog._storey.setCurrentIndex(dialog._storey.findData(zone.storey))
    middle = zone.outline_m[0][0] + 1.0, zone.outline_m[0][1] + 1.0
    QTest.mouseClick(dialog._map, Qt.MouseButton.LeftButton, pos=dialog._map.view.at(*middle).toPoint())
    form = dialog.form()
    assert abs(form.x_m - middle[0]) < 1.5 and abs(form.y_m - middle[1]) < 1.5 and form.onvif == onvif.url
    QTest.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    await until(lambda: "within seconds" in told(dialog), within_s=60)
    (wish,) = desk.asked
    assert isinstance(wish, Wish)
    said = wish.settings
    assert (said["id"], said["name"], said["name_en"]) == (form.id, "大门", "Gate")
    assert (said["url"], said["main_url"], said["onvif"]) == (rtsp.url("small"), rtsp.url("main"), onvif.url)
    assert Credentials(desk.context.home).of(form.id) == Login("guard", PASSWORD)
    assert PASSWORD not in str(wish) and path.read_text(encoding="utf-8") == before, "the core writes the file"
    write(path, *checked(path, said))
    QTest.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    await until(lambda: "is used twice" in told(dialog), within_s=60)
    assert len(desk.asked) == 1, "the core is not asked what cannot be"


async def test_the_answer_of_the_core_is_told(dialog: AddCamera, desk: FixedDesk) -> None:
    dialog._name.setText("大门")
    dialog._name_en.setText("Gate")
    dialog._small.setEditText("rtsp://192.0.2.9/1")
    desk.outcome, desk.why = Outcome.FAILED, "The core is lost"
    dialog.write()
    await until(lambda: "The core is lost" in told(dialog), within_s=60)
    assert dialog._buttons["write"].isEnabled()
    desk.asked.clear()
    dialog.write()
    await until(lambda: not dialog._errand.running, within_s=60)
    dialog.done(0)
    await until(lambda: len(desk.asked) == 1)


@pytest.mark.parametrize("line", ["_address", "_small", "_main"])
async def test_a_login_in_a_pasted_address_goes_where_it_is_not_shown(dialog: AddCamera, line: str) -> None:
    """At once, wherever it is pasted; one that is typed, when the line is left."""
    field = getattr(dialog, line)
    field = field if isinstance(field, QLineEdit) else field.lineEdit()
    QApplication.clipboard().setText(f"rtsp://guard:{PASSWORD}@192.0.2.9/1")
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert field.text() == "rtsp://192.0.2.9/1"
    assert (dialog._user.text(), dialog._password.text()) == ("guard", PASSWORD)
    field.clear()
    QTest.keyClicks(field, "rtsp://other:p@ss@cam/1")
    dialog._user.setFocus()
    assert field.text() == "rtsp://cam/1" and (dialog._user.text(), dialog._password.text()) == ("other", "p@ss")


async def test_an_address_with_its_password_is_added_without_it(
    dialog: AddCamera, desk: FixedDesk, rtsp: vs.RtspServer
) -> None:
    """Pasted as the small stream, and added: the password is where passwords are, the address without it."""
    dialog._small.setEditText(rtsp.url("small", f"guard:{PASSWORD}@"))
    dialog.test()
    await until(lambda: not dialog._picture.pixmap().isNull(), within_s=90)
    dialog._name.setText("大门")
    dialog._name_en.setText("Gate")
    dialog.write()
    await until(lambda: desk.asked, within_s=60)
    (wish,) = desk.asked
    assert isinstance(wish, Wish) and wish.settings["url"] == rtsp.url("small")
    assert Credentials(desk.context.home).of(str(wish.settings["id"])) == Login("guard", PASSWORD)
    assert PASSWORD not in str(wish) + told(dialog)
    texts = [field.text() for field in dialog.findChildren(QLineEdit) if field is not dialog._password]
    assert not any(PASSWORD in text for text in texts)


def processes() -> set[bytes]:
    """The command lines of all programs that run now."""
    lines = set()
    for one in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            lines.add(one.read_bytes())
    return lines


async def test_no_password_is_in_the_list_of_processes(dialog: AddCamera, rtsp: vs.RtspServer) -> None:
    """Neither that of the form nor one that an address has in it."""
    dialog._user.setText("guard")
    dialog._password.setText(f"{PASSWORD}-typed")
    dialog._address.setText(f"{rtsp.url('small')}?password={PASSWORD}-within")
    seen: set[bytes] = set()

    def over() -> bool:
        seen.update(processes())
        return not dialog._errand.running

    QTest.keyClick(dialog._address, Qt.Key.Key_Return)
    await until(over, within_s=90)
    assert "user or password refused" in told(dialog) and PASSWORD not in told(dialog)
    assert any(b"camera\x00test" in line for line in seen), "it was looked at while it ran"
    assert not any(f"{PASSWORD}-".encode() in line for line in seen)
    assert dialog._password.echoMode() is QLineEdit.EchoMode.Password, "no picture of the screen has it"


async def test_what_goes_wrong_is_told_and_can_be_given_up(
    dialog: AddCamera, onvif: OnvifServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog.ask()
    assert told(dialog) == "Missing: an address"
    dialog.test()
    assert told(dialog) == "Missing: the small stream"
    dialog._address.setText(onvif.url)
    dialog._user.setText("guard")
    dialog._password.setText("wr0ng")
    dialog.ask()
    await until(lambda: "user or password refused" in told(dialog), within_s=60)
    assert "wr0ng" not in told(dialog) and dialog._buttons["ask"].isEnabled()
    dialog.ask()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert told(dialog) == "Given up" and dialog.isVisible() and not dialog._errand.running
    monkeypatch.setattr(errand, "PROGRAM", (sys.executable, "-c", "import time; time.sleep(60)"))
    dialog._errand.start((), "", 0.3)
    await until(lambda: told(dialog) == "No answer within 0.3 s")
    monkeypatch.setattr(errand, "PROGRAM", (sys.executable, "-c", "print('no json')"))
    dialog._errand.start((), "", 30.0)
    await until(lambda: told(dialog) == "No answer", within_s=30)
    monkeypatch.setattr(errand, "PROGRAM", ("/nowhere/vigil",))
    dialog._errand.start((), "", 30.0)
    await until(lambda: not dialog._errand.running)
    assert told(dialog) not in ("", "No answer")
    page = dialog.parentWidget()
    assert page is not None
    button = page.findChild(QPushButton, "add-camera-open")
    assert button is not None and "Ctrl+N" in button.text()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    await until(lambda: page.findChild(AddCamera) is None)
