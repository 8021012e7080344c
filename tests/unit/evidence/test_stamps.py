"""Time stamps in a bundle and of a whole site, by a real authority; checked by ourselves and by openssl, offline."""

from __future__ import annotations

import json
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from console.cli import main
from console.core.stamping import stamp_head
from console.domain.decision import Decision
from console.evidence.bundle_check import bundle_checked
from console.evidence.errors import EvidenceRefused
from console.evidence.exporting import exported
from console.evidence.site_check import checked
from console.evidence.stamps import STAMP, STAMPED, TOKEN, checked_stamp
from console.site.context import Context
from console.site.model import Witness
from console.store.heads import Head
from console.store.stamps import KIND, anchors_of
from console.store.store import Store
from tests.bundles import ENDS_US, order, plant, public_key, sign
from tests.rooms import SMALL
from tests.tsa import Authority

EVER_US = 1 << 62


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("tsa"))


@pytest.fixture
def context(tmp_path: Path) -> Context:
    return plant(tmp_path)


def stamp(context: Context, authority: Authority) -> None:
    """What the core does once an hour."""
    store = Store.open(context.database_url)
    try:
        with authority.there() as url:
            head = store.heads.last()
            assert head is not None
            store.commit([stamp_head(Witness(tsa=url), authority.folder, head)], ENDS_US + 62_000_000)
        sign(context, store, ENDS_US + 63_000_000)
    finally:
        store.close()


def test_a_bundle_carries_the_stamp_of_its_rows(
    context: Context, authority: Authority, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Made by the core before: the authority is not there any more, neither for the export nor for the check."""
    stamp(context, authority)
    out = tmp_path / "case.zip"
    assert exported(context, order(context, out))["time_stamped"]
    said, code = bundle_checked(out, [public_key(context)], anchors_of(authority.root))
    assert code == 0
    assert (said["stamp"]["authority"], said["stamp"]["authority_known"]) == ("CN=Test authority", True)
    with zipfile.ZipFile(out) as opened:
        opened.extractall(tmp_path / "out")
    assert authority.verifies(tmp_path / "out" / STAMPED, tmp_path / "out" / TOKEN)
    key = public_key(context)
    assert main(["verify", str(out), "--key", key]) == 0
    assert "nobody said that it can be trusted (--tsa)" in capsys.readouterr().out
    assert main(["verify", str(out), "--key", key, "--tsa", str(authority.root)]) == 0
    assert "by the time stamp of CN=Test authority\n" in capsys.readouterr().out
    assert main(["verify", str(out), "--key", key, "--tsa", str(tmp_path / "none.pem")]) == 2
    assert "--tsa" in capsys.readouterr().err


def test_an_export_asks_for_the_stamp_that_is_missing(context: Context, authority: Authority, tmp_path: Path) -> None:
    out = tmp_path / "case.zip"
    with authority.there() as url:
        asking = replace(context, site=replace(context.site, evidence=Witness(tsa=url)))
        assert exported(asking, order(context, out))["time_stamped"]
    assert bundle_checked(out, [public_key(context)], anchors_of(authority.root))[0]["stamp"]["authority_known"]


def test_an_export_says_that_no_stamp_was_to_be_had(context: Context, tmp_path: Path) -> None:
    away = replace(context, site=replace(context.site, evidence=Witness(tsa="http://127.0.0.1:1/tsa")))
    said = exported(away, order(context, tmp_path / "case.zip"))
    assert not said["time_stamped"]
    assert ["no time stamp: http://127.0.0.1:1/tsa" in remark for remark in said["remarks"]] == [True]
    assert bundle_checked(tmp_path / "case.zip", [public_key(context)])[0]["stamp"] is None


def test_an_authority_that_the_asker_does_not_trust_is_refused(
    context: Context, authority: Authority, tmp_path: Path
) -> None:
    stamp(context, authority)
    exported(context, order(context, tmp_path / "case.zip"))
    other = anchors_of(Authority(tmp_path / "other").root)
    with pytest.raises(EvidenceRefused, match="does not lead to an authority that you trust"):
        bundle_checked(tmp_path / "case.zip", [public_key(context)], other)
    found, code = checked(context, 0, EVER_US, [public_key(context)], [], other)
    assert (code, found["fault"]["where"]) == (1, "row 10")


def test_what_is_put_in_the_place_of_a_stamp_is_refused(context: Context, authority: Authority, tmp_path: Path) -> None:
    stamp(context, authority)
    exported(context, order(context, tmp_path / "case.zip"))
    with zipfile.ZipFile(tmp_path / "case.zip") as opened:
        said, stamped, token = opened.read(STAMP).decode(), opened.read(STAMPED).decode(), opened.read(TOKEN)
        head = json.loads(opened.read("journal/head.json"))
    newest = Head.read(head["text"], head["signature"])
    parts = json.loads(said)
    swapped = json.dumps({**parts, "signature": "0" * 128}, separators=(",", ":"), sort_keys=True)
    unproven = json.dumps({**parts, "consistency": ["0" * 64]}, separators=(",", ":"), sort_keys=True)
    for one, other, third, why in (
        (said, stamped, token, ""),
        ("{}", stamped, token, "is no signed head"),
        (said + " ", stamped, token, "is no signed head"),
        (said, stamped + " ", token, "is not the text of the head"),
        (swapped, stamped, token, "does not hold"),
        (unproven, stamped, token, "is not the beginning of this journal"),
        (said, stamped, token[:-1], "cannot be read"),
    ):
        if why:
            with pytest.raises(EvidenceRefused, match=why):
                checked_stamp(one, other, third, newest, ())
        else:
            checked_stamp(one, other, third, newest, ())


def test_a_site_tells_of_its_stamps(context: Context, authority: Authority, capsys: pytest.CaptureFixture[str]) -> None:
    stamp(context, authority)
    key, at = public_key(context), ["--site", str(SMALL), "--home", str(context.home.root), "--journal-only"]
    assert main(["verify", *at, "--key", key, "--tsa", str(authority.root)]) == 0
    assert "rows 1 to 9 existed at" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ('{"head":1}', "is no row of a time stamp"),
        ('{"head":7,"size":9,"token":""}', "there is no head 7 of 9 rows"),
        ('{"head":1,"size":2,"token":"AAAA"}', "cannot be read"),
    ],
)
def test_a_row_that_holds_no_stamp_is_found(context: Context, body: str, why: str) -> None:
    """Somebody with the key wrote it: the chain is whole."""
    store = Store.open(context.database_url)
    store.commit([Decision(KIND, "evidence", json.loads(body))], ENDS_US + 62_000_000)
    store.close()
    found, code = checked(context, 0, EVER_US, [public_key(context)], [], files=False)
    assert (code, found["fault"]["where"]) == (1, "row 10")
    assert why in found["fault"]["why"]


def test_a_row_that_holds_no_stamp_is_not_exported(context: Context, tmp_path: Path) -> None:
    store = Store.open(context.database_url)
    store.commit([Decision(KIND, "evidence", {})], ENDS_US + 62_000_000)
    store.close()
    said = exported(context, order(context, tmp_path / "case.zip"))
    assert ["row 10: it is no row of a time stamp" in remark for remark in said["remarks"]] == [True]
