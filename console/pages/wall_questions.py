"""What the wall asks for by its finder: a camera, a view, a place to turn to, a name, a reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from console.pages.words import words
from widgets.finder import Finder
from widgets.states.wall_bar_state import Choice

Choices = Callable[[str], tuple[Choice, ...]]


@dataclass(frozen=True, slots=True)
class Question:
    """`choices` lists what fits what is typed; without it any text of at most `longest` signs is an answer. `take` has
    the answer. `title` may name the {camera}."""

    title: str
    hint: str
    take: Callable[[str], None]
    choices: Choices | None = None
    longest: int = 60


class WallQuestions:
    """One question at a time, by its name."""

    def __init__(self, finder: Finder, questions: Mapping[str, Question]) -> None:
        self._finder, self._questions = finder, questions
        self._asked = next(iter(questions.values()))
        finder.typed.connect(self._list)
        finder.picked.connect(lambda said: self._asked.take(said))

    def ask(self, name: str, camera: str = "") -> None:
        """Open the finder with that question."""
        asked = self._asked = self._questions[name]
        title = words(asked.title).format(camera=camera)
        self._finder.open(title, words(asked.hint), free=asked.choices is None, longest=asked.longest)
        self._list("")

    def _list(self, typed: str) -> None:
        if self._asked.choices is not None:
            self._finder.show_choices(self._asked.choices(typed))
