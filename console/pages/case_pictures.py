"""The pictures of a case, read beside the window: its cameras at its moment, and the photo of the chosen measure."""

from __future__ import annotations

import asyncio
from functools import partial

from PySide6.QtGui import QImage

from console.cases import Case
from console.pages.past_events import begun
from console.pages.replay_lanes import image_of
from console.pages.words import language, words
from console.presenters.cases import moment_of
from console.presenters.texts import clock_text
from console.room.desk import Desk
from console.room.photos import NoPhoto, small
from console.site.find import by_id
from widgets.picture_grid import Captioned, PictureGrid

MOST = 4
PHOTO_WH_PX = (960, 720)


class CasePictures:
    """Fills two grids; what is shown already is not read again."""

    def __init__(self, desk: Desk, cameras: PictureGrid, photo: PictureGrid) -> None:
        self._desk, self._cameras, self._photo = desk, cameras, photo
        self._shown: dict[PictureGrid, object] = {}
        self._reading: dict[PictureGrid, asyncio.Task[None] | None] = {}

    def show_case(self, case: Case | None) -> None:
        """The cameras of a case at its moment; nothing without one."""
        wish = (case.case, case.cameras, moment_of(case), language()) if case is not None else language()
        if self._is_new(self._cameras, wish):
            empty = words("No camera belongs to this case: E names some") if case is not None else ""
            self._cameras.show_pictures((), "" if case is not None and case.cameras else empty)
            if case is not None and case.cameras:
                self._reading[self._cameras] = begun(partial(self._read_cameras, case))

    def show_photo(self, sha256: str) -> None:
        """A photo by its SHA-256; nothing for ''."""
        if self._is_new(self._photo, (sha256, language())):
            self._photo.show_pictures(())
            if sha256:
                self._reading[self._photo] = begun(partial(self._read_photo, sha256))

    # ------------------------------------------------------------ inside

    def _is_new(self, grid: PictureGrid, wish: object) -> bool:
        if self._shown.get(grid) == wish:
            return False
        self._shown[grid] = wish
        if (reading := self._reading.get(grid)) is not None:
            reading.cancel()
        return True

    async def _read_cameras(self, case: Case) -> None:
        desk, at_us, found = self._desk, moment_of(case), list[Captioned]()
        for name in case.cameras[:MOST]:
            camera = by_id(desk.context.site.cameras, name)
            said = camera.said_in(language()) if camera is not None else ""
            title = name if not said or name in said else f"{name} {said}"
            try:
                shown = await desk.past_picture(name, at_us, self._cameras.picture_px())
            except OSError as error:
                found.append(Captioned(title, missing=words("The past cannot be read: {why}").format(why=error)))
                continue
            if shown is None:
                found.append(Captioned(title, missing=words("No recording of that moment")))
            else:
                when = clock_text(shown[0], desk.context.site.time_zone)
                image = image_of(shown, camera.masks if camera is not None else ())
                found.append(Captioned(f"{title} · {when}", image))
        self._cameras.show_pictures(found)

    async def _read_photo(self, sha256: str) -> None:
        try:
            pixels = await asyncio.to_thread(small, self._desk.context.home, sha256, PHOTO_WH_PX)
        except NoPhoto as error:
            self._photo.show_pictures([Captioned(missing=words(error.phrase).format(**error.fields))])
            return
        except OSError as error:
            self._photo.show_pictures([Captioned(missing=words("No photo: {why}").format(why=error))])
            return
        height, width = pixels.shape[:2]
        image = QImage(pixels.data, width, height, pixels.strides[0], QImage.Format.Format_RGB32).copy()
        self._photo.show_pictures([Captioned(image=image)])
