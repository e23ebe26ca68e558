"""A witness as a stack of its own, in the account of whoever runs it: a function, its table, its key, its address.

    python -m infra.witness                                     build/witness: the code and the template
    python -m infra.witness --region cn-north-1 --name bank.example/witness --log VKEY --email ops@bank.example
                                                                the same, and put it into the account

The second prints the witness's vkey and address, which the town enters into its settings. Doing it again changes
nothing but what is new; its key and what it has seen outlive the stack.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import tempfile
import urllib.request
from pathlib import Path
from typing import Any

from infra.deploy import Clients, brought, clients, upload
from infra.indexes import Step
from infra.names import Resource, attribute, ref, text
from infra.package import TARGETS, Package, compiled, files_in, packages, version, write_zip
from infra.plan import ROOT
from infra.stages import LOG_DAYS
from witness.settings import logs_of

STACK = "witness"
MEMORY_MB, TIMEOUT_SECONDS = 512, 20
AT_ONCE_MAX, A_SECOND_MAX = 10, 20
"""Calls at once and a second, of everybody together: a town asks once a minute, and nobody else has a reason to."""
OWN = (
    "chalicelib/__init__.py",
    "chalicelib/credit/__init__.py",
    "chalicelib/credit/log/__init__.py",
    "chalicelib/credit/log/core/__init__.py",
    "chalicelib/credit/log/core/checkpoints.py",
    "chalicelib/credit/log/core/merkle.py",
    "chalicelib/credit/log/core/notes.py",
    "chalicelib/credit/log/core/witnessing.py",
    "chalicelib/kernel/__init__.py",
    "chalicelib/kernel/values.py",
)
"""What a witness has of the house: the log's core, and what that is written in."""
PARAMETERS: dict[str, Resource] = {
    "CodeBucket": {"Type": "String", "Description": "The bucket that holds the code."},
    "CodeKey": {"Type": "String", "Description": "The zip's key in it, which names its content."},
    "Name": {"Type": "String", "Description": "The witness's name, such as bank.example/witness; it never changes."},
    "Logs": {"Type": "String", "Description": "The vkeys of the logs that it serves, with spaces between."},
    "Email": {"Type": "String", "Default": "", "Description": "Who is told when a log forked; may be empty."},
}


def template() -> Resource:
    """Return the stack's template. Equal code gives an equal one."""
    return {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Description": "A witness of town logs.",
        "Parameters": PARAMETERS,
        "Conditions": {"HasEmail": {"Fn::Not": [{"Fn::Equals": [ref("Email"), ""]}]}},
        "Resources": _kept() | _function() | _address() | _alarm(),
        "Outputs": {"Url": {"Value": attribute("Api", "ApiEndpoint")}, "Function": {"Value": ref("Function")}},
    }


def _kept() -> dict[str, Resource]:
    """Return what outlives the stack: the key, and what was seen."""
    lasting = {"DeletionPolicy": "Retain", "UpdateReplacePolicy": "Retain"}
    owner = text("arn:${AWS::Partition}:iam::${AWS::AccountId}:root")
    policy = {"Effect": "Allow", "Principal": {"AWS": owner}, "Action": "kms:*", "Resource": "*"}
    key = {
        "Description": "Cosigns checkpoints of town logs.",
        "KeySpec": "ECC_NIST_EDWARDS25519",
        "KeyUsage": "SIGN_VERIFY",
        "KeyPolicy": {"Version": "2012-10-17", "Statement": [policy]},
    }
    table = {
        "KeySchema": [{"AttributeName": "origin", "KeyType": "HASH"}],
        "AttributeDefinitions": [{"AttributeName": "origin", "AttributeType": "S"}],
        "BillingMode": "PAY_PER_REQUEST",
        "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": True},
        "DeletionProtectionEnabled": True,
    }
    return {
        "Key": {"Type": "AWS::KMS::Key", "Properties": key} | lasting,
        "Held": {"Type": "AWS::DynamoDB::Table", "Properties": table} | lasting,
    }


