"""Our own Mosquitto: its configuration, its passwords and its access list, made at the first start.

Used when the site file names no broker of the plant. Each program has its own user and may say only what is its to
say: nobody but the core can write a state or the journal, nobody but a room can ask, nobody but vision can say what was
seen.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import secrets
import shutil
import socket
import time
from dataclasses import replace
from pathlib import Path

from console.bus import Access
from console.programs.leash import Leashed
from console.site.context import Context
from console.site.home import Home

USERS = ("core", "vision", "room", "field", "guest")
_SALT_BYTES, _ROUNDS = 12, 101
"""Mosquitto's $7$ form: PBKDF2 with SHA-512."""
GONE_S = 1.0
"""Whoever still listens on its port after so long is somebody else's."""


class BrokerError(Exception):
    """Our broker cannot be started. str() says why and what to install or look at."""


def prepare(home: Home, site: str, port: int) -> Path:
    """Write what our own Mosquitto needs. Returns its configuration."""
    leave_access(home, site, "127.0.0.1", port)
    configuration = home.broker / "mosquitto.conf"
    _write_private(configuration, _configuration(home.broker, port))
    return configuration


def leave_access(home: Home, site: str, host: str, port: int) -> None:
    """Write `access.json` for our programs, `passwords` and `access-list` for a Mosquitto; passwords survive."""
    folder = home.broker
    folder.mkdir(parents=True, exist_ok=True)
    passwords = _passwords(home)
    _write_private(folder / "passwords", "".join(f"{user}:{_hashed(word)}\n" for user, word in passwords.items()))
    _write_private(folder / "access-list", access_list(site))
    _write_private(home.access, json.dumps({"host": host, "port": port, "users": passwords}, indent=1))


def access(context: Context, user: str) -> Access:
    """Where the broker is for one of our users: the plant's, when the site names its link, else our own.

    Raises BusError when the home folder holds no password for the user.
    """
    said = Access.read(context.home.access, user)
    if not context.site.broker_link:
        return said
    host, port = context.host_port(context.site.broker_link)
    return replace(said, host=host, port=port)


def start(configuration: Path, port: int, log: Path, timeout_s: float = 10.0) -> Leashed:
    """Start Mosquitto on a leash and wait until it listens; its `let_go` ends it.

    Raises BrokerError with its last words when it does not, or when somebody else goes on listening there.
    """
    program = shutil.which("mosquitto") or shutil.which("mosquitto", path="/usr/sbin:/usr/local/sbin")
    if program is None:
        raise BrokerError("mosquitto is not installed; `make run` installs it (Debian package 'mosquitto')")
    _wait_for_free(port)
    with log.open("ab") as out:
        process = Leashed([program, "-c", str(configuration)], out)
    deadline = time.monotonic() + timeout_s
    while time.monotonic() < deadline and process.poll() is None:
        if listens("127.0.0.1", port):
            return process
        time.sleep(0.02)
    process.let_go()
    raise BrokerError(f"mosquitto did not listen on port {port}; its last words: {_tail(log)}")


def access_list(site: str) -> str:
    """Who may read and write which topics, in Mosquitto's form."""
    at = f"vigil/{site}"
    may = {
        "core": [f"readwrite {at}/#"],
        "vision": [
            *(
                f"write {at}/{part}"
                for part in ("seen/#", "field/camera/+", "field/steering/+", "field/notice/+", "alive/+")
            ),
            *(f"read {at}/{part}" for part in ("state/#", "steer/+", "answer/+")),
            f"write {at}/ask/all-said",
        ],
        "room": [
            *(f"read {at}/{part}" for part in ("state/#", "seen/#", "journal", "alive/+", "answer/+")),
            *(f"write {at}/{part}" for part in ("ask/+", "alive/+")),
        ],
        "field": [f"write {at}/field/#"],
        "guest": [f"read {at}/{part}" for part in ("field/#", "seen/#", "state/#", "journal", "alive/+")],
    }
    return "\n".join(f"user {user}\n" + "".join(f"topic {rule}\n" for rule in rules) for user, rules in may.items())


def listens(host: str, port: int) -> bool:
    """Whether somebody accepts connections there."""
    try:
        socket.create_connection((host, port), timeout=0.5).close()
    except OSError:
        return False
    return True


def free_port() -> int:
    """A loopback port nobody uses now; never one twice, as whom the first was for may not listen yet."""
    while (port := _unused_port()) in _given:
        pass
    _given.add(port)
    return port


def _unused_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


_given = set[int]()


def _wait_for_free(port: int) -> None:
    """The one before, whose leash was killed, takes a moment to be gone."""
    deadline = time.monotonic() + GONE_S
    while listens("127.0.0.1", port):
        if time.monotonic() > deadline:
            raise BrokerError(f"port {port} is taken; end the program that listens there")
        time.sleep(0.02)


def _passwords(home: Home) -> dict[str, str]:
    try:
        known = json.loads(home.access.read_text(encoding="utf-8"))["users"]
    except (OSError, ValueError, KeyError):
        known = {}
    return {user: known.get(user) or secrets.token_urlsafe(24) for user in USERS}


def _hashed(word: str) -> str:
    salt = secrets.token_bytes(_SALT_BYTES)
    digest = hashlib.pbkdf2_hmac("sha512", word.encode(), salt, _ROUNDS)
    return f"$7${_ROUNDS}${base64.b64encode(salt).decode()}${base64.b64encode(digest).decode()}"


def _configuration(folder: Path, port: int) -> str:
    lines = [
        "per_listener_settings false",
        f"listener {port} 127.0.0.1",
        "allow_anonymous false",
        f"password_file {folder / 'passwords'}",
        f"acl_file {folder / 'access-list'}",
        "persistence false",
        "max_packet_size 1048576",
        "max_queued_messages 100000",
        "max_inflight_messages 1000",
        "set_tcp_nodelay true",
        "log_type error",
        "log_type warning",
        "log_type notice",
    ]
    if os.name == "posix" and os.geteuid() == 0:
        lines.append("user root")
    return "\n".join(lines) + "\n"


def _write_private(path: Path, text: str) -> None:
    path.touch(mode=0o600)
    path.chmod(0o600)
    path.write_text(text, encoding="utf-8")


def _tail(log: Path) -> str:
    return log.read_text(encoding="utf-8", errors="replace")[-400:].strip() or "(none)"
