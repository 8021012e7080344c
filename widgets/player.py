"""A dispatcher who can be played: presses real keys and the real mouse on the windows after a script (widgets.script).

It knows nothing of the console: it reads what the windows show and finds widgets by their object names.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar, cast

from PySide6.QtCore import QKeyCombination, QPoint, QPointF, Qt
from PySide6.QtGui import QKeySequence, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QWidget

from widgets.script import DEADLINE_S, Step, read_script
from widgets.shown_texts import Place, by_name, by_text

__all__ = ["Outcome", "Player", "read_script"]

Found = TypeVar("Found")
POLL_S = 0.05
FRAME_S = 0.016
NOTCH = 120
"""What a mouse says for one notch of its wheel, in eighths of a degree."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one step. `why` says what stopped it."""

    line: int
    step: str
    done: bool
    took_s: float
    why: str = ""

    def __str__(self) -> str:
        """One line for a log."""
        told = "done" if self.done else f"NOT DONE: {self.why}"
        return f"line {self.line}: {self.step}: {told} ({self.took_s:.1f} s)"


class StepFailed(Exception):
    """A step that could not be done before its deadline."""


class Player:
    """Plays steps on windows. A step that fails is noted; the next one is played all the same."""

    def __init__(self, windows: Sequence[QWidget], steps: Sequence[Step], pictures: Path | None = None) -> None:
        self._windows, self._steps, self._pictures = list(windows), tuple(steps), pictures
        self._window = self._windows[0]
        self.outcomes: list[Outcome] = []
        self.saved: list[Path] = []

    async def play(self) -> list[Outcome]:
        """Play every step; the outcomes in order."""
        for step in self._steps:
            since = time.monotonic()
            why = ""
            try:
                await self._do(step)
            except StepFailed as error:
                why = str(error)
            self.outcomes.append(Outcome(step.line, step.text, not why, time.monotonic() - since, why))
        return self.outcomes

    async def _do(self, step: Step) -> None:
        match step.verb:
            case "wait":
                await self._found(step, step.seconds)
            case "click":
                await self._press_mouse(step, 0.0)
            case "hold":
                await self._press_mouse(step, step.seconds)
            case "key":
                await self._press_key(step, 0.0)
            case "hold key":
                await self._press_key(step, step.seconds)
            case "type":
                QTest.keyClicks(self._focus(), step.target)
            case "window":
                await self._go_to(int(step.target))
            case "wheel":
                await self._turn_wheel(step)
            case "pause":
                await asyncio.sleep(step.seconds)
            case "shot":
                await self._save(step.target)

    async def _found(self, step: Step, within_s: float) -> Place:
        return await _soon(lambda: self._find(step), within_s, f"{step.target!r} is not on any window")

    def _find(self, step: Step) -> Place | None:
        windows = [self._window, *(each for each in self._windows if each is not self._window)]
        dialog = QApplication.activeModalWidget()
        if dialog is not None:
            windows.insert(0, dialog)
        return by_text(windows, step.target) if step.quoted else by_name(windows, step.target)

    async def _press_mouse(self, step: Step, hold_s: float) -> None:
        place = await self._found(step, DEADLINE_S)
        await _soon(lambda: place.widget.isEnabled() or None, DEADLINE_S, f"{step.target!r} is disabled")
        window = place.widget.window()
        at = place.widget.mapTo(window, place.middle)
        target = window.childAt(at) or window
        if not (target is place.widget or place.widget.isAncestorOf(target)):
            raise StepFailed(f"{step.target!r} is covered by {target.objectName() or type(target).__name__}")
        spot = target.mapFrom(window, at)
        button, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        QTest.mousePress(target, button, none, QPoint(spot))
        await asyncio.sleep(max(hold_s, POLL_S))
        QTest.mouseRelease(target, button, none, QPoint(spot))

    async def _press_key(self, step: Step, hold_s: float) -> None:
        combination = key_named(step.target)
        if combination is None:
            raise StepFailed(f"{step.target!r} is no key; write F2, Space, Enter, Ctrl+L")
        target = self._focus()
        QTest.keyPress(target, combination.key(), combination.keyboardModifiers())
        await asyncio.sleep(max(hold_s, POLL_S))
        QTest.keyRelease(target, combination.key(), combination.keyboardModifiers())

    async def _turn_wheel(self, step: Step) -> None:
        """A notch each frame of a screen; where the list does not move any more, the other way."""
        place = await self._found(step, DEADLINE_S)
        if not isinstance(place.widget, QAbstractScrollArea):
            raise StepFailed(f"{step.target!r} cannot be scrolled")
        view, bar, way = place.widget.viewport(), place.widget.verticalScrollBar(), -1
        until = time.monotonic() + step.seconds
        while time.monotonic() < until:
            before = bar.value()
            QApplication.sendEvent(view, _notch(view, way))
            if bar.value() == before:
                way = -way
            await asyncio.sleep(FRAME_S)

    def _focus(self) -> QWidget:
        """Where a key goes: a dialog's or the window's widget with the focus."""
        window = QApplication.activeModalWidget() or self._window
        return window.focusWidget() or window

    async def _go_to(self, number: int) -> None:
        if number > len(self._windows):
            raise StepFailed(f"there is no window {number}, only {len(self._windows)}")
        self._window = self._windows[number - 1]
        self._window.raise_()
        self._window.activateWindow()
        await _soon(lambda: self._window.isActiveWindow() or None, DEADLINE_S, f"window {number} does not come up")

    async def _save(self, name: str) -> None:
        """A picture of each window. They are taken here and written in a thread: the windows must not stand still."""
        if self._pictures is None:
            raise StepFailed("no folder for pictures was given (--screenshots DIR)")
        self._pictures.mkdir(parents=True, exist_ok=True)
        images = [window.grab().toImage() for window in self._windows]
        for number, image in enumerate(images, start=1):
            path = self._pictures / f"{name}-{number}.png"
            if not await asyncio.to_thread(image.save, str(path)):
                raise StepFailed(f"{path} could not be written")
            self.saved.append(path)


def _notch(view: QWidget, way: int) -> QWheelEvent:
    """One notch of the wheel over the middle of a view: -1 down, 1 up."""
    middle = QPointF(view.rect().center())
    at, still = QPointF(view.mapToGlobal(middle.toPoint())), Qt.ScrollPhase.NoScrollPhase
    keys, turn = Qt.KeyboardModifier.NoModifier, QPoint(0, way * NOTCH)
    return QWheelEvent(middle, at, QPoint(), turn, Qt.MouseButton.NoButton, keys, still, False)


def key_named(name: str) -> QKeyCombination | None:
    """The key of a usual name, such as 'F2' or 'Ctrl+L'; None for a name of no key."""
    keys = QKeySequence(name)
    if keys.count() != 1:
        return None
    combination = cast(Sequence[QKeyCombination], keys)[0]
    return None if combination.key() == Qt.Key.Key_unknown else combination


async def _soon(find: Callable[[], Found | None], within_s: float, why_not: str) -> Found:
    """What `find` gives once it gives something. Raises StepFailed past the deadline."""
    deadline = time.monotonic() + within_s
    while True:
        found = find()
        if found is not None:
            return found
        if time.monotonic() >= deadline:
            raise StepFailed(f"{why_not} after {within_s:g} s")
        await asyncio.sleep(POLL_S)