def _function() -> dict[str, Resource]:
    """Return the function with its log, and a role that may sign, keep one table's rows, and nothing else."""
    trust = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
    allowed = [
        {"Action": ["kms:Sign", "kms:GetPublicKey"], "Resource": attribute("Key")},
        {"Action": ["dynamodb:GetItem", "dynamodb:PutItem"], "Resource": attribute("Held")},
        {"Action": ["logs:CreateLogStream", "logs:PutLogEvents"], "Resource": attribute("Logged")},
    ]
    statements = [{"Effect": "Allow"} | one for one in allowed]
    role = {
        "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [trust]},
        "Policies": [
            {"PolicyName": "witness", "PolicyDocument": {"Version": "2012-10-17", "Statement": statements}},
        ],
    }
    told = {
        "WITNESS_NAME": ref("Name"),
        "WITNESS_LOGS": ref("Logs"),
        "WITNESS_STATE": text("dynamodb:${Held}"),
        "WITNESS_SIGNER": text("kms:${Key}"),
    }
    function = {
        "Handler": "witness.lambda_function.handler",
        "Runtime": f"python{sys.version_info.major}.{sys.version_info.minor}",
        "Architectures": ["arm64"],
        "MemorySize": MEMORY_MB,
        "Timeout": TIMEOUT_SECONDS,
        "Role": attribute("Role"),
        "Code": {"S3Bucket": ref("CodeBucket"), "S3Key": ref("CodeKey")},
        "Environment": {"Variables": told},
        "LoggingConfig": {"LogGroup": ref("Logged")},
    }
    return {
        "Logged": {"Type": "AWS::Logs::LogGroup", "Properties": {"RetentionInDays": LOG_DAYS}},
        "Role": {"Type": "AWS::IAM::Role", "Properties": role},
        "Function": {"Type": "AWS::Lambda::Function", "Properties": function},
    }


def _address() -> dict[str, Resource]:
    """Return the address at which it is asked, throttled for everybody together."""
    integration = {
        "ApiId": ref("Api"),
        "IntegrationType": "AWS_PROXY",
        "IntegrationUri": attribute("Function"),
        "PayloadFormatVersion": "2.0",
    }
    throttled = {"ThrottlingBurstLimit": AT_ONCE_MAX, "ThrottlingRateLimit": A_SECOND_MAX}
    stage = {"ApiId": ref("Api"), "StageName": "$default", "AutoDeploy": True, "DefaultRouteSettings": throttled}
    caller = text("arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${Api}/*")
    permission = {
        "FunctionName": ref("Function"),
        "Action": "lambda:InvokeFunction",
        "Principal": "apigateway.amazonaws.com",
        "SourceArn": caller,
    }
    routes = {
        name: {
            "Type": "AWS::ApiGatewayV2::Route",
            "Properties": {"ApiId": ref("Api"), "RouteKey": key, "Target": text("integrations/${Integration}")},
        }
        for name, key in (("AddCheckpoint", "POST /add-checkpoint"), ("TellKey", "GET /"))
    }
    return {
        "Api": {"Type": "AWS::ApiGatewayV2::Api", "Properties": {"Name": "witness", "ProtocolType": "HTTP"}},
        "Integration": {"Type": "AWS::ApiGatewayV2::Integration", "Properties": integration},
        "Stage": {"Type": "AWS::ApiGatewayV2::Stage", "Properties": stage},
        "Permission": {"Type": "AWS::Lambda::Permission", "Properties": permission},
    } | routes


def _alarm() -> dict[str, Resource]:
    """Return who is told of a log that forked, and of proofs that did not hold: the checkpoint is in the line.

    The second alarm is one of its own: anybody sets it off by a public checkpoint, and must not hide a fork by that.
    """
    told = {"Subscription": [{"Protocol": "email", "Endpoint": ref("Email")}]}
    return {
        "Told": {"Type": "AWS::SNS::Topic", "Condition": "HasEmail", "Properties": told},
        **_told("forked", "A log signed two trees of one size. Keep the lines of the log, and tell other witnesses."),
        **_told("not_continued", "A proof did not hold, of the log or of anybody. Look whether it was cosigned since."),
    }


