"""Settings with the keyboard alone: found by typing, set within bounds, previewed, proposed, released, rolled back."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton, QTableWidget

from console.asks import Ask
from console.domain.decision import Decision
from console.domain.preview import Preview, Reached
from console.domain.settings import Value
from console.messages import GasPoint
from console.pages.settings import SettingsPage
from console.room.preview import PreviewFailed
from console.settings import ProposeSettings, RefuseSettings, ReleaseSettings, SettingsChange, SettingsInForce
from console.store.store import Store
from console.topics import encode
from console.values import Quality, SettingsStep
from tests.gui.desk import NOW_US, S, until
from tests.gui.desk_pages.conftest import Story

ONE, TWO = "gas_point.G-114.set_point_1", "gas_point.G-114.set_point_2"
FIRST: dict[str, Value] = {ONE: 20.0}


def opened(story: Story) -> SettingsPage:
    """The page, by its key."""
    story.window.open("overview")
    QTest.keyClick(story.window, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    page = story.window.page(story.window.current)
    assert isinstance(page, SettingsPage)
    return page


def proposal(by: str = "chen", **more: object) -> SettingsChange:
    """One that waits."""
    fields = {"change": "S-9", "step": SettingsStep.PROPOSED, "values": {TWO: 40.0}, "dropped": (), "basis": 0,
              "reason": "It calls late", "proposed_by": by, "proposed_role": "safety_engineer", "proposed_seat": "s9",
              "proposed_at_us": NOW_US - 60 * S}  # fmt: skip
    return SettingsChange(**{**fields, **more})  # type: ignore[arg-type]


async def asked(story: Story, before: int) -> Ask:
    """The ask that was sent meanwhile, once it was answered."""
    await until(lambda: len(story.desk.asked) > before)
    return story.desk.asked[-1]


def find_and_set(story: Story, words: str, value: str) -> None:
    """Typed on the list: what is looked for; Enter to the list, Enter to the value, Enter into the draft."""
    story.type(words[0])
    story.type(words[1:])
    story.press(Qt.Key.Key_Return)
    story.press(Qt.Key.Key_Return)
    story.type(value)
    story.press(Qt.Key.Key_Return)


def tape_of(story: Story) -> None:
    """G-114 for eight minutes, once at 26 and once at 18 %LEL."""
    rows = []
    for second in range(500):
        at_us = NOW_US - (560 - second) * S
        value = 26.0 if 100 <= second < 180 else 18.0 if 250 <= second < 260 else 2.0
        point = GasPoint(point="G-114", value=value, unit="%LEL", quality=Quality.GOOD, level=0, measured_at_us=at_us,
                         received_at_us=at_us)  # fmt: skip
        rows.append((at_us, "vigil/demo/state/gas/G-114", encode(point)))
    assert isinstance(story.desk.store, Store)
    story.desk.store.tape.append("delta", NOW_US - 560 * S, NOW_US, rows)


async def test_a_threshold_is_found_set_previewed_and_proposed_with_keys(story: Story) -> None:
    tape_of(story)
    page = opened(story)
    assert story.focus.objectName() == "setting-list"
    find_and_set(story, "g-114 set-point 1", "15,0")
    assert [row.id for row in story.rows("draft-list").rows] == [ONE]
    assert story.rows("draft-list").rows[0].right == "25 %LEL → 15 %LEL"

    QTest.keyClick(story.focus, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    await until(lambda: bool(story.text("preview-sentence")), within_s=30)
    assert story.text("preview-sentence").startswith(
        "4 alerts instead of 3; 0 would be missed · 9 min on record · only"
    )
    table = story.part("preview-table")
    assert isinstance(table, QTableWidget)
    cells = [str(table.model().index(0, column).data()) for column in range(3)]
    assert cells == ["G-114 · Gas at set-point 1", "1", "2"]

    story.part("setting-reason").setFocus()
    story.type("It calls late")
    QTest.keyClick(story.focus, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    ask = await asked(story, 0)
    assert isinstance(ask, ProposeSettings)
    assert (ask.values, ask.dropped, ask.reason, ask.of_number) == ({ONE: 15.0}, (), "It calls late", -1)
    await until(lambda: story.text("setting-told") == "Proposed: it waits for a second person")
    assert page._draft == {}


async def test_what_is_out_of_bounds_is_told_and_not_taken(story: Story) -> None:
    opened(story)
    find_and_set(story, "G-114 set-point 1", "30")
    assert story.text("setting-told") == "G-114 Platform of R-203, F2 · set-point 1: Allowed: 0 to 25 %LEL"
    value = story.part("setting-value")
    assert isinstance(value, QLineEdit) and story.focus is value
    for typed in ("much", "nan"):
        value.setText(typed)
        story.press(Qt.Key.Key_Return)
        assert not story.rows("draft-list").rows
    story.press(Qt.Key.Key_Escape)
    assert story.focus.objectName() == "setting-list"


async def test_a_tier_of_a_place_and_one_taken_out_again(story: Story) -> None:
    opened(story)
    find_and_set(story, "tier gas_lost tank-farm", "2")
    [row] = story.rows("draft-list").rows
    assert (row.id, row.right) == ("tier.gas_lost@zone=tank-farm.tier", "Tier 3 → Tier 2")
    story.rows("draft-list").setFocus()
    story.press(Qt.Key.Key_Return)
    assert not story.rows("draft-list").rows
    shown = {row.id for row in story.rows("setting-list").rows}
    assert not any(key.startswith("tier.sos") for key in shown)


async def test_a_second_person_releases_and_the_first_cannot(story: Story) -> None:
    opened(story)
    story.hear(proposal("wang"))
    release = story.part("release-settings")
    assert isinstance(release, QPushButton) and not release.isEnabled()
    assert story.text("change-told") == "Another person releases it, at another seat or in another role"
    story.hear(proposal("wang", step=SettingsStep.WITHDRAWN), proposal(change="S-10"))
    assert story.text("change-lines") == "G-114 Platform of R-203, F2 · set-point 2: 50 %LEL → 40 %LEL"
    release.setFocus()
    story.press(Qt.Key.Key_Space)
    ask = await asked(story, 0)
    assert isinstance(ask, ReleaseSettings) and ask.change == "S-10"

    await until(release.isEnabled)
    reason = story.part("refuse-reason")
    reason.setFocus()
    story.type("Not now")
    story.part("refuse-settings").setFocus()
    story.press(Qt.Key.Key_Space)
    ask = await asked(story, 1)
    assert isinstance(ask, RefuseSettings) and ask.reason == "Not now"


async def test_back_to_a_version_is_a_proposal_with_its_values(story: Story) -> None:
    assert isinstance(story.desk.store, Store)
    for number, values in ((1, FIRST), (2, {ONE: 22.0, "alerts.stale_h": 12.0})):
        body = {"number": number, "version": values, "reason": f"No. {number}", "proposed_by": "wang"}
        story.desk.store.commit([Decision("settings_released", f"S-{number}", body, "li")], NOW_US - 1000 * S + number)
    in_force = SettingsInForce(settings="room", number=2, values={ONE: 22.0, "alerts.stale_h": 12.0})
    story.desk.hear(in_force)
    opened(story)
    versions = story.rows("version-list")
    await until(lambda: [row.id for row in versions.rows] == ["2", "1", "0"])
    assert versions.rows[0].right == "in force" and versions.rows[1].detail == "proposed by Wang, released by Li"
    versions.setFocus()
    versions.choose("1")
    story.press(Qt.Key.Key_Return)
    assert story.focus.objectName() == "setting-reason"
    story.type("Back")
    QTest.keyClick(story.focus, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    ask = await asked(story, 0)
    assert isinstance(ask, ProposeSettings)
    assert (ask.values, ask.dropped, ask.of_number) == ({ONE: 20.0}, ("alerts.stale_h",), 1)
    await until(lambda: story.text("setting-told").startswith("Proposed"))
    versions.choose("2")
    versions.setFocus()
    story.press(Qt.Key.Key_Return)
    assert story.text("setting-told") == "That version is in force"


async def test_a_refusal_is_told_and_the_draft_stays(story: Story) -> None:
    opened(story)
    find_and_set(story, "stale", "12")
    story.desk.outcome, story.desk.why = type(story.desk.outcome).REFUSED, "A change of settings needs a reason"
    QTest.keyClick(story.focus, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    await until(lambda: story.text("setting-told") == "refused: A change of settings needs a reason")
    assert [row.id for row in story.rows("draft-list").rows] == ["alerts.stale_h"]


async def test_a_preview_that_fails_says_why(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fail(*_wanted: object) -> Preview:
        raise PreviewFailed("it took too long")

    monkeypatch.setattr(story.desk, "preview", fail)
    opened(story)
    find_and_set(story, "stale", "12")
    QTest.keyClick(story.focus, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    await until(lambda: story.text("preview-sentence") == "No preview: it took too long")


async def test_a_preview_shows_what_it_reached_and_is_stopped_with_the_same_key(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended = asyncio.Event()
    reached = Preview(NOW_US - 900 * S, NOW_US - 300 * S, NOW_US, 300.0, 4, True, (), ())

    async def slow(_values: object, _dropped: object, progress: Callable[[Reached], None]) -> Preview:
        try:
            progress(Reached(0.4, reached))
            await asyncio.sleep(60)
        finally:
            ended.set()
        return reached

    monkeypatch.setattr(story.desk, "preview", slow)
    opened(story)
    find_and_set(story, "stale", "12")
    button = story.part("preview")
    assert isinstance(button, QPushButton)
    QTest.keyClick(story.focus, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    await until(lambda: story.text("preview-sentence").startswith("0 alerts instead of 0"))
    assert button.text() == "Stop (Ctrl+P)"
    QTest.keyClick(story.focus, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    await until(ended.is_set)
    assert button.text() == "Preview (Ctrl+P)" and story.text("preview-sentence").startswith("0 alerts instead of 0")
