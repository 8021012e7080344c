"""People: who is in need is on top, old is grey with its age, anybody is found by typing."""

from __future__ import annotations

from PySide6.QtCore import Qt

from tests.gui.desk_pages.conftest import Story


def test_sos_is_on_top_and_the_lost_come_next(story: Story) -> None:
    story.window.open("people")
    rows = story.rows("people-list").rows
    assert len(rows) == 40
    assert (rows[0].id, str(rows[0].look), rows[0].right) == ("W-017", "SOS", "pulse 138 /min")
    assert (rows[1].id, str(rows[1].look)) == ("W-030", "blind")
    assert rows[1].detail.startswith("last at ") and rows[1].detail.endswith("35 s ago")
    assert "±" not in rows[1].detail, "what is old has no precision"
    assert all(str(row.look) == "" for row in rows[2:])


def test_everybody_grows_old_when_nothing_comes(story: Story) -> None:
    story.window.open("people")
    story.desk.tick(20)
    rows = story.rows("people-list").rows
    assert {str(row.look) for row in rows} == {"SOS", "blind"}
    assert all(row.right == "" for row in rows), "a pulse that is old is not shown"
    assert "0 of 40 located" in story.says()


def test_found_by_typing_and_shown_again_with_escape(story: Story) -> None:
    story.window.open("people")
    assert story.rows("people-list").hasFocus()
    story.part("people-filter").setFocus()
    story.type("fitter substation")
    rows = story.rows("people-list").rows
    assert rows and all("fitter" in row.title and "Substation" in f"{row.detail} {row.more}" for row in rows)
    story.press(Qt.Key.Key_Return)
    assert story.rows("people-list").hasFocus() and story.window.current == "people"
    story.press(Qt.Key.Key_Escape)
    assert story.rows("people-list").count() == 40


def test_nobody_fits_is_said(story: Story) -> None:
    story.window.open("people")
    story.part("people-filter").setFocus()
    story.type("nobody at all")
    assert story.rows("people-list").rows == ()
    assert not story.rows("people-list").grab().isNull()


def test_an_area_filters_everybody_in_it(story: Story) -> None:
    story.window.open("people")
    zones = story.rows("zone-counts")
    zones.setFocus()
    first = zones.rows[0]
    story.press(Qt.Key.Key_Return)
    fresh = [row for row in story.rows("people-list").rows if str(row.look) != "blind"]
    assert f"{len(fresh)} people" == first.right


def test_enter_looks_at_whoever_is_in_need(story: Story) -> None:
    story.window.open("people")
    looked: list[str] = []
    story.window.page("people").look_wanted.connect(looked.append)
    story.press(Qt.Key.Key_Return)
    assert looked == ["danger/sos/worker/W-017"]
    story.window.open("people")
    story.press(Qt.Key.Key_Down, 3)
    story.press(Qt.Key.Key_Return)
    assert story.window.current == "plant"


def test_columns_follow_the_width(story: Story) -> None:
    story.window.open("people")
    people = story.rows("people-list")
    wide = people.viewport().width() // people.row_size().width()
    story.window.resize(1000, 1080)
    assert wide > people.viewport().width() // people.row_size().width() >= 1
