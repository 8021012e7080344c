"""Evidence is ordered from the replay and from an alert, with the keyboard: a real bundle of a real past."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QListWidget, QProgressBar, QWidget
from pytestqt.qtbot import QtBot

from console.evidence.bundle_check import bundle_checked
from console.pages.alerts import AlertsPage
from console.pages.export import ExportDialog
from console.pages.page import Page
from console.pages.replay import ReplayPage
from console.site.context import Context
from console.values import Tier
from tests.bundles import BEGINS_US, ENDS_US, plant, public_key
from tests.gui.desk import FixedDesk, until
from tests.unit.presenters.room import alert

BUNDLE = Qt.Key.Key_B
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def context(tmp_path: Path) -> Context:
    return plant(tmp_path)


@pytest.fixture
def desk(context: Context, tmp_path: Path) -> FixedDesk:
    made = FixedDesk(context.site, tmp_path, (BEGINS_US + ENDS_US) // 2)
    made.context = context
    return made


@pytest.fixture
def pages(qtbot: QtBot) -> Iterator[list[Page]]:
    shown: list[Page] = []
    yield shown
    for page in shown:
        page.close()


def opened(page: Page, qtbot: QtBot, pages: list[Page]) -> ExportDialog:
    """By its key, on the page."""
    qtbot.addWidget(page)
    pages.append(page)
    page.resize(1200, 800)
    page.retranslate()
    page.show()
    QTest.keyClick(page, BUNDLE, CONTROL)
    found = page.findChild(ExportDialog)
    assert found is not None and found.isVisible()
    return found


def line(dialog: ExportDialog, name: str) -> QLineEdit:
    found = dialog.findChild(QLineEdit, name)
    assert found is not None
    return found


def state(dialog: ExportDialog) -> str:
    found = dialog.findChild(QLabel, "export-state")
    assert found is not None
    return found.text()


def focus(dialog: ExportDialog) -> QWidget:
    return dialog.focusWidget() or dialog


async def test_a_bundle_is_made_from_the_replay(
    desk: FixedDesk, context: Context, qtbot: QtBot, pages: list[Page]
) -> None:
    dialog = opened(ReplayPage(desk), qtbot, pages)
    assert dialog.wish().cameras == tuple(camera.id for camera in context.site.cameras)
    assert (line(dialog, "export-from").text(), line(dialog, "export-to").text()) == (
        "2026-04-24 11:05:43",
        "2026-04-24 11:06:43",
    )
    QTest.keyClick(focus(dialog), Qt.Key.Key_Return, CONTROL)
    assert state(dialog) == "Missing: a reason"
    QTest.keyClicks(focus(dialog), "gas in the hall")
    QTest.keyClick(focus(dialog), Qt.Key.Key_Return, CONTROL)
    bar = dialog.findChild(QProgressBar, "export-bar")
    assert bar is not None
    shares: set[int] = set()
    bar.valueChanged.connect(shares.add)
    await until(lambda: state(dialog).startswith(("It lies in", "No bundle")), within_s=120)
    [out] = context.home.bundles.glob("*")
    assert state(dialog).startswith(f"It lies in {out} (")
    assert len(shares) > 3
    said, code = bundle_checked(out, [public_key(context)])
    assert (code, said["reason"], said["operator"]) == (0, "gas in the hall", "wang")


async def test_an_alert_brings_its_time_and_its_cameras(desk: FixedDesk, qtbot: QtBot, pages: list[Page]) -> None:
    camera = desk.context.site.cameras[1].id
    raised_at_us = desk.now_us() - 30_000_000
    desk.hear(alert("A-1", Tier.ONE, source=f"camera/{camera}", raised_at_us=raised_at_us, cameras=(camera,)))
    dialog = opened(AlertsPage(desk), qtbot, pages)
    assert dialog.wish().cameras == ("C01", camera), "that which the alert names, and the one nearest to it"
    listed = dialog.findChild(QListWidget, "export-cameras")
    assert listed is not None
    QTest.keyClick(listed, Qt.Key.Key_Space)
    assert dialog.wish().cameras == (camera,)


async def test_it_is_given_up_with_escape_and_leaves_nothing(
    desk: FixedDesk, context: Context, qtbot: QtBot, pages: list[Page]
) -> None:
    dialog = opened(ReplayPage(desk), qtbot, pages)
    QTest.keyClicks(focus(dialog), "x")
    QTest.keyClick(focus(dialog), Qt.Key.Key_Return, CONTROL)
    await until(lambda: any(context.home.bundles.glob(".*")) or state(dialog).startswith("No bundle"), within_s=120)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert state(dialog) == "Given up"
    assert list(context.home.bundles.glob("*")) == list(context.home.bundles.glob(".*")) == []
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    await until(lambda: not pages[0].findChildren(ExportDialog))


async def test_why_there_is_none_is_told(desk: FixedDesk, context: Context, qtbot: QtBot, pages: list[Page]) -> None:
    """Of a site that signs nothing yet; and of times that are none."""
    dialog = opened(ReplayPage(desk), qtbot, pages)
    QTest.keyClicks(focus(dialog), "x")
    for start, end, why in (
        ("yesterday", "2026-04-24 11:06:43", "A time is written like 2026-05-01 14:32:07"),
        ("2026-99-24 11:05:43", "2026-04-24 11:06:43", "A time is written like 2026-05-01 14:32:07"),
        ("2026-04-24 11:05:43", "2026-04-24 11:05:43", "It must begin before it ends"),
    ):
        line(dialog, "export-from").setText(start)
        line(dialog, "export-to").setText(end)
        QTest.keyClick(focus(dialog), Qt.Key.Key_Return, CONTROL)
        assert state(dialog) == why
    line(dialog, "export-to").setText("2026-04-24 11:06:43")
    for path in context.home.evidence.glob("*.key"):
        path.unlink()
    QTest.keyClick(focus(dialog), Qt.Key.Key_Return, CONTROL)
    await until(lambda: state(dialog).startswith(("It lies in", "No bundle")), within_s=120)
    assert "key" in state(dialog)
