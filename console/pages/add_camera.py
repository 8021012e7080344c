"""The *add camera* dialog: find or name one, ask it, look at its picture, place it, write it into the site file.

Everything that takes time is an errand (`vigil camera find | ask | test | add`) in a process of its own, bounded, and
given up with Esc. The core writes the site file and puts the camera into service.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QPixmap
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDoubleSpinBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from console.commissioning import AddCamera as Wish
from console.pages.asking import Asking
from console.pages.errand import Errand
from console.pages.words import language, words
from console.presenters import add_camera as presenter
from console.presenters.add_camera import CameraForm
from console.presenters.plant import plan
from console.room.desk import Desk
from console.site.model import Site
from widgets.look import look_of
from widgets.map.canvas import MapCanvas
from widgets.map.layers.cameras import CameraLayer
from widgets.panel import named, said
from widgets.states.wall_bar_state import Choice

FIND_S, ASK_S, TEST_S, WRITE_S = 15.0, 40.0, 45.0, 20.0
"""How long an errand may take, a slow start of its program and a slow camera in it."""
WATCHED_S = "2"
WIDE_PX, HIGH_PX, PICTURE_PX = 1180, 760, (480, 270)
_ACTS = ("search", "ask", "test", "write")
_SPINS = {
    "x_m": (0.0, 20000.0, " m"),
    "y_m": (0.0, 20000.0, " m"),
    "height_m": (0.3, 200.0, " m"),
    "heading_deg": (0.0, 360.0, "°"),
    "tilt_deg": (-30.0, 90.0, "°"),
    "fov_deg": (2.0, 170.0, "°"),
}
_START = {"height_m": 5.0, "heading_deg": 0.0, "tilt_deg": 20.0, "fov_deg": 70.0}


class AddCamera(QDialog):
    """One camera. It stays open after writing, for the next one."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("add-camera")
        self.setWindowTitle(words("Add a camera"))
        self._desk, self._closed = desk, False
        self._asking = Asking(desk, self._show_added)
        self._adding: dict[str, float | str] = {}
        self._errand = Errand(self)
        self._then: Callable[[dict[str, object]], None] = self._show_found
        self._errand.done.connect(lambda told: self._hear(told))
        self._errand.failed.connect(self._fail)
        self._folder = tempfile.TemporaryDirectory(prefix="vigil-camera-")
        self.destroyed.connect(self._folder.cleanup)
        self._onvif = ""
        self._build()
        self._fill()

    @property
    def _site(self) -> Site:
        return self._desk.context.site

    # ------------------------------------------------------------ life

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape gives up what runs first, then closes; Ctrl+Return adds."""
        if event.key() == Qt.Key.Key_Escape and self._errand.running:
            self._errand.give_up()
            self._say(words("Given up"))
            self._show_busy()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.write()
        else:
            super().keyPressEvent(event)

    def done(self, result: int) -> None:
        """Closed: nothing runs on, no picture stays on the disk. What the core was asked goes on."""
        self._closed = True
        self._errand.give_up()
        self._folder.cleanup()
        super().done(result)

    # ------------------------------------------------------------ acts

    def search(self) -> None:
        """Ask the network."""
        self._start(("find",), "", FIND_S, self._show_found, words("Asking the network …"))

    def ask(self) -> None:
        """Ask the camera what it streams; the address of a stream is taken as it is."""
        self._take_apart()
        address = self._address.text()
        if not address:
            self._say(words("Missing: {names}").format(names=words("an address")))
        elif presenter.is_stream(address):
            self._onvif = ""
            self._offer((Choice(address, address),))
            self.test()
        else:
            self._start(("ask", *self._as_user()), self._typed(address), ASK_S, self._show_asked, words("Asking …"))

    def test(self) -> None:
        """Watch the small stream for some seconds, and show its picture."""
        self._take_apart()
        url = self._stream(self._small)
        if not url:
            self._say(words("Missing: {names}").format(names=words("the small stream")))
            return
        options = ("--seconds", WATCHED_S, "--picture", str(self._shot), *self._as_user())
        self._start(("test", *options), self._typed(url), TEST_S, self._show_tested, words("Opening …"))

    def write(self) -> None:
        """Keep the password beside the other passwords; the core then writes the camera into its site file."""
        self._take_apart()
        form = self.form()
        if lacking := presenter.missing(form, words):
            self._say(lacking)
            return
        context = self._desk.context
        self._adding = presenter.settings_of(form)
        told = {"camera": self._adding, "user": self._user.text(), "password": self._password.text()}
        where = ("--login-only", "--site", str(context.site_path), "--home", str(context.home.root))
        self._start(("add", *where), json.dumps(told), WRITE_S, self._ask_core, words("Writing …"))

    def form(self) -> CameraForm:
        """What stands in the form now."""
        return CameraForm(
            id=self._id.text().strip(),
            name=self._name.text(),
            name_en=self._name_en.text(),
            url=self._stream(self._small),
            main_url=self._stream(self._main),
            onvif=self._onvif,
            storey=str(self._storey.currentData() or ""),
            zone=str(self._zone.currentData() or ""),
            **{name: spin.value() for name, spin in self._spins.items()},
        )

    # ------------------------------------------------------------ what errands bring

    def _start(
        self,
        arguments: tuple[str, ...],
        typed: str,
        within_s: float,
        then: Callable[[dict[str, object]], None],
        doing: str,
    ) -> None:
        self._then = then
        self._errand.start(arguments, typed, within_s)
        self._say(f"{doing} {words('Esc gives up')}")
        self._show_busy()

    def _hear(self, told: dict[str, object]) -> None:
        self._show_busy()
        self._then(told)

    def _fail(self, why: str) -> None:
        self._show_busy()
        self._say(why)

    def _show_found(self, told: dict[str, object]) -> None:
        choices = presenter.found_choices(told)
        self._found.clear()
        for choice in choices:
            self._found.addItem(choice.text, choice.key)
        self._found.setVisible(bool(choices))
        self._say(words("Found: {count}").format(count=len(choices)))
        if choices:
            self._take_found()

    def _take_found(self) -> None:
        self._address.setText(str(self._found.currentData() or ""))

    def _show_asked(self, told: dict[str, object]) -> None:
        self._onvif = str(told["url"])
        self._offer(presenter.profile_choices(told))
        self.setWindowTitle(f"{words('Add a camera')} · {presenter.asked_text(told, words)}")
        self.test()

    def _offer(self, choices: tuple[Choice, ...]) -> None:
        """Its streams: the largest when it is looked at, the smallest for the tiles."""
        for box, row in ((self._main, 0), (self._small, len(choices) - 1)):
            box.clear()
            for choice in choices:
                box.addItem(choice.text, choice.key)
            box.setCurrentIndex(row)

    def _show_tested(self, told: dict[str, object]) -> None:
        picture = QPixmap(str(self._shot))
        if not picture.isNull():
            size = self._picture.size()
            mode = Qt.TransformationMode.SmoothTransformation
            self._picture.setPixmap(picture.scaled(size, Qt.AspectRatioMode.KeepAspectRatio, mode))
        self._say(presenter.measured_text(told, words))

    def _ask_core(self, told: dict[str, object]) -> None:
        problems = told["problems"]
        if isinstance(problems, list) and problems:
            self._say("\n".join([words("Nothing was written:"), *map(str, problems[:4])]))
            return
        self._asking.ask(Wish(**self._desk.ask_fields(), settings=self._adding))
        self._show_busy()

    def _show_added(self, refusal: str) -> None:
        if self._closed:
            return
        self._show_busy()
        added = words("{camera} is added: it is recorded and watched, its picture comes within seconds.")
        self._say(refusal or added.format(camera=self._adding["id"]))

    # ------------------------------------------------------------ inside

    @property
    def _shot(self) -> Path:
        return Path(self._folder.name) / "picture.png"

    def _stream(self, box: QComboBox) -> str:
        """The address behind the chosen line; what was typed where it is none of the lines."""
        row = box.findText(box.currentText())
        return str(box.itemData(row)) if row >= 0 else box.currentText().strip()

    def _as_user(self) -> tuple[str, ...]:
        return ("-", *(("--user", self._user.text()) if self._user.text() else ()))

    def _typed(self, url: str) -> str:
        """What goes over standard input, where no list of processes shows it: an address may have a password in it."""
        return f"{url}\n" + (f"{self._password.text()}\n" if self._user.text() else "")

    def _take_apart(self) -> None:
        """A login that stands in an address goes where it is not shown."""
        for line in self._lines:
            address, user, password = presenter.split_login(line.text())
            if user:
                self._user.setText(user)
                self._password.setText(password)
            if line.text() != address:
                line.setText(address)

    def _hide_pasted(self, line: QLineEdit, text: str) -> None:
        """An address that was pasted whole is taken apart before anybody can read it; one that is typed, when it is
        whole."""
        grown, self._lengths[line] = len(text) - self._lengths.get(line, 0), len(text)
        if grown > 1:
            self._take_apart()

    def _say(self, text: str) -> None:
        self._state.setText(text)

    def _show_busy(self) -> None:
        for button in self._buttons.values():
            button.setEnabled(not self._errand.running and not self._asking.busy)

    def _place(self, x_m: float, y_m: float) -> None:
        """A place picked on the plan; its area goes with it."""
        site = self._site
        self._spins["x_m"].setValue(min(max(round(x_m, 1), 0.0), site.width_m))
        self._spins["y_m"].setValue(min(max(round(y_m, 1), 0.0), site.height_m))
        form = self.form()
        zone = presenter.zone_at_place(site, form.x_m, form.y_m, form.storey)
        self._zone.setCurrentIndex(max(0, self._zone.findData(zone)))

    def _show_place(self) -> None:
        self._map.show_state(presenter.place_map(self._site, self.form()))

    def _on_storey(self) -> None:
        """The areas of the storey, and its plan."""
        storey, site = str(self._storey.currentData() or ""), self._site
        self._zone.clear()
        self._zone.addItem(words("between the areas"), "")
        for zone in site.zones:
            if zone.storey == storey and zone.kind == "area":
                self._zone.addItem(zone.said_in(language()), zone.id)
        self._map.show_plan(plan(site, storey, language()))
        self._show_place()

    # ------------------------------------------------------------ building

    def _build(self) -> None:
        self._address, self._user = named(QLineEdit(), "add-address"), named(QLineEdit(), "add-user")
        self._lines, self._lengths = [self._address], dict[QLineEdit, int]()
        self._password = named(QLineEdit(), "add-password")
        self._password.setEchoMode(QLineEdit.EchoMode.Password)
        self._found, self._main = named(QComboBox(), "add-found"), named(QComboBox(), "add-main")
        self._small = named(QComboBox(), "add-small")
        self._storey, self._zone = named(QComboBox(), "add-storey"), named(QComboBox(), "add-zone")
        self._id, self._name = named(QLineEdit(), "add-id"), named(QLineEdit(), "add-name")
        self._name_en = named(QLineEdit(), "add-name-en")
        self._spins = {name: _spin(name, *bounds) for name, bounds in _SPINS.items()}
        self._state, self._picture = said("strong", "add-state"), named(QLabel(), "add-picture", "panel")
        self._picture.setFixedSize(*(look_of(self).px(size) for size in PICTURE_PX))
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._map = MapCanvas([CameraLayer()])
        self._map.picks = True
        self._buttons = {act: named(QPushButton(), f"add-{act}") for act in _ACTS}
        for act, button in self._buttons.items():
            button.setAutoDefault(False)
            button.clicked.connect(getattr(self, act))
        for box in (self._main, self._small):
            box.setEditable(True)
            self._lines.append(box.lineEdit() or QLineEdit())
        self._found.hide()
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self.resize(look_of(self).px(WIDE_PX), look_of(self).px(HIGH_PX))
        form, right = QFormLayout(), QVBoxLayout()
        finding = QHBoxLayout()
        finding.addWidget(self._buttons["search"])
        finding.addWidget(self._found, 1)
        form.addRow(finding)
        rows: tuple[tuple[str, QWidget], ...] = (
            (words("Address"), self._address),
            (words("User"), self._user),
            (words("Password"), self._password),
            ("", self._buttons["ask"]),
            (words("Main stream"), self._main),
            (words("Small stream"), self._small),
            ("", self._buttons["test"]),
            (words("Short name"), self._id),
            (words("Chinese name"), self._name),
            (words("English name"), self._name_en),
            (words("Storey"), self._storey),
            (words("Area"), self._zone),
        )
        for label, widget in rows:
            form.addRow(label, widget)
        for label, one, other in (
            (words("East, south"), "x_m", "y_m"),
            (words("Height, heading"), "height_m", "heading_deg"),
            (words("Tilt down, field of view"), "tilt_deg", "fov_deg"),
        ):
            pair = QHBoxLayout()
            pair.addWidget(self._spins[one])
            pair.addWidget(self._spins[other])
            form.addRow(label, pair)
        right.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignHCenter)
        right.addWidget(said_of(words("Click on the plan where it hangs")))
        right.addWidget(self._map, 1)
        sides, whole = QHBoxLayout(), QVBoxLayout(self)
        sides.addLayout(form, 1)
        sides.addLayout(right, 1)
        whole.addLayout(sides, 1)
        whole.addWidget(self._state)
        whole.addWidget(self._buttons["write"])

    def _connect(self) -> None:
        for line in self._lines:
            line.editingFinished.connect(self._take_apart)
            line.textChanged.connect(partial(self._hide_pasted, line))
        self._found.activated.connect(lambda _row: self._take_found())
        self._address.returnPressed.connect(self.ask)
        self._password.returnPressed.connect(self.ask)
        self._storey.currentIndexChanged.connect(lambda _row: self._on_storey())
        self._map.place_wanted.connect(self._place)
        for spin in self._spins.values():
            spin.valueChanged.connect(lambda _value: self._show_place())

    def _fill(self) -> None:
        texts = {
            "search": "Find (ONVIF, USB)",
            "ask": "Ask the camera",
            "test": "Test again",
            "write": "Add (Ctrl+Enter)",
        }
        for act, text in texts.items():
            self._buttons[act].setText(words(text))
        self._address.setPlaceholderText("192.0.2.10 · http://… · rtsp://…")
        self._id.setText(presenter.next_id(self._site))
        for storey in self._site.storeys:
            self._storey.addItem(storey.said_in(language()), storey.id)
        for name, value in {"x_m": self._site.width_m / 2, "y_m": self._site.height_m / 2, **_START}.items():
            self._spins[name].setValue(value)
        self._on_storey()
        self._say(words("Find a camera, or type its address."))


def said_of(text: str) -> QLabel:
    """A quiet label."""
    label = said("quiet")
    label.setText(text)
    return label


def _spin(name: str, low: float, high: float, unit: str) -> QDoubleSpinBox:
    box = named(QDoubleSpinBox(), f"add-{name.replace('_', '-')}")
    box.setRange(low, high)
    box.setDecimals(1)
    box.setSuffix(unit)
    return box
