"""What reaches the log."""

from __future__ import annotations

import json

import pytest

from chalicelib.kernel import logs
from infra import census
from tests.watch import PERSONAL


def test_an_event_is_one_line_of_json_whichever_door_it_is_at(capsys: pytest.CaptureFixture[str]) -> None:
    census.app()  # Chalice has a logger of its own under the app's name.
    logs.event("refused", status=404, who="张三", phone="13800000000")
    (line,) = capsys.readouterr().err.splitlines()
    assert json.loads(line) == {
        "event": "refused",
        "level": "info",
        "status": 404,
        "who": "withheld",
        "phone": "withheld",
    }


@pytest.mark.parametrize(
    "leak",
    [
        '{"who": "张三"}',
        '{"to": "13812345678"}',
        '{"id": "33010919700517000X"}',
        '{"code": "NzJ684yhEPJvuJacverPnp"}',
        '{"key": "sk_v00012p1_x"}',
        '{"token": "eyJhbGciOiJIUzI1NiJ9.e30.x"}',
    ],
)
def test_the_watch_over_all_tests_sees_what_no_log_may_hold(leak: str) -> None:
    assert PERSONAL.search(leak)


def test_the_watch_lets_ids_and_codes_of_refusals_pass() -> None:
    line = '{"event": "refused", "request_id": "01932f5e-8b7a-7c3d-9e1f-5a6b7c8d9e0f", "code": "no_such_holder"}'
    assert not PERSONAL.search(line)
