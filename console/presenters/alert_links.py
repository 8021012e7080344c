"""Where an alert leads: its cameras, its place, permits, people, help near, as lines to choose from. Pure.

A link is '<page>:<thing>'; the page shows the thing.
"""

from __future__ import annotations

from collections.abc import Iterator

from console.messages import Alert
from console.presenters.guidance import permits_of_area, person_of, phone_of
from console.presenters.overview import NEAREST
from console.presenters.places import Spot, alert_spot, cameras_of
from console.presenters.texts import Words
from console.room.picture import Picture
from console.site import find
from console.site.geometry import distance_m
from console.site.model import Site
from widgets.states.wall_bar_state import Choice


def links_of(alert: Alert, picture: Picture, site: Site, language: str, words: Words) -> tuple[Choice, ...]:
    """Every place that helps with an alert, cameras first."""
    spot = alert_spot(alert, picture, site)
    zone = spot.zone if spot else alert.zone
    choices = [
        Choice(f"wall:{camera.id}", words("camera {name}").format(name=f"{camera.id} {camera.said_in(language)}"))
        for camera in cameras_of(spot, alert, site)
    ]
    choices.append(Choice(f"plant:{alert.alert}", words("place on the plan")))
    for permit in permits_of_area(picture, site, zone) if zone else ():
        choices.append(Choice(f"permits:{permit.permit}", words("permit {name}").format(name=permit.permit)))
    choices += _people(alert, picture, site, language, words)
    for record in find.interlocks_of(site, zone) if zone else ():
        said = f"{record.id} {record.said_in(language)}"
        choices.append(Choice(f"interlocks:{record.id}", words("interlock {name}").format(name=said)))
    return (*choices, *(_help(spot, site, language, words) if spot else ()))


def found(choices: tuple[Choice, ...], typed: str) -> tuple[Choice, ...]:
    """Those that have every word that was typed."""
    wanted = typed.casefold().split()
    return tuple(each for each in choices if all(word in f"{each.text} {each.note}".casefold() for word in wanted))


def links_text(choices: tuple[Choice, ...], words: Words) -> str:
    """What the links lead to, in one line."""
    return words("G goes to: {links}").format(links=" · ".join(f"{each.text} {each.note}".rstrip() for each in choices))


def _people(alert: Alert, picture: Picture, site: Site, language: str, words: Words) -> Iterator[Choice]:
    worker = person_of(alert)
    if worker and find.by_id(site.workers, worker):
        yield Choice(f"plant:worker/{worker}", words("telephone {who}").format(who=phone_of(worker, site, language)))
    kind, _, name = alert.source.partition("/")
    permit = picture.permits.get(name) if kind == "permit" else None
    if permit and permit.guardian:
        said = words("guardian {who}").format(who=phone_of(permit.guardian, site, language))
        yield Choice(f"plant:worker/{permit.guardian}", said)


def _help(spot: Spot, site: Site, language: str, words: Words) -> Iterator[Choice]:
    """The nearest of each kind, with its way as the crow flies."""
    for kind, name in NEAREST.items():
        place = find.nearest_place(site, kind, spot.x_m, spot.y_m, spot.storey)
        if place is not None:
            far = distance_m((place.x_m, place.y_m), (spot.x_m, spot.y_m))
            yield Choice(f"plant:place/{place.id}", f"{words(name)} {place.said_in(language)}", f"{far:.0f} m")
