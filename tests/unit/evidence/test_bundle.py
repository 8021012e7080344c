"""A bundle: what is in it, that it holds, and that whoever changes anything in it is found."""

from __future__ import annotations

import io
import json
import struct
import zipfile
from dataclasses import replace
from pathlib import Path

import av
import pytest

from console.cli import main
from console.domain.decision import Decision
from console.evidence.bundle_check import bundle_checked
from console.evidence.errors import EvidenceRefused
from console.evidence.exporting import exported
from console.evidence.form import read_lines
from console.evidence.rows import covering
from console.evidence.site_check import UNKNOWN_KEY, checked
from console.evidence.stamps import STAMP, STAMPED, TOKEN
from console.messages import RecordingLock
from console.site.context import Context
from console.store.errors import StorageError
from console.store.heads import Head
from console.store.segments import Segments
from console.store.signing import public_of
from console.store.store import Store
from tests.bundles import BEGINS_US, ENDS_US, REASON, order, plant, public_key, sign
from tests.evidence import key
from tests.hostile_bundles import hostile
from tests.rooms import SMALL

EVER_US = 1 << 62


@pytest.fixture(scope="module")
def context(tmp_path_factory: pytest.TempPathFactory) -> Context:
    return plant(tmp_path_factory.mktemp("plant"))


