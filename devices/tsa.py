"""Asks an authority for time stamps (RFC 3161, over HTTP as its section 3.4 has it): bytes out, bytes back."""

from __future__ import annotations

from devices.cameras.address import address
from devices.errors import BadReply
from devices.web import fetched

QUERY, REPLY = "application/timestamp-query", "application/timestamp-reply"
LOOK = "look at `tsa` in the site file, and at the authority"


def answer_of(url: str, query: bytes) -> bytes:
    """What the authority at an http or https address answers to a query. Raises LinkLost, BadReply."""
    answer = fetched(address(url), "POST", query, {"Content-Type": QUERY, "Accept": REPLY})
    kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    if answer.status != 200 or kind != REPLY:
        raise BadReply(f"{url}: answers {answer.status} with '{kind}', not with a time stamp; {LOOK}")
    return answer.body
