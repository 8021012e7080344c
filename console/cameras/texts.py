"""What the camera commands say, as tables for people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def find_text(said: Mapping[str, Any]) -> str:
    """One camera a line; those of this machine behind those of the network."""
    if not said["cameras"] and not said["here"]:
        return (
            f"no camera answered within {said['seconds']:g} s; is ONVIF switched on, is this the cameras' network "
            "(--interface names our address in it)?"
        )
    rows = [(one["host"], one["name"], one["hardware"], one["location"], one["url"]) for one in said["cameras"]]
    lines = ["  ".join(part or "-" for part in row) for row in rows]
    lines += [f"{one['name'] or '-'}  {one['url']}" for one in said["here"]]
    return "\n".join([*lines, *([said["why"]] if said["why"] else [])])


def ask_text(said: Mapping[str, Any]) -> str:
    """The camera, then one profile a paragraph."""
    head = f"{said['maker']} {said['model']}, firmware {said['firmware']}, serial {said['serial']}"
    lines = [said["url"], f"  {head}", f"  clock    {said['clock_off_s']:+.1f} s off ours"]
    for one in said["profiles"]:
        size = f"{one['codec']} {one['width_px']} x {one['height_px']}, {one['fps']:g} fps, {one['kbit_s']} kbit/s"
        lines += [f"  profile  {one['token']} ({one['name']}): {size}", f"           {one['stream']}"]
        if one["node"]:
            presets = ", ".join(preset["name"] for preset in one["presets"]) or "none"
            lines.append(f"           pan, tilt, zoom; presets: {presets}")
    return "\n".join(lines)


def test_text(said: Mapping[str, Any]) -> str:
    """What was measured, then what to look at."""
    source = "the camera's sender reports" if said["reported"] else "arrival here"
    key = f"one in {said['key_every_s']:g} s" if said["key_every_s"] else "not two of them seen"
    rows = {
        "video": f"{said['codec']} {said['width_px']} x {said['height_px']}",
        "rate": f"{said['fps']:g} fps (its header says {said['header_fps']:g}), {said['kbit_s']:g} kbit/s",
        "key frames": key,
        "opened": f"in {said['opened_s']:g} s, first picture after {said['first_picture_s']:g} s",
        "pictures": f"{said['pictures']}, {said['damaged']} damaged",
        "times from": f"{source}; its clock is {said['clock_off_s']:+.1f} s off ours",
    }
    lines = [said["url"], *(f"  {name:<11} {text}" for name, text in rows.items())]
    lines += [f"  look at     {one}" for one in said["advice"]]
    return "\n".join(lines + ([f"  picture     {said['picture']}"] if said["picture"] else []))


def add_text(said: Mapping[str, Any]) -> str:
    """Where it stands now, or what is wrong."""
    if said["problems"]:
        return "\n".join(["nothing was written:", *(f"  {problem}" for problem in said["problems"])])
    if not said["written"]:
        return f"{said['camera']}: it fits {said['file']}, its login is kept; nothing was written"
    return f"{said['camera']}: added to {said['file']}; where Vigil runs with this file it is watched within seconds"


def password_text(said: Mapping[str, Any]) -> str:
    """What is kept now; no password."""
    what = f"asked as {said['user']}" if said["user"] else "asked without a login"
    return f"{', '.join(said['cameras'])}: {what} from their next connection on ({said['file']})"