def _told(event: str, why: str) -> dict[str, Resource]:
    metric = {"MetricNamespace": "witness", "MetricName": event, "MetricValue": "1", "DefaultValue": 0}
    found = f'{{ $.event = "witness.{event}" }}'
    seen = {"LogGroupName": ref("Logged"), "FilterPattern": found, "MetricTransformations": [metric]}
    alarm = {
        "AlarmDescription": why,
        "Namespace": "witness",
        "MetricName": event,
        "Statistic": "Sum",
        "Period": 60,
        "EvaluationPeriods": 1,
        "Threshold": 1,
        "ComparisonOperator": "GreaterThanOrEqualToThreshold",
        "TreatMissingData": "notBreaching",
        "AlarmActions": [{"Fn::If": ["HasEmail", ref("Told"), ref("AWS::NoValue")]}],
    }
    name = "".join(word.title() for word in event.split("_"))
    return {
        name: {"Type": "AWS::Logs::MetricFilter", "Properties": seen},
        f"{name}Alarm": {"Type": "AWS::CloudWatch::Alarm", "Properties": alarm},
    }


def build(out: Path, *, target: str | None) -> Package:
    """Package a witness; `target` None leaves the packages out, for functions that find them installed."""
    out.mkdir(parents=True, exist_ok=True)
    own = [(ROOT / name, name) for name in OWN]
    own += [
        (ROOT / "witness" / name, f"witness/{name}") for _, name in files_in(ROOT / "witness") if name.endswith(".py")
    ]
    others = [] if target is None else list(files_in(packages(target, ROOT / "witness" / "requirements.txt")))
    code = out / "code.zip"
    with tempfile.TemporaryDirectory() as folder:
        write_zip(code, compiled(own, Path(folder)), others)
    made = out / "template.json"
    made.write_text(json.dumps(template(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return Package(code, made, f"code-{hashlib.sha256(code.read_bytes()).hexdigest()[:16]}.zip", version())


def put(package: Package, *, parameters: dict[str, str], client: Clients) -> dict[str, str]:
    """Make the stack what `package` says; return its outputs. Doing it again changes nothing.

    Raises:
        DeployFailed: CloudFormation rolled it back.
    """
    bucket = f"sanbao-{STACK}-code-{client('sts').get_caller_identity()['Account']}"
    upload(package, bucket, client("s3"))
    wanted: dict[str, Any] = json.loads(package.template.read_text(encoding="utf-8"))
    return brought(
        Step(wanted, code=True), STACK, {"CodeBucket": bucket, "CodeKey": package.key} | parameters, bucket, client
    )


def main() -> None:
    """Package a witness, and put it into an account where a region is named."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--target", choices=sorted(TARGETS), default="lambda")
    parser.add_argument("--region", help="the account's region; its credentials are those of the surroundings")
    parser.add_argument("--name", help="the witness's name")
    parser.add_argument("--log", action="append", default=[], metavar="VKEY", help="a log's vkey; again for more")
    parser.add_argument("--email", help="who is told when a log forked")
    asked = parser.parse_args()
    made = build(ROOT / "build" / STACK, target=asked.target)
    print(f"{made.code.relative_to(ROOT)}  {made.code.stat().st_size / 1e6:.1f} MB  {made.key}")
    print(f"{made.template.relative_to(ROOT)}  {made.template.stat().st_size / 1e3:.0f} kB")
    if asked.region is None:
        return
    given = {"Name": asked.name, "Email": asked.email}
    if asked.log:
        given["Logs"] = " ".join(key.vkey for keys in logs_of(" ".join(asked.log)).values() for key in keys)
    parameters = {name: value for name, value in given.items() if value is not None}
    outputs = put(made, parameters=parameters, client=clients(asked.region))
    with urllib.request.urlopen(outputs["Url"], timeout=30) as answer:  # noqa: S310  The stack's own address.
        print(f"{answer.read().decode().strip()}\n{outputs['Url']}")


if __name__ == "__main__":
    main()
