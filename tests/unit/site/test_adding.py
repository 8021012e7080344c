"""A camera is added to a site file: everything else of the file stays as it was."""

from __future__ import annotations

import stat
import tomllib
from pathlib import Path

import pytest

from console.cameras.commands import add
from console.site.adding import checked, with_camera, write
from console.site.errors import SiteFileError
from console.site.home import Home
from console.site.read import read_site
from tests.conftest import ROOT
from tests.unit.site.small_site import SMALL

NEW: dict[str, str | float] = {
    "id": "C02",
    "name": '大门 "北"',
    "name_en": "Gate\\north",
    "url": "rtsp://192.0.2.7/sub",
    "storey": "F1",
    "zone": "hall",
    "x_m": 20.5,
    "y_m": 30,
    "height_m": 4.0,
    "heading_deg": 90.0,
    "tilt_deg": 20.0,
    "fov_deg": 70.0,
}


def added(folder: Path, text: str, camera: dict[str, str | float] = NEW) -> str:
    path = folder / "site.toml"
    path.write_bytes(text.encode())
    write(path, *checked(path, camera))
    return path.read_bytes().decode()


def test_only_its_lines_come_in_behind_the_last_camera(tmp_path: Path) -> None:
    text = SMALL.replace("[[gas_controller]]", "# ---- gas, as mounted in 2024\n[[gas_controller]]").replace(
        "fov_deg = 70", "fov_deg = 70  # measured [[not a table]]"
    )
    after = added(tmp_path, text)
    block = after[after.index('\n[[camera]]\nid = "C02"') : after.index("\n# ---- gas")]
    assert after.replace(block, "", 1) == text
    assert block.endswith("fov_deg = 70.0\n") and after.index("# measured") < after.index('"C02"')
    cameras = read_site(tmp_path / "site.toml").cameras
    assert [each.id for each in cameras] == ["C01", "C02"]
    assert (cameras[1].name, cameras[1].name_en, cameras[1].x_m) == ('大门 "北"', "Gate\\north", 20.5)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["site.toml"]


@pytest.mark.parametrize(
    "spoilt",
    [
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.rstrip("\n"),
        lambda text: text[: text.index("[[camera]]")] + text[text.index("[[gas_controller]]") :],
        lambda text: text.replace("fov_deg = 70", 'fov_deg = 70\nmasks = [\n  [[0, 0], [1, 0], [1, 1]],\n]'),
        lambda text: text + "[[camera]]  # at the end\n" + "".join(
            f"{name} = {'x' and repr(value) if not isinstance(value, str) else chr(39) + value + chr(39)}\n"
            for name, value in NEW.items()
        ).replace("C02", "C09"),
    ],
)  # fmt: skip
def test_however_the_file_is_written(spoilt, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    text = spoilt(SMALL)
    after = with_camera(text, NEW)
    before = tomllib.loads(text)
    now = tomllib.loads(after)
    assert now["camera"] == [*before.get("camera", []), NEW]
    assert {name: value for name, value in now.items() if name != "camera"} == {
        name: value for name, value in before.items() if name != "camera"
    }
    assert ("\r\n" in text) is ("\n" not in after.replace("\r\n", ""))


def test_the_demo_plant_gets_one_more(tmp_path: Path) -> None:
    text = (ROOT / "resources" / "demo" / "site.toml").read_text(encoding="utf-8")
    after = with_camera(text, NEW | {"id": "C17"})
    start = after.index('\n[[camera]]\nid = "C17"')
    assert len(after) > len(text) and text.startswith(after[:start])


@pytest.mark.parametrize("text", ["camera = []\n", "camera = 3\n", 'camera = [{id = "C01"}]\n', "id = \n"])
def test_a_file_without_room_for_it(text: str) -> None:
    with pytest.raises(ValueError):
        with_camera(text, NEW)


def test_a_wrong_camera_is_refused_in_the_words_of_the_checker(tmp_path: Path) -> None:
    path = tmp_path / "site.toml"
    path.write_text(SMALL, encoding="utf-8")
    for wrong, words in (
        ({"id": "C01"}, "'C01' is used twice"),
        ({"zone": "hal"}, "Did you mean 'hall'?"),
        ({"x_m": 900.0}, "outside the plan"),
        ({"onvif": "192.0.2.7"}, "must look like 'http://"),
    ):
        with pytest.raises(SiteFileError) as told:
            checked(path, NEW | wrong)
        assert words in str(told.value) and told.value.path == path
    path.write_text("camera = []\n", encoding="utf-8")
    with pytest.raises(SiteFileError, match="add it by hand"):
        checked(path, NEW)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["site.toml"]


def test_what_somebody_else_wrote_meanwhile_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "site.toml"
    path.write_text(SMALL, encoding="utf-8")
    path.chmod(0o640)
    texts = checked(path, NEW)
    path.write_text(f"# mine\n{SMALL}", encoding="utf-8")
    with pytest.raises(SiteFileError, match="somebody else changed it"):
        write(path, *texts)
    assert path.read_text(encoding="utf-8").startswith("# mine")
    write(path, *checked(path, NEW))
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert sorted(each.name for each in tmp_path.iterdir()) == ["site.toml"]


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    said, code = add(tmp_path / "none.toml", Home(tmp_path / "home"), NEW, None)
    assert code == 1 and "No such file" in said["problems"][0]