@pytest.fixture(scope="module")
def bundle(context: Context, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("bundle") / "case.zip"
    said = exported(context, order(context, out))
    assert said["remarks"] == []
    return out


def refused(data: bytes, tmp_path: Path, *keys: str) -> str:
    """The words in which a bundle is refused."""
    path = tmp_path / "bundle.zip"
    path.write_bytes(data)
    with pytest.raises(EvidenceRefused) as error:
        bundle_checked(path, keys)
    return str(error.value)


def zipped(**how: object) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo("manifest.json", (1980, 1, 1, 0, 0, 0))
    for name, value in how.items():
        setattr(info, name, value)
    return info


def archive(*files: tuple[zipfile.ZipInfo, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for info, content in files:
            made.writestr(info, content)
    return out.getvalue()


def test_a_bundle_is_whole_for_whoever_has_the_key(context: Context, bundle: Path) -> None:
    said, code = bundle_checked(bundle, [public_key(context)])
    assert code == 0
    assert (said["key_known"], said["reason"], said["rows"]) == (True, REASON, 9)
    assert bundle_checked(bundle, [])[1] == UNKNOWN_KEY


def test_another_key_is_refused(bundle: Path, tmp_path: Path) -> None:
    assert "not with the one you know" in refused(bundle.read_bytes(), tmp_path, public_of(key(7)))


def test_any_program_opens_it(bundle: Path) -> None:
    with zipfile.ZipFile(bundle) as opened:
        assert opened.testzip() is None
        names = opened.namelist()
        manifest = json.loads(opened.read("manifest.json"))
    assert names[:3] == ["manifest.json", "manifest.sig", "viewer-data.js"]
    for name in ("index.html", "plan.svg", "report.pdf", "journal/rows.jsonl", "journal/head.json"):
        assert name in names
    assert {name.split("/")[0] for name in names if "/" in name} == {"data", "derived", "journal", "original", "video"}
    derived = {name for name, file in manifest["files"].items() if file["derived"]}
    assert {name.split("/")[0] for name in derived} == {"data", "derived", "plan.svg", "report.pdf", "index.html"}
    assert all(file["row"] for name, file in manifest["files"].items() if name.startswith("original/"))


def test_the_video_has_the_packets_that_were_recorded(context: Context, bundle: Path, tmp_path: Path) -> None:
    """Byte for byte; the copy beside it has as many frames."""
    camera = context.site.cameras[0].id
    with zipfile.ZipFile(bundle) as opened:
        opened.extractall(tmp_path)
    recorded: list[bytes] = []
    segments = Segments(context.home.recordings, camera)
    segments.refresh()
    for start_us in segments.starts_us:
        recorded += _packets(segments.segment(start_us).path)
    assert _packets(tmp_path / "video" / f"{camera}.mp4") == recorded
    with av.open(str(tmp_path / "derived" / f"{camera}.mp4")) as copy:
        assert sum(1 for _ in copy.decode(video=0)) == len(recorded) == 150


def _packets(path: Path) -> list[bytes]:
    with av.open(str(path)) as file:
        return [bytes(packet) for packet in file.demux(video=0) if packet.size]


def test_export_is_journaled_and_locks_what_it_took(context: Context, bundle: Path) -> None:
    store = Store.open(context.database_url)
    [row] = store.journal(kinds=("evidence_exported",))
    locks = [lock for lock in store.states("lock").values() if isinstance(lock, RecordingLock)]
    store.close()
    assert (row.body["reason"], row.operator) == (REASON, context.site.operators[0].id)
    assert {(lock.camera, lock.from_us, lock.to_us) for lock in locks} == {
        (camera.id, BEGINS_US, ENDS_US) for camera in context.site.cameras
    }


def test_the_site_is_whole_and_says_so(context: Context, bundle: Path) -> None:
    said, code = checked(context, 0, EVER_US, [public_key(context)], [])
    assert (code, said["fault"]) == (0, None)
    assert said["recordings"]["files"] == 6
    assert checked(context, 0, EVER_US, [], [])[1] == UNKNOWN_KEY


def test_a_journal_that_was_cut_off_is_told_by_the_head_beside_it(context: Context, tmp_path: Path) -> None:
    """The head file knows more rows than the journal has."""
    from sqlalchemy import create_engine, text

    mine = plant(tmp_path)
    engine = create_engine(mine.database_url)
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM journal WHERE seq > 2"))
        connection.execute(text("DELETE FROM evidence_head WHERE number > 1"))
    engine.dispose()
    said, code = checked(mine, 0, EVER_US, [public_key(mine)], [], files=False)
    assert code == 1
    assert "it was cut off" in said["fault"]["why"]


def test_a_database_that_was_put_back_is_exported_and_signed_only_after_somebody_said_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mine = plant(tmp_path)
    site = ["--site", str(SMALL), "--home", str(mine.home.root)]
    database = mine.home.root / "vigil.db"
    backup = database.read_bytes()
    store = Store.open(mine.database_url)
    store.commit([Decision("said", "later")], ENDS_US + 60_000_000)
    sign(mine, store, ENDS_US + 60_000_000)
    store.close()
    assert main(["evidence", "restored", *site, "--reason", "x"]) == 1
    assert "neither cut off nor put back" in capsys.readouterr().err
    database.write_bytes(backup)

    with pytest.raises(StorageError, match="say `vigil evidence restored"):
        exported(mine, order(mine, tmp_path / "case.zip"))
    assert checked(mine, 0, EVER_US, [public_key(mine)], [], files=False)[1] == 1
    assert main(["evidence", "restored", *site, "--reason", "disk replaced", "--operator", "wang"]) == 0

    assert "is gone from the database, and the journal says so" in capsys.readouterr().out
    exported(mine, order(mine, tmp_path / "case.zip"))
    assert checked(mine, 0, EVER_US, [public_key(mine)], [], files=False)[1] == 0
    store = Store.open(mine.database_url)
    [row] = store.journal(kinds=("evidence_restored",))
    store.close()
    assert (row.operator, row.body["reason"]) == ("wang", "disk replaced")
    [aside] = mine.home.evidence.glob("head-*.json")
    assert checked(mine, 0, EVER_US, [public_key(mine)], [aside], files=False)[1] == 1, "it can still be shown"


def test_a_core_that_signs_in_the_same_moment_does_not_hold_up_an_export(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = plant(tmp_path)
    store = Store.open(mine.database_url)
    store.commit([Decision("said", "more")], ENDS_US + 60_000_000)
    [*_, last] = store.journal()
    keep = store.heads._keep

    def overtaken(head: Head) -> None:
        monkeypatch.undo()
        keep(head)
        keep(head)

    monkeypatch.setattr(store.heads, "_keep", overtaken)
    assert covering(store, mine, last.seq, lambda: ENDS_US + 61_000_000).size >= last.seq
    store.close()


def test_bombs_ways_out_links_and_doubles_are_refused_in_words(bundle: Path, tmp_path: Path) -> None:
    """From wherever it comes: nothing is unpacked, nothing swells."""
    cases = {
        "is compressed": archive((zipped(compress_type=zipfile.ZIP_DEFLATED), b"0" * 10_000_000)),
        "leads out of the bundle": archive((zipped(filename="../../etc/passwd"), b"x")),
        "'/etc/passwd': its name leads out": archive((zipped(filename="/etc/passwd"), b"x")),
        "'C:x': its name leads out": archive((zipped(filename="C:x"), b"x")),
        "is a symbolic link": archive((zipped(external_attr=0o120777 << 16), b"/etc/passwd")),
        "is no name of a file": archive((zipped(filename="气"), b"x")),
        "is not the one that its files make": archive((zipped(), b"{}")),
        "does not begin where and as it must": bundle.read_bytes()[:4] + b"!" + bundle.read_bytes()[5:],
        "it does not end as a bundle does": b"",
        "cut off": bundle.read_bytes()[:-1],
        "added to": bundle.read_bytes() + b"0",
    }
    for words, data in cases.items():
        assert words in refused(data, tmp_path)
    with pytest.warns(UserWarning, match="Duplicate"):
        double = archive((zipped(), b"1"), (zipped(), b"2"))
    assert "is in it twice" in refused(double, tmp_path)
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 60_000, 60_000, 46 * 60_000, 0, 0)
    assert "too many to be a bundle" in refused(b"0" * (46 * 60_000) + end, tmp_path)
    wide = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, 300_000, 300_000, 46 * 300_000, 0)
    wide += struct.pack("<4sLQL", b"PK\6\7", 0, 1000, 1) + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 3, 3, 150, 0, 0)
    assert "too many to be a bundle" in refused(b"0" * 1000 + wide, tmp_path), "whoever opens it goes by the wide end"
    assert "too many to be a bundle" in refused(wide[-50:], tmp_path), "a wide end that is not there"
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 1, 1, 46, 900, 0)
    assert "cannot be read" in refused(end, tmp_path)


