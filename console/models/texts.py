"""What the model commands say, as tables for people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

NARROW = 12


def check_text(said: Mapping[str, Any]) -> str:
    """A card for people."""
    form, ms = said["input"], said["ms"]
    opsets = ", ".join(f"{domain or 'onnx'} {version}" for domain, version in said["opset"].items())
    rows = {
        "family": f"{said['family']} ({said['card']})",
        "input": f"{form['width']} x {form['height']} {form['pixels']}, scale {form['scale']:.6g}, {form['letterbox']}",
        "classes": f"{len(said['classes'])}: {_what(said)}",
        "runs on": f"{said['provider']}, {ms['median']} ms a frame, {ms['p90']} ms at the 90th percentile",
        "opset": f"{opsets} (IR {said['ir_version']}, {said['producer'] or 'producer not said'})",
        "licence": said["licence"],
        "made from": said["made_from"],
        "file": f"{said['bytes'] / 1e6:.1f} MB, SHA-256 {said['sha256']}",
        "look again": said["second_look"] or "none",
        "self-test": said["self_test"],
    }
    return "\n".join([said["file"], *(f"  {name:<10} {text}" for name, text in rows.items())])


def list_text(said: Mapping[str, Any]) -> str:
    """One model a line, the detector in use with a star, those beside it with a plus."""
    lines = [
        f"{_place(one)} {one['name']:<24} {one['family']:<10} {one['sha256'][:12]}  "
        f"{one['licence'][:24]:<24}  {_what(one)}"
        for one in said["models"]
    ]
    troubles = [f"! {said['trouble']}: the built-in one works instead"] if said["trouble"] else []
    troubles += [f"! {name} does not work beside the detector: {why}" for name, why in said["beside_troubles"].items()]
    return "\n".join([*lines, *troubles])


def use_text(said: Mapping[str, Any]) -> str:
    """Which model is in use now, and as what."""
    place = "works beside the detector" if said["beside"] else "is in use"
    return f"{said['name']} {place} from the next `vigil run` on: {_what(said)}\nself-test: {said['self_test']}"


def drop_text(said: Mapping[str, Any]) -> str:
    """Which model works no longer beside the detector."""
    left = ", ".join(said["beside"]) or "none"
    return f"{said['dropped']} does not work beside the detector from the next `vigil run` on; still beside it: {left}"


def eval_text(said: Mapping[str, Any]) -> str:
    """Figures by class, what is small, by condition, and what is taken for what."""
    ms = said["ms"]
    left_out = [
        f"NOT JUDGED: {name} ({count} objects): the model has no such class; --map {name}=CLASS says which it is"
        for name, count in said["left_out"].items()
    ]
    return "\n".join(
        [
            f"{said['model']} on {said['data']}",
            f"{said['form']} labels, {said['pictures']} pictures, {said['objects']} objects",
            f"{said['provider']}, {ms['median']} ms a frame (median), {ms['p90']} ms (p90) of {ms['frames']} frames",
            *left_out,
            "",
            *_classes(said, f"score >= {said['score_threshold']}"),
            "",
            f"up to {said['small_px']:.0f} px high: {said['small']['objects']} objects",
            *_classes(said["small"], f"score >= {said['score_threshold']}"),
            *_conditions(said["conditions"]),
            "",
            *_confusion(said["confusion"]),
        ]
    )


def _place(one: Mapping[str, Any]) -> str:
    return "*" if one["in_use"] else "+" if one["beside"] else " "


def _what(one: Mapping[str, Any]) -> str:
    return shortened(one["classes"]) + (f"; {one['keypoints']} key points" if one["keypoints"] else "")


def shortened(names: Sequence[str]) -> str:
    """The first names and how many more."""
    return ", ".join(names[:6]) + (f" and {len(names) - 6} more" if len(names) > 6 else "")


def _classes(part: Mapping[str, Any], at: str) -> list[str]:
    titles = f"{'objects':>8}{'AP50':>8}{'AP50-95':>9}{'prec.':>8}{'recall':>8}{'right':>7}{'wrong':>7}"
    head = f"  {'':<16}{titles}   at {at}"
    rows = [
        f"  {name:<16}{one['objects']:>8}{_share(one['ap50']):>8}{_share(one['ap50_95']):>9}"
        f"{_share(one['precision']):>8}{_share(one['recall']):>8}{one['right']:>7}{one['wrong']:>7}"
        for name, one in part["classes"].items()
    ]
    return [head, *rows, f"  {'all':<16}{part['objects']:>8}{_share(part['map50']):>8}{_share(part['map50_95']):>9}"]


def _conditions(parts: Mapping[str, Mapping[str, Any]]) -> list[str]:
    if not parts:
        return []
    names = list(next(iter(parts.values()))["classes"])
    head = f"  {'AP50 by condition':<20}{'pictures':>9}{'all':>8}" + _columns(names)
    return [
        "",
        head,
        *(
            f"  {condition:<20}{part['pictures']:>9}{_share(part['map50']):>8}"
            + _columns([_share(part["classes"][name]["ap50"]) for name in names])
            for condition, part in parts.items()
        ),
    ]


def _confusion(said: Mapping[str, Any]) -> list[str]:
    """Only the names that were labelled or found, when there are many."""
    names, counts = said["names"], said["counts"]
    used = [i for i in range(len(names)) if len(names) <= NARROW or any(counts[i]) or any(row[i] for row in counts)]
    return [
        f"  {'labelled / found':<16}" + _columns([names[i] for i in used]),
        *(f"  {names[i]:<16}" + _columns([str(counts[i][j]) for j in used]) for i in used),
    ]


def _columns(texts: Sequence[str]) -> str:
    return "".join(f" {text[: NARROW - 1]:>{NARROW - 1}}" for text in texts)


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"
