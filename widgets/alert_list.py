"""The alert list: symbol, title, place, age counting up, state. Unanswered rows are tinted; SOS and tier 1 blink."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from PySide6.QtCore import (
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    QRectF,
    QSize,
    QStringListModel,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFont,
    QFontMetricsF,
    QKeyEvent,
    QPainter,
    QPen,
    QPixmap,
    QStaticText,
    QTransform,
)
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from widgets.look import QUIET_PX, TEXT_PX, Look, look_of
from widgets.states.alert_row import AlertRow, AlertRows
from widgets.states.urgency import Urgency
from widgets.symbols import paint_symbol

ROW_PX, MARGIN_PX, SYMBOL_PX, MARK_PX, BAR_PX = 60, 12, 26, 13, 5
MOST_PICTURES = 128
"""Rows kept as pictures: about twice what a high screen shows."""
BEAT_MS = 250
FEW = 20
ROW_ROLE = int(Qt.ItemDataRole.UserRole)
Index = QModelIndex | QPersistentModelIndex


class AlertModel(QStringListModel):
    """The rows as Qt's views read them; Qt itself holds their ids, for a layout asks for each of thousands of rows. A
    change of ages repaints; a change of order lays out anew."""

    def __init__(self) -> None:
        super().__init__()
        self.rows = AlertRows()
        self._painted: dict[int, AlertRow] = {}

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:
        """The row itself for painting; its whole text as tool tip and for screen readers."""
        row = self._painted[index.row()] = self.rows[index.row()]
        if role == ROW_ROLE:
            return row
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return "\n".join(
                part for part in (row.mark, row.title, row.place, row.state, row.answered_by, row.comment) if part
            )
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """A heading is only read."""
        heading = index.isValid() and self.rows[index.row()].heading
        return Qt.ItemFlag.NoItemFlags if heading else super().flags(index)

    def show_rows(self, rows: AlertRows, first: int, last: int) -> bool:
        """Take these rows, of which `first` to `last` are in sight. True when their order changed."""
        before, self.rows = self.rows.ids, rows
        if list(rows.ids) != list(before):
            self._painted.clear()
            self.setStringList(rows.ids)
            return True
        seen, self._painted = self._painted, {place: rows[place] for place in range(first, last + 1)}
        for place, row in self._painted.items():
            if seen.get(place) != row:
                self.dataChanged.emit(self.index(place), self.index(place))
        return False


class AlertList(QListView):
    """Shows rows; asks by signal. What is chosen stays chosen by its id while rows come and go."""

    chosen_changed = Signal(str)
    """Id of the alert under the cursor, '' for none."""
    look_wanted = Signal(str)
    """Enter or a double click: open the situation of this alert."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("alert-list")
        self._model = AlertModel()
        self.setModel(self._model)
        self.setItemDelegate(AlertDelegate(self))
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.beat = 0
        self._chosen: str = ""
        self._showing = False
        self.doubleClicked.connect(lambda index: self.look_wanted.emit(index.data(ROW_ROLE).alert))
        self.selectionModel().currentChanged.connect(self._on_current)
        self._timer = QTimer(self, interval=BEAT_MS)
        self._timer.timeout.connect(self._on_beat)

    @property
    def chosen(self) -> str:
        """Id of the alert under the cursor."""
        return self._chosen

    @property
    def selected(self) -> tuple[str, ...]:
        """Ids of every selected alert, in the list's order."""
        rows = sorted(index.row() for index in self.selectionModel().selectedIndexes())
        return tuple(self._model.rows.ids[row] for row in rows)

    @property
    def rows(self) -> AlertRows:
        """What is listed."""
        return self._model.rows

    def show_rows(self, rows: AlertRows, urgent: bool = False) -> None:
        """Show these rows and keep what was chosen; who has scrolled away from the top keeps in sight what he reads.
        `urgent`: rows are among them that blink."""
        kept, first, last = set(self.selected), *self._in_sight()
        top = self._model.rows.ids[first] if 0 < first <= last else ""
        self._showing = True
        if self._model.show_rows(rows, first, last):
            self._restore(kept)
            self._hold(top, first)
        self._showing = False
        self._blink(urgent)

    def choose(self, alert: str) -> None:
        """Put the cursor on an alert by its id; '' takes it away."""
        if alert == self._chosen and alert in self.selected:
            return
        if alert in self._model.rows.ids:
            self.setCurrentIndex(self._model.index(self._model.rows.ids.index(alert)))
            return
        self._chosen = alert
        self.setCurrentIndex(QModelIndex())
        self.clearSelection()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter looks; letters and Space belong to the window's keys, not to a search."""
        plain = not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._chosen:
            self.look_wanted.emit(self._chosen)
        elif (event.text().strip() and plain) or event.key() == Qt.Key.Key_Space:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The keyboard comes, but nothing is chosen by that: Space must not answer what nobody chose."""
        chosen, self._showing = self.currentIndex().isValid(), True
        super().focusInEvent(event)
        if not chosen:
            self.setCurrentIndex(QModelIndex())
            self.clearSelection()
        self._showing = False

    def _restore(self, kept: set[str]) -> None:
        model, choice, wanted = self.selectionModel(), QItemSelectionModel.SelectionFlag.Select, kept | {self._chosen}
        for place, name in self._placed(wanted - {""}):
            if name == self._chosen:
                model.setCurrentIndex(self._model.index(place), choice)
            else:
                model.select(self._model.index(place), choice)

    def _placed(self, wanted: set[str]) -> list[tuple[int, str]]:
        """The rows of these alerts. A few are looked for one by one, which is faster than going through thousands."""
        ids = self._model.rows.ids
        if len(wanted) <= FEW:
            return sorted((ids.index(name), name) for name in wanted if name in ids)
        return [(place, name) for place, name in enumerate(ids) if name in wanted]

    def _in_sight(self) -> tuple[int, int]:
        """The first and the last row in sight; (0, -1) while there is none."""
        count = len(self._model.rows)
        first = self.indexAt(QPoint(1, 1)).row()
        if not count or first < 0:
            return 0, -1
        last = self.indexAt(QPoint(1, self.viewport().height() - 1)).row()
        return first, last if last >= 0 else count - 1

    def _hold(self, top: str, was: int) -> None:
        """Scroll by as many rows as came or went above the row that was the first in sight."""
        if top and top in self._model.rows.ids and (moved := self._model.rows.ids.index(top) - was):
            bar, height = self.verticalScrollBar(), self.sizeHintForRow(0)
            self.doItemsLayout()
            bar.setValue(bar.value() + moved * height)

    def _on_current(self, current: QModelIndex, _before: QModelIndex) -> None:
        if self._showing or not current.isValid():
            return
        self._chosen = current.data(ROW_ROLE).alert
        self.chosen_changed.emit(self._chosen)

    def _blink(self, wanted: bool) -> None:
        if wanted and not self._timer.isActive():
            self._timer.start()
        elif not wanted:
            self._timer.stop()
            self.beat = 0

    def _on_beat(self) -> None:
        self.beat = (self.beat + 1) % 4
        self.viewport().update()  # Only the rows in sight are painted by that, however many there are.


class _Drawn(NamedTuple):
    """What decides how a row looks; sizes in logical pixels, of which each is `ratio` pixels of the screen."""

    row: AlertRow
    width: int
    height: int
    ratio: float
    chosen: bool
    focused: bool
    look: Look


class AlertDelegate(QStyledItemDelegate):
    """Paints one row in two lines; what does not fit is elided, the whole text is the tool tip. A row that is painted
    again is kept as a picture until it says something else: while others come above it, it is moved. One that only goes
    by, as in fast scrolling, is painted at once: a picture costs more than it saves there."""

    def __init__(self, shown: AlertList) -> None:
        super().__init__(shown)
        self._shown = shown
        self._pictures: dict[_Drawn, QPixmap | None] = {}
        """What was painted of late, the newest last; None: once only."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Every row is as high as the others."""
        return QSize(0, look_of(self._shown).px(ROW_PX))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """The row, and at its left its tier's bar while it waits for an answer."""
        row, look, box = index.data(ROW_ROLE), look_of(self._shown), option.rect
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        ratio = self._shown.devicePixelRatioF()
        drawn = _Drawn(row, box.width(), box.height(), ratio, chosen, chosen and self._shown.hasFocus(), look)
        if (picture := self._picture(drawn)) is not None:
            painter.drawPixmap(box.topLeft(), picture)
        else:
            painter.save()
            painter.translate(box.topLeft())
            self.draw(painter, drawn)
            painter.restore()
        if row.unanswered and not row.heading and not self._dark(row):
            painter.fillRect(box.left(), box.top(), look.px(BAR_PX), box.height(), look.tier(row.urgency))

    def draw(self, painter: QPainter, drawn: _Drawn) -> None:
        """Ground, line, frame of what is chosen, and what the row says."""
        row, look, box = drawn.row, drawn.look, QRectF(0, 0, drawn.width, drawn.height)
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # A text from right to left stays in its cell.
        if row.heading:
            _paint_heading(painter, box, row, look)
            return
        painter.fillRect(box, row_ground(row, drawn.chosen, look))
        painter.setPen(QPen(look.colour("line"), 1))
        painter.drawLine(QPointF(0, drawn.height - 0.5), QPointF(drawn.width, drawn.height - 0.5))
        if drawn.chosen:
            painter.setPen(QPen(look.colour("focus" if drawn.focused else "line_strong"), look.px(2)))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(box.adjusted(1, 1, -2, -2))
        self.paint_row(painter, box, row, look)

    def _picture(self, drawn: _Drawn) -> QPixmap | None:
        """The picture of a row that was painted of late; None for one that was not."""
        is_known = drawn in self._pictures
        picture = self._pictures.pop(drawn, None)
        if is_known and picture is None:
            picture = self._new_picture(drawn)
        self._pictures[drawn] = picture
        if len(self._pictures) > MOST_PICTURES:
            del self._pictures[next(iter(self._pictures))]
        return picture

    def _new_picture(self, drawn: _Drawn) -> QPixmap:
        picture = QPixmap(round(drawn.width * drawn.ratio), round(drawn.height * drawn.ratio))
        picture.setDevicePixelRatio(drawn.ratio)
        painter = QPainter(picture)
        self.draw(painter, drawn)
        painter.end()
        return picture

    def paint_row(self, painter: QPainter, box: QRectF, row: AlertRow, look: Look) -> None:
        """Symbol, title with age, place with state."""
        side, margin = look.px(SYMBOL_PX), look.px(MARGIN_PX)
        paint_symbol(painter, QRectF(box.left() + margin, box.top() + look.px(9), side, side), row.urgency, look)
        inner = box.adjusted(margin * 2 + side, look.px(8), -margin, -look.px(8))
        upper, lower = QRectF(inner), QRectF(inner)
        upper.setHeight(inner.height() / 2)
        lower.setTop(upper.bottom())
        strong = "strong" if row.unanswered else "text"
        painter.setPen(look.colour(strong))
        upper.setLeft(paint_mark(painter, upper, row.mark, look))
        _line(painter, upper, row.title, row.age, strong, look, TEXT_PX, row.unanswered)
        _line(painter, lower, row.place, row.state, "text" if row.unanswered else "quiet", look, QUIET_PX, False)

    def _dark(self, row: AlertRow) -> bool:
        beat = self._shown.beat
        return bool({Urgency.SOS: beat % 2, Urgency.ONE: beat // 2}.get(row.urgency, 0))


def _paint_heading(painter: QPainter, box: QRectF, row: AlertRow, look: Look) -> None:
    """The name of a group, on the ground of a head."""
    painter.fillRect(box, look.colour("head"))
    painter.setPen(look.colour("strong"))
    painter.setFont(row_font(look, TEXT_PX, True)[0])
    inner = box.adjusted(look.px(MARGIN_PX), 0, 0, 0)
    painter.drawText(inner, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, row.title)


def row_ground(row: AlertRow, chosen: bool, look: Look) -> QColor:
    """The ground of a row: tinted in its tier's colour while unanswered."""
    ground = look.colour("chosen" if chosen else "panel")
    if not row.unanswered:
        return ground
    tint = look.tier(row.urgency)
    share = 0.14
    mixed = (round(a + (b - a) * share) for a, b in zip(_rgb(ground), _rgb(tint), strict=True))
    return QColor(*mixed)


def paint_mark(painter: QPainter, box: QRectF, mark: str, look: Look) -> float:
    """The part of an alert in its incident, framed, in the painter's colour; where the text after it begins."""
    if not mark:
        return box.left()
    font, metrics = row_font(look, MARK_PX, False)
    pad = look.px(5)
    frame = QRectF(box.left(), 0, metrics.horizontalAdvance(mark) + 2 * pad, metrics.height() + 2)
    frame.moveTop(box.center().y() - frame.height() / 2)
    painter.setFont(font)
    if len(mark) > 1:
        painter.drawRoundedRect(frame.adjusted(0.5, 0.5, -0.5, -0.5), look.px(3), look.px(3))
    painter.drawText(frame, Qt.AlignmentFlag.AlignCenter, mark)
    return frame.right() + look.px(6)


@lru_cache(maxsize=64)
def row_font(look: Look, size_px: int, bold: bool) -> tuple[QFont, QFontMetricsF]:
    """A font and its measure, made once: making one costs more than painting with it."""
    font = look.font(size_px, bold)
    return font, QFontMetricsF(font)


@lru_cache(maxsize=4096)
def row_text(text: str, width: int, look: Look, size_px: int, bold: bool) -> QStaticText:
    """A text laid out once, cut to so many pixels: while the list is scrolled the same cells are painted again."""
    font, metrics = row_font(look, size_px, bold)
    made = QStaticText(metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(0, width)))
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.prepare(QTransform(), font)
    return made


def paint_text(
    painter: QPainter, box: QRectF, text: str, look: Look, size_px: int, bold: bool, right: bool = False
) -> float:
    """One line in the middle of a box, at its left or its `right`; how wide it is."""
    if not text:
        return 0.0
    made = row_text(text, int(box.width()), look, size_px, bold)
    size = made.size()
    painter.setFont(row_font(look, size_px, bold)[0])
    left = box.right() - size.width() if right else box.left()
    painter.drawStaticText(QPointF(left, box.center().y() - size.height() / 2), made)
    return size.width()


def _rgb(colour: QColor) -> tuple[int, int, int]:
    return colour.red(), colour.green(), colour.blue()


def _line(
    painter: QPainter, box: QRectF, left: str, right: str, colour: str, look: Look, size_px: int, bold: bool
) -> None:
    painter.setPen(look.colour(colour))
    taken = paint_text(painter, box, right, look, size_px, bold, right=True)
    paint_text(painter, box.adjusted(0, 0, -taken - (look.px(MARGIN_PX) if right else 0), 0), left, look, size_px, bold)
