"""Trends from ten minutes to a month, from a real store: the spike is seen, a gap is a gap, the keyboard is enough."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from sqlalchemy import create_engine, update

from console.domain.samples import Samples
from console.pages.plant import PlantPage
from console.store.store import Store
from console.store.tables import HISTORY
from tests.gui.desk import NOW_US, FixedDesk, S, until
from widgets.trend import Trend

DAY = 86_400 * S


@pytest.fixture
def stored(seat: FixedDesk, tmp_path: Path) -> FixedDesk:
    """The plant in trouble with a month of G-114 a sample a minute: 1 %LEL, once 57.5, and a day without a word."""
    seat.store = Store.open(f"sqlite:///{tmp_path / 'vigil.db'}")
    at_us = NOW_US - 30 * DAY + np.arange(30 * 1440, dtype=np.int64) * 60 * S
    values = np.ones((1, len(at_us)))
    values[0, 20_000] = 57.5
    month = Samples(at_us, np.zeros(len(at_us), np.uint16), values, ("good",))
    silent = (at_us > NOW_US - 28 * DAY) & (at_us < NOW_US - 27 * DAY)
    seat.store.history.put("gas", "G-114", month.only(~silent))
    return seat


def shown(page: PlantPage) -> Trend:
    """The trend of the selected gas point."""
    return page.findChildren(Trend)[0]


async def test_a_month_is_a_key_away(qtbot: QtBot, stored: FixedDesk) -> None:
    """By Z: the spike of one sample is in the curve and in words, the silent day is a gap, now is at its end."""
    page = PlantPage(stored)
    qtbot.addWidget(page)
    page.resize(1600, 900)
    page.show()
    page.retranslate()
    page.select("gas/G-114")
    before = shown(page).state
    for _ in range(6):
        qtbot.keyClick(page, Qt.Key.Key_Z)
    assert shown(page).state.samples == ()
    assert shown(page).state.empty == "reading …"
    await until(lambda: len(shown(page).state.samples) > 100, within_s=20)

    state = shown(page).state
    assert max(value for _, value in state.samples if value is not None) == 57.5
    assert "highest 57.5 %LEL" in state.note
    assert any(value is None for _, value in state.samples)
    assert state.samples[-1] == before.samples[-1]
    assert state.to_us - state.from_us == 31 * DAY
    assert all(state.ends)
    for _ in range(6):
        qtbot.keyClick(page, Qt.Key.Key_Z, Qt.KeyboardModifier.ShiftModifier)
    assert shown(page).state == before
    for _ in range(6):
        assert shown(page).state == before or shown(page).state.to_us - shown(page).state.from_us > 600 * S
        qtbot.mouseClick(shown(page), Qt.MouseButton.LeftButton)
    assert shown(page).state == before
    assert stored.store is not None
    stored.store.close()  # type: ignore[attr-defined]


async def test_what_is_damaged_is_said(qtbot: QtBot, stored: FixedDesk, tmp_path: Path) -> None:
    """In the words of the trend; and a database that is lost too."""
    assert stored.store is not None
    stored.store.history.put("gas", "G-114", stored.store.history.read("gas", "G-114", 0, NOW_US).samples)  # type: ignore[attr-defined]
    engine = create_engine(f"sqlite:///{tmp_path / 'vigil.db'}")
    with engine.begin() as connection:
        connection.execute(update(HISTORY).where(HISTORY.c.id == 1).values(body=b"broken"))
    page = PlantPage(stored)
    qtbot.addWidget(page)
    page.retranslate()
    page.select("gas/G-114")
    for _ in range(5):
        qtbot.keyClick(page, Qt.Key.Key_Z)
    await until(lambda: "1 damaged pieces left out" in shown(page).state.note, within_s=20)
    with engine.begin() as connection:
        HISTORY.drop(connection)
    engine.dispose()
    stored.tick(300)
    page.refresh(frozenset({"all"}))
    await until(lambda: shown(page).state.empty.startswith("Not read: history"), within_s=20)
    stored.store.close()  # type: ignore[attr-defined]
