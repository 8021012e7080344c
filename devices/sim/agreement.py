"""Whether the words of a scenario agree with one another: no third hand, no hook in the air, no load without a way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from devices.sim.events import Event, HarnessIs, Post

_BY_HAND = ("walk", "stand")
_DONE_ON = {"ladder": ("climb", "stand", "walk"), "scaffold": ("stand", "walk")}
_HOOKED = ("low", "high")


def disagreements(place: str, post: Post) -> Iterator[str]:
    """What of a post cannot be together, each a line 'place: what'."""
    corners = len(post.path_m)
    if post.does == "carry" and corners < 2:
        yield f"{place}.path_m: who carries needs a way, two corners or more; at one spot he can 'lift'"
    if post.does == "lift" and corners > 1:
        yield f"{place}.path_m: who lifts stays at one spot; along a way he can 'carry'"
    yield from _hands(place, post)
    yield from _standing(place, post)


def _hands(place: str, post: Post) -> Iterator[str]:
    held = "" if post.holds == "nothing" else post.holds
    if held and post.helmet == "hand":
        yield f"{place}.holds: one hand cannot hold both {held} and helmet"
    for name, is_said in (("holds", bool(held)), ("helmet", post.helmet == "hand")):
        if is_said and post.does not in _BY_HAND:
            yield f"{place}.{name}: needs a free hand, 'does' must be {' or '.join(_BY_HAND)}, got '{post.does}'"


def _standing(place: str, post: Post) -> Iterator[str]:
    if post.on == "floor":
        if post.up_m > 0:
            yield f"{place}.up_m: {post.up_m:g} m above the floor needs on = 'ladder' or 'scaffold'"
        if post.harness in _HOOKED:
            yield f"{place}.harness: '{post.harness}' {_TO_HOOK}"
        return
    if len(post.path_m) > 1:
        yield f"{place}.on: who stands on a {post.on} stays at one spot, path_m must be one corner"
    if post.does not in _DONE_ON[post.on]:
        yield f"{place}.does: on a {post.on} it must be {' or '.join(_DONE_ON[post.on][:-1])}, got '{post.does}'"


_TO_HOOK = "needs something to hook to: on = 'ladder' or 'scaffold' (up_m = 0 is its foot)"


def event_disagreements(place: str, event: Event, posts: Mapping[str, Post]) -> Iterator[str]:
    """What of an event cannot be with the posts, by worker."""
    if isinstance(event, HarnessIs) and event.harness in _HOOKED:
        post = posts.get(event.worker)
        if post is None or post.on == "floor":
            yield f"{place}.harness: '{event.harness}' {_TO_HOOK} in the post of {event.worker}"
