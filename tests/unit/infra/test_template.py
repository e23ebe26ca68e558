"""The template, read as data."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cfnlint.api import ManualArgs, lint_file

from chalicelib.credit.log.service import publishing
from chalicelib.foundation.identity.core import roster
from chalicelib.foundation.identity.service import card_sheets, codes, rosters
from chalicelib.foundation.media.store import objects
from chalicelib.foundation.runs.core import RESULT_DAYS, RESULTS
from chalicelib.points.settlement.store import objects as comparisons
from infra import census
from infra.data import VISIBILITY_TIMES
from infra.stages import STAGES
from infra.tables import all_records, ttl_attribute
from infra.template import template
from tests.make.jobs_app import app as jobs_app
from tests.watch import WATCH

jobs_app.open_all()

ENDS_OF_RUNTIMES = ["E2531", "E2533", "W2531"]
"""What cfn-lint says of a Lambda runtime depends on today's date: no change of ours makes it right or wrong."""


def resources(stage: str, kind: str, app: Any = None) -> dict[str, Any]:
    made = template(app or census.app(), stage)["Resources"]
    return {name: r for name, r in made.items() if r["Type"] == kind}


OF_EACH_REGION = [name for name, stage in STAGES.items() if not stage.emulated and name.startswith("prod")]
"""One stage of each kind of AWS: linting takes twenty seconds, and `dev` is `prod` by another name."""


@pytest.mark.parametrize(
    ("app", "stage"),
    [*((census.app(), stage) for stage in OF_EACH_REGION), (jobs_app, "prod")],
    ids=[*OF_EACH_REGION, "every kind of job"],
)
def test_cfn_lint_finds_nothing(app: Any, stage: str, tmp_path: Path) -> None:
    file = tmp_path / "template.json"
    file.write_text(json.dumps(template(app, stage)))
    config = ManualArgs(regions=[STAGES[stage].region], ignore_checks=ENDS_OF_RUNTIMES)
    assert [str(match) for match in lint_file(file, config=config)] == []


def test_equal_code_gives_an_equal_template() -> None:
    assert json.dumps(template(census.app(), "prod")) == json.dumps(template(census.app(), "prod"))


def test_every_record_has_its_table_and_none_is_left_over() -> None:
    names = {r["Properties"]["TableName"] for r in resources("prod", "AWS::DynamoDB::Table").values()}
    assert names == {f"sanbao-prod-{record.Meta.table_name}" for record in all_records()}


