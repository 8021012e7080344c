"""Work that waits for a turn of the loop of its own."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer
from pytestqt.qtbot import QtBot

from widgets.turns import Turn


def test_each_piece_of_work_has_a_turn_of_its_own(qtbot: QtBot) -> None:
    parent, done, turns = QObject(), list[tuple[str, int]](), [0]
    counting = QTimer(parent, interval=0)
    counting.timeout.connect(lambda: turns.__setitem__(0, turns[0] + 1))
    counting.start()
    for name in "abc":
        Turn(parent, lambda name=name: done.append((name, turns[0]))).start()
    qtbot.waitUntil(lambda: len(done) == 3)
    assert [name for name, _ in done] == ["a", "b", "c"]
    assert len({turn for _, turn in done}) == 3


def test_what_is_said_twice_is_done_once_and_what_is_first_goes_before(qtbot: QtBot) -> None:
    parent, done = QObject(), list[str]()
    later, urgent = Turn(parent, lambda: done.append("later")), Turn(parent, lambda: done.append("urgent"), first=True)
    later.start()
    later.start()
    urgent.start()
    assert later.waits
    assert urgent.waits
    qtbot.waitUntil(lambda: not later.waits)
    assert done == ["urgent", "later"]


def test_work_that_begins_itself_anew_lets_the_others_have_their_turn(qtbot: QtBot) -> None:
    parent, done = QObject(), list[str]()

    def again() -> None:
        done.append("again")
        if done.count("again") < 3:
            endless.start()

    endless = Turn(parent, again)
    other = Turn(parent, lambda: done.append("other"))
    endless.start()
    other.start()
    qtbot.waitUntil(lambda: len(done) == 4)
    assert done == ["again", "other", "again", "again"]


def test_what_was_stopped_or_is_gone_is_not_done(qtbot: QtBot) -> None:
    gone, parent, done = QObject(), QObject(), list[str]()
    stopped = Turn(parent, lambda: done.append("stopped"))
    stopped.start()
    stopped.stop()
    Turn(gone, lambda: done.append("gone")).start()
    gone.deleteLater()
    qtbot.waitUntil(lambda: not _is_there(gone))
    Turn(parent, lambda: done.append("done")).start()
    qtbot.waitUntil(lambda: bool(done))
    assert done == ["done"]


def _is_there(thing: QObject) -> bool:
    from shiboken6 import isValid

    return isValid(thing)
