"""The site file: what is read, and the exact words for whoever wrote a mistake into it."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from console.site.errors import SiteFileError
from console.site.model import Limits
from console.site.read import check_report, read_site
from console.site.schema import SITE, TABLES
from tests.conftest import ROOT
from tests.unit.site.small_site import SMALL

DEMO = ROOT / "resources" / "demo" / "site.toml"


RULE = '[[suppression]]\nid = "r"\nname = "r"\nname_en = "r"\nwhy = "maintenance"\n'


def problems_of(folder: Path, text: str | bytes) -> list[str]:
    """The problems of a site file with that text."""
    path = folder / "site.toml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return check_report(path)[0]


def test_privacy_masks_are_outlines_in_the_picture(tmp_path: Path) -> None:
    masks = "masks = [[[0, 0], [0.5, 0], [0.5, 0.25]], [[0.9, 0.9], [1, 0.9], [1, 1], [0.9, 1]]]"
    (tmp_path / "site.toml").write_text(SMALL.replace("fov_deg = 70", f"fov_deg = 70\n{masks}"), encoding="utf-8")
    masked = read_site(tmp_path / "site.toml").cameras[0].masks
    assert masked == (((0.0, 0.0), (0.5, 0.0), (0.5, 0.25)), ((0.9, 0.9), (1.0, 0.9), (1.0, 1.0), (0.9, 1.0)))


def test_where_a_camera_is_steered(tmp_path: Path) -> None:
    said = 'fov_deg = 70\nonvif = "http://{video}/onvif/device_service"\npan_span_deg = 360\ntilt_span_deg = 90\n'
    text = SMALL.replace("fov_deg = 70\n", f'{said}steer_roles = ["shift_lead"]\n')
    (tmp_path / "site.toml").write_text(text, encoding="utf-8")
    camera = read_site(tmp_path / "site.toml").cameras[0]
    assert (camera.onvif, camera.pan_span_deg, camera.tilt_span_deg, camera.steer_roles) == (
        "http://{video}/onvif/device_service", 360.0, 90.0, ("shift_lead",),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ('onvif = "192.0.2.10"', "must look like 'http://192.0.2.10/onvif/device_service', got '192.0.2.10'"),
        ('onvif = "rtsp://192.0.2.10/1"', "camera.C01.onvif: must look like 'http://"),
        ('onvif = "http://guard:s3cret@192.0.2.10/onvif"', "got 'http://guard:***@192.0.2.10/onvif'"),
        ('onvif = "http://{vido}/onvif"', "camera.C01.onvif: link 'vido' is not one of video, gas, plc. Did you mean"),
        ('onviv = "http://192.0.2.10/onvif"', "Did you mean 'onvif'?"),
        ("pan_span_deg = 360\ntilt_span_deg = 90", "camera.C01.pan_span_deg: means nothing without onvif"),
        ('onvif = "http://cam/onvif"\npan_span_deg = 360', "camera.C01.tilt_span_deg: missing; pan_span_deg and"),
        ('steer_roles = ["shift_leader"]', "Did you mean 'shift_lead'?"),
    ],
)
def test_a_wrong_steering_address_is_told(tmp_path: Path, said: str, words: str) -> None:
    problems = problems_of(tmp_path, SMALL.replace("fov_deg = 70", f"fov_deg = 70\n{said}"))
    assert any(words in problem for problem in problems) and "s3cret" not in str(problems), problems


def test_a_small_site_is_read(tmp_path: Path) -> None:
    """Values have their types, and what was left out its default."""
    (tmp_path / "site.toml").write_text(SMALL, encoding="utf-8")
    site = read_site(tmp_path / "site.toml")
    assert (site.id, site.width_m, site.north_deg, site.limits, site.simulation) == (
        "small",
        100.0,
        0.0,
        Limits(),
        None,
    )
    assert site.zones[0].outline_m == ((10.0, 10.0), (60.0, 10.0), (60.0, 40.0), (10.0, 40.0))
    assert site.gas_points[0].scale == 0.1
    assert site.permits[0].workers == ("W-001",)
    assert site.interlocks[0].roles == ("dispatcher", "shift_lead")
    assert site.links["plc"] == "127.0.0.1:1503"


def test_the_demo_plant_is_whole() -> None:
    """No problems, and the numbers that the product promises."""
    problems, counts = check_report(DEMO)
    assert problems == []
    assert {name: counts[name] for name in ("cameras", "gas_points", "workers", "permits", "interlocks", "plcs")} == {
        "cameras": 16,
        "gas_points": 60,
        "workers": 40,
        "permits": 8,
        "interlocks": 12,
        "plcs": 3,
    }


def test_everything_is_said_at_once_in_these_words(tmp_path: Path) -> None:
    """This text is a user interface: path in the file, what, what is allowed, what was probably meant."""
    spoilt = (
        SMALL.replace('url = "rtsp://{video}/C01"', 'url = "rtsp://{vidio}/C01"')
        .replace("fov_deg = 70", "fov_degrees = 70")
        .replace("poll_s = 1.0", "poll_s = 0")
        .replace('zone = "hall"\nwork', 'zone = "hal"\nwork')
        .replace('trade = "guardian"', 'trade = "gardian"')
        .replace("machines = 1", 'machines = "one"')
        .replace("set_point_2 = 50", "set_point_2 = 20")
    )
    with pytest.raises(SiteFileError) as caught:
        (tmp_path / "site.toml").write_text(spoilt, encoding="utf-8")
        read_site(tmp_path / "site.toml")
    assert str(caught.value).splitlines() == [
        "site.toml: 8 problems",
        "  camera.C01.fov_degrees: unknown setting. 'fov_degrees' is not one of id, name, name_en, url, storey, zone, "
        "x_m, y_m, height_m, heading_deg, tilt_deg, fov_deg, main_url, certificate, masks, "
        "keep_days, onvif, pan_span_deg, tilt_span_deg, steer_roles. Did you mean 'fov_deg'?",
        "  camera.C01.fov_deg: missing; horizontal field of view",
        "  camera.C01.url: link 'vidio' is not one of video, gas, plc. Did you mean 'video'?",
        "  gas_controller.GC-1.poll_s: must be 0.1 to 60 seconds, got 0",
        "  worker.W-002.trade: 'gardian' is not one of welder, rigger, electrician, fitter, inspector, operator, "
        "guardian. Did you mean 'guardian'?",
        "  permit.HOT-1.zone: 'hal' is not one of hall. Did you mean 'hall'?",
        "  interlock.IL-1.machines: must be a whole number, got 'one'",
        "  gas_point.G-101.set_point_2: must be above set_point_1 25, got 20",
    ]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('id = "small"', "", "id: missing; short name of the plant; part of every topic"),
        ('id = "small"', 'id = "Small Plant"', "id: must look like 'demo', got 'Small Plant'"),
        (
            "Asia/Shanghai",
            "Asia/Shanghia",
            "time_zone: 'Asia/Shanghia' is not an IANA time zone. Did you mean 'Asia/Shanghai'?",
        ),
        ("Asia/Shanghai", "/etc/passwd", "time_zone: '/etc/passwd' is not an IANA time zone"),
        ("Asia/Shanghai", "America", "time_zone: 'America' is not an IANA time zone"),
        ("[[operator]]", "[[operators]]", "operators: unknown setting"),
        ("[[operator]]", "[[operators]]", "operator: at least one [[operator]] is needed"),
        ("[[operator]]", "[operator]", "operator: must be headed [[operator]]"),
        ("width_m = 100", "width_m = true", "width_m: must be a number, got True"),
        ("width_m = 100", "width_m = inf", "width_m: must be a number, got inf"),
        ("x_m = 20", "x_m = 400", "gas_point.G-101.x_m, y_m: [400, 20] lies outside the plan of 100 x 50 m"),
        ("[60, 40]", "[60, 400]", "zone.hall.outline_m: [60, 400] lies outside the plan of 100 x 50 m"),
        (
            "[[10, 10], [60, 10], [60, 40], [10, 40]]",
            "[[10, 10], [60, 40], [60, 10], [10, 40]]",
            "zone.hall.outline_m: crosses itself; give the corners in the order in which one walks around",
        ),
        (
            "[[10, 10], [60, 10], [60, 40], [10, 40]]",
            "[[10, 10], [60, 10]]",
            "zone.hall.outline_m: must have at least 3 corners, got 2",
        ),
        (
            "[[10, 10], [60, 10], [60, 40], [10, 40]]",
            "[[10, 10], [60]]",
            "zone.hall.outline_m: must be corners [[x, y], …] in metres, got [[10, 10], [60]]",
        ),
        (
            "[[10, 10], [60, 10], [60, 40], [10, 40]]",
            "[[10, 10], [30, 10], [60, 10]]",
            "zone.hall.outline_m: has no area",
        ),
        (
            "fov_deg = 70",
            "fov_deg = 70\nmasks = [[[0.1, 0.1], [0.2, 0.1], [0.2, 1.2]]]",
            "camera.C01.masks: must be outlines [[[x, y], …], …] of at least 3 corners, x and y from 0 to 1 (shares of "
            "the picture), got [[[0.1, 0.1], [0.2, 0.1], [0.2, 1.2]]]",
        ),
        (
            "fov_deg = 70",
            "fov_deg = 70\nmasks = [[0.1, 0.1], [0.2, 0.1], [0.2, 0.2]]",
            "camera.C01.masks: must be outlines [[[x, y], …], …] of at least 3 corners, x and y from 0 to 1 (shares of "
            "the picture), got [[0.1, 0.1], [0.2, 0.1], [0.2, 0.2]]",
        ),
        ('kind = "area"', 'kind = "area"\ninside = "hall"', "zone.hall.inside: the zone lies inside itself"),
        ('tag = "T-002"', 'tag = "T-001"', "worker.W-002.tag: 'T-001' is used twice (entry 2; first at entry 1)"),
        ('id = "W-002"', 'id = "W-001"', "worker.W-001.id: 'W-001' is used twice (entry 2; first at entry 1)"),
        ("register = 0", "", "gas_point.G-101.register: missing; GC-1 needs the first of the point's two registers"),
        ("range_high = 100", "range_high = 0", "gas_point.G-101.range_high: must be above range_low 0, got 0"),
        (
            "set_point_1 = 25",
            "set_point_1 = -5",
            "gas_point.G-101.set_point_1: must lie in the range of 0 to 100 %LEL, got -5",
        ),
        (
            'kind = "combustible"',
            'kind = "oxygen"',
            "gas_point.G-101.direction: must be 'low' for oxygen: its first set-point is too little, its second too ",
        ),
        (
            'source = "GC-1"',
            'source = "GC1"',
            "gas_point.G-101.source: 'GC1' is not one of mqtt, GC-1. Did you mean 'GC-1'?",
        ),
        (
            "isolations_verified = 2",
            "isolations_verified = 3",
            "permit.HOT-1.isolations_verified: must be at most isolations 2, got 3",
        ),
        ('grade = "1"', 'grade = ""', "permit.HOT-1.grade: missing; HOT permits have a grade"),
        (
            'workers = ["W-001"]',
            'workers = ["W-001", "W-002"]',
            "permit.HOT-1.guardian: W-002 works on this permit; a guardian does nothing else",
        ),
        ('workers = ["W-001"]', 'workers = "W-001"', "permit.HOT-1.workers: must be a list of texts, got 'W-001'"),
        (
            'workers = ["W-001"]',
            'workers = ["W-007"]',
            "permit.HOT-1.workers[1]: 'W-007' is not one of W-001, W-002. Did you mean 'W-002'?",
        ),
        ("127.0.0.1:1503", "127.0.0.1", "links.plc: must look like 'host:port', got '127.0.0.1'"),
        ("127.0.0.1:1503", "127.0.0.1:99999", "links.plc: must look like 'host:port', got '127.0.0.1:99999'"),
        ('"127.0.0.1:1503"', "1503", "links.plc: must be text in quotes, got 1503"),
        ("rtsp://{video}/C01", "rtsp://{video/C01", "camera.C01.url: a { or } stands alone in 'rtsp://{video/C01'"),
        ("rtsp://{video}/C01", "/dev/video0", "camera.C01.url: must look like 'rtsp://{video}/C05', got '/dev/video0'"),
        ('starts = "20:00"', 'starts = "19:00"', "shift.night.starts: 19:00-08:00 overlaps shift day"),
        ('starts = "20:00"', 'starts = "8 pm"', "shift.night.starts: must look like '08:00', got '8 pm'"),
        ('starts = "20:00"', 'starts = "08:00"', "shift.night.ends: must differ from starts 08:00"),
        (
            "machines = 1",
            "machines = 1\nreset_in_danger = 1",
            "interlock.IL-1.reset_in_danger: must be true or false, got 1",
        ),
        ('name = "断电"', "name = 3", "interlock.IL-1.name: must be text in quotes, got 3"),
        ("[links]", "[limits]\ngas_s = 0.1\n[links]", "limits.gas_s: must be 0.5 to 600 seconds, got 0.1"),
        (
            "[links]",
            "[alerts]\nanswer_1_min = 10\n[links]",
            "alerts.answer_1_min: must be at least answer_sos_min (15), got 10",
        ),
        (
            "[links]",
            "[alerts]\nanswer_3_min = 1000\n[links]",
            "alerts.answer_3_min: must be 1 to 480 minutes, got 1000",
        ),
        (
            "[links]",
            '[[filter]]\nsignal = "toxic"\ndead_band_pct = 1\non_delay_s = 5\n[links]',
            "filter[1].on_delay_s: must be 0 for toxic: gas is told at once; off_delay_s may wait",
        ),
        (
            "[links]",
            '[[filter]]\nsignal = "band"\ndead_band_pct = 0\ncount = 3\n[links]',
            "filter[1].count: counts what is shorter than on_delay_s, which is 0",
        ),
        (
            "[links]",
            '[[filter]]\nsignal = "band"\ndead_band_pct = 0\nrise_pct = 5\n[links]',
            "filter[1].rise_pct: must be 0 for band: only gas is watched for its rise",
        ),
        (
            "[links]",
            '[[filter]]\nsignal = "pulse"\ndead_band_pct = 1\n[[filter]]\nsignal = "pulse"\ndead_band_pct = 2\n[links]',
            "filter[2].signal: 'pulse' has two filters",
        ),
        (
            "[links]",
            "[alerts]\nflood_below = 11\n[links]",
            "alerts.flood_below: must be at most flood_above (10), got 11",
        ),
        (
            "[links]",
            RULE + 'kinds = ["camera_late"]\nzone = "hall"\n[links]',
            "suppression.r.works: give either a crane that stands still or works that go on, not both or neither",
        ),
        (
            "[links]",
            RULE + 'kinds = ["sos"]\nzone = "hall"\nworks = ["HOT"]\n[links]',
            "suppression.r.kinds: 'sos' is a call for help, which is never suppressed",
        ),
        (
            "[links]",
            RULE + 'kinds = []\nzone = "hall"\nworks = ["HOT"]\n[links]',
            "suppression.r.kinds: names no kind of alert",
        ),
        (
            "[links]",
            RULE + 'kinds = ["camera_late", "camera_lots"]\nzone = "hall"\nworks = ["HOT"]\n[links]',
            "suppression.r.kinds[2]: 'camera_lots' is not one of sos, man_down, gas_level_2, … messages_refused. "
            "Did you mean 'camera_lost'?",
        ),
        (
            "[links]",
            '[[guidance]]\nid = "g"\nname = "g"\nname_en = "g"\nkinds = ["gas_levl_1"]\n[links]',
            "guidance.g.kinds[1]: 'gas_levl_1' is not one of sos, man_down, gas_level_2, … messages_refused. "
            "Did you mean 'gas_level_1'?",
        ),
        (
            "[links]",
            '[[tier]]\nkind = "gas_lots"\ntier = "2"\n[links]',
            "tier[1].kind: 'gas_lots' is not one of sos, man_down, gas_level_2, … messages_refused. "
            "Did you mean 'gas_lost'?",
        ),
        ("[links]", "limits = 3\n[links]", "limits: must be headed [limits]"),
        (
            "[links]",
            '[simulation]\nseed = 1\nscenario = "none.toml"\n[links]',
            "simulation.scenario: none.toml: cannot be read: No such file or directory",
        ),
    ],
)
def test_each_mistake_has_its_words(tmp_path: Path, old: str, new: str, said: str) -> None:
    """One thing is spoilt; its line is there, whole or as its beginning."""
    assert old in SMALL
    problems = problems_of(tmp_path, SMALL.replace(old, new))
    assert any(problem.startswith(said) for problem in problems), problems


def test_one_bad_plain_setting_is_one_problem_and_says_no_password(tmp_path: Path) -> None:
    """The rest of the file is not called wrong for it."""
    (problem,) = problems_of(tmp_path, 'database = "postgresql://vigil:secret@192.0.2.6/vigil"\n' + SMALL)
    assert problem.startswith("database: ") and "vigil:***@192.0.2.6" in problem
    assert "secret" not in problem


def test_a_bad_camera_address_is_said_without_the_password_it_asks_with(tmp_path: Path) -> None:
    said = problems_of(tmp_path, SMALL.replace("rtsp://{video}/C01", "rtps://u:one@cam/C01?pwd=two&channel=1"))
    assert any("rtps://u:***@cam/C01?pwd=***&channel=1" in problem for problem in said)
    assert not any("one" in problem or "two" in problem for problem in said)


def test_links_must_be_a_table(tmp_path: Path) -> None:
    """A plain `links = 1` is said, not stumbled over."""
    assert "links: must be a table [links] of NAME = 'host:port'" in problems_of(tmp_path, 'links = 1\nid = "x"')


def test_doubled_registers_coils_and_circles(tmp_path: Path) -> None:
    """What two entries must not share, and a circle of two centres."""
    point = SMALL[SMALL.index("[[gas_point]]") : SMALL.index("[[worker]]")]
    interlock = SMALL[SMALL.index("[[interlock]]") : SMALL.index("[[operator]]")]
    circle = '[[shape]]\nkind = "tank"\nradius_m = 2.0\noutline_m = [[1, 1], [2, 2]]\n'
    more = point.replace("G-101", "G-102").replace("register = 0", "register = 1") + interlock.replace("IL-1", "IL-2")
    assert problems_of(tmp_path, SMALL + more + circle) == [
        "shape[1].outline_m: a circle has one centre, got 2 corners",
        "gas_point.G-102.register: register 1 of GC-1 already belongs to G-101",
        "interlock.IL-2.coil: coil 0 of PLC-1 unit 1 already belongs to IL-1",
        "interlock.IL-2.feedback: input 0 of PLC-1 unit 1 already belongs to IL-1",
    ]


def test_a_camera_on_another_storey_than_its_zone(tmp_path: Path) -> None:
    """Zone and storey must agree."""
    upper = '[[storey]]\nid = "F2"\nname = "二层"\nname_en = "F2"\nelevation_m = 5\n'
    spoilt = SMALL.replace('url = "rtsp://{video}/C01"\nstorey = "F1"', 'url = "rtsp://{video}/C01"\nstorey = "F2"')
    said = problems_of(tmp_path, spoilt + upper)
    assert said == ["camera.C01.zone: 'hall' is on storey 'F1', this is on 'F2'"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b'id = "x\n', "not valid TOML: Illegal character '\\n' (at line 1, column 8)"),
        (b"\xff\xfe", "not UTF-8 text: invalid start byte at byte 0"),
        (b"id = " + b"9" * 5000, "not valid TOML: Exceeds the limit (4300 digits) for integer string conversion"),
        (b"id = " + b"[" * 5000, "not valid TOML: maximum recursion depth exceeded"),
    ],
)
def test_a_file_that_is_no_toml(tmp_path: Path, content: bytes, said: str) -> None:
    """The line and column of what TOML does not allow."""
    problems = problems_of(tmp_path, content)
    assert len(problems) == 1
    assert problems[0].startswith(said)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    """Said like any other problem."""
    assert check_report(tmp_path / "none.toml") == (["cannot be read: No such file or directory"], {})


def test_a_bad_scenario_is_a_problem_of_the_site(tmp_path: Path) -> None:
    """`vigil check` reads the scenario too."""
    (tmp_path / "day.toml").write_text('[[event]]\nat_s = 1.0\nkind = "sos"\nworker = "W-09"\nfor_s = 5.0\n')
    text = SMALL.replace("[links]", '[simulation]\nseed = 1\nscenario = "day.toml"\n[links]')
    assert problems_of(tmp_path, text) == [
        "simulation.scenario: day.toml: event[1].worker: 'W-09' is not one of W-001, W-002. Did you mean 'W-002'?"
    ]


VALUES = st.recursive(
    st.one_of(
        st.booleans(),
        st.integers(),
        st.floats(),
        st.text(max_size=8),
        st.sampled_from(["F1", "hall", "W-001", "127.0.0.1:1", "08:00", "a{b", "day.toml", "GC-1"]),
        st.dates(),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(st.sampled_from(sorted({*SITE, *(name for t in TABLES.values() for name in t.rules)})), inner),
    ),
    max_leaves=12,
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tables=st.dictionaries(st.sampled_from([*SITE, *TABLES, "links", "tables"]), VALUES, max_size=6))
def test_no_file_makes_the_reader_stumble(tmp_path: Path, tables: dict[str, object]) -> None:
    """Whatever valid TOML says, there is a list of problems, each in words, and no exception."""
    base = tomllib.loads(SMALL)
    assert [line for line in check_report_of(tmp_path, {**base, **tables}) if not line.strip()] == []


def check_report_of(folder: Path, tables: dict[str, object]) -> list[str]:
    """The problems of a file with those tables."""
    return problems_of(folder, "\n".join(f"{name} = {toml(value)}" for name, value in tables.items()))


def toml(value: object) -> str:
    """A value written in line."""
    match value:
        case bool():
            return str(value).lower()
        case dict():
            return "{" + ", ".join(f"{name} = {toml(part)}" for name, part in value.items()) + "}"
        case list():
            return "[" + ", ".join(toml(part) for part in value) + "]"
        case str():
            return '"' + "".join(f"\\U{ord(character):08x}" for character in value) + '"'
    return str(value)
