"""Keys by the command: shown, rotated, revoked; what cannot be is refused in words."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from console.cli import main
from console.evidence.errors import EvidenceRefused
from console.evidence.key_acts import keys_said, revoked, rotated
from console.evidence.site_check import checked
from console.site.context import Context
from console.site.home import Home
from console.site.read import read_site
from console.store.errors import StorageError
from console.store.keys import CREDENTIAL, KeyRefused
from console.store.store import Store
from tests.bundles import sign
from tests.evidence import key
from tests.rooms import SMALL

EVER_US = 1 << 62


@pytest.fixture
def context(tmp_path: Path) -> Context:
    """A site whose journal has been signed once."""
    made = Context(read_site(SMALL), SMALL, Home(tmp_path / "home").made())
    go_on(made, 1)
    return made


def go_on(context: Context, at_us: int) -> None:
    store = Store.open(context.database_url)
    sign(context, store, at_us)
    store.close()


def whole(context: Context, *keys: str) -> dict[str, Any]:
    said, code = checked(context, 0, EVER_US, keys, [], files=False)
    assert code == 0
    return said


def test_a_key_is_followed_and_revoked(context: Context) -> None:
    """Who knows the first trusts the second; who revokes says since when."""
    [first] = keys_said(context)["keys"]
    second = rotated(context, "a year is over", "li", lost=False)["keys"][1]
    go_on(context, 2)
    assert (second["vouched_for"], second["kept"]) == (True, "file")
    whole(context, first["key"])
    said = revoked(context, first["key"][:12], 1, "the disk was stolen", "li")["keys"]
    assert (said[0]["revoked_from_us"], said[0]["revoked_why"]) == (1, "the disk was stolen")
    go_on(context, 3)
    assert whole(context, second["key"])["heads_under_a_revoked_key"] == 1


def test_a_lost_key_vouches_for_none(context: Context) -> None:
    [first] = keys_said(context)["keys"]
    [path] = context.home.evidence.glob("*.key")
    path.unlink()
    with pytest.raises(KeyRefused, match="vigil evidence rotate --lost"):
        rotated(context, "lost", "li", lost=False)
    second = rotated(context, "lost", "li", lost=True)["keys"][1]
    go_on(context, 2)
    assert not second["vouched_for"]
    said, code = checked(context, 0, EVER_US, [first["key"]], [], files=False)
    assert (code, said["fault"]["where"]) == (1, "head 2")
    whole(context, first["key"], second["key"])


def test_what_cannot_be_revoked_is_refused(context: Context) -> None:
    [first] = keys_said(context)["keys"]
    with pytest.raises(EvidenceRefused, match="there is no such key"):
        revoked(context, "zz", 0, "x", "li")
    with pytest.raises(EvidenceRefused, match="it signs now"):
        revoked(context, first["key"], 0, "x", "li")


def test_a_key_of_the_system_is_changed_by_the_system(
    context: Context, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = tmp_path / "credentials"
    given.mkdir()
    (given / CREDENTIAL).write_text(key(1).private_bytes_raw().hex())
    (given / CREDENTIAL).chmod(0o400)
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(given))
    with pytest.raises(EvidenceRefused, match="give it one more credential"):
        rotated(context, "x", "li", lost=False)


def test_a_head_that_was_kept_elsewhere_is_checked(context: Context, tmp_path: Path) -> None:
    """A copy of it proves what came before; another's, or one that was changed, is named."""
    [first] = keys_said(context)["keys"]
    kept = tmp_path / "kept.json"
    kept.write_bytes((context.home.evidence / "head.json").read_bytes())
    assert checked(context, 0, EVER_US, [first["key"]], [kept], files=False)[1] == 0
    said = json.loads(kept.read_text())
    kept.write_text(json.dumps({**said, "signature": "0" * 128}))
    found, code = checked(context, 0, EVER_US, [first["key"]], [kept], files=False)
    assert code == 1
    assert "its signature is not of a key that signs this journal" in found["fault"]["why"]
    with pytest.raises(StorageError, match="there is no such file"):
        checked(context, 0, EVER_US, [], [tmp_path / "none.json"], files=False)


def test_the_commands_say_what_they_did(context: Context, capsys: pytest.CaptureFixture[str]) -> None:
    site = ["--site", str(SMALL), "--home", str(context.home.root)]
    assert main(["evidence", "rotate", *site, "--reason", "a year is over"]) == 0
    assert "vouched for by the one before" in capsys.readouterr().out
    assert main(["evidence", "revoke", "zz", *site, "--reason", "x", "--json"]) == 1
    assert "there is no such key" in json.loads(capsys.readouterr().out)["refused"]
    assert main(["verify", *site, "--journal-only"]) == 3
    assert "anybody could have signed it" in capsys.readouterr().out
    assert main(["case", "export", *site, "--from", "2026-01-02", "--to", "2026-01-01", "--reason", "x",
                 "--out", "x.zip"]) == 2  # fmt: skip
    assert main(["case", "export", *site, "--from", "2026-01-01", "--to", "2026-01-02", "--reason", " ",
                 "--out", "x.zip"]) == 1  # fmt: skip
    assert main(["case", "export", *site, "--from", "2026-01-01", "--to", "2026-01-02", "--reason", "x",
                 "--out", "x.rar"]) == 1  # fmt: skip
    assert "must end in .zip" in capsys.readouterr().err
