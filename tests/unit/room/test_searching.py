"""Questions answered from a real tape and a real journal, in this process and in one of its own."""

from __future__ import annotations

import multiprocessing
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from console.domain.areas import Areas
from console.domain.decision import Decision
from console.domain.search import Found
from console.domain.search_rows import Sought
from console.messages import Message, Worker
from console.room import searching
from console.room.searching import About, Part, Question, SearchFailed, answers, hear, run_search, work
from console.site.model import Site
from console.store.store import Store
from console.topics import encode, state_topic
from tests import said
from tests.said import S
from tests.sites import small_site

SITE = small_site()
SPOT: dict[str, Any] = {"x_m": 15.0, "y_m": 15.0, "storey": "F1", "error_m": 0.5}


def worker(at_s: int, zone: str = "hall") -> Worker:
    """W-001 in the hall."""
    return Worker(worker="W-001", zone=zone, position_at_us=at_s * S, pulse_bpm=None, skin_c=None, battery_pct=None,
                  vital_at_us=0, sos=False, **SPOT)  # fmt: skip


@pytest.fixture
def url(tmp_path: Path) -> Iterator[str]:
    """A minute of W-001 in the hall, of gas there and of a permit; three rows of the journal."""
    made = f"sqlite:///{tmp_path / 'vigil.db'}"
    store = Store.open(made)
    permit = said.permit(SITE.permits[0], 0, 3600 * S)
    key: list[tuple[str, Message]] = [(state_topic(SITE.id, "permit", "HOT-1"), permit)]
    store.tape.append("key", 10 * S, 10 * S, [(10 * S, topic, encode(state)) for topic, state in key])
    rows = [(at * S, state_topic(SITE.id, "worker", "W-001"), encode(worker(at))) for at in range(11, 60)]
    rows += [(at * S, state_topic(SITE.id, "gas", "G-1"), encode(said.gas("G-1", float(at), at * S)))
             for at in range(11, 60)]  # fmt: skip
    rows += [(12 * S, state_topic(SITE.id, "gas", "G-1"), b"{}")]
    store.tape.append("delta", 10 * S, 60 * S, rows)
    alert = {"kind": "gas_level_1", "zone": "hall", "incident": "danger/x@1"}
    store.commit([Decision("alert_raised", "danger/gas_level_1/gas/G-1", alert)], 25 * S)
    store.commit([Decision("recordings_sealed", "C01")], 26 * S)
    store.commit([Decision("order_sending", "IL-9", {"action": True}, "wang")], 27 * S)
    store.commit([Decision("alert_raised", "danger/gas_level_1/gas/G-2", {**alert, "zone": "yard"})], 28 * S)
    store.commit([Decision("looked", "danger/other", {"zone": "yard"})], 29 * S)
    yield made
    store.close()


def found(url: str, asked: Question) -> list[Found]:
    """Every answer."""
    store = Store.open(url)
    try:
        return [one for part in answers(store, SITE, asked) for one in part.found]
    finally:
        store.close()


def test_who_was_in_a_zone(url: str) -> None:
    asked = Question(About.WHO, 20 * S, 50 * S, zone="hall")
    assert found(url, asked) == [Found(20 * S, 50 * S, person="W-001", zone="hall")]
    assert found(url, Question(About.WHO, 20 * S, 50 * S, zone="hall", person="W-002")) == []


def test_which_cameras_saw_him(url: str) -> None:
    assert [one.camera for one in found(url, Question(About.SEEN, 20 * S, 50 * S, person="W-001"))] == ["C01"]


def test_when_gas_passed_with_the_permit_open(url: str) -> None:
    asked = Question(About.GAS, 20 * S, 50 * S, values={"G-1": 40.0}, permit="HOT-1")
    assert found(url, asked) == [Found(40 * S, 50 * S, point="G-1", permit="HOT-1", peak=49.0)]


def test_rows_of_the_journal(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "PAGE", 1)
    rows = found(url, Question(About.ROWS, 0, 60 * S, sought=Sought(zone="hall")))
    assert [one.row.subject for one in rows if one.row] == ["danger/gas_level_1/gas/G-1"]
    assert len(found(url, Question(About.ROWS, 0, 60 * S))) == 4, "rows of the machinery are left out"
    assert len(found(url, Question(About.ROWS, 0, 60 * S, sought=Sought(kinds=("recordings_sealed",))))) == 1


def test_time_place_people_of_an_incident(url: str) -> None:
    asked = Question(About.INCIDENT, 20 * S, 50 * S, zone="weld", incident="danger/x@1")
    told = {(one.person, one.point, one.permit, one.row.subject if one.row else "") for one in found(url, asked)}
    assert told == {
        ("W-001", "", "", ""),
        ("", "G-1", "", ""),
        ("", "", "HOT-1", ""),
        ("", "", "", "danger/gas_level_1/gas/G-1"),
        ("", "", "", "danger/gas_level_1/gas/G-2"),
        ("", "", "", "IL-9"),
    }


def test_an_incident_works_out_the_areas_of_the_plant_once_a_fold(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """For its past, and for its rows."""
    made: list[Site] = []
    begin = Areas.__init__

    def noted(areas: Areas, site: Site) -> None:
        made.append(site)
        begin(areas, site)

    asked = Question(About.INCIDENT, 20 * S, 50 * S, zone="weld", incident="danger/x@1")
    others = Question(About.WHO, 20 * S, 50 * S, zone="weld")
    monkeypatch.setattr(Areas, "__init__", noted)
    found(url, others)
    of_who = len(made)
    found(url, asked)
    assert len(made) == 2 * of_who + 2


def test_no_more_than_somebody_can_read(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "MOST_FOUND", 2)
    assert len(found(url, Question(About.ROWS, 0, 60 * S))) == 2


def test_in_a_process_of_its_own(url: str) -> None:
    parts: list[Part] = []
    run_search(url, SITE, Question(About.WHO, 20 * S, 50 * S, zone="hall"), parts.append, threading.Event())
    assert parts[-1].share == 1.0 and [one.person for part in parts for one in part.found] == ["W-001"]


def test_what_the_process_says_is_passed_on_and_why_it_cannot(tmp_path: Path) -> None:
    hearing, saying = multiprocessing.Pipe(duplex=False)
    work(saying, f"sqlite:///{tmp_path / 'no' / 'such' / 'vigil.db'}", SITE, Question(About.ROWS, 0, 1))
    with pytest.raises(SearchFailed, match=r"vigil\.db"):
        hear(hearing, lambda _part: None, threading.Event())
    saying.close()
    with pytest.raises(SearchFailed, match="without a word"):
        hear(hearing, lambda _part: None, threading.Event())
    stopped = threading.Event()
    stopped.set()
    hear(hearing, lambda _part: None, stopped)


def test_nobody_waits_for_the_answer(url: str, caplog: pytest.LogCaptureFixture) -> None:
    hearing, saying = multiprocessing.Pipe(duplex=False)
    hearing.close()
    caplog.set_level("INFO")
    work(saying, url, SITE, Question(About.ROWS, 0, 60 * S))
    assert "nobody waits" in caplog.text


def test_beyond_the_end_of_the_tape_nothing_holds(url: str) -> None:
    asked = Question(About.INCIDENT, 20 * S, 500 * S, zone="hall")
    assert max(one.to_us for one in found(url, asked)) == 60 * S
