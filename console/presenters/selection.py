"""What is known of the thing selected on the map: value, age, limits, place. Pure."""

from __future__ import annotations

from console.presenters.looks import Dangers
from console.presenters.places import said
from console.presenters.plant import PICTURES, gas_mark
from console.presenters.plant_cards import permit_row
from console.presenters.texts import Words, age_text
from console.room.picture import Picture
from console.site import find
from console.site.model import Site
from console.values import PictureState
from widgets.states.overview_state import Card, Fact
from widgets.states.urgency import Urgency


def zone_of_key(key: str, picture: Picture, site: Site) -> str:
    """The zone of a thing of the map ('gas/G-114'); '' for one without."""
    kind, _, name = key.partition("/")
    if kind == "worker":
        return picture.workers[name].zone if name in picture.workers else ""
    if kind == "permit":
        return picture.permits[name].zone if name in picture.permits else ""
    things = {
        "gas": find.by_id(site.gas_points, name),
        "camera": find.by_id(site.cameras, name),
        "crane": find.by_id(site.cranes, name),
        "interlock": find.by_id(site.interlocks, name),
    }
    thing = things.get(kind)
    return thing.zone if thing else ""


def selected_card(key: str, picture: Picture, site: Site, now_us: int, language: str, words: Words) -> Card:
    """The card of a selected thing; an invitation when nothing is selected."""
    kind, _, name = key.partition("/")
    zone = said(find.by_id(site.zones, zone_of_key(key, picture, site)), language)
    makers = {"gas": _gas, "camera": _camera, "permit": _permit, "crane": _crane, "place": _place}
    facts = makers[kind](name, picture, site, now_us, language, words) if kind in makers else ()
    if not facts:
        return Card(words("Details"), empty=words("select a thing on the map"))
    return Card(" · ".join(part for part in (name, zone) if part), facts)


def _gas(name: str, picture: Picture, site: Site, now_us: int, language: str, words: Words) -> tuple[Fact, ...]:
    place, point = find.by_id(site.gas_points, name), picture.gas.get(name)
    if place is None:
        return ()
    mark = gas_mark(place, point, "", Urgency.NORMAL, site.limits.gas_s, now_us, words)
    age = age_text(point.measured_at_us, now_us, words) if point else ""
    return (
        Fact(place.said_in(language), mark.number, age, mark.urgency),
        Fact(words("set-point 1"), f"{place.set_point_1:g} {place.unit}"),
        Fact(words("set-point 2"), f"{place.set_point_2:g} {place.unit}", place.clause),
    )


def _camera(name: str, picture: Picture, site: Site, now_us: int, language: str, words: Words) -> tuple[Fact, ...]:
    camera, reading = find.by_id(site.cameras, name), picture.cameras.get(name)
    if camera is None:
        return ()
    if reading is None:
        return (Fact(camera.said_in(language), words("never heard"), urgency=Urgency.BLIND),)
    live = reading.picture is PictureState.LIVE
    state = f"{reading.fps:.1f} fps" if live else words(PICTURES[reading.picture])
    age = age_text(reading.last_frame_at_us, now_us, words)
    return (Fact(camera.said_in(language), state, age, Urgency.NORMAL if live else Urgency.BLIND),)


def _permit(name: str, picture: Picture, site: Site, now_us: int, language: str, words: Words) -> tuple[Fact, ...]:
    permit = picture.permits.get(name)
    if permit is None:
        return ()
    row = permit_row(permit, Dangers(picture.alerts), site, now_us, language, words)
    work = permit.work_en if language == "en" else permit.work
    guardian = said(find.by_id(site.workers, permit.guardian), language, permit.guardian)
    return (
        Fact(row.title, row.right, row.note, row.urgency),
        Fact(words("work"), "", work),
        Fact(words("guardian"), guardian),
    )


def _crane(name: str, picture: Picture, site: Site, now_us: int, language: str, words: Words) -> tuple[Fact, ...]:
    crane, now = find.by_id(site.cranes, name), picture.equipment.get(name)
    if crane is None:
        return ()
    running = words("runs") if now and now.running else words("rests")
    age = age_text(now.measured_at_us if now else 0, now_us, words)
    return (Fact(crane.said_in(language), running, age), Fact(words("radius"), f"{crane.radius_m:g} m"))


def _place(name: str, picture: Picture, site: Site, now_us: int, language: str, words: Words) -> tuple[Fact, ...]:
    place = find.by_id(site.places, name)
    return (Fact(place.said_in(language), ""),) if place else ()
