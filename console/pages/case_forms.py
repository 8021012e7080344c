"""What is filled in about a case, turned into what is asked of the core."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QWidget

from console.cases import (
    OF_CASES,
    AddMeasure,
    Case,
    ChangeCase,
    CheckMeasure,
    FindCauses,
    MeasureDone,
    NoteCase,
    OpenCase,
    StepCase,
)
from console.domain.cases import BONES, MOST_WHYS, STEPS
from console.pages.asking import Asking
from console.pages.past_events import begun
from console.pages.words import language, words
from console.presenters.cases import STEP_NAMES, about_lines, cause_lines, ids_of, measure_lines, moment_of_text
from console.room.desk import Desk
from console.room.photos import NoPhoto, kept
from console.values import CaseStep
from widgets.form import Form
from widgets.states.form_state import FormLine

WEEK_US = 7 * 86_400_000_000
Given = dict[str, str]


class CaseForms:
    """One form at a time over the page; `tell` hears what is wrong, and what the core answered."""

    def __init__(self, page: QWidget, desk: Desk, tell: Callable[[str], None]) -> None:
        self._desk, self._tell = desk, tell
        self._asking = Asking(desk, tell)
        self._form = Form(page)
        self._give: Callable[[Given], None] = lambda _given: None
        self._keeping: set[asyncio.Task[None]] = set()
        self._form.given.connect(lambda given: self._give(given))
        self._form.closed.connect(page.setFocus)

    def new(self, draft: Case) -> None:
        """A new case."""
        self._open(words("New case"), partial(self._about, None, draft), *self._about_lines(None, draft))

    def change(self, case: Case) -> None:
        """What a case is about."""
        self._open(case.case, partial(self._about, case, case), *self._about_lines(case, case))

    def note(self, case: Case) -> None:
        """A note; while the past is shown, of its moment."""
        about_us = self._desk.now_us() if self._desk.replaying else 0

        def give(given: Given) -> None:
            self._ask(NoteCase(**self._desk.ask_fields(), case=case.case, text=given["text"], about_us=about_us))

        self._open(words("Note"), give, FormLine("text", words("Note")))

    def causes(self, case: Case) -> None:
        """Five whys and a fishbone."""

        def give(given: Given) -> None:
            whys = tuple(given.get(f"why-{n}", "").strip() for n in range(1, MOST_WHYS + 1))
            bones = {bone: given[bone] for bone in BONES if given[bone].strip()}
            fields = {"whys": tuple(why for why in whys if why), "bones": bones, "root": given["root"]}
            self._ask(FindCauses(**self._desk.ask_fields(), case=case.case, **fields))  # type: ignore[arg-type]

        self._open(words("Causes: 5-why and fishbone"), give, *cause_lines(case, words))

    def measure(self, case: Case) -> None:
        """A new measure, in a week."""
        site, due_us = self._desk.context.site, self._desk.now_us() + WEEK_US

        def give(given: Given) -> None:
            due = moment_of_text(given["due"], site.time_zone)
            if due is None:
                self._tell(words("{text} is no time; write it like 2026-05-01 14:32").format(text=given["due"]))
                return
            fields = self._desk.ask_fields()
            self._ask(AddMeasure(**fields, case=case.case, text=given["text"], owner=given["owner"], due_at_us=due))

        self._open(words("New measure"), give, *measure_lines(site, due_us, language(), words))

    def done(self, case: Case, measure: int, photo: str = "", text: str = "") -> None:
        """A measure is done, with a photo: typed, chosen, or dropped before."""
        kinds = words("Photos") + " (*.jpg *.jpeg *.png *.JPG *.JPEG *.PNG)"
        lines = (
            FormLine("photo", words("Photo"), photo, hint=words("file of the photo, JPEG or PNG"),
                     choose=words("Choose … Alt+↓"), kinds=kinds),
            FormLine("text", words("What was done"), text),
        )  # fmt: skip
        title = words("Measure {n} is done").format(n=measure)
        self._open(title, lambda given: self._keep_photo(case, measure, given), *lines)

    def check(self, case: Case, measure: int, good: bool) -> None:
        """A measure is checked by another person; good, or sent back with a word why."""
        if good:
            self._ask(CheckMeasure(**self._desk.ask_fields(), case=case.case, measure=measure, good=True))
            return

        def give(given: Given) -> None:
            fields = self._desk.ask_fields()
            self._ask(CheckMeasure(**fields, case=case.case, measure=measure, good=False, text=given["text"]))

        self._open(words("Send measure {n} back").format(n=measure), give, FormLine("text", words("What is wanting")))

    def step(self, case: Case) -> None:
        """Another step of the review."""
        steps = tuple((step.value, words(STEP_NAMES[step])) for step in STEPS[case.step])

        def give(given: Given) -> None:
            fields = self._desk.ask_fields()
            self._ask(StepCase(**fields, case=case.case, step=CaseStep(given["step"]), reason=given["reason"]))

        lines = FormLine("step", words("Review"), "", steps), FormLine("reason", words("Reason"))
        self._open(words("Review of {case}").format(case=case.case), give, *lines)

    # ------------------------------------------------------------ inside

    def _open(self, title: str, give: Callable[[Given], None], *lines: FormLine) -> None:
        self._give = give
        self._form.open(title, words("Tab, arrows · Enter gives it · Esc lets it be"), lines)

    def _ask(self, ask: OF_CASES) -> None:
        self._tell("")
        self._asking.ask(ask)

    def _about_lines(self, case: Case | None, draft: Case) -> tuple[FormLine, ...]:
        return about_lines(case, self._desk.context.site, draft, language(), words)

    def _about(self, case: Case | None, draft: Case, given: Given) -> None:
        zone = self._desk.context.site.time_zone
        start, end = (moment_of_text(given[name], zone) for name in ("start", "end"))
        if start is None or end is None:
            wrong = given["start"] if start is None else given["end"]
            self._tell(words("{text} is no time; write it like 2026-05-01 14:32").format(text=wrong))
            return
        cameras, people, fields = ids_of(given["cameras"]), ids_of(given["people"]), self._desk.ask_fields()
        if case is None:
            self._ask(
                OpenCase(**fields, title=given["title"], from_us=start, to_us=end, kind=draft.kind, zone=given["zone"],
                         alert=draft.alert, cameras=cameras, people=people)
            )  # fmt: skip
        else:
            self._ask(
                ChangeCase(**fields, case=case.case, title=given["title"], from_us=start, to_us=end, kind=case.kind,
                           zone=given["zone"], cameras=cameras, people=people)
            )  # fmt: skip

    def _keep_photo(self, case: Case, measure: int, given: Given) -> None:
        if (task := begun(partial(self._kept, case, measure, given))) is not None:
            self._keeping.add(task)
            task.add_done_callback(self._keeping.discard)

    async def _kept(self, case: Case, measure: int, given: Given) -> None:
        """The photo first, beside the window: what is journaled is there. What is no photo is said, and asked again."""
        file = Path(given["photo"].strip()).expanduser()
        try:
            photo = await asyncio.to_thread(kept, self._desk.context.home, file)
        except NoPhoto as error:
            self.done(case, measure, given["photo"], given["text"])
            self._tell(words("No photo: {why}").format(why=words(error.phrase).format(**error.fields)))
            return
        except OSError as error:
            self._tell(words("No photo: {why}").format(why=error))
            return
        fields = self._desk.ask_fields()
        self._ask(MeasureDone(**fields, case=case.case, measure=measure, photo=photo, text=given["text"]))
