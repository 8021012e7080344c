"""Steps of the guidance with the keyboard alone: written, moved, removed, seen as an alert shows them, proposed."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit

from console.domain.guidance_settings import OwnStep, OwnSteps, value_of
from console.settings import ProposeSettings
from tests.gui.desk_pages.conftest import Story
from tests.gui.desk_pages.test_settings import asked, opened, proposal

KEY = "guidance.gas_level_2@zone=tank-farm.steps"
FOAM = OwnStep("启动罐区泡沫泵", "Start the foam pumps of the tank farm", "extinguisher", "8119")
PUMPS = OwnStep("停泵", "Stop the pumps", "cameras", "8203")


def at_the_steps(story: Story) -> None:
    """Found by typing, Enter to the list, Enter to the steps."""
    opened(story)
    story.type("g")
    story.type("uidance gas_level_2@zone=tank-farm")
    story.press(Qt.Key.Key_Return)
    story.press(Qt.Key.Key_Return)
    assert story.focus.objectName() == "own-steps"


def write(story: Story, step: OwnStep) -> None:
    """Insert, the words in both languages, what stands beside it, Enter."""
    story.press(Qt.Key.Key_Insert)
    assert story.focus.objectName() == "step-zh"
    for name, text in (("step-zh", step.name), ("step-en", step.name_en), ("step-phone", step.phone)):
        field = story.part(name)
        assert isinstance(field, QLineEdit)
        field.setFocus()
        field.setText(text)
    shows = story.part("step-shows")
    assert isinstance(shows, QComboBox)
    shows.setCurrentIndex(shows.findData(step.shows))
    story.press(Qt.Key.Key_Return)
    assert story.focus.objectName() == "own-steps"


def titles(story: Story, name: str) -> list[str]:
    """The steps of a list, without their numbers."""
    return [row.title.partition("  ")[2] for row in story.rows(name).rows]


async def test_a_step_is_written_moved_previewed_and_proposed(story: Story) -> None:
    at_the_steps(story)
    assert titles(story, "own-steps") == [FOAM.name_en]
    write(story, PUMPS)
    assert titles(story, "own-steps") == [FOAM.name_en, PUMPS.name_en]
    QTest.keyClick(story.focus, Qt.Key.Key_Up, Qt.KeyboardModifier.ControlModifier)
    assert titles(story, "own-steps") == [PUMPS.name_en, FOAM.name_en]
    assert titles(story, "guidance-preview")[:3] == [PUMPS.name_en, FOAM.name_en, "Clear the area against the wind"]
    shown = story.rows("guidance-preview").rows
    assert shown[0].detail.startswith("8203 · C") and shown[0].right == "of this kind in this area"
    assert (shown[2].right, story.rows("draft-list").rows[0].right) == ("what every plant does", "one step → 2 steps")

    story.part("setting-reason").setFocus()
    story.type("New pumps")
    QTest.keyClick(story.focus, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    ask = await asked(story, 0)
    assert isinstance(ask, ProposeSettings)
    assert ask.values == {KEY: value_of(OwnSteps((PUMPS, FOAM)))}


async def test_a_step_is_said_otherwise_and_removed_and_all_is_as_in_the_site_file_again(story: Story) -> None:
    at_the_steps(story)
    story.press(Qt.Key.Key_Return)
    english = story.part("step-en")
    assert isinstance(english, QLineEdit) and english.text() == FOAM.name_en
    english.setText("Start the foam")
    story.press(Qt.Key.Key_Return)
    assert titles(story, "own-steps") == ["Start the foam"]
    story.press(Qt.Key.Key_Delete)
    assert titles(story, "own-steps") == []
    assert titles(story, "guidance-preview")[0] == "Clear the area against the wind"
    assert story.rows("draft-list").rows[0].right == "one step → no step of its own"
    story.part("step-file").setFocus()
    story.press(Qt.Key.Key_Space)
    assert (titles(story, "own-steps"), story.rows("draft-list").rows) == ([FOAM.name_en], ())


async def test_instead_leaves_out_the_more_general_and_needs_a_step(story: Story) -> None:
    at_the_steps(story)
    instead = story.part("steps-instead")
    assert isinstance(instead, QCheckBox)
    instead.setFocus()
    story.press(Qt.Key.Key_Space)
    assert titles(story, "guidance-preview") == [FOAM.name_en]
    story.rows("own-steps").setFocus()
    story.press(Qt.Key.Key_Delete)
    assert not instead.isEnabled() and not instead.isChecked()
    assert len(titles(story, "guidance-preview")) > 1


async def test_a_step_without_words_and_one_said_twice_are_not_taken(story: Story) -> None:
    at_the_steps(story)
    story.press(Qt.Key.Key_Insert)
    story.press(Qt.Key.Key_Return)
    assert story.text("steps-told") == "A step needs words"
    story.type(FOAM.name_en)
    story.press(Qt.Key.Key_Return)
    assert story.text("steps-told") == "There is a step with these words already"
    assert not story.rows("draft-list").rows


async def test_the_preview_shows_another_kind_and_place(story: Story) -> None:
    at_the_steps(story)
    zone = story.part("preview-zone")
    assert isinstance(zone, QComboBox)
    zone.setFocus()
    zone.setCurrentIndex(zone.findData("crane-yard"))
    assert titles(story, "guidance-preview")[0] == "Clear the area against the wind"


async def test_the_second_person_reads_every_step(story: Story) -> None:
    opened(story)
    value = value_of(OwnSteps((PUMPS, FOAM), True))
    story.hear(proposal(values={KEY: value}))
    told = story.text("change-lines")
    assert told.startswith("Gas at set-point 2 · Tank farm · steps of the guidance: one step: 1 Start the foam pumps")
    assert told.endswith(
        "→ 2 steps, instead of the more general: 1 Stop the pumps · 2 Start the foam pumps of the tank farm"
    )
