"""The house as anybody on the network meets it."""

from __future__ import annotations

import json
import time

import pytest

from chalicelib.kernel.refusals import PROBLEM_BASE
from infra import openapi
from tests.town import Town

pytestmark = pytest.mark.system

JOB_SECONDS_MAX = 120
"""A queue's message is with its function within a second; on a machine that is shared by many, far later."""


def test_health_names_the_stage_and_the_version(town: Town) -> None:
    answer = town.ask("GET", "/v1/health")
    assert answer.status == 200
    shown = json.loads(answer.data)
    assert shown["stage"] == "local"
    assert shown["version"] not in {"", "unpackaged"}
    assert answer.headers["X-Request-Id"]
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_description_served_is_the_one_committed(town: Town) -> None:
    answer = town.ask("GET", "/v1/openapi.json")
    assert answer.status == 200
    assert answer.data.decode() == openapi.PATH.read_text()


@pytest.mark.parametrize("path", ["/v1/nothing", "/v1/runs", "/v1/runs/a/b"])
def test_a_path_that_nobody_has_is_refused_in_the_houses_words(town: Town, path: str) -> None:
    answer = town.ask("GET", path)
    assert (answer.status, answer.headers["Content-Type"]) == (404, "application/problem+json; charset=utf-8")
    problem = json.loads(answer.data)
    assert problem["type"] == PROBLEM_BASE + "not_found"
    assert problem["zh"] == "没有找到。"
    assert problem["request_id"] == answer.headers["X-Request-Id"]


def test_a_method_that_a_path_does_not_have_is_refused(town: Town) -> None:
    answer = town.ask("POST", "/v1/health", body=b"{}")
    assert answer.status == (404 if town.through_gateway else 405)  # API Gateway does not tell the two apart.
    assert json.loads(answer.data)["code"] in {"not_found", "method_refused"}


def test_a_stranger_learns_nothing_about_runs(town: Town) -> None:
    answer = town.ask("GET", "/v1/runs/whatever%20it%20is")
    assert answer.status == 401
    assert json.loads(answer.data)["code"] == "not_signed_in"


def test_another_content_type_is_refused_in_the_houses_words(town: Town) -> None:
    answer = town.ask("GET", "/v1/health", headers={"Content-Type": "text/xml"})
    assert answer.status == 415
    assert json.loads(answer.data)["code"] == "media_type_refused"


def test_what_a_job_logs_is_watched(town: Town) -> None:
    """A part of no run makes the queue's door log a surprise, by its message's id and without a word of the message."""
    queue = town.aws("sqs")
    url = queue.get_queue_url(QueueName="sanbao-local-wishes")["QueueUrl"]
    part = json.dumps({"run_id": "nobody's", "kind": "wishes", "part": "王小明 13812345678"}, ensure_ascii=False)
    sent = queue.send_message(QueueUrl=url, MessageBody=part)["MessageId"]
    deadline = time.monotonic() + JOB_SECONDS_MAX
    while not (lines := [line for name, line in town.told() if name.endswith("wishes-work") and sent in line]):
        assert time.monotonic() < deadline, "the job logged nothing"
        time.sleep(0.5)
    assert json.loads(lines[0])["event"] == "surprise"
    assert town.leaks() == []


def test_expiry_protects_no_row_for_ever(town: Town) -> None:
    known = town.aws("dynamodb").describe_time_to_live(TableName="sanbao-local-runs")["TimeToLiveDescription"]
    assert known == {"TimeToLiveStatus": "ENABLED", "AttributeName": "kept_until"}
