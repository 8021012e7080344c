"""When cameras could not see, on the strip of time."""

from __future__ import annotations

import pytest

from console.messages import JournalEntry
from console.presenters.blind_spans import blind_spans
from console.presenters.system import PICTURES
from console.presenters.texts import plain
from console.values import PictureState
from tests.gui.desk import NOW_US, S
from tests.sites import hall_site
from widgets.states.time_strip_state import packed

SITE = hall_site()
STRETCH = (NOW_US - 100 * S, NOW_US)


def entry(kind: str, ago_s: float, subject: str = "sight/camera_frozen/camera/C01") -> JournalEntry:
    """A row of the journal."""
    at_us = NOW_US - int(ago_s * S)
    return JournalEntry(seq=1, at_us=at_us, kind=kind, subject=subject, operator="", body={}, previous="", hash="")


def spans(*journal: JournalEntry, known_from_us: int = STRETCH[0]) -> list[tuple[float, float, str]]:
    """Begin, end and words of what is shown."""
    found = blind_spans(STRETCH, journal, known_from_us, SITE, "en", plain)
    return [(one.begin, one.end, one.said) for one in found]


def test_a_span_lasts_from_the_alert_to_when_its_cause_was_gone() -> None:
    assert spans(entry("alert_raised", 60), entry("alert_acknowledged", 50), entry("alert_cleared", 40)) == [
        (0.4, 0.6, "C01 frozen")
    ]


def test_what_stands_reaches_to_the_end() -> None:
    journal = [entry("alert_raised", 25)]
    assert spans(*journal) == [(0.75, 1.0, "C01 frozen")]
    (one,) = blind_spans(STRETCH, journal, STRETCH[0], SITE, "en", plain)
    assert one.detail == "C01 Reactor 1: frozen since 14:31:42, 25 s"


def test_what_is_over_says_from_when_to_when_in_the_panel_s_language() -> None:
    journal = [entry("alert_raised", 60), entry("alert_cleared", 19)]
    (one,) = blind_spans(STRETCH, journal, STRETCH[0], SITE, "zh", plain)
    assert one.detail == "C01 反应 1: frozen 14:31:07 to 14:31:48, 41 s"


def test_the_newest_comes_first_and_each_state_is_a_span_of_its_own() -> None:
    lost = "sight/camera_lost/camera/C01"
    journal = [entry("alert_raised", 90), entry("alert_cleared", 80), entry("alert_raised", 80, lost)]
    assert spans(*journal) == [(0.2, 1.0, "C01 lost"), (0.1, 0.2, "C01 frozen")]


def test_what_does_not_reach_into_the_stretch_is_left_out_and_what_does_is_cut() -> None:
    other = "sight/camera_lost/camera/C02"
    journal = [entry("alert_raised", 300), entry("alert_cleared", 200), entry("alert_raised", 150, other)]
    assert spans(*journal, entry("alert_cleared", 90, other)) == [(0.0, 0.1, "C02 lost")]


def test_what_began_before_the_journal_is_known_is_shown_from_there() -> None:
    assert spans(entry("alert_cleared", 40), known_from_us=NOW_US - 70 * S) == [(0.3, 0.6, "C01 frozen")]


def test_other_alerts_and_cameras_without_a_place_do_no_harm() -> None:
    recording = entry("alert_raised", 50, "sight/camera_not_recording/camera/C01")
    assert spans(recording, entry("alert_raised", 50, "danger/sos/worker/W-017")) == []
    assert spans(entry("alert_raised", 50, "sight/camera_black/camera/C99")) == [(0.5, 1.0, "C99 black")]


@pytest.mark.parametrize("state", [state for state in PictureState if state is not PictureState.LIVE])
def test_every_way_of_being_dead_has_its_name(state: PictureState) -> None:
    subject = f"sight/camera_{state.value}/camera/C01"
    assert spans(entry("alert_raised", 50, subject)) == [(0.5, 1.0, f"C01 {PICTURES[state]}")]


def test_spans_find_a_row_each_or_none() -> None:
    assert packed([(0, 10), (5, 15), (11, 20), (16, 30), (8, 12)], 2) == [0, 1, 0, 1, None]
    assert packed([], 2) == []