def test_parts_that_are_no_parts_are_refused_in_words(bundle: Path, tmp_path: Path) -> None:
    """Zip files of the right form with something else in them."""
    from console.evidence.zip_form import packed

    def made(**files: bytes) -> bytes:
        names = {"manifest_json": "manifest.json", "manifest_sig": "manifest.sig"}
        placed = []
        for name, content in files.items():
            (tmp_path / name).write_bytes(content)
            placed.append((names.get(name, name), tmp_path / name))
        packed(tmp_path / "made.zip", placed)
        return (tmp_path / "made.zip").read_bytes()

    assert "manifest.json: is missing" in refused(made(), tmp_path)
    assert "is no manifest" in refused(made(manifest_json=b"{}"), tmp_path)
    assert "is no manifest" in refused(made(manifest_json=b"[" * 100_000), tmp_path)
    assert "is no text" in refused(made(manifest_json=b"\xff"), tmp_path)
    with zipfile.ZipFile(bundle) as opened:
        manifest = opened.read("manifest.json")
    assert "does not hold what its manifest lists" in refused(made(manifest_json=manifest), tmp_path)
    assert "is not written as it is hashed" in refused(made(manifest_json=manifest + b" "), tmp_path)
    assert "version 2" in refused(made(manifest_json=manifest.replace(b'"v":1', b'"v":2')), tmp_path)


