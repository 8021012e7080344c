"""The whole room on a real virtual display: a dispatcher is played, and everything he does leaves its mark."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from console.values import AlertState, OrderResult
from tests.rooms import SCRIPT, Desk, children, room, small_home, whole_journal

FIGURES = ("messages_in", "frames_decoded", "frames_shown", "detections")


@pytest.mark.timeout(240)
async def test_a_dispatcher_answers_an_sos_cuts_the_power_and_prints_the_sheet(tmp_path: Path) -> None:
    """From the first alert to the PDF; then it ends in order: nothing running, nothing in shared memory."""
    home, shots = small_home(tmp_path / "home"), tmp_path / "shots"
    play = ("--screenshots", str(shots), "--dispatcher", str(SCRIPT), "--seconds", "200")
    async with room(home, *play) as desk:
        await desk.until(lambda: acknowledged(desk, "danger/sos/worker/W-01"), "the SOS is acknowledged")
        await desk.until(lambda: result(desk, "IL-01"), "the order has its result")
        await desk.until(lambda: list(home.reports.glob("*.pdf")), "the sheet is printed")
        await desk.until(lambda: (shots / "report-2.png").exists(), "the last picture is taken")
        await desk.until(lambda: list(shots.glob("*s-monitor-2.png")), "the monitors are pictured")
        await desk.until(lambda: all(desk.figure("vision-1", name) for name in FIGURES[1::2]), "somebody looks")
        await desk.until(lambda: desk.figure("room-1", "frames_shown"), "pictures are shown")
        assert len(desk.run.seen) >= 6  # broker, display, plant, core, vision, room
        said = await asyncio.to_thread(desk.run.end)

        assert all(said[name] > 0 for name in FIGURES), said
        assert said["provider"] == "CPU"
        assert said["alerts"]["raised"] >= 2
        assert said["alerts"]["acknowledged"] >= 1
        assert [(order["interlock"], order["result"]) for order in said["orders"]] == [("IL-01", "verified")]
        assert 0 < said["orders"][0]["ms"] < 5000
        assert said["restarts"] == {}
        assert {Path(shot).name for shot in said["screenshots"]} >= {"order-1.png", "0010s-monitor-1.png"}
        assert [shot for shot in said["screenshots"] if blank(shot)] == []
        assert all(pdf.read_bytes().startswith(b"%PDF-") for pdf in home.reports.glob("*.pdf"))
        assert (desk.run.left(), desk.run.rings()) == ([], [])
        rows = whole_journal(desk.run)
        assert [row.subject for row in rows if "program_lost" in row.subject] == []


async def test_it_ends_by_itself_after_its_seconds(tmp_path: Path) -> None:
    """Without windows and without detection: the object has every key all the same."""
    async with room(small_home(tmp_path / "home"), "--no-room", "--no-detection", "--seconds", "4") as desk:
        said = await asyncio.to_thread(desk.run.outcome)
        assert said["frames_shown"] == said["detections"] == 0
        assert said["provider"] == "off"
        assert said["orders"] == said["screenshots"] == []
        assert set(said["alerts"]) == {"raised", "acknowledged"}
        assert (said["restarts"], desk.run.left(), children(desk.run.process.pid)) == ({}, [], [])


def acknowledged(desk: Desk, alert: str) -> bool:
    """By its state, which is retained: the dispatcher may have been there before we heard the journal."""
    return alert in desk.alerts and desk.alerts[alert].state is AlertState.ACKNOWLEDGED


def result(desk: Desk, interlock: str) -> OrderResult:
    state = desk.interlocks.get(interlock)
    return state.last.result if state is not None and state.last is not None else OrderResult.NONE


def blank(picture: str) -> bool:
    """Whether a picture has hardly any colours: nothing was painted."""
    image = QImage(picture)
    assert not image.isNull(), picture
    spots = ((x, y) for x in range(0, image.width(), 16) for y in range(0, image.height(), 16))
    return len({image.pixel(x, y) for x, y in spots}) < 8
