"""A sheet of A4, landscape: places a report's blocks from the top down and starts a new sheet when one does not fit.

Measures are PDF points (1/72 inch); y counts down from the top edge.
"""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from console.reports.font import embed_font

WIDTH, HEIGHT = landscape(A4)
MARGIN = 30.0
SMALLEST_PT = 4.0
INK = HexColor("#1A1D20")
QUIET = HexColor("#59616A")
LINE = HexColor("#9AA3AB")
PAPER = HexColor("#FFFFFF")
HATCH_STEP = 4.0


class Sheet:
    """The paper being printed on. `y` is where the next block begins."""

    def __init__(self, path: Path, title: str, author: str, foot: str) -> None:
        self.y = MARGIN
        self._font = embed_font()
        # types-reportlab 5.0 takes the name of the first font for a number
        self._canvas = Canvas(str(path), pagesize=(WIDTH, HEIGHT), initialFontName=self._font)  # type: ignore[arg-type]
        self._canvas.setTitle(title)
        self._canvas.setAuthor(author)
        self._foot = foot
        self._number = 1

    def room_for(self, height: float) -> None:
        """Start a new sheet when a block of that height does not fit on this one."""
        if self.y + height > HEIGHT - MARGIN - 12 and self.y > MARGIN:
            self._end_page()
            self._canvas.showPage()
            self._number += 1
            self.y = MARGIN

    def line(self, text: str, size: float, *, quiet: bool = False, gap: float = 3.0) -> None:
        """One line of text over the whole width; smaller when it is too long."""
        self.room_for(size + gap)
        self.text(text, MARGIN, self.y, WIDTH - 2 * MARGIN, size, ink=QUIET if quiet else INK)
        self.y += size + gap

    def text(
        self, text: str, x: float, y: float, width: float, size: float, *, ink: Color = INK, middle: bool = False
    ) -> None:
        """Text whose upper edge is at y, made smaller until it fits the width."""
        natural = self._canvas.stringWidth(text, self._font, size)
        size = max(SMALLEST_PT, size * min(1.0, width / natural)) if natural else size
        self._canvas.setFont(self._font, size)
        self._canvas.setFillColor(ink)
        below = HEIGHT - y - 0.86 * size
        if middle:
            self._canvas.drawCentredString(x + width / 2, below, text)
        else:
            self._canvas.drawString(x, below, text)

    def box(self, x: float, y: float, width: float, height: float, fill: Color | None) -> None:
        """A framed box; without a fill it is hatched: nothing is known there."""
        self._canvas.setStrokeColor(LINE)
        self._canvas.setLineWidth(0.4)
        self._canvas.setFillColor(fill or PAPER)
        self._canvas.rect(x, HEIGHT - y - height, width, height, fill=1)
        if fill is None:
            self._hatch(x, HEIGHT - y - height, width, height)

    def path(
        self, points: Sequence[tuple[float, float]], ink: Color, width: float = 0.8, fill: Color | None = None
    ) -> None:
        """A line through points (x, y); with a fill a closed shape."""
        canvas, way = self._canvas, self._canvas.beginPath()
        for place, (x, y) in enumerate(points):
            (way.lineTo if place else way.moveTo)(x, HEIGHT - y)
        if fill is not None:
            way.close()
            canvas.setFillColor(fill)
        canvas.setStrokeColor(ink)
        canvas.setLineWidth(width)
        canvas.drawPath(way, stroke=1, fill=int(fill is not None))

    def dot(self, x: float, y: float, radius: float, ink: Color) -> None:
        """A filled dot."""
        self._canvas.setFillColor(ink)
        self._canvas.circle(x, HEIGHT - y, radius, stroke=0, fill=1)

    def picture(self, jpeg: bytes, x: float, y: float, width: float, height: float) -> None:
        """A picture within a box, its shape kept, whose upper left corner is at (x, y)."""
        self._canvas.drawImage(
            ImageReader(BytesIO(jpeg)), x, HEIGHT - y - height, width, height, preserveAspectRatio=True, anchor="nw"
        )

    def save(self) -> None:
        """Write the file. Raises OSError."""
        self._end_page()
        self._canvas.save()

    def _hatch(self, x: float, bottom: float, width: float, height: float) -> None:
        canvas = self._canvas
        canvas.saveState()
        clip = canvas.beginPath()
        clip.rect(x, bottom, width, height)
        canvas.clipPath(clip, stroke=0, fill=0)
        at = x - height
        while at < x + width:
            canvas.line(at, bottom, at + height, bottom + height)
            at += HATCH_STEP
        canvas.restoreState()

    def _end_page(self) -> None:
        self.text(self._foot, MARGIN, HEIGHT - MARGIN + 2, WIDTH - 2 * MARGIN - 40, 7, ink=QUIET)
        self.text(str(self._number), WIDTH - MARGIN - 30, HEIGHT - MARGIN + 2, 30, 7, ink=QUIET, middle=True)
