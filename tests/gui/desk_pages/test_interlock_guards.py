"""The stop of all writes and the bypass, below the list of interlocks: always in sight, asked for with the keyboard."""

from __future__ import annotations

from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QPushButton

from console.asks import AskBypass, ConfirmBypass, EndBypass, ReleaseWrites, StopWrites
from console.messages import Bypass, Writes
from tests.gui.desk import NOW_US, S, until
from tests.gui.desk_pages.conftest import Story
from tests.gui.desk_pages.scene import interlock

WISH = Bypass(
    minutes=20, reason="Valve is mended", asked_by="wang", asked_role="dispatcher", asked_seat="s9", asked_at_us=NOW_US
)


def button(story: Story, name: str) -> QPushButton:
    """One of the three."""
    found = story.part(name)
    assert isinstance(found, QPushButton)
    return found


def write_reason(story: Story, reason: str, minutes: int) -> None:
    """The reason typed, the minutes set."""
    line, box = story.part("guard-reason"), story.part("guard-minutes")
    assert isinstance(line, QLineEdit) and isinstance(box, QComboBox)
    line.setFocus()
    story.type(reason)
    box.setCurrentIndex(box.findData(minutes))


async def pressed(story: Story, name: str) -> object:
    """The ask that a button, pressed by Space, sends."""
    before = len(story.desk.asked)
    button(story, name).setFocus()
    story.press(Qt.Key.Key_Space)
    await until(lambda: len(story.desk.asked) > before)
    await until(lambda: button(story, "stop-writes").isEnabled())
    return story.desk.asked[-1]


async def test_all_writes_are_stopped_and_released(story: Story) -> None:
    story.window.open("interlocks")
    assert story.text("writes-state") == "Orders can reach the PLCs"
    write_reason(story, "Work on the rack", 60)
    ask = await pressed(story, "stop-writes")
    assert isinstance(ask, StopWrites) and (ask.minutes, ask.reason) == (60, "Work on the rack")

    story.hear(Writes(stopped_until_us=NOW_US + 90 * S, reason="Work on the rack", operator="wang"))
    assert story.text("writes-state").startswith("All writes to PLCs are stopped until ")
    write_reason(story, "Rack is closed", 60)
    release = await pressed(story, "stop-writes")
    assert isinstance(release, ReleaseWrites) and release.reason == "Rack is closed"
    story.hear(Writes(reason="Rack is closed", operator="wang"))
    assert story.text("writes-state") == "Orders can reach the PLCs"


async def test_a_bypass_is_asked_for_confirmed_in_sight_and_ended(story: Story) -> None:
    story.window.open("interlocks")
    name = story.rows("interlock-list").chosen
    write_reason(story, "Valve is mended", 15)
    ask = await pressed(story, "bypass")
    assert isinstance(ask, AskBypass) and (ask.interlock, ask.minutes) == (name, 15)

    story.hear(interlock(name, bypass=WISH))
    wish = f"{name} · bypass not confirmed yet: 20 min asked for by Wang: Valve is mended"
    assert story.text("bypass-state") == wish
    assert isinstance(await pressed(story, "bypass"), ConfirmBypass)

    held = replace(WISH, until_us=NOW_US + 90 * S, confirmed_by="li")
    story.hear(interlock(name, bypass=held))
    assert story.text("bypass-state").startswith(f"{name} · bypassed, 90 s left · Wang, Li: ")
    assert not button(story, "bypass").isEnabled()
    assert "bypassed" in story.says()
    assert isinstance(await pressed(story, "end-bypass"), EndBypass)


async def test_tab_leads_from_the_list_to_the_guards(story: Story) -> None:
    story.window.open("interlocks")
    assert story.rows("interlock-list").hasFocus()
    passed = []
    for _ in range(12):
        story.press(Qt.Key.Key_Tab)
        passed.append(story.focus.objectName())
    wanted = ["guard-reason", "guard-minutes", "stop-writes", "bypass"]
    assert [name for name in dict.fromkeys(passed) if name in wanted] == wanted