@pytest.mark.parametrize("stage", ["prod", "prod-cn"])
def test_lasting_data_survives_a_deleted_stack(stage: str) -> None:
    for kind in ("AWS::DynamoDB::Table", "AWS::S3::Bucket", "AWS::SecretsManager::Secret"):
        for resource in resources(stage, kind).values():
            assert resource["DeletionPolicy"] == resource["UpdateReplacePolicy"] == "Retain"
    for table in resources(stage, "AWS::DynamoDB::Table").values():
        assert table["Properties"]["DeletionProtectionEnabled"] is True
        assert table["Properties"]["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}


def test_rows_that_say_when_they_may_go_do_go() -> None:
    found = resources("prod", "AWS::DynamoDB::Table")
    for record in all_records():
        attribute = ttl_attribute(record)
        wanted = None if attribute is None else {"AttributeName": attribute, "Enabled": True}
        table = next(t for t in found.values() if t["Properties"]["TableName"].endswith(f"-{record.Meta.table_name}"))
        assert table["Properties"].get("TimeToLiveSpecification") == wanted


def test_every_queue_that_wakes_a_function_has_dead_letters_and_hides_messages_long_enough() -> None:
    made = template(jobs_app, "prod")["Resources"]
    for source in resources("prod", "AWS::Lambda::EventSourceMapping", jobs_app).values():
        name, attribute = source["Properties"]["EventSourceArn"]["Fn::GetAtt"]
        if attribute == "StreamArn":
            continue
        queue = made[name]["Properties"]
        seconds = made[source["Properties"]["FunctionName"]["Ref"]]["Properties"]["Timeout"]
        assert queue["VisibilityTimeout"] >= VISIBILITY_TIMES * seconds
        dead = queue["RedrivePolicy"]["deadLetterTargetArn"]["Fn::GetAtt"][0]
        assert made[dead]["Type"] == "AWS::SQS::Queue"
        assert queue["RedrivePolicy"]["maxReceiveCount"] == 5
        assert source["Properties"]["FunctionResponseTypes"] == ["ReportBatchItemFailures"]


def test_a_record_that_can_not_be_handled_does_not_stop_its_stream() -> None:
    (source,) = (
        s["Properties"]
        for name, s in resources("prod", "AWS::Lambda::EventSourceMapping", jobs_app).items()
        if name.endswith("Records")
    )
    assert source["BisectBatchOnFunctionError"] is True
    assert source["EventSourceArn"] == {"Fn::GetAtt": ["FactsTable", "StreamArn"]}
    assert source["DestinationConfig"]["OnFailure"]["Destination"] == {"Fn::GetAtt": ["StreamFailuresQueue", "Arn"]}


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for part in value.values():
            yield from _strings(part)
    elif isinstance(value, list):
        for part in value:
            yield from _strings(part)
    elif isinstance(value, str):
        yield value


@pytest.mark.parametrize("stage", sorted(STAGES))
def test_the_role_may_do_named_deeds_on_named_things(stage: str) -> None:
    for role in resources(stage, "AWS::IAM::Role", jobs_app).values():
        (policy,) = role["Properties"]["Policies"]
        for statement in policy["PolicyDocument"]["Statement"]:
            assert not any("*" in action for action in statement["Action"])
            assert "*" not in statement["Resource"]


@pytest.mark.parametrize("stage", sorted(STAGES))
def test_functions_sign_with_keys_that_bear_an_alias_of_their_stage_alone(stage: str) -> None:
    (policy,) = resources(stage, "AWS::IAM::Role", jobs_app)["Role"]["Properties"]["Policies"]
    found = [one for one in policy["PolicyDocument"]["Statement"] if any("kms" in action for action in one["Action"])]
    (statement,) = found
    assert statement["Action"] == ["kms:Sign", "kms:GetPublicKey"]
    alias = {"kms:ResourceAliases": [f"alias/sanbao-{stage}-*"]}
    assert statement["Condition"] == {"ForAnyValue:StringLike": alias}


@pytest.mark.parametrize("stage", sorted(STAGES))
def test_the_houses_functions_do_not_touch_the_pages(stage: str) -> None:
    role = resources(stage, "AWS::IAM::Role", jobs_app)["Role"]
    assert not [text for text in _strings(role) if "PagesBucket" in text or "EdgeSecret" in text]


@pytest.mark.parametrize("stage", sorted(STAGES))
def test_no_arn_names_a_partition_an_account_or_a_region(stage: str) -> None:
    for text in _strings(template(jobs_app, stage)):
        assert "arn:aws" not in text
        assert "amazonaws.com." not in text


def test_the_gateway_refuses_in_the_houses_words() -> None:
    (api,) = resources("prod", "AWS::ApiGateway::RestApi").values()
    refusals = api["Properties"]["Body"]["x-amazon-apigateway-gateway-responses"]
    for refusal in refusals.values():
        body = json.loads(refusal["responseTemplates"]["application/json"])
        assert int(refusal["statusCode"]) == body["status"]
        assert body["request_id"] == "$context.requestId"
    assert refusals["MISSING_AUTHENTICATION_TOKEN"]["statusCode"] == "404"
    assert resources("prod", "AWS::ApiGateway::GatewayResponse") == {}
    assert len(resources("local", "AWS::ApiGateway::GatewayResponse")) == len(refusals)


def test_a_changed_api_is_deployed_anew_and_an_equal_one_is_not() -> None:
    (before,) = resources("prod", "AWS::ApiGateway::Deployment")
    (same,) = resources("prod", "AWS::ApiGateway::Deployment")
    (other,) = resources("prod", "AWS::ApiGateway::Deployment", jobs_app)
    assert before == same != other


def test_logs_are_kept_as_long_as_the_law_asks() -> None:
    for group in resources("prod", "AWS::Logs::LogGroup").values():
        assert group["Properties"]["RetentionInDays"] >= 183


def test_what_is_not_to_stay_in_the_private_bucket_is_forgotten_with_its_older_versions() -> None:
    found = resources("prod", "AWS::S3::Bucket")
    rules = {
        name: [rule for rule in bucket["Properties"]["LifecycleConfiguration"]["Rules"] if "Prefix" in rule]
        for name, bucket in found.items()
    }
    passing = rules.pop("PrivateBucket")
    assert {rule["Prefix"]: rule["ExpirationInDays"] for rule in passing} == {
        objects.UPLOADS: 1,
        comparisons.UPLOADS: 3,
        rosters.UPLOADS: roster.CLEAR_DAYS,
        rosters.CHUNKS: roster.CLEAR_DAYS,
        rosters.FAULTS: RESULT_DAYS,
        rosters.REPORTS: RESULT_DAYS,
        card_sheets.SHEETS: RESULT_DAYS,
        codes.PICTURES: RESULT_DAYS,
        RESULTS: RESULT_DAYS,
    }
    assert {rule["Status"] for rule in passing} == {"Enabled"}
    assert {rule["NoncurrentVersionExpiration"]["NoncurrentDays"] for rule in passing} == {1}
    assert not [rule for rule in passing if rosters.TEMPLATE_KEY.startswith(rule["Prefix"])]
    assert rules == {"PublicBucket": [], "PagesBucket": []}


@pytest.mark.parametrize("stage", sorted(STAGES))
def test_somebody_is_woken_by_the_very_event_that_the_log_writes(stage: str) -> None:
    made = template(census.app(), stage)["Resources"]
    assert ("LogForked" in made) == (not STAGES[stage].emulated)
    if STAGES[stage].emulated:
        return
    publishing.alarm("tiles")
    event = json.loads(WATCH.lines[-1])["event"]
    seen, alarm = made["LogForked"]["Properties"], made["LogForkedAlarm"]["Properties"]
    (metric,) = seen["MetricTransformations"]
    assert seen["FilterPattern"] == f'{{ $.event = "{event}" }}'
    assert made[seen["LogGroupName"]["Ref"]]["Properties"]["LogGroupName"].endswith("-log-publish")
    assert (alarm["MetricName"], alarm["Namespace"]) == (metric["MetricName"], metric["MetricNamespace"])
    below, failing = made["LogBelowQuorumAlarm"]["Properties"], made["LogFailingAlarm"]["Properties"]
    assert "log_below_quorum" in made["LogBelowQuorum"]["Properties"]["FilterPattern"]
    assert below["Period"] * below["EvaluationPeriods"] == 3_600
    assert made[failing["Dimensions"][0]["Value"]["Ref"]]["Type"] == "AWS::Lambda::Function"
    assert (failing["Namespace"], failing["MetricName"]) == ("AWS/Lambda", "Errors")


@pytest.mark.parametrize("stage", sorted(STAGES))
def test_somebody_is_woken_by_what_the_payments_write_wherever_they_write_it(stage: str) -> None:
    made = template(census.app(), stage)["Resources"]
    assert ("PaymentOddityApi" in made) == (not STAGES[stage].emulated)
    if STAGES[stage].emulated:
        return
    rooms = Path(__file__).parents[3] / "chalicelib" / "foundation" / "payments" / "service"
    written = "".join(path.read_text(encoding="utf-8") for path in rooms.glob("*.py"))
    for event, name in (
        ("payment_oddity", "PaymentOddity"),
        ("refund_not_done", "RefundNotDone"),
        ("payment_bill_differs", "PaymentBillDiffers"),
    ):
        assert f'logs.event("{event}"' in written
        alarm = made[f"{name}Alarm"]["Properties"]
        for where, group in (("Api", f"/aws/lambda/sanbao-{stage}"), ("Rounds", f"sanbao-{stage}-payments-work")):
            seen = made[f"{name}{where}"]["Properties"]
            (metric,) = seen["MetricTransformations"]
            assert seen["FilterPattern"] == f'{{ $.event = "{event}" }}'
            assert (metric["MetricName"], metric["MetricNamespace"]) == (alarm["MetricName"], alarm["Namespace"])
            assert group in made[seen["LogGroupName"]["Ref"]]["Properties"]["LogGroupName"]
    secret = made["Role"]["Properties"]["Policies"][0]["PolicyDocument"]["Statement"]
    (reading,) = [one for one in secret if one["Action"] == ["secretsmanager:GetSecretValue"]]
    assert {"Fn::If": ["HasWxpaySecret", {"Ref": "WxpaySecret"}, {"Ref": "AWS::NoValue"}]} in reading["Resource"]
