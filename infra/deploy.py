"""Puts a package into an account, real or emulated: uploads the code, makes or updates the stack, waits for it."""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable, Iterator
from typing import Any

from botocore.exceptions import ClientError
from botocore.session import get_session

from infra import tables
from infra.package import Package, build
from infra.plan import ROOT
from infra.stages import STAGES

WAIT_SECONDS_MAX = 1800
Clients = Callable[[str], Any]
"""From an AWS service's name to a client of the account."""


class DeployFailed(RuntimeError):
    """The stack could not be made; the sentence says which resource, and why."""


def clients(region: str, endpoint: str | None = None) -> Clients:
    """Return clients with the credentials of the surroundings, or of nobody where an emulator answers at `endpoint`."""
    session = get_session()
    known: dict[str, Any] = {"region_name": region}
    if endpoint is not None:
        known |= {"endpoint_url": endpoint, "aws_access_key_id": "test", "aws_secret_access_key": "test"}
    return lambda service: session.create_client(service, **known)


def deploy(package: Package, *, stage: str, parameters: dict[str, str], client: Clients) -> dict[str, str]:
    """Make the stack of `stage` what `package` says; return its outputs. Doing it again changes nothing.

    Raises:
        DeployFailed: CloudFormation rolled it back.
    """
    bucket = f"sanbao-{stage}-code-{client('sts').get_caller_identity()['Account']}"
    url = _upload(package, bucket, client("s3"))
    values = {"CodeBucket": bucket, "CodeKey": package.key, "Version": package.version} | parameters
    request = {
        "StackName": f"sanbao-{stage}",
        "TemplateURL": url,
        "Parameters": [{"ParameterKey": key, "ParameterValue": value} for key, value in sorted(values.items())],
        "Capabilities": ["CAPABILITY_IAM"],
    }
    cloudformation = client("cloudformation")
    if _stack(cloudformation, stage) is None:
        cloudformation.create_stack(**request)
    else:
        _update(cloudformation, request)
    outputs = _settled(cloudformation, stage)
    if STAGES[stage].emulated:
        _expire(client("dynamodb"), stage)
    return outputs


def _upload(package: Package, bucket: str, s3: Any) -> str:
    """Put the code and the template into the code bucket; return the template's address."""
    held = {entry["Name"] for entry in s3.list_buckets()["Buckets"]}
    if bucket not in held:
        region = s3.meta.region_name
        place = {} if region == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": region}}
        s3.create_bucket(Bucket=bucket, **place)
    if s3.list_objects_v2(Bucket=bucket, Prefix=package.key)["KeyCount"] == 0:
        s3.put_object(Bucket=bucket, Key=package.key, Body=package.code.read_bytes())
    name = package.key.replace(".zip", ".template.json")
    s3.put_object(Bucket=bucket, Key=name, Body=package.template.read_bytes())
    return f"{s3.meta.endpoint_url}/{bucket}/{name}"


def _stack(cloudformation: Any, stage: str) -> dict[str, Any] | None:
    try:
        found: dict[str, Any] = cloudformation.describe_stacks(StackName=f"sanbao-{stage}")["Stacks"][0]
    except ClientError as error:
        if "does not exist" in str(error):
            return None
        raise
    return found


def _update(cloudformation: Any, request: dict[str, Any]) -> None:
    try:
        cloudformation.update_stack(**request)
    except ClientError as error:
        if "No updates are to be performed" not in str(error):
            raise


def _settled(cloudformation: Any, stage: str) -> dict[str, str]:
    deadline = time.monotonic() + WAIT_SECONDS_MAX
    pause = 0.1
    while time.monotonic() < deadline:
        stack = _stack(cloudformation, stage)
        assert stack is not None, "the stack vanished while it was made"
        status = stack["StackStatus"]
        if status in {"CREATE_COMPLETE", "UPDATE_COMPLETE"}:
            return {output["OutputKey"]: output["OutputValue"] for output in stack.get("Outputs", [])}
        if not status.endswith("IN_PROGRESS"):
            raise DeployFailed(f"{status}: " + "; ".join(_reasons(cloudformation, stage)))
        time.sleep(pause)
        pause = min(pause * 1.5, 5)
    message = f"the stack of {stage} was not ready within {WAIT_SECONDS_MAX} seconds"
    raise DeployFailed(message)


def _reasons(cloudformation: Any, stage: str) -> Iterator[str]:
    for event in cloudformation.describe_stack_events(StackName=f"sanbao-{stage}")["StackEvents"]:
        if event["ResourceStatus"].endswith("FAILED"):
            yield f"{event['LogicalResourceId']}: {event.get('ResourceStatusReason', 'no reason given')}"


def _expire(dynamodb: Any, stage: str) -> None:
    """Turn on expiry, which the emulator's CloudFormation leaves out."""
    for record in tables.all_records():
        attribute = tables.ttl_attribute(record)
        table = f"sanbao-{stage}-{record.Meta.table_name}"
        if attribute is None:
            continue
        known = dynamodb.describe_time_to_live(TableName=table)["TimeToLiveDescription"]
        if known["TimeToLiveStatus"] != "ENABLED":
            wanted = {"Enabled": True, "AttributeName": attribute}
            dynamodb.update_time_to_live(TableName=table, TimeToLiveSpecification=wanted)


def main() -> None:
    """Package a stage and put it into the account that the surroundings' credentials open."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stage", required=True, choices=sorted(s for s in STAGES if not STAGES[s].emulated))
    parser.add_argument("--page-url", required=True)
    parser.add_argument("--wechat-app-id", default="")
    asked = parser.parse_args()
    made = build(asked.stage, target="lambda", out=ROOT / "build" / asked.stage)
    parameters = {"PageUrl": asked.page_url, "WechatAppId": asked.wechat_app_id}
    parameters["WechatAppSecret"] = os.environ.get("SANBAO_WECHAT_APP_SECRET", "")
    parameters["WechatTemplates"] = os.environ.get("SANBAO_WECHAT_TEMPLATES", "")
    parameters["WechatPushToken"] = os.environ.get("SANBAO_WECHAT_PUSH_TOKEN", "")
    parameters["WechatPushKey"] = os.environ.get("SANBAO_WECHAT_PUSH_KEY", "")
    region = STAGES[asked.stage].region
    for name, value in deploy(made, stage=asked.stage, parameters=parameters, client=clients(region)).items():
        print(f"{name:<16} {value}")


if __name__ == "__main__":
    main()
