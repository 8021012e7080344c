"""One `vigil camera …` or `vigil case …` in a process of its own: it holds no window up, and can be given up."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence

from PySide6.QtCore import QObject, QProcess, QTimer, Signal

from console.pages.words import words

PROGRAM = (sys.executable, "-m", "console.cli")
END_MS = 500


class Errand(QObject):
    """One at a time; a new one gives the one before up. Its password goes over standard input."""

    done = Signal(object)
    """What the command said: a dict."""
    failed = Signal(str)
    """Why there is nothing."""

    told = Signal(str)
    """A line that it says meanwhile on standard error."""

    def __init__(self, parent: QObject, command: str = "camera") -> None:
        super().__init__(parent)
        self._command = command
        self._errors = b""
        self._process: QProcess | None = None
        self._limit = QTimer(self, singleShot=True)
        self._limit.timeout.connect(self._on_limit)

    @property
    def running(self) -> bool:
        """Whether an answer is waited for."""
        return self._process is not None

    def start(self, arguments: Sequence[str], typed: str, within_s: float) -> None:
        """Run the command with these arguments and `--json`; `typed` is its standard input."""
        self.give_up()
        process = self._process = QProcess(self)
        self._errors = b""
        process.readyReadStandardError.connect(lambda: self._on_told(process))
        process.finished.connect(lambda _code, _how: self._on_finished(process))
        process.errorOccurred.connect(lambda error: self._on_error(process, error))
        process.start(PROGRAM[0], [*PROGRAM[1:], self._command, *arguments, "--json"])
        process.write(typed.encode())
        process.closeWriteChannel()
        self._limit.start(round(within_s * 1000))

    def give_up(self) -> None:
        """Wait no more; nothing is said."""
        process, self._process = self._process, None
        self._limit.stop()
        if process is not None:
            process.kill()
            process.waitForFinished(END_MS)
            process.deleteLater()

    def _on_told(self, process: QProcess) -> None:
        if process is self._process:
            before = self._errors.rpartition(b"\n")[2]
            new = bytes(process.readAllStandardError().data())
            self._errors += new
            for line in (before + new).splitlines(keepends=True):
                if line.endswith(b"\n"):
                    self.told.emit(line.decode("utf-8", "replace").strip())

    def _on_limit(self) -> None:
        seconds = self._limit.interval() / 1000
        self.give_up()
        self.failed.emit(words("No answer within {seconds} s").format(seconds=f"{seconds:g}"))

    def _on_error(self, process: QProcess, error: QProcess.ProcessError) -> None:
        if process is self._process and error == QProcess.ProcessError.FailedToStart:
            self._forget(process)
            self.failed.emit(process.errorString())

    def _on_finished(self, process: QProcess) -> None:
        if process is not self._process:
            return
        out = bytes(process.readAllStandardOutput().data()).decode("utf-8", "replace")
        self._on_told(process)
        errors = self._errors.decode("utf-8", "replace").strip()
        self._forget(process)
        said = _object(out)
        if said is not None and "refused" not in said:
            self.done.emit(said)
        else:
            refused = str(said["refused"]) if said is not None else ""
            self.failed.emit(refused or errors.rpartition("\n")[2] or words("No answer"))

    def _forget(self, process: QProcess) -> None:
        self._process = None
        self._limit.stop()
        process.deleteLater()


def _object(out: str) -> dict[str, object] | None:
    """The JSON object at the end of what a command said."""
    try:
        said = json.loads(out)
    except ValueError:
        return None
    return said if isinstance(said, dict) else None
