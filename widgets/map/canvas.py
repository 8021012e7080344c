"""The map: layers over a kept picture of the plan, in metres; dragged, zoomed, selected by mouse and keyboard."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import replace

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPixmap, QResizeEvent, QShowEvent, QWheelEvent
from PySide6.QtWidgets import QToolTip, QWidget

from widgets.look import QUIET_PX, look_of
from widgets.map import plan
from widgets.map.ink import ink_of
from widgets.map.labels import Measure, Placed
from widgets.map.layers.alerts import AlertLayer, beats
from widgets.map.layers.layer import Hit, Layer
from widgets.map.scene import Scene, paint_selected
from widgets.map.view import View
from widgets.states.map_state import MapState, MapTurns, Plan
from widgets.states.urgency import ORDER
from widgets.turns import Turn

STEP = 1.25
"""One step of zoom."""
SLIDE_PX = 60.0
BEAT_MS = 250
TURN_S = 0.003
"""So long pieces of the next picture are made in one turn of the loop, but for one that is longer."""
MOST_PATCHES = 24
"""More blinking rings than this are painted with the whole map: gathering their patches costs more."""


class MapCanvas(QWidget):
    """Shows one Plan and one MapState. Selecting asks by signal; the map decides nothing."""

    select_wanted = Signal(str)
    """Carries the key of the thing ('gas/G-114'), '' for the bare ground."""
    place_wanted = Signal(float, float)
    """A place picked with the right button, in metres of the plan: to the east, to the south."""

    def __init__(self, layers: Sequence[Layer], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("map")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setMinimumSize(240, 160)
        self.hidden: frozenset[str] = frozenset()
        self._layers = tuple(layers)
        self._rings = tuple(layer for layer in layers if isinstance(layer, AlertLayer))
        self._ink = ink_of(look_of(self))
        self._plan, self._state = Plan(100.0, 100.0, 0.0), MapState()
        self._view = View.fitted(100.0, 100.0, 100.0, 100.0)
        self._fitted = True
        self._near: tuple[float, float, float] | None = None
        self._picture: QPixmap | None = None
        self._scene: Scene | None = None
        self._next: tuple[Scene, Iterator[None]] | None = None
        self._worded: MapTurns | None = None
        self._newest: Callable[[], MapTurns] | None = None
        """A state on its way, and how to begin the next."""
        self._unseen: Generator[None, None, Scene] | None = None
        self._prepared: Scene | None = None
        """What was prepared, or is yet."""
        self._stale = False
        self._comes_up = False
        """Whether it is shown anew, or looks elsewhere, and has had no scene since."""
        self._grabbed: QPointF | None = None
        self._dragged = False
        self.picks = False
        """Whether the left button picks a place too; otherwise it selects."""
        self._measure = Measure(look_of(self).font(QUIET_PX))
        self._pieces = Turn(self, self._on_piece)
        self._beat = QTimer(self, interval=BEAT_MS)
        self._beat.timeout.connect(self._on_beat)

    @property
    def view(self) -> View:
        """Where the plan lies now."""
        return self._view

    def sizeHint(self) -> QSize:
        """As much as there is."""
        return QSize(900, 600)

    def show_plan(self, shown: Plan) -> None:
        """Another plan or storey; the view stays unless the size of the plan is another."""
        if shown == self._plan:
            return
        other_size = (shown.width_m, shown.height_m) != (self._plan.width_m, self._plan.height_m)
        self._plan = shown
        self._fitted = self._fitted or other_size
        self._look(self._fit() if self._fitted else self._view)

    def show_state(self, state: MapState) -> None:
        """What moves. Nothing is painted when nothing changed."""
        self._worded = self._newest = None
        self._take(state)

    def show_newest(self, newest: Callable[[], MapTurns]) -> None:
        """The same, made a piece a turn of the loop. While one state is on its way, the next waits for it."""
        self._newest = newest
        self._comes_up = self._comes_up or self._scene is None  # Nothing of before there.
        self._pieces.start()

    def prepare(self, worded: MapTurns) -> None:
        """Make a picture a piece a turn of the loop, unseen, until `show_prepared`."""
        self._prepared, self._unseen = None, self._scene_of(worded)
        self._pieces.start()

    def show_prepared(self) -> bool:
        """Show what was prepared; what is left of it is made now. False where there is nothing, or the map looks
        elsewhere since."""
        while self._unseen is not None:
            self._prepare_on(self._unseen)
        scene, self._prepared = self._prepared, None
        if scene is None or scene.view != self._view:
            return False
        self._worded = self._newest = None
        self._hold(scene.state)
        self._stale = False
        self._show_scene(scene)
        return True

    def _scene_of(self, worded: MapTurns) -> Generator[None, None, Scene]:
        state = yield from worded
        scene = self._new_scene(state)
        yield from scene.pieces()
        return scene

    def _prepare_on(self, unseen: Generator[None, None, Scene]) -> None:
        try:
            next(unseen)
        except StopIteration as over:
            self._unseen, self._prepared = None, over.value

    def _take(self, state: MapState) -> None:
        if state == self._state and self._scene is not None:
            return
        self._hold(state)
        if self.isVisible() and (self._scene is not None or self._comes_up):
            self._pieces.start()
        else:
            self._forget_scene()

    def _hold(self, state: MapState) -> None:
        self._state, self._stale = state, True
        if any(beats(mark) for mark in state.alerts):
            if not self._beat.isActive():
                self._beat.start()
        else:
            self._beat.stop()

    def forget_shown(self) -> None:
        """What was shown is of another time: the next picture is painted at once, and none of it is seen until then."""
        if not self.is_present:
            self._pieces.stop()
            self._comes_up = False
            self._forget_scene()

    @property
    def is_present(self) -> bool:
        """Whether what is seen is what was shown last."""
        scene = self._scene
        return scene is not None and scene.state is self._state and scene.view == self._view

    @property
    def _is_on_its_way(self) -> bool:
        return self._worded is not None or self._newest is not None

    def show_layers(self, hidden: frozenset[str]) -> None:
        """Leave out the layers of these names."""
        self.hidden = hidden
        self._forget_scene()

    def show_near(self, x_m: float, y_m: float, radius_m: float) -> None:
        """Bring a circle of the plan into view: for the map of a situation."""
        scale = min(self.width(), self.height()) / (2 * radius_m)
        self._fitted, self._near = False, (x_m, y_m, radius_m)
        self._look(View(scale, 0, 0, self.width(), self.height(), self._ink.scale).centred(x_m, y_m))

    def surroundings(self) -> tuple[float, float, float, float]:
        """What is in view and half as much again on every side, so that it can be slid: left, top, right, bottom in
        metres."""
        seen = self._view.window
        wide, high = seen.width() / 2, seen.height() / 2
        left, top = self._view.metres(seen.topLeft() - QPointF(wide, high))
        right, bottom = self._view.metres(seen.bottomRight() + QPointF(wide, high))
        return left, top, right, bottom

    def show_whole(self) -> None:
        """The whole plan."""
        self._fitted, self._near = True, None
        self._look(self._fit())

    def zoom(self, factor: float, around: QPointF | None = None) -> None:
        """Nearer (> 1) or farther (< 1)."""
        least = self._fit().scale * 0.6
        self._fitted, self._near = False, None
        self._glide(self._view.zoomed(factor, around or QPointF(self.rect().center()), least))

    def slide(self, dx_px: float, dy_px: float) -> None:
        """Move the plan by so many pixels."""
        self._fitted, self._near = False, None
        self._glide(self._view.moved(dx_px, dy_px))

    def hits(self) -> list[Hit]:
        """Everything that can be selected now, in the order of the layers."""
        return self._present().hits

    def labels(self) -> list[Placed]:
        """The labels that found room, with their rectangles."""
        return self._present().labels

    def hit_at(self, at: QPointF) -> Hit | None:
        """The thing nearest to a pixel, within its reach."""
        found = [(_distance(hit, at) / hit.reach_px, hit) for hit in self.hits()]
        near = [pair for pair in found if pair[0] <= 1.0]
        return min(near, key=lambda pair: pair[0])[1] if near else None

    # ------------------------------------------------------------ painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """The kept scene; above it what beats, the selected thing, the focus. Under the hand, until the next scene is
        whole, the one before is moved and stretched."""
        self._follow_look()
        scene = self._scene_to_paint()
        painter = QPainter(self)
        if scene is not None and scene.view != self._view:
            self._paint_moved(painter, scene)
        else:
            painter.drawPixmap(0, 0, scene.picture if scene else self._plan_picture())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for layer in self._shown():
            if layer in self._rings and (scene or not self._is_on_its_way):
                layer.paint(painter, self._view, self._state, self._ink)
        if scene and scene.view == self._view:
            paint_selected(painter, scene, self._state.selected)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(self._ink.pen(self._ink.focus, 2))
            painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))
        painter.end()

    def _paint_moved(self, painter: QPainter, scene: Scene) -> None:
        painter.fillRect(self.rect(), self._ink.ground)
        seen = scene.view.window
        corners = (self._view.at(*scene.view.metres(at)) for at in (seen.topLeft(), seen.bottomRight()))
        painter.drawPixmap(QRectF(*corners), scene.picture, QRectF(scene.picture.rect()))

    def _scene_to_paint(self) -> Scene | None:
        """The kept scene, or one that is made at once; None while it comes up: the plan and the alerts are seen first,
        and the rest follows in pieces."""
        if self._scene is None and self._comes_up:
            self._stale = self._stale or not (self._next or self._is_on_its_way)
            self._pieces.start()
            return None
        return self._scene or self._present()

    def _present(self) -> Scene:
        """The scene of the present state, made at once where it is not there yet."""
        if self._scene is None or self._stale or self._scene.view != self._view:
            self._show_scene(self._new_scene(self._state).whole())
            self._stale = False
        return self._scene or self._new_scene(self._state)

    def _new_scene(self, state: MapState) -> Scene:
        names = plan.name_boxes(self._plan, self._view, self._measure.font).values()
        layers = [layer for layer in self._shown() if layer not in self._rings]
        picture = self._plan_picture().copy()
        return Scene(picture, self._view, state, layers, tuple(names), self._ink, self._measure)

    def _on_piece(self) -> None:
        """A piece, and more of them while they are small."""
        ends_s = time.perf_counter() + TURN_S
        while self._do_piece():
            if time.perf_counter() >= ends_s:
                self._pieces.start()
                return

    def _do_piece(self) -> bool:
        """Paint one piece of the next scene, or make one of the next state; the scene before is shown until then.
        Whether there was anything to do."""
        if self._unseen is not None:
            self._prepare_on(self._unseen)
        elif self._next is not None:
            if next(self._next[1], _DONE) is _DONE:
                self._show_scene(self._next[0])
        elif self._stale:
            scene, self._stale = self._new_scene(self._state), False
            self._next = scene, scene.pieces()
        elif self._worded is not None:
            self._word_on(self._worded)
        elif self._newest is not None:
            self._worded, self._newest = self._newest(), None
        else:
            return False
        return True

    def _word_on(self, worded: MapTurns) -> None:
        try:
            next(worded)
        except StopIteration as over:
            self._worded = None
            self._take(over.value)

    def _show_scene(self, scene: Scene) -> None:
        self._scene, self._next, self._comes_up = scene, None, False
        self.update()

    def _forget_scene(self) -> None:
        self._scene = self._next = self._unseen = self._prepared = None
        self.update()

    def _plan_picture(self) -> QPixmap:
        if self._picture is None:
            ratio = self.devicePixelRatioF()
            self._picture = plan.painted(self._plan, self._view, ratio, self._measure.font, self._ink)
        return self._picture

    def _follow_look(self) -> None:
        """The window's theme, scale and font may have changed since the last painting."""
        ink, font = ink_of(look_of(self)), look_of(self).font(QUIET_PX)
        if ink is self._ink and font == self._measure.font:
            return
        self._ink, self._measure = ink, Measure(font)
        self._view = replace(self._view, ui=ink.scale)
        self._picture = self._scene = self._next = self._unseen = self._prepared = None

    def _shown(self) -> list[Layer]:
        return [layer for layer in self._layers if layer.name not in self.hidden]

    def _look(self, view: View) -> None:
        self._view = view
        self._picture = None
        self._forget_scene()

    def _glide(self, view: View) -> None:
        """Look from elsewhere, under the hand: a step of a drag does not wait for a thousand marks."""
        if self._scene is None:
            self._look(view)
            return
        self._view, self._picture, self._next, self._stale = view, None, None, True
        self._pieces.start()
        self.update()

    def _fit(self) -> View:
        return View.fitted(self._plan.width_m, self._plan.height_m, self.width(), self.height(), self._ink.scale)

    def _on_beat(self) -> None:
        for layer in self._rings:
            layer.beat = (layer.beat + 1) % 4
            spots = [at for at, mark in layer.spots(self._view, self._state) if beats(mark)]
            if len(spots) > MOST_PATCHES:
                self.update()
                continue
            for at in spots:
                self.update(QRectF(at.x() - 30, at.y() - 30, 60, 60).toAlignedRect())

    # ------------------------------------------------------------ mouse and keys

    def showEvent(self, event: QShowEvent) -> None:
        """What it showed when it was hidden is of another time."""
        super().showEvent(event)
        self._comes_up = True
        self._forget_scene()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A fitted plan stays fitted; another view keeps its middle."""
        if self._fitted:
            self._look(self._fit())
            return
        if self._near:
            self.show_near(*self._near)
            return
        middle = self._view.metres(self._view.window.center())
        self._look(replace(self._view, width_px=self.width(), height_px=self.height()).centred(*middle))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom around the pointer."""
        self.zoom(STEP if event.angleDelta().y() > 0 else 1 / STEP, event.position())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin to drag, or to select."""
        self._grabbed, self._dragged = event.position(), False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the plan while a button is down; otherwise say what lies under the pointer."""
        if self._grabbed is None:
            hit = self.hit_at(event.position())
            QToolTip.showText(event.globalPosition().toPoint(), hit.tip if hit else "", self)
            return
        by = event.position() - self._grabbed
        if self._dragged or by.manhattanLength() > 4:
            self._dragged, self._grabbed = True, event.position()
            self.slide(by.x(), by.y())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A press without a drag selects; one of the right button picks the place."""
        picks = self.picks or event.button() == Qt.MouseButton.RightButton
        if self._grabbed is not None and not self._dragged and picks:
            self.place_wanted.emit(*self._view.metres(event.position()))
        elif self._grabbed is not None and not self._dragged:
            hit = self.hit_at(event.position())
            self.select_wanted.emit(hit.key if hit else "")
        self._grabbed = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """+ and - zoom, 0 fits, Ctrl with an arrow slides."""
        slide = _SLIDES.get(Qt.Key(event.key()))
        if event.key() in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom(STEP)
        elif event.key() == Qt.Key.Key_Minus:
            self.zoom(1 / STEP)
        elif event.key() == Qt.Key.Key_0:
            self.show_whole()
        elif slide and event.modifiers() & _SLIDING:
            self.slide(*slide)
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes from thing to thing, the urgent ones first, and on to the next widget after the last."""
        keys = self._tab_order()
        here = keys.index(self._state.selected) if self._state.selected in keys else -1
        there = here + (1 if forward else -1)
        if (here == -1 and not forward) or not 0 <= there < len(keys):
            return super().focusNextPrevChild(forward)
        self.select_wanted.emit(keys[there])
        return True

    def _tab_order(self) -> list[str]:
        """Keys of what can be selected: those with a label of high priority first, then from left to right."""
        urgent = {_key(mark.x_m, mark.y_m): ORDER[mark.urgency] for mark in self._state.alerts}
        hits = self.hits()

        def rank(hit: Hit) -> tuple[int, float, float]:
            x_m, y_m = self._view.metres(QPointF(hit.x_px, hit.y_px))
            return urgent.get(_key(x_m, y_m), 9), hit.x_px, hit.y_px

        return [hit.key for hit in sorted(hits, key=rank)]


_DONE = object()
"""What `next` gives when nothing is left to paint."""
_SLIDING = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
_SLIDES = {
    Qt.Key.Key_Left: (SLIDE_PX, 0.0),
    Qt.Key.Key_Right: (-SLIDE_PX, 0.0),
    Qt.Key.Key_Up: (0.0, SLIDE_PX),
    Qt.Key.Key_Down: (0.0, -SLIDE_PX),
}


def _key(x_m: float, y_m: float) -> tuple[int, int]:
    return round(x_m * 10), round(y_m * 10)


def _distance(hit: Hit, at: QPointF) -> float:
    return float(((hit.x_px - at.x()) ** 2 + (hit.y_px - at.y()) ** 2) ** 0.5)
