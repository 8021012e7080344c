"""The bar at the bottom: it never makes a window wider, and what is wrong is read whole however narrow it is."""

from __future__ import annotations

from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from widgets.look import Look, set_look
from widgets.states.frame import StatusBarState, StatusField
from widgets.status_bar import StatusBar

LONG = tuple(
    StatusField(f"f{n}", f"a figure of the plant that is long {n}", "3 lost" if n % 2 else "") for n in range(8)
)


def shown(qtbot: QtBot, width: int) -> QWidget:
    """A window with the bar."""
    window, bar = QWidget(), StatusBar()
    QVBoxLayout(window).addWidget(bar)
    qtbot.addWidget(window)
    set_look(window, Look())
    bar.rescale()
    bar.show_state(StatusBarState(LONG[:4], LONG[4:]))
    window.resize(width, 60)
    window.show()
    qtbot.waitExposed(window)
    assert window.width() == width
    return window


def fields(window: QWidget) -> list[QLabel]:
    return [window.findChild(QLabel, f"status-{field.name}") for field in LONG]


def test_figures_give_way_before_troubles(qtbot: QtBot) -> None:
    window = shown(qtbot, 1280)
    for label, field in zip(fields(window), LONG, strict=True):
        assert label.toolTip() == f"{field.text} {field.trouble}".rstrip()
        assert label.width() > QFontMetrics(label.font()).horizontalAdvance(f"0000 {field.trouble}")
        ink = label.grab().toImage()
        right = [ink.pixel(x, y) for x in range(ink.width() - 30, ink.width()) for y in range(ink.height())]
        assert len(set(right)) > 1 if field.trouble else True


def test_all_is_shown_where_there_is_room(qtbot: QtBot) -> None:
    window = shown(qtbot, 3000)
    assert all(label.toolTip() == "" and label.width() >= label.sizeHint().width() for label in fields(window))
