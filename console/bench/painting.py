"""The window that `vigil bench paint` measures: every tile new all the time, painted as the wall does it, or by OpenGL.

    python -m console.bench.painting raster|gl TILES SECONDS

Prints how many tiles were painted, in what time, and who drew them.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEventLoop, QRect, QTimer
from PySide6.QtGui import QImage, QMatrix4x4
from PySide6.QtOpenGL import QOpenGLTexture, QOpenGLTextureBlitter
from PySide6.QtOpenGLWidgets import QOpenGLWidget
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import VoidPtr

from widgets.states.tile import Shown, TileState
from widgets.states.wall_layout import LAYOUTS, smallest_layout
from widgets.video_wall import LOOK_MS, VideoWall

STALE_S = 1e6
Pixels = npt.NDArray[np.uint8]


class Painted(Protocol):
    """A window that counts the tiles it painted."""

    @property
    def window(self) -> QWidget:
        """What is shown."""

    def tiles_painted(self) -> int:
        """So far."""

    def drawn_by(self) -> str:
        """What draws it; '' when nothing does."""

    def let_go(self) -> None:
        """Give back what the driver holds."""


class NewPictures:
    """A `TileSource` whose every answer is a picture that was not shown before: two in turn of each size."""

    def __init__(self) -> None:
        self._wanted: dict[str, tuple[int, int]] = {}
        self._pairs: dict[tuple[int, int], tuple[Pixels, Pixels]] = {}
        self._asked = 0

    def want(self, camera: str, width_px: int, height_px: int, close_up: bool = False) -> None:
        """The size from now on."""
        self._wanted[camera] = (width_px, height_px)

    def newest(self, camera: str) -> Shown | None:
        """A picture of the wanted size."""
        size = self._wanted.get(camera, (0, 0))
        if 0 in size:
            return None
        if size not in self._pairs:
            self._pairs[size] = (_noise(size, 1), _noise(size, 2))
        self._asked += 1
        return time.time_ns() // 1000, self._pairs[size][self._asked % 2]


class RasterWall:
    """The wall itself."""

    def __init__(self, tiles: int) -> None:
        self.window = VideoWall(NewPictures(), lambda _camera, _at_us: (), lambda: time.time_ns() // 1000, STALE_S)
        states = tuple(TileState(f"C{number:02}", f"C{number:02}") for number in range(tiles))
        self.window.arrange(LAYOUTS.get(tiles), states)

    def tiles_painted(self) -> int:
        """So far."""
        return sum(self.window.frames_shown.values())

    def drawn_by(self) -> str:
        """Qt's own painter."""
        return "raster"

    def let_go(self) -> None:
        """The window."""
        self.window.close()


class GlWindow(QOpenGLWidget):
    """As many tiles, each uploaded as a texture and blitted: the least that a wall on OpenGL has to do."""

    def __init__(self, tiles: int) -> None:
        super().__init__()
        self.painted, self.renderer = 0, ""
        self._layout = smallest_layout(tiles)
        self._tiles, self._textures = tiles, list[QOpenGLTexture]()
        self._blitter = QOpenGLTextureBlitter()
        self._source = NewPictures()
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self.update)
        self._timer.start()

    def initializeGL(self) -> None:
        """A blitter, and the name of what draws."""
        if self._blitter.create():
            self.renderer = str(self.context().functions().glGetString(0x1F01))

    def paintGL(self) -> None:
        """Every tile anew."""
        places = [self._place(n) for n in range(self._tiles)]
        pictures = [self._picture(n, place) for n, place in enumerate(places)]
        while len(self._textures) < len(pictures):
            self._textures.append(_texture(pictures[len(self._textures)]))
        whole = QRect(0, 0, self._wide, self._high)
        self._blitter.bind()
        for texture, picture, place in zip(self._textures, pictures, places, strict=True):
            form, each = QOpenGLTexture.PixelFormat.BGRA, QOpenGLTexture.PixelType.UInt8
            pixels: Any = VoidPtr(picture.data)  # type: ignore[arg-type]  # The stub knows no pointers.
            texture.setData(0, form, each, pixels)
            target: QMatrix4x4 = QOpenGLTextureBlitter.targetTransform(place, whole)
            self._blitter.blit(texture.textureId(), target, QOpenGLTextureBlitter.Origin.OriginTopLeft)
        self._blitter.release()
        self.painted += len(pictures)

    def let_go(self) -> None:
        """Textures and blitter, while their context is there."""
        self.makeCurrent()
        self._textures.clear()
        self._blitter.destroy()
        self.doneCurrent()

    @property
    def _wide(self) -> int:
        return round(self.width() * self.devicePixelRatio())

    @property
    def _high(self) -> int:
        return round(self.height() * self.devicePixelRatio())

    def _place(self, number: int) -> QRect:
        wide, high = self._wide // self._layout.columns, self._high // self._layout.rows
        span = self._layout.spans[number]
        return QRect(span.column * wide, span.row * high, span.columns * wide, span.rows * high)

    def _picture(self, number: int, place: QRect) -> Pixels:
        self._source.want(str(number), place.width(), place.height())
        shown = self._source.newest(str(number))
        return shown[1] if shown is not None else _noise((1, 1), 1)


def _texture(picture: Pixels) -> QOpenGLTexture:
    high, wide = picture.shape[:2]
    image = QImage(picture.data, wide, high, wide * 4, QImage.Format.Format_RGB32)
    return QOpenGLTexture(image, QOpenGLTexture.MipMapGeneration.DontGenerateMipMaps)


class GlWall:
    """The window on OpenGL."""

    def __init__(self, tiles: int) -> None:
        self.window = GlWindow(tiles)

    def tiles_painted(self) -> int:
        """So far."""
        return self.window.painted

    def drawn_by(self) -> str:
        """As the driver says; '' without one."""
        return self.window.renderer

    def let_go(self) -> None:
        """Textures, while their context is there."""
        self.window.let_go()
        self.window.close()


KINDS: dict[str, Callable[[int], Painted]] = {"raster": RasterWall, "gl": GlWall}
SETTLE_S = 1.0


def main() -> None:
    """Show one window and measure it."""
    kind, tiles, seconds = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
    application = QApplication([])
    painted: Painted = KINDS[kind](tiles)
    painted.window.setGeometry(application.primaryScreen().geometry())
    painted.window.show()
    _run(SETTLE_S)
    before, since, cpu = painted.tiles_painted(), time.perf_counter(), time.process_time()
    _run(seconds)
    said = {
        "tiles": painted.tiles_painted() - before,
        "painted": painted.tiles_painted(),
        "seconds": time.perf_counter() - since,
        "cpu_s": time.process_time() - cpu,
        "drawn_by": painted.drawn_by(),
        "wh_px": [painted.window.width(), painted.window.height()],
    }
    painted.let_go()
    print(json.dumps(said))


def _run(seconds: float) -> None:
    loop = QEventLoop()
    QTimer.singleShot(round(seconds * 1000), loop.quit)
    loop.exec()


def _noise(size_px: tuple[int, int], seed: int) -> Pixels:
    return np.random.default_rng(seed).integers(0, 255, (size_px[1], size_px[0], 4), dtype=np.uint8)


if __name__ == "__main__":
    main()
