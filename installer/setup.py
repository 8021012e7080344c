"""Installs what Vigil needs and is missing: Debian packages, then Python packages from a lock file with hashes.

    python3 installer/setup.py run     what the room and its demo site need
    python3 installer/setup.py test    that, and what the tests need

Standard library only; says what it does; does nothing, and needs no network, when everything is there. Other systems
than Debian and its children: install the packages below by hand, the rest works the same.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
OLDEST = (3, 11)
OURS = ("console", "devices", "inference", "widgets")

QT = (
    "libgl1 libegl1 libfontconfig1 libglib2.0-0 libdbus-1-3 libxkbcommon0 libpulse0 libxrandr2 libxcb-cursor0 "
    "libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 libxkbcommon-x11-0"
)
SCREEN = "xvfb xauth x11-xserver-utils fonts-noto-cjk fonts-wqy-zenhei"
BROKER = "mosquitto"
CAMERAS = "gir1.2-gst-rtsp-server-1.0 python3-gi gstreamer1.0-plugins-good gstreamer1.0-plugins-bad"
PEERS = "ffmpeg poppler-utils mosquitto-clients postgresql"
PACKAGES = {
    "run": f"python3-venv {QT} {SCREEN} {BROKER} {CAMERAS}".split(),
    "test": f"python3-venv {QT} {SCREEN} {BROKER} {CAMERAS} {PEERS}".split(),
}


def main(arguments: list[str]) -> int:
    """Install for one purpose. Returns the exit code."""
    if arguments not in (["run"], ["test"]):
        print(__doc__)
        return 2
    if sys.version_info < OLDEST:
        print(f"Vigil needs Python {OLDEST[0]}.{OLDEST[1]} or newer; this is {sys.version.split()[0]}.")
        return 1
    purpose = arguments[0]
    return install_system_packages(PACKAGES[purpose]) or install_python_packages(purpose)


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


def install_python_packages(purpose: str) -> int:
    """Fill .venv from the lock file. A stamp with the lock's hash tells that nothing is to be done."""
    lock = ROOT / "installer" / f"requirements-{purpose}.lock"
    project = ROOT / "pyproject.toml"
    digest = hashlib.sha256(lock.read_bytes() + project.read_bytes() + str(VENV).encode()).hexdigest()
    stamp = VENV / f"vigil-{purpose}.stamp"
    if stamp.exists() and stamp.read_text() == digest and PYTHON.exists():
        return 0
    print(f"Installing Python packages into {VENV.name} (about a minute) ...", flush=True)
    if not PYTHON.exists():
        subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=True)
    pip = [str(PYTHON), "-m", "pip", "install", "-q", "--disable-pip-version-check", "--no-input"]
    done = subprocess.run([*pip, "--require-hashes", "-r", str(lock)])
    if done.returncode == 0:
        done = subprocess.run([*pip, "--no-deps", "--no-build-isolation", "--no-index", "-e", str(ROOT)])
    if done.returncode == 0:
        # So that the first start need not do it; pip has done it for everything else.
        subprocess.run([str(PYTHON), "-m", "compileall", "-q", *(str(ROOT / name) for name in OURS)])
        stamp.write_text(digest)
    return done.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
