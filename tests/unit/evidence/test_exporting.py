"""Exports of what is not as it should be: said in a remark, or refused in words. And the page in a real browser."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from sqlalchemy import create_engine, text

from console.cases import Case
from console.domain.decision import Decision
from console.evidence import exporting
from console.evidence.bundle_check import bundle_checked
from console.evidence.derived import derive
from console.evidence.errors import EvidenceRefused
from console.evidence.exporting import VIEWER, exported
from console.evidence.paper import ALONE, OWN_CLOCK, PROVES, PROVES_NOT, STAMPED
from console.evidence.rows import Taken
from console.room.photos import kept, photo_path
from console.site.context import Context
from console.site.home import Home
from console.site.read import read_site
from console.store.store import Store
from console.values import CaseStep
from tests.bundles import BEGINS_US, ENDS_US, order, plant, public_key
from tests.rooms import SMALL

HOUR_US = 3_600_000_000


@pytest.fixture
def context(tmp_path: Path) -> Context:
    return plant(tmp_path)


def sql(context: Context, statement: str) -> None:
    engine = create_engine(context.database_url)
    with engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()


def test_a_time_without_anything_is_a_bundle_that_says_so(context: Context, tmp_path: Path) -> None:
    out = tmp_path / "case.zip"
    empty = replace(order(context, out), from_us=BEGINS_US - 3 * HOUR_US, to_us=BEGINS_US - 2 * HOUR_US)
    said = exported(context, empty)
    assert [remark.split(":")[1] for remark in said["remarks"]] == [" no video", " no video"]
    assert bundle_checked(out, [public_key(context)])[1] == 0


def photographed(context: Context, folder: Path, name: str, from_us: int, cameras: tuple[str, ...] = ()) -> str:
    """A case of which one measure is done, with a photo; its SHA-256."""
    file = folder / f"{name}.png"
    cv2.imwrite(str(file), np.full((9, 9, 3), 20 * int(name[-1]), np.uint8))
    photo = kept(context.home, file)
    case = Case(case=name, title="Leak", step=CaseStep.MEASURES, from_us=from_us, to_us=from_us + 1_000_000,
                operator="li", opened_at_us=from_us, changed_at_us=from_us, cameras=cameras)  # fmt: skip
    store = Store.open(context.database_url)
    body = {"measure": 2, "photo": photo, "text": ""}
    store.commit([Decision("measure_done", name, body, "li", (("case", name, case),))], ENDS_US + 70_000_000)
    store.close()
    return photo


def test_photos_of_the_cases_of_the_time_come_with_the_rows_that_vouch_for_them(
    context: Context, tmp_path: Path
) -> None:
    """Not those of another time or of other cameras; one that is not as it was kept is said to be missing."""
    photo = photographed(context, tmp_path, "CASE-0001", BEGINS_US + 1_000_000)
    photographed(context, tmp_path, "CASE-0002", BEGINS_US - HOUR_US)
    photographed(context, tmp_path, "CASE-0003", BEGINS_US, ("no such",))
    altered = photographed(context, tmp_path, "CASE-0004", BEGINS_US + 2_000_000, (context.site.cameras[0].id,))
    photo_path(context.home, altered).write_bytes(b"another")
    out = tmp_path / "case.zip"
    said = exported(context, order(context, out))
    assert said["remarks"] == ["CASE-0004: photo of measure 2 is not there, or not as it was kept"]
    assert bundle_checked(out, [public_key(context)])[1] == 0
    with zipfile.ZipFile(out) as bundle:
        [name] = [name for name in bundle.namelist() if name.startswith("photos/")]
        assert hashlib.sha256(bundle.read(name)).hexdigest() == photo
        listed = json.loads(bundle.read("manifest.json"))["files"][name]
        rows = [json.loads(json.loads(line)["row"]) for line in bundle.read("journal/rows.jsonl").splitlines()]
    [row] = [row for row in rows if row[0] == listed["row"]]
    assert (row[2], row[3], row[5]["photo"]) == ("measure_done", "CASE-0001", photo) and not listed["derived"]


def test_a_row_vouches_for_its_own_photo_alone(
    context: Context, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo = photographed(context, tmp_path, "CASE-0001", BEGINS_US)
    with monkeypatch.context() as patch, pytest.raises(EvidenceRefused, match="is not what row"):
        patch.setattr("console.evidence.exporting.photo_bytes", lambda _context, _photo: b"another")
        exported(context, order(context, tmp_path / "case.zip"))
    sealed_by = exporting._sealed_by

    def wrongly(stage: exporting.Stage, rows: Taken, name: str) -> tuple[int, str]:
        return (rows.rows[-1].fields[0], photo) if name.startswith("photos/") else sealed_by(stage, rows, name)

    monkeypatch.setattr(exporting, "_sealed_by", wrongly)
    exported(context, order(context, tmp_path / "case.zip"))
    with pytest.raises(EvidenceRefused, match="does not vouch for it"):
        bundle_checked(tmp_path / "case.zip", [public_key(context)])


def test_what_is_not_sealed_is_said(context: Context, tmp_path: Path) -> None:
    """Up to the range's end nothing says what the files were: a later one is not looked for in an earlier row."""
    sql(context, "UPDATE journal SET at_us = at_us WHERE kind = 'recordings_sealed'")
    folder = context.home.recordings / context.site.cameras[0].id
    newest = sorted(folder.iterdir())[-1]
    newest.rename(folder / newest.name.replace("644.000000", "644.100000"))
    said = exported(context, order(context, tmp_path / "case.zip"))
    missing, _, unsealed = said["remarks"]
    assert newest.name in missing and "is missing, and nothing says that it was removed" in missing
    assert "was not sealed yet" in unsealed
    assert bundle_checked(tmp_path / "case.zip", [public_key(context)])[1] == 0


