"""What a rehearsal leaves out: each test that needs more than a gateway, and no other."""

from __future__ import annotations

from infra.plan import ROOT
from local.rehearse import LEFT_OUT


def test_each_test_that_kills_the_server_is_left_out() -> None:
    killers = {
        f"tests/system/{file.name}"
        for file in (ROOT / "tests/system").glob("test_*.py")
        if "kill_server(" in file.read_text(encoding="utf-8")
    }
    assert killers == {"tests/system/test_race.py", "tests/system/test_race_credit.py"}
    assert killers <= set(LEFT_OUT)


def test_what_is_left_out_is_there_and_says_why() -> None:
    for path, why in LEFT_OUT.items():
        assert (ROOT / path).is_file()
        assert why
