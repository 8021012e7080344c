"""A login that a camera refused is not asked with again and again; another one is tried at once."""

from __future__ import annotations

import pytest

from console.vision.logins import HELD_BACK_S, SELDOM, Logins
from devices.cameras.address import Address, Login, address
from devices.errors import LinkLost, LoginRefused

URL = "rtsp://cam/1"


class Door:
    """A camera that believes one password and counts who knocks, on a clock of its own."""

    def __init__(self, right: str = "right") -> None:
        self.right, self.asked, self.now_s = right, 0, 1000.0
        self.logins = Logins(lambda: self.now_s)

    def answer(self, where: Address) -> str:
        self.asked += 1
        if where.login is None or where.login.password != self.right:
            raise LoginRefused("cam: user or password refused")
        return "open"

    def ask(self, password: str, what: str = "C01 small") -> str:
        return self.logins.asked(what, address(URL, Login("guard", password)), self.answer)

    def knocks(self, password: str, seconds: int, what: str = "C01 small") -> int:
        """How often the camera was really asked while an eye tried each second."""
        before = self.asked
        for _ in range(seconds):
            with pytest.raises(LoginRefused, match="user or password refused"):
                self.ask(password, what)
            self.now_s += 1
        return self.asked - before


def test_a_wrong_login_is_asked_a_few_times_an_hour_not_hundreds() -> None:
    door = Door()
    assert [door.knocks("wrong", 150), door.knocks("wrong", 3600)] == [3, 6]
    with pytest.raises(LoginRefused, match=SELDOM.partition(":")[0]):
        door.ask("wrong")


def test_another_password_is_tried_at_once_and_a_right_one_forgets_all() -> None:
    door = Door()
    door.knocks("wrong", 200)
    before = door.asked
    with pytest.raises(LoginRefused):
        door.ask("wrong too")
    assert door.ask("right") == "open" and door.asked == before + 2
    assert door.knocks("wrong", 3) == 2, "counted anew"


def test_a_camera_that_refuses_at_its_start_is_soon_asked_again() -> None:
    door = Door("nobody's yet")
    door.knocks("right", 2)
    door.right = "right"
    door.now_s += HELD_BACK_S[1]
    assert door.ask("right") == "open"


def test_each_service_of_a_camera_is_judged_for_itself_and_other_faults_hold_nothing_back() -> None:
    door = Door()
    door.knocks("wrong", 10)
    before = door.asked
    with pytest.raises(LoginRefused):
        door.ask("wrong", "C01 events")
    assert door.asked == before + 1

    def gone(_where: Address) -> str:
        door.asked += 1
        raise LinkLost("cam: gone")

    for _ in range(5):
        with pytest.raises(LinkLost):
            door.logins.asked("C02 small", address(URL, Login("guard", "x")), gone)
    assert door.asked == before + 6


def test_who_has_no_login_can_lock_nobody_out() -> None:
    door = Door()
    for _ in range(5):
        with pytest.raises(LoginRefused):
            door.logins.asked("C01 small", address(URL), door.answer)
    assert door.asked == 5
