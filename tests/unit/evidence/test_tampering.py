"""Random changes of database, recordings and bundle: each is found, and what was not changed never is.

`VIGIL_TAMPER=10000` makes so many of them; without it a few hundred.
"""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from console.evidence.bundle_check import bundle_checked
from console.evidence.errors import EvidenceRefused
from console.evidence.exporting import exported
from console.evidence.site_check import checked
from console.recordings.verifying import verified
from console.site.context import Context
from console.site.home import Home
from tests.bundles import order, plant, public_key
from tests.tampering import tamper_bytes, tamper_database

COUNT = int(os.environ.get("VIGIL_TAMPER", "300"))
SEED = int(os.environ.get("VIGIL_TAMPER_SEED", "7"))
EVER_US = 1 << 62
pytestmark = pytest.mark.timeout(120 + COUNT)


@pytest.fixture(scope="module")
def context(tmp_path_factory: pytest.TempPathFactory) -> Context:
    return plant(tmp_path_factory.mktemp("plant"))


@pytest.fixture(scope="module")
def bundle(context: Context, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """It also makes the site's journal longer: by the locks, the export, and a head."""
    out = tmp_path_factory.mktemp("bundle") / "case.zip"
    exported(context, order(context, out))
    return out


@pytest.fixture(scope="module")
def key(context: Context, bundle: Path) -> str:
    return public_key(context)


def rngs(count: int) -> Iterator[random.Random]:
    for number in range(count):
        yield random.Random(f"{SEED}-{number}")


def test_every_change_of_the_database_is_found(context: Context, key: str, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(context.home.root, home, ignore=shutil.ignore_patterns("recordings", "vigil.db*"))
    mine = Context(context.site, context.site_path, Home(home).made())
    assert checked(context, 0, EVER_US, [key], [])[1] == 0
    missed = []
    for rng in rngs(COUNT // 2):
        for suffix in ("", "-wal", "-shm"):
            (home / f"vigil.db{suffix}").unlink(missing_ok=True)
        shutil.copyfile(context.home.root / "vigil.db", home / "vigil.db")
        said = tamper_database(home / "vigil.db", rng)
        if checked(mine, 0, EVER_US, [key], [], files=False)[1] != 1:
            missed.append(said)
    assert missed == []


def test_every_change_of_a_recording_is_found(context: Context, key: str) -> None:
    files = sorted(context.home.recordings.rglob("*.mkv"))
    missed = []
    for rng in rngs(max(1, COUNT // 10)):
        path = rng.choice(files)
        before, stamp = path.read_bytes(), path.stat().st_mtime_ns
        changed, said = tamper_bytes(before, rng)
        path.write_bytes(changed)
        found = verified(context, path.parent.name, 0, EVER_US)
        path.write_bytes(before)
        os.utime(path, ns=(stamp, stamp))
        if found["broken"] != 1 or found["faults"][0]["segment"] != path.name:
            missed.append(said)
    assert missed == []
    assert verified(context, "", 0, EVER_US)["broken"] == 0


def test_every_change_of_a_bundle_is_found(bundle: Path, key: str, tmp_path: Path) -> None:
    data, path = bundle.read_bytes(), tmp_path / "bundle.zip"
    ends = data.index(b"index.html")
    missed = []
    for number, rng in enumerate(rngs(COUNT - COUNT // 2 - COUNT // 10)):
        # Half of the changes hit the video, by its size; the others what is small.
        changed, said = tamper_bytes(data, rng)
        if number % 2:
            head, said = tamper_bytes(data[:ends], rng)
            changed = head + data[ends:]
        path.write_bytes(changed)
        try:
            bundle_checked(path, [key])
        except EvidenceRefused:
            continue
        missed.append(said)
    assert missed == []
    assert bundle_checked(bundle, [key])[1] == 0
