"""What the dispatcher makes of a wall: views (all, by area, saved), other layouts, resized and swapped tiles. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from console.presenters.texts import Words
from console.room.arrangement import Arrangement
from console.site.find import area_of, by_id
from console.site.model import Site
from widgets.states.wall_layout import LAYOUTS, Span, WallLayout, smallest_layout

BETWEEN = ""
"""The area of cameras that hang between the areas."""


@dataclass(frozen=True, slots=True)
class View:
    """One choice of cameras, by its name."""

    name: str
    arrangement: Arrangement

    @property
    def key(self) -> str:
        """'all', 'zone/<area>', 'shared/<name>', 'saved/<name>'."""
        return self.arrangement.view


def views(
    site: Site, shared: Mapping[str, Arrangement], saved: Mapping[str, Arrangement], language: str, words: Words
) -> tuple[View, ...]:
    """All cameras, one view an area with cameras, then what every seat has, then what the operator saved."""
    everything = View(words("All cameras"), Arrangement(tuple(camera.id for camera in site.cameras)))
    groups: dict[str, list[str]] = {}
    for camera in site.cameras:
        groups.setdefault(area_of(site, camera.zone) if camera.zone else BETWEEN, []).append(camera.id)
    named = {area: by_id(site.zones, area) for area in groups}
    areas = tuple(
        View(zone.said_in(language) if zone else words("Between the areas"), _group(area, cameras))
        for (area, cameras), zone in zip(groups.items(), named.values(), strict=True)
    )
    common = tuple(View(words("Shared: {name}").format(name=name), each) for name, each in sorted(shared.items()))
    own = tuple(View(words("Saved: {name}").format(name=name), each) for name, each in saved.items())
    return (everything, *(areas if len(areas) > 1 else ()), *common, *own)


def followed(arrangement: Arrangement, before: Sequence[View], now: Sequence[View]) -> Arrangement:
    """What shows all cameras of a view goes on doing so when that has others than before."""
    was = {view.key: view.arrangement.cameras for view in before}.get(arrangement.view)
    cameras = {view.key: view.arrangement.cameras for view in now}.get(arrangement.view, arrangement.cameras)
    return replace(arrangement, cameras=cameras) if arrangement.cameras == was else arrangement


def next_layout(arrangement: Arrangement, step: int) -> Arrangement:
    """The next larger (1) or smaller (-1) fixed layout, around and around; from a free one the nearest."""
    sizes = list(LAYOUTS)
    now = arrangement.layout or smallest_layout(len(arrangement.cameras))
    if now == LAYOUTS.get(now.size):
        size = sizes[(sizes.index(now.size) + step) % len(sizes)]
    elif step > 0:
        size = next((size for size in sizes if size > now.size), sizes[0])
    else:
        size = next((size for size in reversed(sizes) if size < now.size), sizes[-1])
    return replace(arrangement, layout=LAYOUTS[size])


def swapped(arrangement: Arrangement, camera: str, other: str) -> Arrangement:
    """Two cameras change places."""
    turned = {camera: other, other: camera}
    if not turned.keys() <= {*arrangement.cameras}:
        return arrangement
    return replace(arrangement, cameras=tuple(turned.get(each, each) for each in arrangement.cameras))


def resized(arrangement: Arrangement, shown: tuple[str, ...], camera: str, columns: int, rows: int) -> Arrangement:
    """A camera's tile covers so many units, as far as the grid reaches. Tiles in its way give it room or go to a later
    page; units left over become tiles of their own. The page that is shown becomes the first."""
    layout = arrangement.layout or smallest_layout(len(arrangement.cameras))
    if camera not in shown:
        return arrangement
    place = shown.index(camera)
    span = layout.spans[place]
    wanted = replace(
        span,
        columns=min(max(1, columns), layout.columns - span.column),
        rows=min(max(1, rows), layout.rows - span.row),
    )
    if wanted == span:
        return arrangement
    kept, gone = _made_room(layout, place, wanted)
    spans = (*(layout_span for _, layout_span in kept), *_left_over(layout, tuple(s for _, s in kept)))
    stay = [shown[tile] for tile, _ in kept if tile < len(shown)]
    order = [*stay, *(shown[tile] for tile in gone if tile < len(shown))]
    others = [each for each in arrangement.cameras if each not in order]
    return replace(
        arrangement, cameras=(*order, *others), layout=WallLayout(layout.columns, layout.rows, spans)
    )  # fmt: skip


def _made_room(layout: WallLayout, place: int, wanted: Span) -> tuple[list[tuple[int, Span]], list[int]]:
    """The tiles that stay, each with its span, and the places of those that go."""
    kept: list[tuple[int, Span]] = []
    gone: list[int] = []
    for tile, span in enumerate(layout.spans):
        if tile == place:
            kept.append((tile, wanted))
        elif not span.meets(wanted):
            kept.append((tile, span))
        elif (rest := _largest_rest(span, wanted)) is not None:
            kept.append((tile, rest))
        else:
            gone.append(tile)
    return kept, gone


def _largest_rest(span: Span, taken: Span) -> Span | None:
    """The largest rectangle of a tile that another one leaves; None when it takes all."""
    right, bottom = span.column + span.columns, span.row + span.rows
    taken_right, taken_bottom = taken.column + taken.columns, taken.row + taken.rows
    rests = (
        Span(span.column, span.row, taken.column - span.column, span.rows),
        Span(taken_right, span.row, right - taken_right, span.rows),
        Span(span.column, span.row, span.columns, taken.row - span.row),
        Span(span.column, taken_bottom, span.columns, bottom - taken_bottom),
    )
    able = [rest for rest in rests if rest.columns > 0 and rest.rows > 0]
    return max(able, key=lambda rest: rest.columns * rest.rows, default=None)


def _left_over(layout: WallLayout, spans: tuple[Span, ...]) -> tuple[Span, ...]:
    """A tile for each unit that no span covers, row by row."""
    return tuple(
        Span(column, row)
        for row in range(layout.rows)
        for column in range(layout.columns)
        if not any(span.covers(column, row) for span in spans)
    )


def _group(area: str, cameras: list[str]) -> Arrangement:
    return Arrangement(tuple(cameras), None, f"zone/{area}")
