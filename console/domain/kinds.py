"""Every kind of alert: which question it answers, how urgent it is unless the site says otherwise, and what to do.

The phrases of the guidance are English keys; the panel shows them in its own language. Texts with values are in
`console.presenters.alert_text`.
"""

from __future__ import annotations

from dataclasses import dataclass

from console.values import Question, Tier

DANGER, SIGHT = Question.DANGER, Question.SIGHT


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of alert. `steps` is its ordered guidance."""

    question: Question
    tier: Tier
    steps: tuple[str, ...]


_CALL = "Call the person"
_CAMERAS = "Look at the cameras of the place"
_RESCUE = "Send the rescue team"
_NEAR = "Tell everybody within 30 m"
_STOP = "Stop the work"
_LEAVE = "Clear the area against the wind"
_FIELD = "Send somebody with a portable detector"
_REPAIR = "Tell instrument maintenance"
_ANOTHER_CAMERA = "Use another camera of the place"
_GUARD = "Call the guardian"

KINDS: dict[str, Kind] = {
    "sos": Kind(DANGER, Tier.SOS, ("Acknowledge and call the person", _NEAR, _CAMERAS, _RESCUE)),
    "man_down": Kind(DANGER, Tier.SOS, (_CALL, _CAMERAS, _RESCUE, _NEAR)),
    "gas_level_2": Kind(DANGER, Tier.ONE, (_LEAVE, _STOP, _CAMERAS, "Cut the ignition sources of the area", _FIELD)),
    "gas_level_1": Kind(DANGER, Tier.ONE, (_CAMERAS, _STOP, _FIELD)),
    "gas_rising": Kind(DANGER, Tier.TWO, (_CAMERAS, "Ask what is being done there", _FIELD)),
    "oxygen_low": Kind(DANGER, Tier.ONE, (_LEAVE, _STOP, "Send breathing sets")),
    "oxygen_high": Kind(DANGER, Tier.ONE, (_STOP, "Cut the ignition sources of the area", _FIELD)),
    "fire_seen": Kind(DANGER, Tier.ONE, (_CAMERAS, "Call the fire brigade", _LEAVE)),
    "crane_radius": Kind(DANGER, Tier.ONE, ("Call the lifting commander", _STOP, _CAMERAS)),
    "forbidden_zone": Kind(DANGER, Tier.ONE, (_CALL, _CAMERAS, "Send the patrol")),
    "work_without_permit": Kind(DANGER, Tier.ONE, (_STOP, _CAMERAS, "Check the permits of the place")),
    "no_helmet": Kind(DANGER, Tier.TWO, (_GUARD, _CAMERAS)),
    "guardian_absent": Kind(DANGER, Tier.TWO, (_GUARD, "Keep the work stopped until he is back")),
    "permit_suspended": Kind(DANGER, Tier.TWO, (_STOP, _GUARD, "Mend the cause, then resume the permit")),
    "permit_lapsed": Kind(DANGER, Tier.TWO, (_STOP, "Have the permit closed or issued anew")),
    "pulse_high": Kind(DANGER, Tier.TWO, (_CALL, "Have the person rest in the shade")),
    "order_unverified": Kind(
        DANGER, Tier.ONE, ("Have the output checked on the spot", "Do not repeat the order blindly")
    ),
    "output_moved": Kind(DANGER, Tier.ONE, ("Ask who switched on the spot", _REPAIR)),
    "trip_failed": Kind(DANGER, Tier.ONE, ("Have it cut on the spot", _STOP, _REPAIR)),
    "effect_proposed": Kind(DANGER, Tier.ONE, ("Look at the causes (Shift+F7)", "Operate the interlock, or let it be")),
    "effect_waiting": Kind(
        DANGER,
        Tier.ONE,
        ("Look at the causes (Shift+F7)", _CAMERAS, "Hold it back there if the site allows and you must"),
    ),
    "effect_acted": Kind(
        DANGER, Tier.TWO, ("Look at the causes (Shift+F7)", _CAMERAS, "Reset only when the cause is over")
    ),
    "bypass_over": Kind(DANGER, Tier.TWO, ("It trips by itself again: ask for a new bypass if work still needs it",)),
    "proof_due": Kind(DANGER, Tier.THREE, ("Plan its proof test (Ctrl+F7)",)),
    "proof_overdue": Kind(DANGER, Tier.TWO, ("Do not rely on it alone", "Have it tested, then record it (Ctrl+F7)")),
    "proof_failed": Kind(
        DANGER, Tier.TWO, ("Do not rely on it: cut by other means", _REPAIR, "Test it again, then record it (Ctrl+F7)")
    ),
    "writes_stopped": Kind(
        DANGER, Tier.TWO, ("No interlock cuts from here, not even by itself: cut on the spot", "Release the writes")
    ),
    "write_stop_over": Kind(DANGER, Tier.TWO, ("Orders reach the PLCs again: stop anew if work still needs it",)),
    "pins_wrong": Kind(
        DANGER, Tier.THREE, ("Ask at the seat who is trying", "If it was forgotten, have a new PIN set")
    ),
    "watchdog_stands": Kind(
        DANGER, Tier.TWO, ("The PLC may do what its programme does when the control room is dead", _REPAIR)
    ),
    "gas_lost": Kind(SIGHT, Tier.THREE, (_FIELD, _REPAIR)),
    "gas_fault": Kind(SIGHT, Tier.THREE, (_FIELD, _REPAIR)),
    "gas_over_range": Kind(SIGHT, Tier.TWO, ("Take it as gas until proved otherwise", _FIELD)),
    "position_lost": Kind(SIGHT, Tier.THREE, (_CALL, "Ask the people nearby")),
    "band_lost": Kind(SIGHT, Tier.THREE, (_CALL,)),
    "camera_lost": Kind(SIGHT, Tier.TWO, (_ANOTHER_CAMERA, _REPAIR)),
    "camera_frozen": Kind(SIGHT, Tier.TWO, (_ANOTHER_CAMERA, _REPAIR)),
    "camera_black": Kind(SIGHT, Tier.TWO, (_ANOTHER_CAMERA, _REPAIR)),
    "camera_covered": Kind(SIGHT, Tier.TWO, (_ANOTHER_CAMERA, "Have somebody look at the lens", _REPAIR)),
    "camera_moved": Kind(
        SIGHT,
        Tier.TWO,
        (_ANOTHER_CAMERA, "Have it turned back; if it is meant so, call it false: its new view is taken", _REPAIR),
    ),
    "camera_late": Kind(SIGHT, Tier.THREE, ("Do not judge by this picture what is so now", _REPAIR)),
    "camera_not_recording": Kind(
        SIGHT, Tier.THREE, ("Watch this camera yourself", "Have the disk of the recordings looked at")
    ),
    "disk_low": Kind(
        SIGHT, Tier.THREE, ("Release what need not be locked any more", "Have the disk of the recordings made larger")
    ),
    "recordings_at_risk": Kind(
        SIGHT, Tier.TWO, ("Release what need not be locked any more", "Have the disk of the recordings looked at")
    ),
    "plc_lost": Kind(SIGHT, Tier.TWO, ("Interlocks of this PLC cannot be operated from here", _REPAIR)),
    "cause_blind": Kind(
        SIGHT, Tier.TWO, ("Nothing acts by itself for this cause: watch the place, cut by hand if need be", _REPAIR)
    ),
    "feedback_unclear": Kind(SIGHT, Tier.TWO, ("Have the output checked on the spot", _REPAIR)),
    "link_lost": Kind(
        SIGHT, Tier.TWO, ("Watch the place by other means", "Have the link looked at: one fault, not one each")
    ),
    "program_lost": Kind(SIGHT, Tier.TWO, ("Wait for the restart; call the system engineer if it lasts",)),
    "detector_blind": Kind(SIGHT, Tier.THREE, ("Watch the cameras yourself",)),
    "detector_untrusted": Kind(
        SIGHT, Tier.TWO, ("Watch the cameras yourself", "Have the model replaced; the system page says what is wrong")
    ),
    "model_untrusted": Kind(
        SIGHT,
        Tier.TWO,
        (
            "Watch for it yourself: fire and smoke, or postures",
            "Have the model replaced; the system page says what is wrong",
        ),
    ),
    "detector_on_cpu": Kind(
        SIGHT, Tier.THREE, ("Watch the busiest cameras yourself", "Have the accelerator and its driver looked at")
    ),
    "messages_refused": Kind(SIGHT, Tier.THREE, ("Look at the system page for the sender", _REPAIR)),
}
"""The registry. A new kind is one line here and its text in `console.presenters.alert_text`."""
