"""The demo plant with more or fewer cameras, or with cameras that are served elsewhere: a site file for a bench.

Cameras beyond the sixteen have the poses of the first ones again, ids C17, C18, ... and streams of their own.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

from console.bench import session
from console.site.demo import DEMO_SITE
from console.site.usual_rules import SEEN

Tables = Mapping[str, Any]
VIDEO = "rtsp://{video}/"


def site_with(cameras: int, urls: Mapping[str, str] | None = None) -> Path:
    """A file of the demo plant with so many cameras and a day on which nothing happens, in the benches' home; `urls`:
    the streams of cameras that are not on the link `video`."""
    folder = session.clips_home().root / "sites"
    folder.mkdir(exist_ok=True)
    site = folder / f"{cameras}{'-' + '-'.join(urls) if urls else ''}.toml"
    tables = with_cameras(tomllib.loads(DEMO_SITE.read_text(encoding="utf-8")), cameras, urls or {})
    day = tomllib.loads(session.day_with("").read_text(encoding="utf-8"))
    quiet = site.with_suffix(".day.toml")
    quiet.write_text(as_toml(_day_of(day, tables)), encoding="utf-8")
    tables["simulation"] = {**tables["simulation"], "scenario": quiet.name}
    site.write_text(as_toml(tables), encoding="utf-8")
    return site


def with_cameras(tables: Tables, cameras: int, urls: Mapping[str, str]) -> dict[str, Any]:
    """The tables of a site with so many cameras; permits whose camera is gone name none, and what is seen is a cause
    only where a camera is left."""
    drawn = tables["camera"]
    hung = [_again(drawn, place) for place in range(cameras)]
    ids = {camera["id"] for camera in hung}
    permits = [{**permit, "camera": permit["camera"] if permit["camera"] in ids else ""} for permit in tables["permit"]]
    moved = [{**camera, "url": urls.get(camera["id"], camera["url"])} for camera in hung]
    seen = {camera["zone"] for camera in hung}
    zones = seen | {zone["inside"] for zone in tables["zone"] if zone["id"] in seen and "inside" in zone}
    return {**tables, "camera": moved, "permit": permits, **_causes_seen(tables, zones)}


def _causes_seen(tables: Tables, zones: Collection[str]) -> dict[str, Any]:
    """The cause-and-effect table without what only a camera in another zone would see."""
    causes = [cause for cause in tables["cause"] if cause["signal"] not in SEEN or cause["zone"] in zones]
    known = {cause["id"] for cause in causes}
    return {"cause": causes, "effect": [effect for effect in tables["effect"] if effect["cause"] in known]}


def stands_for(ids: Sequence[str], camera: str) -> str:
    """Which of the drawn cameras has the pictures of a camera of the larger plant."""
    return camera if camera in ids else ids[(int(camera.removeprefix("C")) - 1) % len(ids)]


def as_toml(tables: Tables) -> str:
    """Tables as TOML text: settings, tables and lists of tables, as `tomllib` reads them."""
    plain = [f"{_key(name)} = {_value(value)}" for name, value in tables.items() if not _is_table(value)]
    return "\n".join([*plain, *(_table(name, value) for name, value in tables.items() if _is_table(value))]) + "\n"


def _again(drawn: Sequence[Tables], place: int) -> dict[str, Any]:
    camera = dict(drawn[place % len(drawn)])
    if place >= len(drawn):
        number = f"{place + 1:02d}"
        camera |= {"id": f"C{number}", "url": f"{VIDEO}C{number}"}
        camera |= {name: f"{camera[name]} {number}" for name in ("name", "name_en")}
    return camera


def _day_of(day: Tables, tables: Tables) -> dict[str, Any]:
    """A day without what it says of cameras that are not there."""
    ids = {camera["id"] for camera in tables["camera"]}
    sights = [sight for sight in day.get("camera", []) if sight.get("camera", sight.get("id")) in ids]
    return {**day, "camera": sights} if "camera" in day else dict(day)


def _is_table(value: Any) -> bool:
    return isinstance(value, dict) or (isinstance(value, list) and bool(value) and isinstance(value[0], dict))


def _table(name: str, value: Any) -> str:
    if isinstance(value, dict):
        return "\n".join([f"\n[{_key(name)}]", *_rows(value)])
    return "\n".join("\n".join([f"\n[[{_key(name)}]]", *_rows(row)]) for row in value)


def _rows(table: Tables) -> list[str]:
    return [f"{_key(name)} = {_value(value)}" for name, value in table.items()]


def _value(value: Any) -> str:
    """Strings as in JSON, whose form TOML has too, but for DEL."""
    if isinstance(value, dict):
        return "{ " + ", ".join(_rows(value)) + " }" if value else "{}"
    if isinstance(value, list):
        return "[" + ", ".join(_value(part) for part in value) + "]"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007F")


def _key(name: str) -> str:
    return json.dumps(name, ensure_ascii=False).replace("\x7f", "\\u007F")
