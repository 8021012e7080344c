"""What the journal makes of video: open permits and grave alerts, on the cameras that saw them."""

from __future__ import annotations

from typing import Any

from console.domain.keeping import EVER_US, Span, Worth
from console.domain.occasions import AROUND_US, Occasions, permit_cameras
from console.messages import JournalEntry
from tests.sites import bare_site, camera, rectangle, zone

S = 1_000_000
HALL = zone("hall", rectangle(0, 0, 40, 40))
PIT = zone("pit", rectangle(10, 10, 14, 14), kind="work", inside="hall")
SEES = camera("C01", "hall", 12, 4, heading_deg=180.0, tilt_deg=30.0)
AWAY = camera("C02", "hall", 12, 4, heading_deg=0.0)
FAR = camera("C03", "", 90, 90)
SITE = bare_site(zones=(HALL, PIT), cameras=(SEES, AWAY, FAR))


def row(seq: int, kind: str, subject: str, **body: Any) -> JournalEntry:
    return JournalEntry(
        seq=seq, at_us=seq * 1000 * S, kind=kind, subject=subject, operator="", body=body, previous="", hash=""
    )


def heard(*rows: JournalEntry) -> Occasions:
    occasions = Occasions(SITE)
    for one in rows:
        occasions.hear(one)
    return occasions


def span(camera_id: str, from_s: int, to_s: int | None, worth: Worth) -> Span:
    to_us = EVER_US if to_s is None else to_s * S + AROUND_US
    return Span(camera_id, from_s * S - AROUND_US, to_us, worth)


def test_a_permit_counts_from_its_start_to_its_end_suspended_or_not() -> None:
    rows = (
        row(1, "permit_issued", "HOT-1", state="approved", zone="pit"),
        row(2, "permit_resumed", "HOT-1", state="active", zone="pit"),
        row(3, "permit_suspended", "HOT-1", state="suspended", zone="pit"),
        row(4, "permit_resumed", "HOT-1", state="active", zone="pit"),
    )
    occasions = heard(*rows)
    assert list(occasions.spans()) == [span("C01", 2000, None, Worth.PERMIT)]
    occasions.hear(row(5, "permit_lapsed", "HOT-1", state="lapsed", zone="pit"))
    assert list(occasions.spans()) == [span("C01", 2000, 5000, Worth.PERMIT)]
    occasions.forget_before(5001 * S)
    assert list(occasions.spans()) == []


def test_a_grave_danger_counts_on_its_camera_and_those_near() -> None:
    danger = {"question": "danger", "tier": "SOS", "zone": "hall", "camera": "C03"}
    occasions = heard(
        row(1, "alert_raised", "danger/sos/worker/W-1", **danger),
        row(2, "alert_raised", "danger/no_helmet/camera/C01", **{**danger, "tier": "2"}),
        row(3, "alert_raised", "sight/camera_lost/camera/C01", **{**danger, "question": "sight", "tier": "1"}),
        row(4, "alert_cleared", "danger/sos/worker/W-1", **danger),
        row(5, "alert_cleared", "danger/no_helmet/camera/C01", **danger),
        row(6, "looked", "danger/sos/worker/W-1"),
    )
    assert {one.camera for one in occasions.spans()} == {"C01", "C02", "C03"}
    assert set(occasions.spans()) == {span(name, 1000, 4000, Worth.ALERT) for name in ("C01", "C02", "C03")}


def test_an_alert_of_a_place_that_is_not_known_counts_on_its_camera_alone() -> None:
    body = {"question": "danger", "tier": "1", "zone": "", "camera": "C02"}
    assert [one.camera for one in heard(row(1, "alert_raised", "danger/fire_seen/camera/C02", **body)).spans()] == [
        "C02"
    ]


def test_what_stands_no_more_is_ended() -> None:
    """A permit that left the site file while it was open is not open for ever."""
    occasions = heard(
        row(1, "permit_issued", "HOT-1", state="active", zone="pit"),
        row(2, "permit_issued", "HOT-2", state="active", zone="pit"),
    )
    occasions.settle({"HOT-2"}, 3000 * S)
    assert set(occasions.spans()) == {
        span("C01", 1000, 3000, Worth.PERMIT),
        span("C01", 2000, None, Worth.PERMIT),
    }


def test_the_cameras_of_a_permit() -> None:
    """Those that see it; where none does, all of its area."""
    assert permit_cameras(SITE, "HOT-1", "pit") == ("C01",)
    blind = bare_site(zones=(HALL, PIT), cameras=(AWAY, FAR))
    assert permit_cameras(blind, "HOT-1", "pit") == ("C02",)
    assert permit_cameras(SITE, "HOT-1", "nowhere") == ()
