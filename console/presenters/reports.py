"""What was printed before: the files of the reports folder, newest first."""

from __future__ import annotations

from pathlib import Path

from console.presenters.texts import Words, date_clock_text
from console.site.model import Site
from widgets.states.row import Row

MOST_FILES = 50


def printed_rows(folder: Path, site: Site, words: Words) -> tuple[Row, ...]:
    """Every PDF of the folder with its time and size; a folder that is not there has none."""
    found = sorted(((file.stat(), file.name) for file in folder.glob("*.pdf")), key=lambda one: -one[0].st_mtime)
    return tuple(
        Row(
            id=name,
            title=words("printed {time}").format(time=date_clock_text(int(about.st_mtime * 1e6), site.time_zone)),
            detail=name,
            right_detail=f"{about.st_size / 1024:.0f} kB",
        )
        for about, name in found[:MOST_FILES]
    )
