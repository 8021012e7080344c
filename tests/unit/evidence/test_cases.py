"""`vigil case new | ls | show`: listed, told, and on paper with plan, pictures, trends and acts of real recordings."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import cv2
import numpy as np
import pytest
from msgspec.structs import replace

from console.cases import Case, CaseNote, Measure
from console.cli import main
from console.domain.decision import Decision
from console.domain.samples import Samples
from console.evidence.case_scene import GasSample, _thinned, gathered
from console.evidence.cases import opened
from console.evidence.errors import EvidenceRefused
from console.messages import Worker
from console.room.photos import kept, photo_path
from console.site.context import Context
from console.store.store import Store
from console.topics import encode, state_topic
from console.values import CaseStep
from tests import said
from tests.bundles import BEGINS_US, ENDS_US, plant
from tests.rooms import SMALL

S = 1_000_000


@pytest.fixture
def context(tmp_path: Path) -> Context:
    """A plant with recordings, gas, somebody in the hall, and a case about it."""
    made = plant(tmp_path)
    site, store = made.site, Store.open(made.database_url)
    point, zone = site.gas_points[0].id, site.gas_points[0].zone
    rows = []
    for second in range((ENDS_US - BEGINS_US) // S):
        at_us = BEGINS_US + second * S
        value = None if second == 3 else float(second)
        rows.append((at_us, state_topic(site.id, "gas", point), encode(said.gas(point, value, at_us))))
    where = Worker(worker=site.workers[0].id, x_m=5.0, y_m=5.0, storey=site.storeys[0].id, error_m=0.5, zone=zone,
                   position_at_us=BEGINS_US + S, pulse_bpm=None, skin_c=None, battery_pct=None, vital_at_us=0,
                   sos=False)  # fmt: skip
    rows.append((BEGINS_US + S, state_topic(site.id, "worker", where.worker), encode(where)))
    rows.append((BEGINS_US + S, state_topic(site.id, "gas", point), b"{}"))
    store.tape.append("delta", BEGINS_US, ENDS_US, rows)
    alert = {"kind": "gas_level_1", "question": "danger", "tier": "1", "source": f"gas/{point}", "zone": zone}
    store.commit([Decision("alert_raised", f"danger/gas_level_1/gas/{point}", alert)], BEGINS_US + 2 * S)
    photo = tmp_path / "photo.png"
    cv2.imwrite(str(photo), np.full((20, 30, 3), 128, np.uint8))
    sha256 = kept(made.home, photo)
    measures = (
        Measure(1, "Mend it", "wang", 1, "wang", 1),
        Measure(2, "Mend that", "wang", 1, "wang", 1, done_by="wang", done_at_us=2, photo=sha256),
        Measure(3, "And that", "wang", 1, "wang", 1, done_by="wang", done_at_us=2, photo="ab" * 32),
    )
    case = Case(case="CASE-0001", title="Gas in the hall", step=CaseStep.REVIEW, from_us=BEGINS_US, to_us=ENDS_US,
                operator="wang", opened_at_us=1, changed_at_us=1, kind="gas_level_1", zone=zone,
                cameras=tuple(camera.id for camera in site.cameras), notes=(CaseNote("Heard a hiss", "wang", 1),),
                whys=("It leaked",), bones={"machine": "Old hose"}, root="machine", measures=measures)  # fmt: skip
    closed = replace(case, case="CASE-0002", step=CaseStep.CLOSED, measures=())
    for one in (case, closed):
        store.commit([Decision("case_opened", one.case, {}, "wang", (("case", one.case, one),))], BEGINS_US)
    store.close()
    return made


def test_the_peak_stays_where_the_head_dies_of_it(context: Context) -> None:
    """8 hours at 1 Hz, three seconds of an explosion, then nothing: thinned, both are there."""
    samples: list[GasSample] = [(second * S, 1.0) for second in range(28_800)]
    samples[14_402:14_405] = [(second * S, 100.0) for second in range(14_402, 14_405)]
    samples[14_405] = (14_405 * S, None)

    thinned = _thinned(samples, falls=False)

    assert len(thinned) < 700 and thinned == sorted(thinned, key=lambda one: one[0])
    place = thinned.index((14_402 * S, 100.0))
    assert thinned[place + 1] == (14_405 * S, None)


def test_a_head_that_fell_silent_after_its_peak_is_thinned_too() -> None:
    """What is lost keeps the time of what was measured last."""
    samples: list[GasSample] = [(second * S, 1.0) for second in range(28_800)]
    samples[14_402:14_404] = [(14_402 * S, 100.0), (14_402 * S, None)]

    thinned = _thinned(samples, falls=False)

    place = thinned.index((14_402 * S, 100.0))
    assert thinned[place + 1] == (14_402 * S, None)


def test_a_case_of_before_the_tape_has_its_readings_from_the_history(context: Context) -> None:
    store, point = Store.open(context.database_url), context.site.gas_points[0]
    from_us = BEGINS_US - 40 * 86_400 * S
    at_us = from_us + np.arange(3, dtype=np.int64) * S
    numbers = np.array([[1.5, np.nan, 2.5], [10.0, 0.0, 20.0]])
    store.history.put("gas", point.id, Samples(at_us, np.array([0, 1, 0], np.uint16), numbers, ("good", "lost")))
    case = Case(case="CASE-9", title="old", step=CaseStep.REVIEW, from_us=from_us, to_us=from_us + 10 * S,
                operator="wang", opened_at_us=1, changed_at_us=1, zone=point.zone)  # fmt: skip

    scene = gathered(context, store, case)
    store.close()

    assert scene.samples == {point.id: [(from_us, 1.5), (from_us + S, None), (from_us + 2 * S, 2.5)]}
    others = {one.id for one in context.site.gas_points if one.zone == point.zone} - {point.id}
    assert others <= set(scene.remarks), "of these there is nothing"


def vigil(capsys: pytest.CaptureFixture[str], context: Context, *arguments: str) -> tuple[int, str, str]:
    """Exit code, what was said, what was complained of."""
    capsys.readouterr()
    code = main(["case", *arguments, "--site", str(SMALL), "--home", str(context.home.root)])
    told = capsys.readouterr()
    return code, told.out, told.err


def test_the_review_list(context: Context, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = vigil(capsys, context, "ls")
    assert (code, out) == (0, "CASE-0001  in_review  Gas in the hall  OVERDUE: 1\n")
    _, out, _ = vigil(capsys, context, "ls", "--all", "--json")
    assert [row["case"] for row in json.loads(out)["cases"]] == ["CASE-0001", "CASE-0002"]


def test_one_case_in_words(context: Context, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = vigil(capsys, context, "show", "CASE-0001", "--language", "en")
    assert code == 0 and "Machine ◂ root Old hose" in out and "Similar CASE-0002" in out
    code, _, err = vigil(capsys, context, "show", "CASE-9")
    assert code == 1 and "there is no CASE-9; there is CASE-0001, CASE-0002" in err


def test_a_case_on_paper(context: Context, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    paper = tmp_path / "case.pdf"
    code, out, _ = vigil(capsys, context, "show", "CASE-0001", "--language", "en", "--out", str(paper), "--json")
    assert code == 0 and json.loads(out)["remarks"] == ["photo 3"]
    text = subprocess.run(["pdftotext", "-layout", str(paper), "-"], capture_output=True, text=True, check=True).stdout
    for part in ("Gas in the hall", "Time line", "Plan", "Trends", "Time, place, people", "alert raised", "Mend it",
                 "Heard a hiss", "Photos of the measures", "photo 3"):  # fmt: skip
        assert part in text, part
    images = subprocess.run(["pdfimages", "-list", str(paper)], capture_output=True, text=True, check=True).stdout
    assert len(images.splitlines()) - 2 == len(context.site.cameras) + 1


def test_what_a_paper_is_made_from(context: Context) -> None:
    store = Store.open(context.database_url)
    case = store.states("case")["CASE-0001"]
    assert isinstance(case, Case)
    photo_path(context.home, case.measures[1].photo).write_bytes(b"another")
    scene = gathered(context, store, replace(case, cameras=("C01", "C99")))
    store.close()
    assert scene.at_us == BEGINS_US + 2 * S
    assert [camera.id for camera, _, _ in scene.frames] == ["C01"] and scene.remarks == ["photo 2", "photo 3"]
    assert None in [value for _, value in scene.samples[context.site.gas_points[0].id]]
    assert any(one.person == context.site.workers[0].id for one in scene.found)


def test_a_case_of_a_time_without_anything(context: Context) -> None:
    store = Store.open(context.database_url)
    case = store.states("case")["CASE-0001"]
    assert isinstance(case, Case)
    scene = gathered(context, store, replace(case, from_us=1000, to_us=3000, zone="", measures=()))
    store.close()
    assert (scene.at_us, scene.frames, scene.samples) == (2000, [], {})
    assert scene.remarks == [camera.id for camera in context.site.cameras]


def test_without_a_core_nothing_is_opened(context: Context) -> None:
    with pytest.raises(EvidenceRefused, match="cannot be reached"):
        opened(context, {"title": "x", "from_us": 1, "to_us": 2}, "wang")
