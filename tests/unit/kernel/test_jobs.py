"""A job that fails in a way nobody expected: what the log says, and what Lambda prints."""

from __future__ import annotations

import json
import traceback
from typing import Any

import pytest
from chalice import Chalice, Rate
from chalice.test import Client

from chalicelib.kernel.jobs import JobFailed, in_our_log
from chalicelib.points.boards.service import publishing
from infra import census
from tests.watch import PERSONAL

SECRET = "张三 13812345678 sk_v00012p1_x"


def an_app() -> Chalice:
    made = Chalice(app_name="jobs", configure_logs=False)
    for kind in ("scheduled", "sqs", "dynamodb"):
        made.register_middleware(in_our_log, kind)

    @made.schedule(Rate(1, unit=Rate.HOURS), name="night")
    def night(_event: Any) -> None:
        raise ValueError(SECRET)

    @made.on_sqs_message(queue="parcels", name="parcels")
    def parcels(_event: Any) -> None:
        raise KeyError(SECRET)

    @made.on_dynamodb_record(stream_arn="facts", name="facts")
    def facts(_event: Any) -> None:
        raise LookupError(SECRET)

    return made


@pytest.mark.parametrize(("name", "kind"), [("night", "ValueError"), ("parcels", "KeyError"), ("facts", "LookupError")])
def test_a_surprise_in_a_job_is_our_event_without_its_message_and_fails_the_invocation(
    name: str, kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with Client(an_app()) as client:
        events: dict[str, Any] = {
            "night": client.events.generate_cw_event("aws.events", "Scheduled Event", {}, []),
            "parcels": client.events.generate_sqs_event(["x"]),
            "facts": {"Records": []},
        }
        with pytest.raises(JobFailed) as failed:
            client.lambda_.invoke(name, events[name])
    logged = [line for line in capsys.readouterr().err.splitlines() if line.startswith("{")]
    (line,) = [json.loads(one) for one in logged]
    assert (line["event"], line["type"], line["where"][-1].rpartition(":")[2]) == ("surprise", kind, name)
    printed = "".join(traceback.format_exception(failed.value)) + logged[0]
    assert SECRET not in printed
    assert not PERSONAL.search(logged[0])


def test_the_jobs_of_the_house_are_watched(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def surprising(_ctx: object) -> list[str]:
        raise ValueError(SECRET)

    monkeypatch.setattr(publishing, "publish_due", surprising)
    with Client(census.app()) as client:
        event = client.events.generate_cw_event("aws.events", "Scheduled Event", {}, [])
        with pytest.raises(JobFailed):
            client.lambda_.invoke("boards-publish", event)
    said = capsys.readouterr().err
    assert '"type": "ValueError"' in said
    assert SECRET not in said
