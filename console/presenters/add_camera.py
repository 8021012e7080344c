"""A camera that is being added: what was found and measured in words, what is still missing, its settings. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from console.presenters.texts import Words
from console.site.find import zone_at
from console.site.model import Site
from widgets.states.map_state import CameraMark, MapState
from widgets.states.urgency import Urgency
from widgets.states.wall_bar_state import Choice

SETTINGS = ("id", "name", "name_en", "url", "main_url", "onvif", "storey", "zone")
PLACE = ("x_m", "y_m", "height_m", "heading_deg", "tilt_deg", "fov_deg")


@dataclass(frozen=True, slots=True)
class CameraForm:
    """What stands in the form. `onvif` is '' for a camera that was given by the address of its stream."""

    id: str
    name: str
    name_en: str
    url: str
    main_url: str
    onvif: str
    storey: str
    zone: str
    x_m: float
    y_m: float
    height_m: float
    heading_deg: float
    tilt_deg: float
    fov_deg: float


def settings_of(form: CameraForm) -> dict[str, str | float]:
    """Its settings in the order of the site file; what is empty and may be is left out."""
    texts = {name: str(getattr(form, name)).strip() for name in SETTINGS}
    if texts["main_url"] == texts["url"]:
        texts["main_url"] = ""
    kept = {name: text for name, text in texts.items() if text or name not in ("main_url", "onvif")}
    return {**kept, **{name: float(getattr(form, name)) for name in PLACE}}


def missing(form: CameraForm, words: Words) -> str:
    """What has to be said before it can be added; '' when nothing is missing."""
    wanted = {
        "id": words("a short name"),
        "name": words("the Chinese name"),
        "name_en": words("the English name"),
        "url": words("the small stream"),
    }
    names = [said for setting, said in wanted.items() if not str(getattr(form, setting)).strip()]
    return words("Missing: {names}").format(names=", ".join(names)) if names else ""


def split_login(said: str) -> tuple[str, str, str]:
    """An address that somebody pasted, without its login, and the user and password that were in it. The password may
    have signs in it that an address would have to escape."""
    said = said.strip()
    scheme, slashes, rest = said.partition("://")
    first = re.split("[/?#]", rest, maxsplit=1)[0]
    if not re.fullmatch("[A-Za-z]+", scheme) or not slashes or "@" not in rest:
        return said, "", ""
    is_host = first.startswith("[") or not (re.search(r":(?!\d*$)", first) or rest[len(first) :].startswith("#"))
    if "@" not in first and is_host:
        return said, "", ""  # The @ is of the path.
    login = first.rpartition("@")[0] if "@" in first else rest.partition("@")[0]
    user, _, password = login.partition(":")
    return f"{scheme}://{rest[len(login) + 1 :]}", unquote(user), unquote(password)


def is_stream(address: str) -> bool:
    """Whether it is the address of a stream itself: nothing is to be asked by ONVIF."""
    return address.partition("://")[0].lower() in ("rtsp", "rtsps", "file", "usb")


def next_id(site: Site) -> str:
    """The next free name of the kind that the site uses: C17 behind C16."""
    numbered = [fits for fits in (re.fullmatch(r"(\D*)(\d+)", camera.id) for camera in site.cameras) if fits]
    if not numbered:
        return "C01"
    last = max(numbered, key=lambda fits: int(fits[2]))
    return f"{last[1]}{int(last[2]) + 1:0{len(last[2])}d}"


def found_choices(said: Mapping[str, Any]) -> tuple[Choice, ...]:
    """The cameras that answered, then those of this machine; the key is the ONVIF address, or that of the stream."""
    network = tuple(
        Choice(one["url"], " · ".join(part for part in (one["host"], one["name"], one["hardware"]) if part))
        for one in said["cameras"]
    )
    here = tuple(
        Choice(one["url"], f"{one['name'] or 'USB'} · {unquote(one['url'].removeprefix('usb://'))}")
        for one in said["here"]
    )
    return network + here


def profile_choices(said: Mapping[str, Any]) -> tuple[Choice, ...]:
    """Its streams, the largest first; the key is the stream's address."""
    ranked = sorted(said["profiles"], key=lambda one: -int(one["width_px"]) * int(one["height_px"]))
    return tuple(Choice(one["stream"], f"{one['name'] or one['token']} · {_stream_text(one)}") for one in ranked)


def _stream_text(profile: Mapping[str, Any]) -> str:
    return f"{profile['codec']} {profile['width_px']} x {profile['height_px']} · {profile['fps']:g} fps"


def asked_text(said: Mapping[str, Any], words: Words) -> str:
    """What the camera says of itself."""
    head = f"{said['maker']} {said['model']}"
    turns = words("turns") if any(one["node"] for one in said["profiles"]) else ""
    return " · ".join(part for part in (head, turns) if part)


def measured_text(said: Mapping[str, Any], words: Words) -> str:
    """What a test measured."""
    if not said["width_px"]:
        return words("No picture came")
    size = f"{said['codec']} {said['width_px']} x {said['height_px']}"
    return " · ".join((size, f"{said['fps']:g} fps", f"{said['kbit_s']:g} kbit/s", *said["advice"]))


def zone_at_place(site: Site, x_m: float, y_m: float, storey: str) -> str:
    """The area around a place; '' between the areas."""
    zone = zone_at(site, x_m, y_m, storey)
    return zone.id if zone else ""


def place_map(site: Site, form: CameraForm) -> MapState:
    """The cameras of the storey, and the new one with what it looks at."""
    known = [
        CameraMark(each.id, each.x_m, each.y_m, each.heading_deg, each.fov_deg, Urgency.NORMAL, "", False)
        for each in site.cameras
        if each.storey == form.storey
    ]
    new = CameraMark(form.id, form.x_m, form.y_m, form.heading_deg, form.fov_deg, Urgency.NORMAL, "", True)
    return MapState(cameras=(*known, new), selected=f"camera/{form.id}")
