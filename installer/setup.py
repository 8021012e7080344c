"""Installs what Vigil needs and is missing: Debian packages, then Python packages from a lock file with hashes.

    python3 installer/setup.py run     what the room and its demo site need
    python3 installer/setup.py test    that, and what the tests need
    python3 installer/setup.py bench   what the room needs, and the programs of others that it is measured beside
    ... run gpu | openvino | directml | cpu    and what the detector runs on, kept until another is named

Standard library only; says what it does; does nothing, and needs no network, when everything is there. Other systems
than Debian and its children: install the packages below by hand, the rest works the same.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
EXTRA_CHOSEN = VENV / "vigil-extra"
OLDEST = (3, 11)
OURS = ("console", "devices", "inference", "widgets")
EXTRAS = ("cpu", "gpu", "openvino", "directml")
"""What the detector runs on. Each is another wheel of onnxruntime, and all fill the same folder: one at a time."""
WHEELS = ("onnxruntime", "onnxruntime-gpu", "onnxruntime-openvino", "onnxruntime-directml")

QT = (
    "libgl1 libegl1 libfontconfig1 libglib2.0-0 libdbus-1-3 libxkbcommon0 libpulse0 libxrandr2 libxcb-cursor0 "
    "libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 libxkbcommon-x11-0"
)
SCREEN = "xvfb xauth x11-xserver-utils fonts-noto-cjk fonts-wqy-zenhei"
BROKER = "mosquitto"
CAMERAS = "gir1.2-gst-rtsp-server-1.0 python3-gi gstreamer1.0-plugins-good gstreamer1.0-plugins-bad"
PEERS = "ffmpeg poppler-utils mosquitto-clients postgresql gcc libc6-dev libmodbus-dev"
RIVALS = "ffmpeg mpv motion gstreamer1.0-plugins-ugly"
"""What the benches measure ours beside; x264 for the camera that shows the time is in the last."""
PACKAGES = {
    "run": f"python3-venv {QT} {SCREEN} {BROKER} {CAMERAS}".split(),
    "test": f"python3-venv {QT} {SCREEN} {BROKER} {CAMERAS} {PEERS}".split(),
    "bench": f"python3-venv {QT} {SCREEN} {BROKER} {CAMERAS} {RIVALS}".split(),
}
PYTHON_OF = {"bench": "run"}
"""Purposes that need the Python packages of another and no more."""


def main(arguments: list[str]) -> int:
    """Install for one purpose. Returns the exit code."""
    purpose, extra = (*arguments, "", "")[:2]
    if purpose not in PACKAGES or len(arguments) > 2 or extra not in ("", *EXTRAS):
        print(__doc__)
        return 2
    if sys.version_info < OLDEST:
        print(f"Vigil needs Python {OLDEST[0]}.{OLDEST[1]} or newer; this is {sys.version.split()[0]}.")
        return 1
    if extra == "directml" and os.name != "nt":
        print("DirectML is a part of Windows; here the extras are cpu, gpu (NVIDIA) and openvino (Intel).")
        return 1
    failed = install_system_packages(PACKAGES[purpose])
    return failed or install_python_packages(PYTHON_OF.get(purpose, purpose), extra or chosen_extra())


def install_system_packages(wanted: list[str]) -> int:
    """Install the Debian packages that are missing, as root or by sudo."""
    if shutil.which("dpkg-query") is None:
        return 0
    missing = [name for name in wanted if not installed(name)]
    if not missing:
        return 0
    rights = [] if os.name == "posix" and os.geteuid() == 0 else ["sudo"]
    if rights and shutil.which("sudo") is None:
        print("These Debian packages are missing; install them as root, then come back:\n  " + " ".join(missing))
        return 1
    print("Installing Debian packages: " + " ".join(missing), flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    apt = [*rights, "apt-get"]
    subprocess.run([*apt, "update", "-qq"], check=False, env=environment)
    done = subprocess.run([*apt, "install", "-y", "-qq", "--no-install-recommends", *missing], env=environment)
    return done.returncode


def installed(package: str) -> bool:
    """Whether dpkg holds the package as installed."""
    said = subprocess.run(["dpkg-query", "-W", "-f=${Status}", package], capture_output=True, text=True)
    return said.stdout == "install ok installed"


def chosen_extra() -> str:
    """The extra that was named last; it stays until another is."""
    said = EXTRA_CHOSEN.read_text() if EXTRA_CHOSEN.exists() else ""
    return said if said in EXTRAS else "cpu"


def install_python_packages(purpose: str, extra: str = "cpu") -> int:
    """Fill .venv from the lock files. A stamp with their hash tells that nothing is to be done."""
    digest = digest_of(purpose, extra)
    stamp = VENV / f"vigil-{purpose}.stamp"
    if stamp.exists() and stamp.read_text() == digest and PYTHON.exists():
        return 0
    print(f"Installing Python packages into {VENV.name} (about a minute) ...", flush=True)
    if not PYTHON.exists():
        subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=True)
    failed = install_locked(purpose, extra)
    if not failed:
        # So that the first start need not do it; pip has done it for everything else.
        subprocess.run([str(PYTHON), "-m", "compileall", "-q", *(str(ROOT / name) for name in OURS)])
        EXTRA_CHOSEN.write_text(extra)
        stamp.write_text(digest)
    return failed


def install_locked(purpose: str, extra: str) -> int:
    """What the purpose needs, ourselves, and what the detector runs on. Two wheels of onnxruntime in one folder
    overwrite each other and pip sees nothing wrong: the one that was there goes before another comes."""
    if chosen_extra() != extra:
        for known in PACKAGES:
            (VENV / f"vigil-{known}.stamp").unlink(missing_ok=True)  # If this is cut off, the next one begins anew.
        pip("uninstall", "-y", *WHEELS)
    with tempfile.TemporaryDirectory() as folder:
        lock = Path(folder) / "requirements.lock"
        said = lock_of(purpose).read_text()
        lock.write_text(said if extra == "cpu" else without(said, WHEELS[0]))
        failed = pip("install", "--require-hashes", "-r", str(lock))
    if not failed and extra != "cpu":
        print(f"Installing what the detector runs on: {extra} (this can be large) ...", flush=True)
        failed = pip("install", "--require-hashes", "-r", str(lock_of(extra)))
    return failed or pip("install", "--no-deps", "--no-build-isolation", "--no-index", "-e", str(ROOT))


def without(lock: str, package: str) -> str:
    """A lock file's text without one package and its hashes."""
    lines, inside = [], False
    for line in lock.splitlines(keepends=True):
        if not line.startswith((" ", "#")):
            inside = line.startswith(f"{package}==")
        if not inside:
            lines.append(line)
    return "".join(lines)


def pip(command: str, *arguments: str) -> int:
    """Run pip in .venv. Returns its exit code."""
    quiet = ("-q", "--disable-pip-version-check", "--no-input")
    return subprocess.run([str(PYTHON), "-m", "pip", command, *quiet, *arguments]).returncode


def lock_of(name: str) -> Path:
    """The lock file of a purpose or an extra."""
    return ROOT / "installer" / f"requirements-{name}.lock"


def digest_of(purpose: str, extra: str) -> str:
    """What an installation is made from, in short. The plain one is the purpose's own lock alone."""
    locks = [lock_of(purpose), *([] if extra == "cpu" else [lock_of(extra)])]
    content = b"".join(lock.read_bytes() for lock in locks) + (ROOT / "pyproject.toml").read_bytes()
    return hashlib.sha256(content + str(VENV).encode()).hexdigest()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
