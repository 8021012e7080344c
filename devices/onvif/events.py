"""Events of an ONVIF camera, by pull point: asked for, never pushed. Times are by our clock."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.etree.ElementTree import Element

from devices.cameras.address import moved_to
from devices.errors import BadReply
from devices.onvif import soap
from devices.onvif.device import OnvifDevice
from devices.onvif.soap import element, found, told

KEPT_S = 60
"""The camera forgets us when it has not heard of us for so long."""
WAIT_S = 3.0
"""The longest that one pull may wait: an answer must come within the bound of all answers."""
MOST = 100
_MOTION = ("CellMotionDetector/Motion", "VideoSource/MotionAlarm", "MotionRegionDetector/Motion")
_TAMPER = ("TamperDetector", "GlobalSceneChange", "ImageTooDark", "ImageTooBlurry", "ImageTooBright", "SignalLoss")
_INPUT = ("Trigger/DigitalInput",)
_ACTIONS = "http://www.onvif.org/ver10/events/wsdl"


@dataclass(frozen=True, slots=True)
class Occurrence:
    """Something a camera noticed. `kind`: 'motion', 'tamper', 'input', or '' for what is none of them."""

    kind: str
    on: bool
    topic: str
    at_us: int
    initial: bool
    """Whether it only tells the state at the start."""
    said: dict[str, str]
    """Its source, key and data by name."""


class PullPoint:
    """A subscription. Raises LinkLost, BadReply, DeviceRefused with words; after LinkLost make a new one."""

    def __init__(self, camera: OnvifDevice) -> None:
        self._camera = camera
        ask = element("tev:CreatePullPointSubscription", element("tev:InitialTerminationTime", text=f"PT{KEPT_S}S"))
        action = f"{_ACTIONS}/EventPortType/CreatePullPointSubscriptionRequest"
        said = camera.call("events", ask, [element("wsa:Action", text=action)])
        reference = found(said, "tev:SubscriptionReference")
        self._at = moved_to(camera.where, told(reference, "wsa:Address"))
        parameters = found(reference, "wsa:ReferenceParameters")
        self._parameters = [] if parameters is None else list(parameters)

    def pull(self, wait_s: float = WAIT_S) -> list[Occurrence]:
        """What happened since the last pull; waits up to `wait_s` (at most WAIT_S) for something to happen."""
        wait = element("tev:Timeout", text=f"PT{min(wait_s, WAIT_S):g}S")
        ask = element("tev:PullMessages", wait, element("tev:MessageLimit", text=str(MOST)))
        said = self._ask(f"{_ACTIONS}/PullPointSubscription/PullMessagesRequest", ask)
        notes = said.findall(soap.name("wsnt:NotificationMessage"))[: 2 * MOST]
        return [_occurrence(note, self._camera.clock_off_s) for note in notes]

    def renew(self) -> None:
        """Stay subscribed for another KEPT_S seconds."""
        ask = element("wsnt:Renew", element("wsnt:TerminationTime", text=f"PT{KEPT_S}S"))
        self._ask("http://docs.oasis-open.org/wsn/bw-2/SubscriptionManager/RenewRequest", ask)

    def end(self) -> None:
        """Tell the camera to forget us."""
        self._ask(
            "http://docs.oasis-open.org/wsn/bw-2/SubscriptionManager/UnsubscribeRequest", element("wsnt:Unsubscribe")
        )

    def _ask(self, action: str, request: Element) -> Element:
        headers = [element("wsa:Action", text=action), element("wsa:To", text=self._at.url)]
        for parameter in self._parameters:
            echoed = copy.deepcopy(parameter)
            echoed.set(soap.name("wsa:IsReferenceParameter"), "true")
            headers.append(echoed)
        return self._camera.call("events", request, headers, at=self._at)


def _occurrence(note: Element, clock_off_s: float) -> Occurrence:
    topic = told(note, "wsnt:Topic")
    message = found(note, "wsnt:Message/tt:Message")
    said: dict[str, str] = {}
    for item in () if message is None else message.iter(soap.name("tt:SimpleItem")):
        said[item.get("Name", "")] = item.get("Value", "")
    kind = "motion" if any(part in topic for part in _MOTION) else ""
    kind = "tamper" if any(part in topic for part in _TAMPER) else kind
    kind = "input" if any(part in topic for part in _INPUT) else kind
    states = [said[key] for key in ("IsMotion", "State", "IsTamper", "IsInside", "LogicalState") if key in said]
    operation = "" if message is None else message.get("PropertyOperation", "")
    on = operation != "Deleted" and (not states or any(state.lower() in ("true", "1") for state in states))
    return Occurrence(kind, on, topic, _at_us(message, clock_off_s), operation == "Initialized", said)


def _at_us(message: Element | None, clock_off_s: float) -> int:
    """UTC microseconds by our clock. Raises BadReply when the camera says no time."""
    text = "" if message is None else message.get("UtcTime", "")
    try:
        moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return round((moment.timestamp() - clock_off_s) * 1_000_000)
    except (ValueError, OverflowError, OSError):
        raise BadReply(f"an event without a time: '{text[:40]}'") from None
