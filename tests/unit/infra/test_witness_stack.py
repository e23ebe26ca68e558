"""A witness's stack, read as data: what it may, what outlives it, and that its package has all that it imports."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from cfnlint.api import ManualArgs, lint_file

from infra.plan import ROOT
from infra.stages import STAGES
from infra.witness import build, template
from tests.unit.infra.test_template import ENDS_OF_RUNTIMES
from tests.unit.log.keys import LOG, ORIGIN, Tree


@pytest.mark.parametrize("region", sorted({stage.region for stage in STAGES.values()}))
def test_cfn_lint_finds_nothing(region: str, tmp_path: Path) -> None:
    file = tmp_path / "template.json"
    file.write_text(json.dumps(template()))
    config = ManualArgs(regions=[region], ignore_checks=ENDS_OF_RUNTIMES)
    assert [str(match) for match in lint_file(file, config=config)] == []


def test_the_key_and_what_was_seen_outlive_the_stack_and_nothing_else_does() -> None:
    kept = {name for name, one in template()["Resources"].items() if one.get("DeletionPolicy") == "Retain"}
    assert kept == {"Key", "Held"}


def test_it_may_sign_by_its_own_key_and_keep_its_own_rows_alone() -> None:
    (policy,) = template()["Resources"]["Role"]["Properties"]["Policies"]
    statements = policy["PolicyDocument"]["Statement"]
    assert {action for one in statements for action in one["Action"]} == {
        "kms:Sign",
        "kms:GetPublicKey",
        "dynamodb:GetItem",
        "dynamodb:PutItem",
        "logs:CreateLogStream",
        "logs:PutLogEvents",
    }
    assert all("Fn::GetAtt" in one["Resource"] for one in statements)


def test_what_anybody_can_set_off_is_no_alarm_of_a_fork() -> None:
    made = template()["Resources"]
    for name, event in (("Forked", "forked"), ("NotContinued", "not_continued")):
        seen = made[name]["Properties"]
        assert seen["FilterPattern"] == f'{{ $.event = "witness.{event}" }}'
        (metric,) = seen["MetricTransformations"]
        assert metric["MetricName"] == made[f"{name}Alarm"]["Properties"]["MetricName"] == event


def test_its_pins_are_the_houses() -> None:
    house = (ROOT / "requirements.txt").read_text().splitlines()
    own = [line for line in (ROOT / "witness" / "requirements.txt").read_text().splitlines() if line[0] != "#"]
    assert own
    assert set(own) <= set(house)


PROGRAM = """
import os, sys
from witness import lambda_function
assert lambda_function.witness().key.name == "bank.example/witness"
body = sys.stdin.read()
asked = {"stage": "$default", "http": {"method": "POST"}}
event = {"rawPath": "/add-checkpoint", "requestContext": asked, "body": body}
print(lambda_function.handler(event, None)["statusCode"])
print(sorted({name.split(".")[0] for name in sys.modules if name.startswith(("chalice", "pynamodb", "pydantic"))}))
"""


def test_the_package_runs_by_itself_and_has_nothing_of_the_house_but_the_logs_core(tmp_path: Path) -> None:
    made = build(tmp_path / "out", target=None)
    assert build(tmp_path / "again", target=None).key == made.key
    with zipfile.ZipFile(made.code) as opened:
        opened.extractall(tmp_path / "code")
        names = [name for name in opened.namelist() if name.endswith(".py") and name.startswith("chalicelib/")]
    assert len(names) == 10
    environment = {
        "PYTHONPATH": str(tmp_path / "code"),
        "WITNESS_NAME": "bank.example/witness",
        "WITNESS_LOGS": LOG.public.vkey,
        "WITNESS_STATE": f"sqlite:{tmp_path / 'held.db'}",
        "WITNESS_SIGNER": f"seed:{tmp_path / 'seed'}",
    }
    (tmp_path / "seed").write_text("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")
    body = Tree().asked(0, 3).body.decode()
    assert ORIGIN in body
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=tmp_path,
        env=environment,
        input=body,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines()[-2:] == ["200", "['chalicelib']"]
