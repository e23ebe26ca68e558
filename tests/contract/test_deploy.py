"""A packaged app in the emulated AWS: what wakes its functions, and what happens to what fails there."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import urllib3

from chalicelib.kernel.fonts import BOLD, REGULAR, key_of
from infra.deploy import SETTINGS, Clients, DeployFailed, asked_for, clients, deploy, main
from infra.fonts import send
from infra.functions import ENVIRONMENT
from infra.stages import STAGES
from infra.template import PARAMETERS as PARAMETERS_OF_STACK, template
from tests import emulator
from tests.make.jobs_app import app
from tests.make.jobs_package import package

WAIT_SECONDS_MAX = 30
PARAMETERS = {"PageUrl": "http://127.0.0.1:8000"}


@pytest.fixture(scope="module")
def aws() -> Iterator[tuple[Clients, str]]:
    with emulator.started() as running:
        yield clients(STAGES["test"].region, running.url), running.url


@pytest.fixture(scope="module")
def outputs(aws: tuple[Clients, str], tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    body = template(app.open_all(), "test")
    body["Resources"]["ParcelsQueue"]["Properties"]["VisibilityTimeout"] = 1  # Five receives in seconds, not an hour.
    made = package(tmp_path_factory.mktemp("package"), body)
    first = deploy(made, stage="test", parameters=PARAMETERS, client=aws[0])
    assert deploy(made, stage="test", parameters=PARAMETERS, client=aws[0]) == first
    return first


def seen(client: Clients) -> set[str]:
    rows = client("dynamodb").query(
        TableName="sanbao-test-runs",
        KeyConditionExpression="run_id = :seen",
        ExpressionAttributeValues={":seen": {"S": "seen"}},
    )
    return {item["row"]["S"] for item in rows["Items"]}


def wait_until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + WAIT_SECONDS_MAX
    while not holds():
        assert time.monotonic() < deadline, "it did not come to hold"
        time.sleep(0.2)


def test_the_api_answers_through_the_gateway(aws: tuple[Clients, str], outputs: dict[str, str]) -> None:
    url = f"{aws[1]}/restapis/{outputs['RestApiId']}/api/_user_request_/v1/echo/%E5%B7%A5%E5%88%86"
    assert json.loads(urllib3.request("GET", url).data) == {"word": "工分"}


def test_a_message_that_fails_comes_again_alone_and_ends_in_the_dead_letters(
    aws: tuple[Clients, str], outputs: dict[str, str]
) -> None:
    client = aws[0]
    sqs = client("sqs")
    url = sqs.get_queue_url(QueueName="sanbao-test-parcels")["QueueUrl"]
    for body in ("good", "bad", "fine"):
        sqs.send_message(QueueUrl=url, MessageBody=body)
    wait_until(lambda: {"parcel#good", "parcel#bad", "parcel#fine"} <= seen(client))
    dead = sqs.get_queue_url(QueueName="sanbao-test-parcels-dead-letters")["QueueUrl"]
    arrived: list[str] = []

    def is_there() -> bool:
        arrived.extend(message["Body"] for message in sqs.receive_message(QueueUrl=dead).get("Messages", []))
        return bool(arrived)

    wait_until(is_there)
    assert arrived == ["bad"]


def test_a_fact_wakes_the_streams_door(aws: tuple[Clients, str], outputs: dict[str, str]) -> None:
    item = {"day": {"S": "v00001#2026-11-24"}, "fact_id": {"S": "f1"}, "body": {"S": "[]"}}
    aws[0]("dynamodb").put_item(TableName="sanbao-test-facts", Item=item)
    wait_until(lambda: "fact#f1" in seen(aws[0]))


def test_the_schedule_is_enabled_for_its_function(aws: tuple[Clients, str], outputs: dict[str, str]) -> None:
    (rule,) = aws[0]("events").list_rules()["Rules"]
    assert (rule["ScheduleExpression"], rule["State"]) == ("rate(1 minute)", "ENABLED")
    (target,) = aws[0]("events").list_targets_by_rule(Rule=rule["Name"])["Targets"]
    assert target["Arn"].endswith(":function:sanbao-test-post-every_minute")


def test_deploying_again_without_naming_a_setting_leaves_it_as_it_is(
    aws: tuple[Clients, str], outputs: dict[str, str], tmp_path: Path
) -> None:
    def variables() -> dict[str, str]:
        function = aws[0]("lambda").get_function_configuration(FunctionName="sanbao-test")
        found: dict[str, str] = function["Environment"]["Variables"]
        return found

    given = {"SANBAO_SMS_URL": "https://sms.example.cn", "SANBAO_SMS_KEY": "quiet", "OTHER": "x"}
    made = package(tmp_path, template(app.open_all(), "test"))
    deploy(made, stage="test", parameters=asked_for(given, "https://sanbao.example.cn"), client=aws[0])
    named = {"SANBAO_SMS_URL", "SANBAO_SMS_KEY", "SANBAO_PAGE_URL"}
    first = {name: variables()[name] for name in named}
    assert first == {
        "SANBAO_SMS_URL": "https://sms.example.cn",
        "SANBAO_SMS_KEY": "quiet",
        "SANBAO_PAGE_URL": "https://sanbao.example.cn",
    }
    deploy(made, stage="test", parameters=asked_for({"SANBAO_SMS_KEY": "changed"}, None), client=aws[0])
    assert {name: variables()[name] for name in named} == first | {"SANBAO_SMS_KEY": "changed"}


def test_every_parameter_of_the_template_is_named_by_an_operator_or_by_the_deployment() -> None:
    of_a_deployment = {"CodeBucket", "CodeKey", "Version", "PageUrl", "PageCertificate"}
    assert set(SETTINGS) | of_a_deployment == set(PARAMETERS_OF_STACK)
    assert set(SETTINGS.values()) - {"SANBAO_ALARM_EMAIL"} <= set(ENVIRONMENT), "no function writes to who is woken"


def test_deploying_without_an_address_for_the_pages_says_what_to_ask(
    aws: tuple[Clients, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["deploy", "--stage", "prod"])
    monkeypatch.setattr("infra.deploy.clients", lambda _region: aws[0])
    with pytest.raises(SystemExit):
        main()
    assert 'make deploy STAGE=prod ARGS="--page-url https://' in capsys.readouterr().err


def test_the_faces_go_where_the_functions_look_for_them_and_only_once(
    aws: tuple[Clients, str], outputs: dict[str, str], tmp_path: Path
) -> None:
    s3, bucket = aws[0]("s3"), outputs["PrivateBucket"]
    assert send(s3, bucket, (str(tmp_path),)) == [REGULAR, BOLD]
    (tmp_path / REGULAR).write_bytes(b"a face")
    assert send(s3, bucket, (str(tmp_path / "nothing"), str(tmp_path))) == [BOLD]
    assert s3.get_object(Bucket=bucket, Key=key_of(REGULAR))["Body"].read() == b"a face"
    first = s3.head_object(Bucket=bucket, Key=key_of(REGULAR))["LastModified"]
    assert send(s3, bucket, ()) == [BOLD]
    assert s3.head_object(Bucket=bucket, Key=key_of(REGULAR))["LastModified"] == first


def test_a_stack_that_can_not_be_made_says_why(aws: tuple[Clients, str], tmp_path: Path) -> None:
    body = template(app.open_all(), "test")
    body["Resources"] = {"Broken": {"Type": "AWS::SQS::Queue", "Properties": {"RedrivePolicy": "not a policy"}}}
    body["Outputs"] = {}
    with pytest.raises(DeployFailed, match="ROLLBACK"):
        deploy(package(tmp_path, body), stage="local", parameters=PARAMETERS, client=aws[0])
