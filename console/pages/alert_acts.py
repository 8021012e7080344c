"""What a dispatcher does with alerts, the same on every page: answer, call false, shelve, hand over, tick a step."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from console.asks import Acknowledge, Ask, HandOver, Shelve, Suppress, TickStep, Unshelve
from console.domain.alert import SHELVE_AT_MOST_MIN, UNANSWERED
from console.domain.guidance import first_open_step, open_steps, steps_of
from console.messages import Alert
from console.pages.page import Page
from console.pages.words import language, words
from console.presenters.alert_history import PAST
from console.presenters.alert_text import alert_title
from console.presenters.alerts import most_urgent
from console.presenters.answers import answer_text
from console.presenters.guards import guards_text
from console.presenters.guidance import said_step
from console.presenters.incidents import incident_text, seen_us, to_answer
from console.presenters.set_aside import kind_text, suppress_choices, suppress_fields, why_not_suppress
from console.values import AlertState, Outcome, Verdict
from widgets.alert_panel import AlertPanel, PanelTexts
from widgets.states.alert_row import ActState

SHELVE_MINUTES = (15, 30, 60, 120)
KEYS = {
    Qt.Key.Key_Space: "acknowledge",
    Qt.Key.Key_S: "shelve",
    Qt.Key.Key_U: "suppress",
    Qt.Key.Key_H: "hand-over",
    Qt.Key.Key_C: "comment",
    Qt.Key.Key_T: "tick",
}
VERDICT_KEYS = {
    Qt.Key.Key_F: Verdict.FALSE,
    Qt.Key.Key_V: Verdict.TRUE,
    Qt.Key.Key_D: Verdict.DISPATCHED,
    Qt.Key.Key_E: Verdict.TEST,
    Qt.Key.Key_K: Verdict.KNOWN_WORK,
}
"""Key → what the dispatcher found; the same with Shift for the whole incident."""
CHOICES = {
    Verdict.NONE: "Acknowledge",
    Verdict.TRUE: "True",
    Verdict.FALSE: "False",
    Verdict.DISPATCHED: "Somebody sent",
    Verdict.TEST: "Test",
    Verdict.KNOWN_WORK: "Known work",
}


class AlertActs:
    """The acts of one alert panel. What was refused or failed is written under the list."""

    def __init__(self, page: Page, panel: AlertPanel, comment: Callable[[], str] = str) -> None:
        """`comment` gives what is written in the page's comment field."""
        self._page, self._desk, self._panel, self._comment = page, page.desk, panel, comment
        self._waiting: set[asyncio.Task[None]] = set()
        self._told, self._trouble = "", False
        self._doing = ""
        self._asked: tuple[str, ...] = ()
        panel.act_wanted.connect(self.act)
        panel.question.given.connect(self._on_given)
        panel.question.left.connect(panel.list.setFocus)
        panel.chosen_changed.connect(lambda _alert: self.refresh())

    @property
    def busy(self) -> bool:
        """Whether an answer is still out."""
        return bool(self._waiting)

    def retranslate(self) -> None:
        """The words of the panel."""
        acts = ("Acknowledge (Space)", "False F", "Shelve S", "Suppress U", "Hand over H")
        said = tuple(words(act) for act in acts)
        self._panel.show_texts(PanelTexts(words("Alerts"), said, words("Give (Enter)"), words("Leave (Esc)")))
        self.refresh()

    def refresh(self) -> None:
        """Show whether acts are possible now, and what became of the last one."""
        off = self._why_off()
        note = off or (words("Sent, waiting for the answer …") if self.busy else self._told)
        alerts, site = self._desk.live.alerts, self._desk.context.site
        self._panel.show_incident(incident_text(self.chosen(), alerts, site, language(), words))
        self._panel.show_act(ActState(note, self.busy, bool(off) or self._trouble, not off))

    def key(self, event: QKeyEvent) -> bool:
        """Whether the key was an act: Space, the verdicts and C, each with Shift for the whole incident; S H, T for the
        next step, 1 to 9 for each. Space with nothing selected is left to the window, which answers what its banner
        shows."""
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        key = Qt.Key(event.key())
        if held & ~Qt.KeyboardModifier.ShiftModifier:
            return False
        whole = bool(held)
        if key in VERDICT_KEYS:
            self.answer(VERDICT_KEYS[key], whole)
            return True
        name = KEYS.get(key)
        if whole:
            return self._act_on_whole(name)
        if name == "acknowledge" and not self._selected_open():
            return False
        if name == "tick" or Qt.Key.Key_1 <= key <= Qt.Key.Key_9:
            self._tick_chosen(None if name else key - Qt.Key.Key_1)
        elif name:
            self.act(name)
        else:
            return False
        return True

    def act(self, name: str) -> None:
        """Do what a button says."""
        if name in ("acknowledge", "false-alarm"):
            self.answer(Verdict.FALSE if name == "false-alarm" else Verdict.NONE)
        elif not self._is_off() and not self._just_came():
            asks = {"comment": self._put_comment, "shelve": self._put_shelve, "suppress": self._put_suppress}
            (asks | {"hand-over": self._put_hand_over})[name]()

    def answer(self, verdict: Verdict, whole: bool = False) -> None:
        """Acknowledge with this verdict; `whole`: the whole incident of the chosen alert."""
        chosen = self._has_chosen() if verdict or whole else bool(self._selected_open())
        if not self._is_off() and (chosen or not self._first_just_came()):
            self._acknowledge(verdict, whole)

    def tick(self, alert: str, step: int, comment: str = "") -> None:
        """Mark one step of the guidance as done."""
        standing = self._desk.live.alerts.get(alert)
        steps = steps_of(self._desk.context.site, standing) if standing else ()
        if not self._why_off() and step < len(steps):
            text, fields = steps[step].text, self._desk.ask_fields()
            self._ask(TickStep(**fields, alert=alert, step=step, comment=comment, text=text))

    def _tick_chosen(self, step: int | None) -> None:
        """Tick this step of the chosen alert; None: the next one."""
        alert = None if self._just_came() else self.chosen()
        if alert and step is None:
            step = first_open_step(self._desk.context.site, alert)
        if alert and step is not None:
            self.tick(alert.alert, step)

    def _act_on_whole(self, name: str | None) -> bool:
        """Whether this was an act on the whole incident, or a tick with a comment. Space without a chosen alert is the
        window's."""
        if name == "acknowledge" and self._panel.list.chosen in self._desk.live.alerts:
            self.answer(Verdict.NONE, whole=True)
        elif name in ("comment", "tick") and (self._is_off() or self._just_came()):
            return True
        elif name == "comment":
            self._put_comment(whole=True)
        elif name == "tick":
            self._put_tick()
        else:
            return False
        return True

    def _acknowledge(self, verdict: Verdict, whole: bool = False) -> None:
        if alerts := self._targets(verdict, whole):
            self._give(alerts, verdict, self._comment())
        else:
            self.tell(words("Nothing to acknowledge"), trouble=False)

    def _give(self, alerts: tuple[str, ...], verdict: Verdict, comment: str) -> None:
        saw_us, fields = seen_us(self._desk.live.alerts, alerts), self._desk.ask_fields()
        self._ask(Acknowledge(**fields, alerts=alerts, comment=comment, verdict=verdict, seen_us=saw_us), len(alerts))

    def _targets(self, verdict: Verdict, whole: bool) -> tuple[str, ...]:
        """Of the whole incident what is unanswered; otherwise the selected ones that are; the most urgent one when
        there are none."""
        alerts, answered_too = self._desk.live.alerts, verdict is not Verdict.NONE
        if self._panel.list.chosen.startswith(PAST):
            return ()
        if whole:
            alert = self.chosen()
            return to_answer(alert, alerts, verdict) if alert else ()
        chosen = tuple(name for name in self._panel.list.selected if name in alerts) if answered_too else ()
        if chosen or self._selected_open():
            return chosen or self._selected_open()
        first = most_urgent(alerts)
        return (first.alert,) if first and first.state in UNANSWERED else ()

    def _selected_open(self) -> tuple[str, ...]:
        alerts = self._desk.live.alerts
        selected = (alerts[name] for name in self._panel.list.selected if name in alerts)
        return tuple(alert.alert for alert in selected if alert.state in UNANSWERED)

    def chosen(self) -> Alert | None:
        """The alert under the cursor, otherwise the most urgent one; none while the cursor is in the history."""
        if self._panel.list.chosen.startswith(PAST):
            return None
        alerts = self._desk.live.alerts
        return alerts.get(self._panel.list.chosen) or most_urgent(alerts)

    def _put_comment(self, whole: bool = False) -> None:
        """Ask for what was found and the words for it."""
        alert = self.chosen()
        self._asked = self._targets(Verdict.TRUE, whole)
        if alert is None or not self._asked:
            self.tell(words("Nothing to acknowledge"), trouble=False)
            return
        self._doing = "comment"
        choices = [(verdict.value, words(text)) for verdict, text in CHOICES.items()]
        said = words("Answer {n} alerts").format(n=len(self._asked))
        self._panel.question.put(self._title(alert) if len(self._asked) == 1 else said, choices, words("Comment"))

    def _put_tick(self) -> None:
        """Ask which step was done, the next one first, and what there is to say of it."""
        alert = self.chosen()
        steps = steps_of(self._desk.context.site, alert) if alert else ()
        still = open_steps(self._desk.context.site, alert) if alert else ()
        choices = [(str(number), said_step(steps[number], language(), words)) for number in still]
        if alert and choices:
            self._doing, self._asked = "tick", (alert.alert,)
            self._panel.question.put(words("Done, with a comment"), choices, words("Comment"))

    def _put_shelve(self) -> None:
        """Ask for how long and why; what is on the shelf already comes off it."""
        alert = self.chosen()
        if alert and alert.state is AlertState.SHELVED:
            self._ask(Unshelve(**self._desk.ask_fields(), alert=alert.alert))
        elif alert and not (longest := SHELVE_AT_MOST_MIN[alert.tier]):
            self.tell(words("Not shelved: {why}").format(why=words("An SOS cannot be shelved")), trouble=True)
        elif alert:
            self._doing, self._asked = "shelve", (alert.alert,)
            choices = [(str(n), words("{n} min").format(n=n)) for n in SHELVE_MINUTES if n <= longest]
            said = words("Shelve {alert} for").format(alert=self._title(alert))
            self._panel.question.put(said, choices, words("Reason"))

    def _put_suppress(self) -> None:
        """Ask what, why and for how long; who may not is told before."""
        alert, site = self.chosen(), self._desk.context.site
        if alert is None:
            return
        if why := why_not_suppress(alert, site, self._desk.operator):
            self.tell(words("Not suppressed: {why}").format(why=words(why)), trouble=True)
            return
        self._doing, self._asked = "suppress", (alert.alert,)
        scopes, ways, minutes = suppress_choices(alert, site, language(), words)
        said = words("Silence: {kind}").format(kind=kind_text(alert.kind, words))
        self._panel.question.put(said, scopes, words("Reason"), ways, minutes)

    def _suppress(self, reason: str) -> None:
        alert, keys = self._desk.live.alerts.get(self._asked[0]), self._panel.question.keys
        if alert is None or len(keys) < 3:
            self.tell(words("The alert stands no more"), trouble=True)
        elif not reason:
            self.tell(words("Not suppressed: {why}").format(why=words("A suppression needs a reason")), trouble=True)
        else:
            self._ask(Suppress(**self._desk.ask_fields(), **suppress_fields(alert, keys[0], keys[1], keys[2], reason)))

    def _put_hand_over(self) -> None:
        if alert := self.chosen():
            self._doing, self._asked = "hand-over", (alert.alert,)
            others = [person for person in self._desk.context.site.operators if person.id != self._desk.operator]
            choices = [(person.id, person.said_in(language())) for person in others]
            said = words("Hand over {alert} to").format(alert=self._title(alert))
            guards = guards_text(self._desk.live, self._desk.context.site, self._desk.now_us(), language(), words)
            asked = "\n".join(filter(None, (said, guards)))
            self._panel.question.put(asked, choices, words("What he must know"))

    def _title(self, alert: Alert) -> str:
        return alert_title(alert, self._desk.context.site, language(), words)

    def _on_given(self, key: str, text: str) -> None:
        fields = self._desk.ask_fields()
        self._panel.list.setFocus()
        if self._doing == "comment":
            self._give(self._asked, Verdict(key), text)
        elif self._doing == "tick":
            self.tick(self._asked[0], int(key), text)
        elif self._doing == "suppress":
            self._suppress(text)
        elif self._doing == "hand-over":
            self._ask(HandOver(**fields, alerts=self._asked, to=key, comment=text))
        elif not text:
            self.tell(words("Not shelved: a reason is needed"), trouble=True)
        else:
            self._ask(Shelve(**fields, alert=self._asked[0], minutes=int(key), reason=text))

    def _ask(self, ask: Ask, alerts: int = 1) -> None:
        self._told, self._trouble = "", False
        task = asyncio.ensure_future(self._hear(ask, alerts))
        self._waiting.add(task)
        self.refresh()

    async def _hear(self, ask: Ask, alerts: int) -> None:
        answer = await self._desk.ask(ask)
        if task := asyncio.current_task():
            self._waiting.discard(task)
        told = answer_text(answer, self._desk.context.site, language(), words, alerts)
        self.tell(told, trouble=answer.outcome is not Outcome.DONE)

    def tell(self, told: str, trouble: bool) -> None:
        """One sentence under the list; `trouble`: something did not happen."""
        self._told, self._trouble = told, trouble
        self.refresh()

    def _is_off(self) -> bool:
        """Whether nothing can be done now; why is under the list."""
        is_off = bool(self._why_off()) or self.busy
        if is_off:
            self.refresh()
        return is_off

    def _just_came(self) -> bool:
        """Whether nothing is chosen, and the most urgent alert came up under the dispatcher's finger; said so."""
        return not self._has_chosen() and self._first_just_came()

    def _first_just_came(self) -> bool:
        first = most_urgent(self._desk.live.alerts)
        if first is None or self._page.has_settled(first.alert):
            return False
        self.tell(words("Nothing done: something more urgent has just come"), trouble=True)
        return True

    def _has_chosen(self) -> bool:
        """Whether the cursor is on something, or something is selected that stands."""
        listed, alerts = self._panel.list, self._desk.live.alerts
        return listed.chosen.startswith(PAST) or any(name in alerts for name in (listed.chosen, *listed.selected))

    def _why_off(self) -> str:
        """Why no act is possible now; '' when it is."""
        if self._desk.replaying:
            return words("Replay: nothing can be answered here")
        if self._desk.core_lost_s > 0:
            return words("Core lost: nothing can be answered until it is back")
        return ""
