"""What went by on the bus in a time, as tables: one CSV a kind for people, one JSON for programs; and the plan."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from console.evidence.rows import file_name
from console.reports.csv_file import Cell, write_csv
from console.site.model import Site
from console.store.tape import Row

_FILLS = {"area": "#E8ECEF", "work": "#FBE3C0", "forbidden": "#F6C9C5", "muster": "#CFE8D2"}


def write_tables(rows: Iterable[Row], folder: Path) -> list[str]:
    """Write the tables; their names. Topics of one kind (`state/gas/…`, `seen/…`) are one table. Raises OSError."""
    kinds: dict[str, list[dict[str, Any]]] = {}
    for at_us, topic, payload in rows:
        parts = topic.split("/")[2:]
        kind = "-".join(parts[:-1] or parts)
        kinds.setdefault(file_name(kind), []).append({"at_us": at_us, "topic": topic, "message": json.loads(payload)})
    names = []
    for kind, said in sorted(kinds.items()):
        (folder / f"{kind}.json").write_text(json.dumps(said, ensure_ascii=False, indent=0), encoding="utf-8")
        write_csv(folder / f"{kind}.csv", _lines(said))
        names += [f"{kind}.csv", f"{kind}.json"]
    return names


def _lines(said: list[dict[str, Any]]) -> Iterator[list[Cell]]:
    columns = list(dict.fromkeys(name for one in said for name in one["message"]))
    yield ["at_us", "topic", *columns]
    for one in said:
        yield [one["at_us"], one["topic"], *(_cell(one["message"].get(name, "")) for name in columns)]


def _cell(value: Any) -> Cell:
    """Texts and numbers as they are, anything else as JSON."""
    is_plain = isinstance(value, str | int | float) and not isinstance(value, bool)
    return value if is_plain else json.dumps(value, ensure_ascii=False)


def plan_svg(site: Site, cameras: Iterable[str]) -> str:
    """The plan as a drawing: areas, gas points, cameras; those of the bundle are dark."""
    taken = set(cameras)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {site.width_m:g} {site.height_m:g}" font-size="2">',
        f"<title>{escape(site.name)} · {escape(site.name_en)}</title>",
    ]
    for zone in site.zones:
        corners = " ".join(f"{x:g},{y:g}" for x, y in zone.outline_m)
        x, y = zone.outline_m[0]
        fill = _FILLS.get(zone.kind, "#FFFFFF")
        parts.append(f'<polygon points="{corners}" fill="{fill}" stroke="#59616A" stroke-width="0.2"/>')
        parts.append(f'<text x="{x + 0.5:g}" y="{y + 2.2:g}">{escape(zone.name)}</text>')
    for point in site.gas_points:
        parts.append(f'<circle cx="{point.x_m:g}" cy="{point.y_m:g}" r="0.5" fill="#2B6CB0"/>')
    for camera in site.cameras:
        fill = "#1A1D20" if camera.id in taken else "#9AA3AB"
        parts.append(
            f'<rect x="{camera.x_m - 0.7:g}" y="{camera.y_m - 0.7:g}" width="1.4" height="1.4" fill="{fill}"/>'
        )
        parts.append(f'<text x="{camera.x_m + 1:g}" y="{camera.y_m + 0.7:g}" fill="{fill}">{escape(camera.id)}</text>')
    return "\n".join([*parts, "</svg>", ""])
