"""The settings of an interlock that say how its output is switched and where its feedback is."""

from __future__ import annotations

from console.site.setting import Rule

ORDERS = ("high_first", "low_first")
ACTIONS = ("trip", "reset")
KINDS = ("coil", "pulse", "register", "command", "mqtt")
MOST = 0xFFFFFFFF
FILE = r"\S.*"
PLC: dict[str, Rule] = {
    "heartbeat": Rule(says="holding register that its programme counts up; -1: none", low=-1, high=65535),
    "watchdog": Rule(says="holding register that Vigil counts up; -1: none", low=-1, high=65535),
    "topic": Rule(
        says="topic under which its outputs answer by MQTT 5, its link is the broker; empty: it speaks Modbus TCP",
        form=r"[^+#\s]+",
        like="plant/plc-7",
        empty=True,
    ),
    "tls_certificate": Rule(
        says="our certificate, with the role the PLC knows us by; with it the line is Modbus/TCP Security, or "
        "MQTT over TLS; files are looked for beside the site file",
        form=FILE,
        like="keys/vigil.pem",
        empty=True,
    ),
    "tls_key": Rule(says="key of our certificate", form=FILE, like="keys/vigil.key", empty=True),
    "tls_authority": Rule(says="who signs the certificates of PLCs", form=FILE, like="keys/plant.pem", empty=True),
    "tls_name": Rule(
        says="name that the PLC's certificate bears; empty: its host", form=r"[\w.:-]+", like="plc-1.plant", empty=True
    ),
}
OUTPUT: dict[str, Rule] = {
    "output": Rule(says="how it is switched, see docs/interlocks.md", one_of=KINDS),
    "feedback": Rule(says="point that tells the truth, from 0; none for an output 'mqtt'", low=-1, high=65535),
    "coil": Rule(says="coil to write, for a pulse the one that trips", low=-1, high=65535),
    "reset_coil": Rule(says="coil of a pulse that resets", low=-1, high=65535),
    "pulse_s": Rule(says="how long a pulse is held", low=0.05, high=10),
    "register": Rule(says="holding register to write, or the command word", low=-1, high=65535),
    "echo": Rule(says="holding register in which the PLC echoes the command word", low=-1, high=65535),
    "words": Rule(says="16-bit words of the register", low=1, high=2),
    "word_order": Rule(says="which of two words comes first, here and in the feedback", one_of=ORDERS),
    "on_value": Rule(says="value of the register, or command word, that trips", low=0, high=MOST),
    "off_value": Rule(says="value of the register, or command word, that resets", low=0, high=MOST),
    "unit_id": Rule(says="Modbus unit of the output; -1: the PLC's", low=-1, high=255),
    "feedback_space": Rule(says="what the feedback is", one_of=("input", "coil", "register", "input_register")),
    "feedback_unit_id": Rule(says="Modbus unit of the feedback; -1: the output's", low=-1, high=255),
    "feedback_words": Rule(says="16-bit words of a feedback register", low=1, high=2),
    "feedback_bit": Rule(says="bit of a feedback register that counts; -1: its whole value", low=-1, high=31),
    "feedback_on": Rule(says="value of a feedback that is tripped", low=0, high=MOST),
    "feedback_off": Rule(says="value of a feedback that is not", low=0, high=MOST),
}
PROOF: dict[str, Rule] = {
    "proof_days": Rule(says="days from one proof test to the next; 0: none is demanded", low=0, high=7300),
    "proof_by_trip": Rule(says="whether a trip that is read back is taken as its proof test"),
    "proved_on": Rule(
        says="local day of the last proof test before Vigil kept its record; empty: none",
        form=r"\d{4}-\d{2}-\d{2}",
        like="2026-05-03",
        empty=True,
    ),
}

AGREED: dict[str, Rule] = {
    "second_person": Rule(says="orders that a second person must agree to", one_of=ACTIONS),
    "agree_s": Rule(says="how long such a selection waits for the second person", low=5, high=600),
    "needs_reason": Rule(says="orders that are selected with a reason alone", one_of=ACTIONS),
}
"""What an order by hand needs beside whoever gives it."""
