"""One window of the room: bars, banner, and one page at a time. Any page can be shown on any monitor."""

from __future__ import annotations

import time

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from console.asks import Acknowledge, Answer
from console.bus import now_us
from console.messages import Alert
from console.pages.asking import Asking
from console.pages.page import Page
from console.pages.registry import PageEntry, present_pages
from console.pages.theme import THEMES, dress, scale_of
from console.pages.words import language, speak, words
from console.presenters import frame
from console.presenters.answers import answer_text
from console.presenters.guards import guards_text
from console.presenters.incidents import seen_us, to_answer
from console.presenters.steady import FirstShown
from console.presenters.texts import date_clock_text, span_text
from console.room.desk import Desk
from console.values import AlertState, Outcome, Tier
from widgets.banner import Banner
from widgets.frame_marks import ReplayBorder, SentenceBar
from widgets.states.frame import NavEntry
from widgets.status_bar import StatusBar
from widgets.symbols import bright_phase
from widgets.top_bar import TopBar
from widgets.turns import Turn

GATHER_MS = 100
"""All but alerts is shown at most ten times a second."""
AT_ONCE_MS = 50
"""Alerts are shown at once; those of a flood together, so that the window keeps time for the keyboard."""
BLINK_MS = 125
AHEAD, AHEAD_MS = ("overview", "alerts"), 3000
"""The pages that an alert opens, on the first window, are built and painted once before it comes; this long lies
between two of these."""
SHOWN_AT_ONCE = frozenset({"alert", "live-alert", "replay", "duty", "tick", "all"})
SAID = SHOWN_AT_ONCE - {"tick"}
"""Without one of these a tick comes onto the page after the frame, one window APART_MS after the other."""
APART_MS = 10
TOGETHER = frozenset({"replay", "duty", "all"})
"""With one of these the page does not wait for a turn of its own: frame and page are of one time."""
BY_THE_CLOCK = SHOWN_AT_ONCE - {"alert", "live-alert"}
"""What the bar at the bottom follows: it counts the whole field, and a storm of alerts does not change that."""
UNSIGNED = "Nobody is signed in at this seat: nothing can be answered or ordered here (Ctrl+O)"
REST_SHARE = 1.5
"""Alerts are shown again after this many times what showing them took: keys and pictures have their share of time."""


