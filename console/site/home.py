"""The home folder: where one installation keeps its state. Never inside the checkout."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import platformdirs


@dataclass(frozen=True, slots=True)
class Home:
    """Paths below one root; `made` creates the folders."""

    root: Path

    @classmethod
    def default(cls) -> Home:
        """The user's own data folder."""
        return cls(Path(platformdirs.user_data_dir("vigil", appauthor=False)))

    def made(self) -> Home:
        """Create what is missing and give itself back."""
        for folder in (self.root, self.recordings, self.broker, self.reports, self.logs, self.cache):
            folder.mkdir(parents=True, exist_ok=True)
        return self

    @property
    def key(self) -> str:
        """Six characters that tell this home from others on the machine, for names in shared memory."""
        return hashlib.sha256(str(self.root.resolve()).encode()).hexdigest()[:6]

    @property
    def database_url(self) -> str:
        """SQLAlchemy URL of the SQLite file."""
        return f"sqlite:///{self.root / 'vigil.db'}"

    @property
    def recordings(self) -> Path:
        """Folder of video segments: recordings/<camera>/<UTC start>.mkv."""
        return self.root / "recordings"

    @property
    def broker(self) -> Path:
        """Configuration, passwords and access list of our own broker."""
        return self.root / "broker"

    @property
    def access(self) -> Path:
        """JSON with host, port and password of each user of the broker; readable by its owner only."""
        return self.broker / "access.json"

    @property
    def reports(self) -> Path:
        """Printed reports."""
        return self.root / "reports"

    @property
    def stills(self) -> Path:
        """Stills that dispatchers took from the wall: PNG files by camera and time."""
        return self.root / "stills"

    @property
    def camera_logins(self) -> Path:
        """Users and passwords of the cameras; readable by its owner only."""
        return self.root / "camera-logins.json"

    @property
    def plc_logins(self) -> Path:
        """Users and passwords for the brokers of PLCs; readable by its owner only."""
        return self.root / "plc-logins.json"

    @property
    def operator_pins(self) -> Path:
        """Salted hashes of the operators' PINs; readable by its owner only."""
        return self.root / "operator-pins.json"

    @property
    def evidence(self) -> Path:
        """Keys that sign the journal, and the newest signed head of it; readable by its owner only."""
        return self.root / "evidence"

    @property
    def bundles(self) -> Path:
        """Evidence that was ordered from a window: one file a bundle."""
        return self.root / "bundles"

    @property
    def logs(self) -> Path:
        """One log a program."""
        return self.root / "logs"

    @property
    def cache(self) -> Path:
        """What can be made again, such as the clips of the demo plant."""
        return self.root / "cache"

    @property
    def models(self) -> Path:
        """Models that were taken into use here, each in a folder with its card."""
        return self.root / "models"

    @property
    def views(self) -> Path:
        """Where each camera looked, a file a camera: whether it was turned is told after a restart too."""
        return self.root / "views"

    @property
    def settings(self) -> Path:
        """Versions of the settings that lie over the site file, a file a version."""
        return self.root / "settings"

    @property
    def room_layout(self) -> Path:
        """Which page is on which monitor."""
        return self.root / "room.json"

    @property
    def saved_walls(self) -> Path:
        """Wall layouts that operators saved here."""
        return self.root / "walls.json"


def half_done(out: Path) -> str:
    """How the folder beside a bundle begins in which it is made: a process that was ended leaves it behind."""
    return f".{out.name}-"
