"""The models of one home: those that were taken into use, and which one works now. The one that comes with Vigil is
always there."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

import msgspec

from console.site.home import Home

BUILT_IN = Path(__file__).resolve().parents[2] / "resources" / "model" / "plant.onnx"
BUILT_IN_NAME = "plant"


class Kept(msgspec.Struct, frozen=True):
    """One model of the home: `folder` is its name on the shelf, `file` the model in it."""

    folder: str
    file: str
    family: str
    classes: tuple[str, ...]
    licence: str
    sha256: str
    self_test: str


@dataclass(frozen=True, slots=True)
class InUse:
    """The model that works when none is asked for. `trouble`: why it is not the one that was chosen."""

    path: Path
    name: str
    trouble: str = ""


class Shelf:
    """The folder `models` of one home: models/<name>/<file>.onnx, its card, what is known of it; in-use names one."""

    def __init__(self, home: Home) -> None:
        self._root = home.models
        self._chosen = home.models / "in-use"

    def kept(self) -> list[Kept]:
        """Every model of the home, by name."""
        found = [self._kept(folder.name) for folder in sorted(self._root.glob("*/"))]
        return [one for one in found if one is not None]

    def in_use(self) -> InUse:
        """The chosen model, or the built-in one: when none is chosen, or, with the reason, when the chosen one is not
        as it was when it was tried."""
        name = self._chosen.read_text(encoding="utf-8").strip() if self._chosen.is_file() else ""
        if not name:
            return InUse(BUILT_IN, BUILT_IN_NAME)
        kept = self._kept(name)
        if kept is None:
            return InUse(BUILT_IN, BUILT_IN_NAME, f"{self._root / name}: not there any more, or not readable")
        path = self.path(kept)
        if hashlib.sha256(path.read_bytes()).hexdigest() != kept.sha256:
            return InUse(BUILT_IN, BUILT_IN_NAME, f"{path}: changed since it was taken into use")
        return InUse(path, name)

    def path(self, kept: Kept) -> Path:
        """The model file."""
        return self._root / kept.folder / kept.file

    def room_for_one(self) -> Path:
        """An empty folder for a model that is not tried yet; it is not on the shelf. Its own for each caller."""
        self._root.mkdir(parents=True, exist_ok=True)
        return Path(tempfile.mkdtemp(prefix=".new-", dir=self._root))

    def put(self, new: Path, kept: Kept) -> None:
        """Put the folder `new` on the shelf, in place of one of the same name."""
        (new / "kept.json").write_bytes(msgspec.json.encode(kept))
        place = self._root / kept.folder
        if place.exists():
            shutil.rmtree(place)
        new.replace(place)

    def choose(self, name: str) -> None:
        """Make that one the model in use; '' for the built-in one."""
        self._root.mkdir(parents=True, exist_ok=True)
        written = self._chosen.with_name("in-use.new")
        written.write_text(name, encoding="utf-8")
        written.replace(self._chosen)

    def _kept(self, name: str) -> Kept | None:
        """What is known of one, None when it is not whole."""
        try:
            kept = msgspec.json.decode((self._root / name / "kept.json").read_bytes(), type=Kept)
        except (OSError, msgspec.DecodeError):
            return None
        return kept if kept.folder == name and Path(kept.file).name == kept.file and self.path(kept).is_file() else None