class RoomWindow(QMainWindow):
    """The window on one monitor, 0 the first. An SOS opens its overview on the first window, once."""

    closed = Signal()
    refreshed = Signal(object)
    """Carries the kinds of things that are shown anew, a frozenset; they are painted next."""

    def __init__(self, desk: Desk, monitor: int, theme: str = "night") -> None:
        super().__init__()
        self.desk, self.monitor = desk, monitor
        self.put_away = False
        """Its monitor is gone: it is not shown, and nothing is opened in it."""
        self._theme, self._scale, self._follows_screen = theme, 0.0, False
        self._entries: dict[str, PageEntry] = {entry.name: entry for entry in present_pages()}
        self._pages: dict[str, Page] = {}
        self._remembered: dict[str, str] = {}
        self._current = ""
        self._untold = set[str]()
        """Pages that speak the language of before: they are told the new one when they come up."""
        self._unpainted: Page | None = None
        """Built before it is wanted, and never painted yet."""
        self._pending: set[str] = set()
        self._alerts_shown_s = self._alerts_took_ms = 0.0
        self._first = FirstShown()
        self._opened: set[str] = set()
        self._asking = Asking(desk, self.say, self._told)
        self.top_bar, self.banner, self.status_bar = TopBar(), Banner(), StatusBar()
        self.core_lost, self.replay_bar = SentenceBar("core-lost"), SentenceBar("replay-bar")
        self.guards_bar, self.unsigned_bar = SentenceBar("guards-bar"), SentenceBar("unsigned-bar")
        self._stack = QStackedWidget()
        self._build()
        self.border = ReplayBorder(self)
        self._gather = QTimer(self, singleShot=True)
        self._gather.timeout.connect(self._show_gathered)
        self._for_page: set[str] = set()
        self._after_frame = QTimer(self, singleShot=True, interval=APART_MS * (1 + monitor))
        self._rest = Turn(self, self.show_rest, first=True)
        self._after_frame.timeout.connect(self._rest.start)
        self._ahead = QTimer(self, singleShot=True)
        self._ahead.timeout.connect(self._build_ahead)
        self._blink = QTimer(self, interval=BLINK_MS)
        self._blink.timeout.connect(self._show_blink)
        self._connect()
        self._unsubscribe = desk.subscribe(self._hear)
        self.setObjectName(f"window-{monitor + 1}")
        self.set_scale(scale_of(self.screen()))
        self._retranslate()

    # ------------------------------------------------------------ pages

    @property
    def current(self) -> str:
        """Name of the page that is up; '' before the first."""
        return self._current

    @property
    def builds_ahead(self) -> bool:
        """Whether pages are yet to be built before somebody opens them."""
        return self._ahead.isActive()

    def page(self, name: str) -> Page:
        """The page of that name, built when it is first wanted. Raises KeyError for a page that is not there."""
        if name not in self._pages:
            self._pages[name] = self._built(self._entries[name])
        return self._pages[name]

    def open(self, name: str) -> None:
        """Bring a page up; a name that this installation does not have is left."""
        if name in self._entries:
            page = self._bring_up(name)
            page.refresh(frozenset({"all"}))
            page.take_keys()

    def look_at(self, alert: str, in_turns: bool = False) -> None:
        """Open the overview of an alert, on the first window; from a replay, back in the present. `in_turns`: nobody
        asked for it."""
        if self.desk.replaying and alert in self.desk.live.alerts and alert not in self.desk.picture.alerts:
            self.desk.leave_replay()
        first = self.siblings()[0]
        if alert and "overview" in first._entries:
            page = first._bring_up("overview")
            (page.come_to if in_turns else page.look_at)(alert)
            page.take_keys()

    def show_thing(self, name: str, thing: str) -> None:
        """Open a page of this window and show one thing there."""
        if name in self._entries:
            self.open(name)
            self.page(name).show_thing(thing)

    def siblings(self) -> list[RoomWindow]:
        """The windows of this seat that are not put away, in the order of the monitors; this one among them."""
        windows = {each for each in QApplication.topLevelWidgets() if isinstance(each, RoomWindow)}
        others = {each for each in windows if each is self or not each.put_away}
        return sorted((each for each in others if each.desk is self.desk), key=lambda each: each.monitor)

    def send_page(self, step: int) -> None:
        """Show the present page on the next (+1) or previous (-1) monitor."""
        windows = self.siblings()
        other = windows[(windows.index(self) + step) % len(windows)]
        if other is not self and self._current:
            other.open(self._current)

    def frames_shown(self) -> dict[str, int]:
        """Pictures shown so far by camera, on every page of this window that shows video."""
        counts: dict[str, int] = {}
        for page in self._pages.values():
            for camera, count in page.frames_shown().items():
                counts[camera] = counts.get(camera, 0) + count
        return counts

    def showing(self) -> tuple[str, str]:
        """The page that is up, and what is looked at on it."""
        return self._current, self._pages[self._current].showing() if self._current in self._pages else ""

    def layout_state(self) -> dict[str, str]:
        """What to remember of this window."""
        layout = {"page": self._current, "theme": self._theme}
        for name in self._entries:
            layout |= self._pages[name].layout_state() if name in self._pages else self._remembered_of(name)
        return layout

    def restore(self, layout: dict[str, str]) -> None:
        """Open what was remembered; what this installation does not have is left out."""
        self._remembered = layout
        if layout.get("theme") in THEMES and layout["theme"] != self._theme:
            self.set_theme(layout["theme"])
        wanted = layout.get("page", "")
        self.open(wanted if wanted in self._entries else next(iter(self._entries), ""))

    def set_scale(self, scale: float) -> None:
        """Scale type and sizes: 1.0 on a screen 1080 pixels high."""
        if scale == self._scale:
            return
        self._scale = scale
        dress(self, self._theme, scale)
        for bar in (self.top_bar, self.banner, self.status_bar):
            bar.rescale()

    def set_theme(self, theme: str) -> None:
        """'night' or 'day'."""
        self._theme = theme
        dress(self, theme, self._scale)
        self._refresh(frozenset({"all"}))

    # ------------------------------------------------------------ orders

    def acknowledge(self, alert: str = "", whole: bool = False) -> None:
        """Answer this alert, or the most urgent unanswered one; `whole`: all that is unanswered of its incident.
        Refused, and said so, while the core is lost."""
        if self.desk.core_lost_s > 0:
            self.status_bar.say(words("Refused: the core is lost, no order can be given"))
            return
        if not alert:
            first = self.desk.live.alerts.first_unanswered()
            alert = first.alert if first else ""
        if not alert or not self.has_settled(alert):
            return
        standing = self.desk.live.alerts
        names = to_answer(standing[alert], standing) if whole and alert in standing else (alert,)
        self._asking.ask(Acknowledge(**self.desk.ask_fields(), alerts=names, seen_us=seen_us(standing, names)))

    def has_settled(self, alert: str) -> bool:
        """Whether a key that names no alert can mean this one: it did not become the first under the dispatcher's
        finger. What came meanwhile is shown before that is asked: nobody answers what he cannot see yet."""
        self._show_gathered()
        return not self._first.slipped_in(alert, time.monotonic())

    def say(self, sentence: str) -> None:
        """One sentence in the bar at the bottom."""
        self.status_bar.say(sentence)

    # ------------------------------------------------------------ events

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space answers, with Shift the whole incident, Enter looks, when no widget with the focus took them."""
        if event.isAutoRepeat():
            return
        if event.key() == Qt.Key.Key_Space:
            self.acknowledge(whole=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            first = self.desk.live.alerts.first_unanswered()
            self.look_at(first.alert if first else "")
        elif event.key() == Qt.Key.Key_Escape and self.desk.replaying:
            self.desk.leave_replay()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Another language: every text anew."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Sizes follow the screen it comes up on."""
        super().showEvent(event)
        if self.monitor == 0:
            self._ahead.start(AHEAD_MS)
        handle = self.windowHandle()
        if handle is not None and not self._follows_screen:
            self._follows_screen = True
            handle.screenChanged.connect(lambda screen: self.set_scale(scale_of(screen)))
        self.set_scale(scale_of(self.screen()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The border lies over everything."""
        super().resizeEvent(event)
        self.border.setGeometry(self.rect())

    def closeEvent(self, event: QCloseEvent) -> None:
        """Hear no more."""
        self._unsubscribe()
        for timer in (self._gather, self._after_frame, self._ahead):
            timer.stop()
        self._blink.stop()
        self.closed.emit()
        super().closeEvent(event)

    # ------------------------------------------------------------ inside

    def _build(self) -> None:
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        parts = (self.top_bar, self.banner, self.core_lost, self.replay_bar, self.unsigned_bar, self.guards_bar)
        for part in parts:
            column.addWidget(part)
        column.addWidget(self._stack, 1)
        column.addWidget(self.status_bar)
        self.setCentralWidget(middle)

    def _connect(self) -> None:
        self.top_bar.page_wanted.connect(self.open)
        self.banner.acknowledge_wanted.connect(self.acknowledge)
        self.banner.look_wanted.connect(self.look_at)
        for name, entry in self._entries.items():
            QShortcut(QKeySequence(entry.key), self, lambda name=name: self.open(name))
        QShortcut(QKeySequence("Ctrl+L"), self, _other_language)
        QShortcut(QKeySequence("F11"), self, self._toggle_full_screen)
        QShortcut(QKeySequence("Ctrl+Right"), self, lambda: self.send_page(1))
        QShortcut(QKeySequence("Ctrl+Left"), self, lambda: self.send_page(-1))

    def _bring_up(self, name: str) -> Page:
        page = self.page(name)
        self._current = name
        if name in self._untold:
            self._untold.discard(name)
            page.retranslate()
        self._set_bare(False)
        self._stack.setCurrentWidget(page)
        self.top_bar.choose(name)
        return page

    def _build_ahead(self) -> None:
        """Build a page, or paint the one that was built: each of these holds the window for a tenth of a second."""
        missing = [name for name in AHEAD if name in self._entries and name not in self._pages]
        if self._unpainted is not None:
            self._unpainted.resize(self._stack.size())
            self._unpainted.grab()
            self._unpainted = None
        elif missing:
            self._unpainted = self.page(missing[0])
        if missing or self._unpainted is not None:
            self._ahead.start(AHEAD_MS)

    def _built(self, entry: PageEntry) -> Page:
        page = entry.factory()(self.desk)
        self._stack.addWidget(page)
        page.look_wanted.connect(self.look_at)
        page.page_wanted.connect(self.open)
        page.thing_wanted.connect(self.show_thing)
        page.bare_wanted.connect(self._set_bare)
        page.has_settled = self.has_settled
        for button in page.findChildren(QAbstractButton):
            if button.focusPolicy() == Qt.FocusPolicy.StrongFocus:
                # A button that was clicked must not keep the space bar, which answers alerts.
                button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        page.restore(self._remembered)
        page.retranslate()
        return page

    def _remembered_of(self, page: str) -> dict[str, str]:
        """What was remembered of a page that was not opened since: settings that begin with its name."""
        return {key: said for key, said in self._remembered.items() if key.partition("_")[0] == page}

    def _set_bare(self, bare: bool) -> None:
        """Nothing but the page; the banner, a lost core and a replay are said all the same."""
        self.top_bar.setVisible(not bare)
        self.status_bar.setVisible(not bare)

    def _hear(self, changed: frozenset[str]) -> None:
        if "sought" in changed:
            if self._current:
                self._pages[self._current].prepare()
            return
        self._pending |= changed
        wait_ms = self._wait_ms(changed)
        if wait_ms <= 0:
            self._show_gathered()
        elif not self._gather.isActive() or self._gather.remainingTime() > wait_ms:
            self._gather.start(wait_ms)

    def _wait_ms(self, changed: frozenset[str]) -> int:
        """How long a change waits for others to be shown with it; an alert only where another was shown just now, and
        an SOS never."""
        if not changed & SHOWN_AT_ONCE:
            return GATHER_MS
        if self._new_sos():
            return 0
        since_ms = (time.monotonic() - self._alerts_shown_s) * 1000
        rest_ms = max(AT_ONCE_MS, REST_SHARE * self._alerts_took_ms)
        return 0 if changed & (SHOWN_AT_ONCE - {"alert"}) else round(rest_ms - since_ms)

    def _show_gathered(self) -> None:
        self._gather.stop()
        pending, self._pending = frozenset(self._pending), set()
        began_s = time.monotonic()
        self._refresh(pending)
        if "alert" in pending:
            self._alerts_shown_s = time.monotonic()
            self._alerts_took_ms = (self._alerts_shown_s - began_s) * 1000

    def _refresh(self, changed: frozenset[str]) -> None:
        if changed & SHOWN_AT_ONCE:
            self._show_frame(changed)
        self._for_page |= changed
        if changed & TOGETHER:
            self.show_rest()
        elif "tick" in changed and not changed & SAID:
            self._after_frame.start()
        else:
            self._rest.start()

    def show_rest(self) -> None:
        """Show on the page what waits for its turn after the frame."""
        self._after_frame.stop()
        self._rest.stop()
        changed, self._for_page = frozenset(self._for_page), set()
        if not changed:
            return
        opened = bool(changed & SHOWN_AT_ONCE) and self._open_sos(in_turns=not changed & TOGETHER)
        if self._current and not opened:
            self._pages[self._current].refresh(changed)
        self.refreshed.emit(changed)

    def _open_sos(self, in_turns: bool) -> bool:
        """Put every new SOS onto the first window by itself; one that came during a replay, once that is over. Whether
        the page that is up was shown anew by that."""
        waiting = self._new_sos()
        if not waiting:
            return False
        self._opened |= {alert.alert for alert in waiting}
        self.look_at(max(waiting, key=lambda alert: alert.raised_at_us).alert, in_turns)
        return self._current == "overview"

    def _new_sos(self) -> list[Alert]:
        """What calls for help and was not put onto the first window yet."""
        if self.monitor != 0 or self.desk.replaying:
            return []
        standing = self.desk.live.alerts
        self._opened &= standing.keys()
        unseen = (alert for alert in standing.calling(Tier.SOS) if alert.alert not in self._opened)
        return [alert for alert in unseen if alert.state is AlertState.UNACKNOWLEDGED]

    def _show_frame(self, changed: frozenset[str]) -> None:
        desk, site = self.desk, self.desk.context.site
        now = now_us() if desk.replaying else desk.now_us()
        self.top_bar.show_state(frame.top_bar(desk.live, desk.seat, site, now, language(), words))
        before = self.banner.alert
        self.banner.show_state(frame.banner(desk.live, site, now, language(), words))
        self._first.show(desk.live.alerts, time.monotonic())
        if self.banner.alert != before:
            self._let_banner_blink()
        if changed & BY_THE_CLOCK:
            self.status_bar.show_state(frame.status_bar(desk.live, site, now, desk.core_lost_s, words))
            self.guards_bar.say(guards_text(desk.live, site, now, language(), words))
            self._show_marks()

    def _show_marks(self) -> None:
        desk, lost_s, replay = self.desk, self.desk.core_lost_s, ""
        if desk.replaying:
            at = date_clock_text(desk.now_us(), desk.context.site.time_zone)
            replay = words("REPLAY (not live) · {at} · Esc: back to live").format(at=at)
        self.replay_bar.say(replay)
        self.unsigned_bar.say(words(UNSIGNED) if not desk.operator else "")
        self.border.setVisible(desk.replaying)
        self.border.raise_()
        lost = words("CORE LOST for {span} · what is shown is old · no order can be given")
        self.core_lost.say(lost.format(span=span_text(lost_s, words)) if lost_s > 0 else "")

    def _let_banner_blink(self) -> None:
        if self.banner.alert:
            self._blink.start()
        else:
            self._blink.stop()
        self._show_blink()

    def _show_blink(self) -> None:
        alert = self.desk.live.alerts.get(self.banner.alert)
        self.banner.set_bright(alert is None or bright_phase(alert.tier.value, time.monotonic() * 1000))

    def _told(self, answer: Answer) -> str:
        """What became of an acknowledgement, and who was before."""
        plain = answer.outcome is Outcome.DONE and not answer.why
        return words("Acknowledged") if plain else answer_text(answer, self.desk.context.site, language(), words)

    def _retranslate(self) -> None:
        self.setWindowTitle(words("Vigil · window {n}").format(n=self.monitor + 1))
        shown = (entry for entry in self._entries.values() if entry.in_bar)
        entries = tuple(NavEntry(entry.name, words(entry.title), entry.key.replace("Ctrl+", "^")) for entry in shown)
        self.top_bar.show_pages(entries, self._current)
        self._untold = {*self._pages} - {self._current}
        if self._current:
            self._pages[self._current].retranslate()
        self._refresh(frozenset({"all"}))

    def _toggle_full_screen(self) -> None:
        if self.isFullScreen():
            self.showNormal()
        else:
            self.showFullScreen()


def _other_language() -> None:
    speak("en" if language() == "zh" else "zh")
