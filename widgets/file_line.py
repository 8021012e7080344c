"""A line for the path of a file: typed, chosen in a dialog, or dropped."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QPushButton, QWidget

from widgets.panel import named
from widgets.states.form_state import FormLine


class FileLine(QWidget):
    """The line and its button. The folder of the file chosen last is there again for the next one."""

    _folder = ""

    def __init__(self, line: FormLine) -> None:
        super().__init__()
        self._kinds = line.kinds
        self.line = named(_Droppable(line.text), f"form-{line.name}")
        self.line.setPlaceholderText(line.hint)
        self.button = named(QPushButton(line.choose), f"form-{line.name}-choose", "small")
        self.button.clicked.connect(self.choose)
        self.dialog: QFileDialog | None = None
        """The dialog that was opened last."""
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.line, 1)
        row.addWidget(self.button)
        self.setFocusProxy(self.line)

    def text(self) -> str:
        """The path, as it stands there."""
        return self.line.text()

    def choose(self) -> None:
        """Ask for a file; what is chosen comes onto the line."""
        self.dialog = QFileDialog(self, self.button.text(), FileLine._folder, self._kinds)
        self.dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        self.dialog.fileSelected.connect(self._take)
        self.dialog.finished.connect(lambda _result: self.line.setFocus())
        self.dialog.open()

    def _take(self, file: str) -> None:
        self.line.setText(file)
        if self.dialog is not None:
            FileLine._folder = self.dialog.directory().absolutePath()


class _Droppable(QLineEdit):
    """A file that is dropped is its path in place of what stood there."""

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if files_in(event.mimeData()):
            event.acceptProposedAction()
        else:
            super().dragEnterEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        if files := files_in(event.mimeData()):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self.setText(files[0])
        else:
            super().dropEvent(event)


def files_in(dragged: QMimeData) -> list[str]:
    """Paths of the files of this machine that are dragged."""
    return [url.toLocalFile() for url in dragged.urls() if url.isLocalFile()]