SEALED, PHOTO = "recordings_sealed", "measure_done"
ROW = [1, "k", "s", "o", {}]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ([1, SEALED, "s", "o", {}], "row 2 seals no recordings"),
        ([1, SEALED, "s", "o", {"segments": 5}], "row 2 seals no recordings"),
        ([1, SEALED, "s", "o", {"segments": [["C01"]]}], "row 2 seals no recordings"),
        ([1, PHOTO, "s", "o", [1]], "line 2 is no row"),
        ([1, ["k"], "s", "o", {}], "line 2 is no row"),
        ([1, "evidence_key", "s", "o", {"event": 5, "signatures": {}}], "row 2: it is no row of a key"),
        ('[2.0,1,"k","s","o",{},"%s"]', "line 2 is no row"),
        ('[true,1,"k","s","o",{},"%s"]', "line 2 is no row"),
        ('{"1":1,"2":2,"3":3,"4":4,"5":5,"6":6,"7":"%s"}', "line 2 is no row"),
        ('[2,1,"k","s","o",' + "[" * 100_000 + "]" * 100_000 + ',"%s"]', "line 2 is no row"),
    ],
)  # fmt: skip
def test_rows_that_are_none_are_refused_in_words(tmp_path: Path, row: list[object] | str, why: str) -> None:
    """All of it signed, hashed and proven, by somebody with a key of his own."""
    assert why in refused(hostile(tmp_path, row), tmp_path)


def test_a_bundle_of_rows_that_are_some_is_taken(tmp_path: Path) -> None:
    (tmp_path / "bundle.zip").write_bytes(hostile(tmp_path, ROW))
    assert bundle_checked(tmp_path / "bundle.zip", [])[1] == UNKNOWN_KEY


def test_heads_and_stamps_that_are_none_are_refused_in_words(tmp_path: Path) -> None:
    assert "head.json: is no signed head" in refused(hostile(tmp_path, ROW, head={"root": "zz"}), tmp_path)
    assert "a hash of another length" in refused(hostile(tmp_path, ROW, head={"root": "00"}), tmp_path)
    for stamp in (b"[" * 100_000, b"[]", b"5"):
        parts = {STAMP: stamp, STAMPED: b"x", TOKEN: b"x"}
        assert "stamp.json: is no signed head" in refused(hostile(tmp_path, ROW, files=parts), tmp_path)


def test_rows_that_were_cut_off_are_refused(bundle: Path) -> None:
    with zipfile.ZipFile(bundle) as opened:
        text = opened.read("journal/rows.jsonl").decode()
    with pytest.raises(EvidenceRefused, match="line 9 is no row: it was cut off"):
        read_lines(text[:-1])


@pytest.mark.parametrize("sign", ["\u2028", "\u2029", "\u0085", "\r", "\x0b", "\x1c"])
def test_whatever_a_text_holds_a_bundle_stays_whole(tmp_path: Path, sign: str) -> None:
    context, out = plant(tmp_path), tmp_path / "case.zip"
    exported(context, replace(order(context, out), reason=f"leak{sign}at the flange"))
    assert bundle_checked(out, [public_key(context)])[1] == 0


def test_a_gigantic_manifest_is_not_read(tmp_path: Path) -> None:
    from console.evidence.zip_form import packed

    (tmp_path / "large").write_bytes(b"0" * (33 << 20))
    packed(tmp_path / "large.zip", [("manifest.json", tmp_path / "large")])
    assert "are the most" in refused((tmp_path / "large.zip").read_bytes(), tmp_path)


def test_the_command_has_exit_codes(
    context: Context, bundle: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = public_key(context)
    assert main(["verify", str(bundle), "--key", good]) == 0
    assert main(["verify", str(bundle)]) == UNKNOWN_KEY
    (tmp_path / "cut.zip").write_bytes(bundle.read_bytes()[:1000])
    assert main(["verify", str(tmp_path / "cut.zip"), "--key", good]) == 1
    assert main(["verify", str(tmp_path / "none.zip")]) == 1
    assert main(["verify", str(bundle), "--key", "hello"]) == 2
    site = ["--site", str(SMALL), "--home", str(context.home.root)]
    assert main(["verify", *site, "--key", good, "--json"]) == 0
    assert main(["evidence", "key", *site]) == 0
    assert main(["case", "export", *site, "--from", "2026-01-01", "--to", "2026-01-02", "--reason", "x",
                 "--out", "x.zip", "--camera", "none"]) == 2  # fmt: skip
    assert "whole" in capsys.readouterr().out
