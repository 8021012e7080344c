"""The memory of the cameras' views: it outlives a restart; a file that is not to be believed is not."""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path

import msgspec
import numpy as np
import pytest

from console.vision.view import KNOWN_AFTER, SURE_AFTER, View
from console.vision.view_memory import AGAIN_S, ViewMemory
from tests.unit.vision.test_view import after, known, seen, yard


def kept(folder: Path, view: View, camera: str = "C01", site: str = "plant") -> Path:
    """The file of a view that was kept."""
    ViewMemory(folder, site).keep({camera: view}, 0.0)
    return folder / f"{camera}.view"


def recalled(folder: Path) -> View:
    """As the next worker recalls it."""
    return ViewMemory(folder, "plant").recalled("C01", 0.0)


def test_a_camera_that_was_turned_meanwhile_is_told(tmp_path: Path) -> None:
    assert kept(tmp_path, known(yard())).stat().st_size < 30_000
    view = recalled(tmp_path)
    assert view.glances == KNOWN_AFTER + 2
    assert after(view, seen(yard(), right=30, seed=7)).is_moved
    assert after(view, np.full((90, 160), 90, np.int16)).is_covered
    same = after(view, seen(yard(), seed=8), 20)
    assert not same.is_moved and not same.is_covered and same.glances == view.glances + 20


def test_what_the_last_glances_said_is_not_kept(tmp_path: Path) -> None:
    kept(tmp_path, replace(known(yard()), moved=SURE_AFTER, covered=SURE_AFTER))
    assert not recalled(tmp_path).is_moved and not recalled(tmp_path).is_covered


def test_it_is_written_seldom_and_at_once_when_learnt_anew(tmp_path: Path) -> None:
    memory, path = ViewMemory(tmp_path, "plant"), tmp_path / "C01.view"
    young, view = View(), known(yard())
    memory.keep({"C01": young}, 0.0)
    assert not path.exists(), "nothing is known yet"

    def written(view: View, at_s: float) -> bool:
        path.unlink(missing_ok=True)
        memory.keep({"C01": view}, at_s)
        return path.exists()

    older = after(view, seen(yard(), seed=3), 1)
    assert [written(view, 20.0), written(view, 20.0 + AGAIN_S), written(older, 19.0 + AGAIN_S)] == [True, False, False]
    assert written(older, 20.0 + AGAIN_S)
    assert written(known(yard(2)), 21.0 + AGAIN_S), "another view was taken"
    assert [name.name for name in tmp_path.iterdir()] == ["C01.view"]


def test_where_nothing_was_kept_nothing_is_said(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        assert recalled(tmp_path).edges is None
    assert caplog.text == ""


def changed(**fields: object) -> dict[str, object]:
    """A whole file with some fields changed."""
    whole = {"version": 1, "site": "plant", "camera": "C01", "width": 3, "height": 2, "edges": bytes(12)}
    return {**whole, "hard": 0.2, "soft": 0.5, "glances": 40, **fields}


def test_a_whole_file_is_believed(tmp_path: Path) -> None:
    (tmp_path / "C01.view").write_bytes(msgspec.msgpack.encode(changed()))
    assert recalled(tmp_path).glances == 40


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "not a view"),
        (b"\x00" * 30_000, "not a view"),
        (msgspec.msgpack.encode(changed(more=1)), "not a view"),
        (msgspec.msgpack.encode(changed(version=9)), "version 9"),
        (msgspec.msgpack.encode(changed(site="elsewhere")), "of elsewhere"),
        (msgspec.msgpack.encode(changed(camera="C02")), "the view of C02"),
        (msgspec.msgpack.encode(changed(width=4)), "12 bytes for 4 x 2"),
        (msgspec.msgpack.encode(changed(width=-3, height=-2)), "cells"),
        (msgspec.msgpack.encode(changed(hard=float("nan"))), "shares nan"),
        (msgspec.msgpack.encode(changed(glances=2)), "after 2 glances"),
    ],
)
def test_a_bad_or_foreign_file_is_told_and_the_view_learnt_anew(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, content: bytes, why: str
) -> None:
    (tmp_path / "C01.view").write_bytes(content)
    with caplog.at_level(logging.WARNING):
        assert recalled(tmp_path) == View()
    assert "C01: its view is learnt anew" in caplog.text and why in caplog.text


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "C01.view").mkdir()
    with caplog.at_level(logging.WARNING):
        assert recalled(tmp_path) == View()
    assert "C01.view" in caplog.text


def test_a_disk_that_refuses_is_told_once(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    memory = ViewMemory(tmp_path / "gone" / "views", "plant")
    with caplog.at_level(logging.WARNING):
        memory.keep({"C01": known(yard())}, 0.0)
        memory.keep({"C02": known(yard(2))}, 1.0)
    assert caplog.text.count("its view is not kept") == 1
