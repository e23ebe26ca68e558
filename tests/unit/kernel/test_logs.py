"""What reaches the log."""

from __future__ import annotations

import json

import pytest

from chalicelib.kernel import logs
from infra import census


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
