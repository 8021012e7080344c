"""The set-up's extras: one wheel of onnxruntime at a time, kept until another is named, healed when it was cut off."""

from __future__ import annotations

import importlib.util
import re
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[3]


class Pip:
    """Keeps what pip is asked for, and the lock file as it was then; fails at what the test says."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, ...]] = []
        self.locks: list[str] = []
        self.fails_at = ""

    def __call__(self, command: str, *arguments: str) -> int:
        self.asked.append((command, *arguments))
        if "-r" in arguments:
            self.locks.append(Path(arguments[-1]).read_text())
        return int(bool(self.fails_at) and self.fails_at in " ".join(arguments))

    @property
    def wheels(self) -> list[str]:
        """The onnxruntimes of all locks that were installed, in order."""
        return [name for lock in self.locks for name in re.findall(r"^(onnxruntime[\w-]*)==", lock, re.MULTILINE)]


@pytest.fixture
def setup(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The set-up, working in a folder of its own: `sys.executable` stands for its Python."""
    spec = importlib.util.spec_from_file_location("vigil_setup", ROOT / "installer" / "setup.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "VENV", tmp_path)
    monkeypatch.setattr(module, "EXTRA_CHOSEN", tmp_path / "vigil-extra")
    monkeypatch.setattr(module, "PYTHON", Path(sys.executable))
    monkeypatch.setattr(module, "OURS", ())
    return module


@pytest.fixture
def pip(setup: ModuleType, monkeypatch: pytest.MonkeyPatch) -> Pip:
    asked = Pip()
    monkeypatch.setattr(setup, "pip", asked)
    return asked


def install(setup: ModuleType, purpose: str, extra: str = "") -> int:
    """What `main` does for the Python packages."""
    done: Callable[[str, str], int] = setup.install_python_packages
    return done(purpose, extra or setup.chosen_extra())


def test_without_an_extra_it_is_the_plain_wheel_and_nothing_is_taken_away(setup: ModuleType, pip: Pip) -> None:
    assert install(setup, "run") == 0
    assert pip.wheels == ["onnxruntime"]
    assert not any(command == "uninstall" for command, *_ in pip.asked)
    pip.asked.clear()
    assert install(setup, "run") == 0
    assert pip.asked == [], "everything is there"


@pytest.mark.parametrize("extra", ["gpu", "openvino", "directml"])
def test_an_extra_is_the_only_wheel_and_stays(setup: ModuleType, pip: Pip, extra: str) -> None:
    install(setup, "run")
    pip.asked.clear()
    pip.locks.clear()
    assert install(setup, "run", extra) == 0
    assert pip.asked[0] == ("uninstall", "-y", *setup.WHEELS)
    assert pip.wheels == [f"onnxruntime-{extra}"]
    pip.asked.clear()
    assert install(setup, "run") == 0
    assert pip.asked == []
    assert install(setup, "test") == 0
    assert pip.wheels == [f"onnxruntime-{extra}"] * 2, "the tests run on it too"
    pip.asked.clear()
    install(setup, "run")
    assert pip.asked == []


def test_cpu_goes_back_to_the_plain_wheel(setup: ModuleType, pip: Pip) -> None:
    install(setup, "run", "gpu")
    pip.asked.clear()
    pip.locks.clear()
    assert install(setup, "run", "cpu") == 0
    assert pip.asked[0][0] == "uninstall" and pip.wheels == ["onnxruntime"]


def test_one_that_was_cut_off_is_done_anew(setup: ModuleType, pip: Pip) -> None:
    install(setup, "run")
    pip.fails_at = "requirements-gpu.lock"
    assert install(setup, "run", "gpu") == 1
    pip.fails_at = ""
    pip.locks.clear()
    assert install(setup, "run") == 0
    assert pip.wheels == ["onnxruntime"], "what was there before, whole again"


def test_the_benches_bring_the_rivals_and_no_python_packages_of_their_own(
    setup: ModuleType, pip: Pip, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[list[str]] = []

    def noted(wanted: list[str]) -> int:
        asked.append(wanted)
        return 0

    monkeypatch.setattr(setup, "install_system_packages", noted)
    assert setup.main(["bench"]) == 0
    assert {"mpv", "motion", "ffmpeg", "gstreamer1.0-plugins-ugly"} <= set(asked[0])
    assert set(setup.PACKAGES["run"]) <= set(asked[0]), "and what the room needs"
    pip.asked.clear()
    assert setup.main(["run"]) == 0 and pip.asked == [], "everything is there"


def test_what_it_does_not_know_is_refused(setup: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    for said in (["run", "cuda"], ["run", "gpu", "cpu"], ["walk"], []):
        assert setup.main(said) == 2
    assert "openvino" in capsys.readouterr().out
    assert setup.main(["run", "directml"]) == 1
    assert "DirectML is a part of Windows" in capsys.readouterr().out


def test_every_lock_holds_one_wheel_with_hashes_and_shares_the_other_versions(setup: ModuleType) -> None:
    plain = dict(re.findall(r"^([\w-]+)==([\w.]+)", setup.lock_of("run").read_text(), re.MULTILINE))
    for extra in ("gpu", "openvino", "directml"):
        text = setup.lock_of(extra).read_text()
        pins = re.findall(r"^([\w-]+)==([\w.]+)", text, re.MULTILINE)
        assert [name for name, _ in pins if name in setup.WHEELS] == [f"onnxruntime-{extra}"]
        assert all(plain[name] == pin for name, pin in pins if name in plain and name != "numpy")
        assert text.count("--hash=sha256:") >= len(pins)


def test_a_package_is_taken_out_of_a_lock_with_its_hashes(setup: ModuleType) -> None:
    lock = "a==1 \\\n    --hash=x\n    # via b\nonnxruntime==2 \\\n    --hash=y\n    # via c\nz==3 \\\n    --hash=z\n"
    assert setup.without(lock, "onnxruntime") == "a==1 \\\n    --hash=x\n    # via b\nz==3 \\\n    --hash=z\n"
