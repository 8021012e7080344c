"""Rules that many settings of a site file share, and the words that some may be."""

from __future__ import annotations

from console.site.setting import Rule

ROLES = ("dispatcher", "shift_lead", "safety_engineer")
TRADES = ("welder", "rigger", "electrician", "fitter", "inspector", "operator", "guardian")
WORKS = ("HOT", "CSE", "BLD", "HGT", "LFT", "ELE", "EXC", "RDC")
SIGNALS = ("combustible", "toxic", "oxygen", "pulse", "position", "band")
SEEN = ("fire_seen", "man_down", "work_without_permit", "crane_radius", "forbidden_zone")
"""What cameras see that may be a cause."""
CAUSES = ("gas", "plc", "sos", "manual", *SEEN)
ALERT_KINDS = (
    "sos", "man_down", "gas_level_2", "gas_level_1", "gas_rising", "oxygen_low", "oxygen_high", "fire_seen",
    "crane_radius", "forbidden_zone", "work_without_permit", "no_helmet", "guardian_absent", "permit_suspended",
    "permit_lapsed", "pulse_high", "order_unverified", "output_moved", "trip_failed", "effect_proposed",
    "effect_waiting", "effect_acted", "bypass_over", "proof_due", "proof_overdue", "proof_failed", "writes_stopped",
    "write_stop_over", "pins_wrong", "watchdog_stands", "gas_lost", "gas_fault", "gas_over_range", "position_lost",
    "band_lost", "camera_lost", "camera_frozen", "camera_black", "camera_covered", "camera_moved", "camera_late",
    "camera_not_recording", "disk_low", "recordings_at_risk", "plc_lost", "cause_blind", "feedback_unclear",
    "link_lost", "program_lost", "detector_blind", "detector_untrusted", "model_untrusted", "detector_on_cpu",
    "messages_refused",
)  # fmt: skip
"""Kinds of alert: those of the registry `console.domain.kinds`, which lies above; a test holds the two together."""
GRADES = ("special", "1", "2", "3", "I", "II", "III", "IV")
SHOWS = (
    *("person", "near", "cameras", "guardian", "interlock", "permits"),
    *("extinguisher", "eye_wash", "shower", "muster"),
)

ID = Rule(says="short name, unique in its table", form=r"[\w.-]{1,40}", like="C05")
NAME = Rule(says="name in Chinese", form=r"\S.*", like="罐区")
NAME_EN = Rule(says="name in English", form=r"\S.*", like="Tank farm")
NAMED = {"id": ID, "name": NAME, "name_en": NAME_EN}
X = Rule(says="metres east of the plan's west edge", low=0)
Y = Rule(says="metres south of the plan's north edge", low=0)
STOREY = Rule(says="storey it is on", names=("storey",))
ZONE = Rule(says="zone it is in", names=("zone",))
ZONE_OR_NONE = Rule(says="zone it is in, or empty between the areas", names=("zone",), empty=True)
OUTLINE = Rule(says="corners [x, y] in metres, in order, not closed")
LINK = Rule(says="link under which it answers", names=("link",))
UNIT_ID = Rule(says="Modbus unit", low=0, high=255)
POLL = Rule(says="seconds between two readings", low=0.1, high=60)
CLOCK = r"([01]\d|2[0-3]):[0-5]\d"
ONVIF_URL = r"https?://[^\s@?#]+"
CAMERA_URL = r"(rtsp|rtsps|http|https|file|usb)://\S+"
ANSWER = "minutes that an answer to {} holds, after which what still is so asks again"
KEPT = "days the samples of {} are kept"
OLD = "age up to which {} is believed"
