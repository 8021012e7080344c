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
    """One model of the home: `folder` is its name on the shelf, `file` the model in it; `second_look` is the file in it
    that looks once more, '' where there is none."""

    folder: str
    file: str
    family: str
    classes: tuple[str, ...]
    licence: str
    sha256: str
    self_test: str
    keypoints: tuple[str, ...] = ()
    second_look: str = ""
    second_sha256: str = ""


@dataclass(frozen=True, slots=True)
class InUse:
    """A model that works. `trouble`: why it is not the one that was chosen, or, beside the detector, why it cannot."""

    path: Path
    name: str
    trouble: str = ""


class Shelf:
    """The folder `models` of one home: models/<name>/<file>.onnx, its card, what is known of it; in-use names the
    detector, beside those that run beside it, one a line."""

    def __init__(self, home: Home) -> None:
        self._root = home.models
        self._chosen = home.models / "in-use"
        self._companions = home.models / "beside"

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
        found = self._as_tried(name)
        return InUse(BUILT_IN, BUILT_IN_NAME, found.trouble) if found.trouble else found

    def beside(self) -> list[InUse]:
        """The models that run beside the detector, in the order in which they were taken; with the reason, those that
        are not as they were when they were tried."""
        names = self._companions.read_text(encoding="utf-8").splitlines() if self._companions.is_file() else []
        return [self._as_tried(name) for name in dict.fromkeys(names) if name]

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
        self._write(self._chosen, name)

    def put_beside(self, name: str) -> None:
        """Let that one run beside the detector, behind those that do already."""
        self._write(self._companions, "\n".join([*(one.name for one in self.beside() if one.name != name), name]))

    def drop(self, name: str) -> None:
        """Let that one not run beside the detector any more; it stays on the shelf."""
        self._write(self._companions, "\n".join(one.name for one in self.beside() if one.name != name))

    def _write(self, note: Path, text: str) -> None:
        self._root.mkdir(parents=True, exist_ok=True)
        written = note.with_name(f"{note.name}.new")
        written.write_text(text, encoding="utf-8")
        written.replace(note)

    def _as_tried(self, name: str) -> InUse:
        """A model of the home; with the reason when it is not as it was when it was tried."""
        kept = self._kept(name)
        if kept is None:
            return InUse(self._root / name, name, f"{self._root / name}: not there any more, or not readable")
        path = self.path(kept)
        files = {path: kept.sha256}
        if kept.second_look:
            files[path.with_name(kept.second_look)] = kept.second_sha256
        changed = next((file for file, was in files.items() if _sha256(file) != was), None)
        return InUse(path, name, f"{changed}: changed since it was taken into use" if changed else "")

    def _kept(self, name: str) -> Kept | None:
        """What is known of one, None when it is not whole."""
        try:
            kept = msgspec.json.decode((self._root / name / "kept.json").read_bytes(), type=Kept)
        except (OSError, msgspec.DecodeError):
            return None
        return kept if kept.folder == name and Path(kept.file).name == kept.file and self.path(kept).is_file() else None


def _sha256(file: Path) -> str:
    """Of what a file holds; '' where there is none."""
    return hashlib.sha256(file.read_bytes()).hexdigest() if file.is_file() else ""
