"""The panel's language: phrases through Qt's translations, switched while the room runs."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QTranslator

from console.pages.resources import RESOURCES

LANGUAGES = ("zh", "en")
TRANSLATION = RESOURCES / "translations" / "vigil_zh.qm"
_LANGUAGE, _TRANSLATOR = "vigil_language", "vigil_translator"


def words(text: str) -> str:
    """The phrase in the panel's language; the English phrase where it has no translation."""
    return QCoreApplication.translate("vigil", text)


def language() -> str:
    """'zh' or 'en'; 'en' until somebody speaks."""
    app = QCoreApplication.instance()
    said = app.property(_LANGUAGE) if app is not None else None
    return said if isinstance(said, str) else "en"


def speak(wanted: str, file: Path = TRANSLATION) -> bool:
    """Switch the panel's language; every window hears it as a LanguageChange event.

    False when the Chinese file is not there: the phrases stay English, the site's own names are Chinese all the same.
    """
    translator: QTranslator | None = None
    loaded = True
    if wanted == "zh":
        translator = QTranslator()
        loaded = translator.load(str(file))
    speak_through(wanted, translator if loaded else None)
    return loaded


def speak_through(wanted: str, translator: QTranslator | None) -> None:
    """Put `translator` in the place of the one before; the language is known before the windows are told."""
    app = QCoreApplication.instance()
    if app is None:
        raise RuntimeError("console.pages.words: make the QApplication before you choose its language")
    app.setProperty(_LANGUAGE, wanted)
    before = app.findChild(QTranslator, _TRANSLATOR)
    if before is not None:
        app.removeTranslator(before)
        before.setParent(None)
    if translator is not None:
        # The application keeps it: Qt holds a bare pointer, and Python would let it go.
        translator.setParent(app)
        translator.setObjectName(_TRANSLATOR)
        app.installTranslator(translator)