def test_a_file_that_is_not_what_was_sealed_is_not_exported(context: Context, tmp_path: Path) -> None:
    path = sorted((context.home.recordings / context.site.cameras[0].id).iterdir())[0]
    path.write_bytes(path.read_bytes() + b"\0")
    with pytest.raises(EvidenceRefused, match=r"is not what row 9 of the journal sealed"):
        exported(context, order(context, tmp_path / "case.zip"))
    assert not (tmp_path / "case.zip").exists()


def test_a_journal_that_was_changed_is_not_exported(context: Context, tmp_path: Path) -> None:
    sql(context, f"UPDATE journal SET hash = '{'0' * 64}' WHERE seq = 2")
    with pytest.raises(EvidenceRefused, match="is not what was signed"):
        exported(context, order(context, tmp_path / "case.zip"))


def test_without_a_key_nothing_is_exported(tmp_path: Path) -> None:
    bare = Context(read_site(SMALL), SMALL, Home(tmp_path / "home").made())
    with pytest.raises(EvidenceRefused, match="there is no key yet"):
        exported(bare, order(bare, tmp_path / "case.zip"))


def test_what_is_to_come_cannot_be_exported(context: Context, tmp_path: Path) -> None:
    coming = replace(order(context, tmp_path / "case.zip"), from_us=ENDS_US * 2, to_us=ENDS_US * 2 + 1)
    with pytest.raises(EvidenceRefused, match="must begin before it ends"):
        exported(context, coming)


def test_a_video_that_is_none_has_no_copy(tmp_path: Path) -> None:
    (tmp_path / "x.mp4").write_bytes(b"hello")
    with pytest.raises(EvidenceRefused, match="no copy of it can be made"):
        derive(tmp_path / "x.mp4", tmp_path / "y.mp4", 0, (), (), "UTC")


def test_page_and_paper_say_the_same_of_what_is_proven() -> None:
    page = VIEWER.read_text(encoding="utf-8")
    for said in (*PROVES, *PROVES_NOT, STAMPED, OWN_CLOCK, ALONE):
        assert all(words in page for words in said)


PAGE = """
import json, sys
from PySide6.QtCore import QTimer, QUrl
from PySide6.QtWebEngineWidgets import QWebEngineView
from PySide6.QtWidgets import QApplication
app = QApplication(sys.argv)
view = QWebEngineView()
asked = "JSON.stringify(Object.fromEntries([...document.querySelectorAll('#checks li')].map(e => [e.id, e.className])))"
def told(said):
    found = json.loads(said or "{}")
    if "hashed" in found and found.get("known") != "open":
        print(said, flush=True)
        app.quit()
timer = QTimer(interval=200)
timer.timeout.connect(lambda: view.page().runJavaScript(asked, told))
def loaded(_):
    view.page().runJavaScript(f"document.getElementById('key').value = {json.dumps(sys.argv[2])}; run()")
    timer.start()
view.loadFinished.connect(loaded)
QTimer.singleShot(60_000, app.quit)
view.load(QUrl.fromLocalFile(sys.argv[1]))
app.exec()
"""


def seen_in_browser(page: Path, key: str) -> dict[str, str]:
    """What the page says in QtWebEngine, which is Chromium, opened from the disk."""
    flags = {"QT_QPA_PLATFORM": "offscreen", "QTWEBENGINE_CHROMIUM_FLAGS": "--no-sandbox --disable-gpu"}
    command = [sys.executable, "-c", PAGE, str(page), key]
    done = subprocess.run(command, env=os.environ | flags, capture_output=True, text=True, timeout=90, check=False)
    found: dict[str, str] = json.loads(done.stdout.strip().splitlines()[-1])
    return found


def test_the_page_checks_in_a_browser_what_a_browser_can(context: Context, tmp_path: Path) -> None:
    """From the disk, without a server; a row that was changed is told."""
    exported(context, order(context, tmp_path / "case.zip"))
    with zipfile.ZipFile(tmp_path / "case.zip") as opened:
        opened.extractall(tmp_path / "out")
    page, key = tmp_path / "out" / "index.html", public_key(context)
    good = {"rows-hold": "good", "signatures": "good", "known": "good", "hashed": "open"}
    assert seen_in_browser(page, key) == good
    script = tmp_path / "out" / "viewer-data.js"
    script.write_text(script.read_text(encoding="utf-8").replace("gas/G-3", "gas/G-4"), encoding="utf-8")
    assert seen_in_browser(page, "0" * 64) == good | {"rows-hold": "bad", "known": "bad"}
