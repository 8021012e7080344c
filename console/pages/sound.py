"""The alarm sound of a seat: a burst that repeats until the alert is answered. SOS, tier 1 and tier 2 differ.

A seat without an audio device stays silent and says so on the system page.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QTimer, QUrl
from PySide6.QtMultimedia import QMediaDevices, QSoundEffect

from console.pages.resources import RESOURCES
from console.presenters.sound import sound_wanted
from console.room.desk import Desk

SOUNDS = RESOURCES / "sounds"
REPEAT_MS = {"sos": 3500, "tier-1": 6000, "tier-2": 15_000}
"""From the start of a burst to the start of the next."""
NO_DEVICE = "no audio device: alarms cannot be heard at this seat"


class AlarmSound(QObject):
    """Listens to the live picture, also during a replay. `note` says what keeps it silent, '' when nothing does."""

    def __init__(self, desk: Desk, sounds: Path = SOUNDS) -> None:
        super().__init__()
        self._desk, self._sounds = desk, sounds
        self._devices = QMediaDevices(self)
        self._devices.audioOutputsChanged.connect(self._find_device)
        self._effects: dict[str, QSoundEffect] = {}
        self.note, self.playing, self.bursts = "", "", 0
        self._repeat = QTimer(self)
        self._repeat.timeout.connect(self._burst)
        self._find_device()
        self._unsubscribe = desk.subscribe(self._hear)
        self._follow()

    def stop(self) -> None:
        """Silence, and hear no more."""
        self._unsubscribe()
        self._play("")

    def _hear(self, changed: frozenset[str]) -> None:
        if changed & {"alert", "live-alert", "tick"}:
            self._follow()

    def _follow(self) -> None:
        wanted = sound_wanted(self._desk.live.alerts)
        if wanted != self.playing:
            self._play(wanted)

    def _play(self, sound: str) -> None:
        for effect in self._effects.values():
            effect.stop()
        self.playing = sound
        self._repeat.stop()
        if sound:
            self._repeat.start(REPEAT_MS[sound])
            self._burst()

    def _burst(self) -> None:
        self.bursts += 1
        effect = self._effects.get(self.playing)
        if effect is not None:
            effect.play()

    def _find_device(self) -> None:
        self._effects = {}
        self.note = "" if QMediaDevices.audioOutputs() else NO_DEVICE
        if self.note:
            return
        for sound in REPEAT_MS:
            effect = QSoundEffect(self)
            effect.setSource(QUrl.fromLocalFile(str(self._sounds / f"{sound}.wav")))
            self._effects[sound] = effect
