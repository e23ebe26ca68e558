"""Puts a package into an account, real or emulated: uploads the code, makes or updates the stack, waits for it.

`make deploy` then sends the pages (`infra.publish`) and says where they are.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from botocore.exceptions import ClientError
from botocore.session import get_session

from infra import fonts, publish, tables
from infra.indexes import Step, Template, rollout
from infra.package import Package, build
from infra.plan import ROOT
from infra.stages import STAGES

WAIT_SECONDS_MAX = 1800
SETTINGS = {
    "WechatUrl": "SANBAO_WECHAT_URL",
    "WechatAppId": "SANBAO_WECHAT_APP_ID",
    "WechatAppSecret": "SANBAO_WECHAT_APP_SECRET",
    "WechatTemplates": "SANBAO_WECHAT_TEMPLATES",
    "WechatPushToken": "SANBAO_WECHAT_PUSH_TOKEN",
    "WechatPushKey": "SANBAO_WECHAT_PUSH_KEY",
    "SmsUrl": "SANBAO_SMS_URL",
    "SmsKey": "SANBAO_SMS_KEY",
    "TopupUrl": "SANBAO_TOPUP_URL",
    "TopupOpenid": "SANBAO_TOPUP_OPENID",
    "TopupKey": "SANBAO_TOPUP_KEY",
    "WxpayUrl": "SANBAO_WXPAY_URL",
    "WxpayMchid": "SANBAO_WXPAY_MCHID",
    "WxpaySerial": "SANBAO_WXPAY_SERIAL",
    "WxpaySecret": "SANBAO_WXPAY_SECRET",
    "WxpayKey": "SANBAO_WXPAY_KEY",
    "WxpayApiKey": "SANBAO_WXPAY_API_KEY",
    "WxpayPublicKeyId": "SANBAO_WXPAY_PUBLIC_KEY_ID",
    "WxpayPublicKey": "SANBAO_WXPAY_PUBLIC_KEY",
    "SigningKeys": "SANBAO_SIGNING_KEYS",
    "LogOrigin": "SANBAO_LOG_ORIGIN",
    "LogKeys": "SANBAO_LOG_KEYS",
    "LogWitnesses": "SANBAO_LOG_WITNESSES",
    "LogQuorum": "SANBAO_LOG_QUORUM",
    "AlarmEmail": "SANBAO_ALARM_EMAIL",
}
"""Which variable of the operator's surroundings gives a parameter. One that is not set leaves the stack's as it is."""
PAGE_URL_NEEDED = (
    "the first deployment has to know where the pages will be, since codes are printed with it: "
    'make deploy STAGE={stage} ARGS="--page-url https://sanbao.example.cn"'
)
FACE_NEEDED = (
    "{face} is not on this machine: no cards are drawn, and boards come out without posters. "
    "Install fonts-lxgw-wenkai and deploy again, or put it under fonts/ in {bucket}."
)
ORIGIN = re.compile(r"https://[a-z0-9]([a-z0-9.-]*[a-z0-9])?/?")
DNS_NEEDED = "Make this DNS record, so that {host} is the distribution:  {host}.  CNAME  {name}."
CERTIFICATE_NEEDED = (
    "{host} has no certificate yet, and until it has one no page is shown under that name. {where} "
    'Then: make deploy STAGE={stage} ARGS="--certificate {form}"'
)
CERTIFICATE_PLACES = {
    False: ("Ask ACM of us-east-1 for one (DNS validation is free).", "arn:aws:acm:us-east-1:…"),
    True: ("Put one into IAM with the path /cloudfront/; the domain must have its ICP recordal.", "ASCA…"),
}
"""Where CloudFront looks for a certificate, and what one is called there; True is AWS China."""
SEED_NAMED = (
    "{name} names a seed, by which everybody who may read the settings could sign. "
    "Name root, or a key in KMS: docs/runbook.md."
)
QUORUM_WRONG = "SANBAO_LOG_QUORUM is {quorum}; of {witnesses} witnesses it must be 1 to as many, 0 of none."
UNWITNESSED = (
    "\n*** THE LOG HAS NO WITNESSES: what it publishes proves no more than what the town says. ***\n"
    "Ask a bank, a neighbour and a school to be one, and name them in SANBAO_LOG_WITNESSES: docs/witness.md."
)
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
        DeployFailed: CloudFormation rolled it back, or an index takes longer to fill than we wait.
        IndexChanged: an index is to become another under its old name.
    """
    bucket = f"sanbao-{stage}-code-{client('sts').get_caller_identity()['Account']}"
    upload(package, bucket, client("s3"))
    values = {"CodeBucket": bucket, "CodeKey": package.key, "Version": package.version} | parameters
    wanted = json.loads(package.template.read_text(encoding="utf-8"))
    cloudformation = client("cloudformation")
    stack = _stack(cloudformation, stage)
    steps = [Step(wanted, code=True)] if stack is None else [*rollout(_deployed(cloudformation, stage), wanted)]
    outputs: dict[str, str] = {}
    for place, step in enumerate(steps):
        if len(steps) > 1:
            print(f"Indexes change one by one: update {place + 1} of {len(steps)}.")
        outputs = brought(step, stage, values if step.code else {}, bucket, client)
    if STAGES[stage].emulated:
        _expire(client("dynamodb"), stage)
    return outputs


def _given(values: dict[str, str]) -> list[dict[str, Any]]:
    return [{"ParameterKey": key, "ParameterValue": value} for key, value in sorted(values.items())]


def brought(step: Step, stage: str, values: dict[str, str], bucket: str, client: Clients) -> dict[str, str]:
    """Make or update the stack by one step, until its indexes are filled too; return its outputs."""
    cloudformation, s3 = client("cloudformation"), client("s3")
    stack = _stack(cloudformation, stage)
    body = json.dumps(step.template, ensure_ascii=False, separators=(",", ":")).encode()
    name = f"templates/{hashlib.sha256(body).hexdigest()[:16]}.json"
    s3.put_object(Bucket=bucket, Key=name, Body=body)
    request = {
        "StackName": f"sanbao-{stage}",
        "TemplateURL": f"{s3.meta.endpoint_url}/{bucket}/{name}",
        "Parameters": _given(values) + ([] if stack is None else _kept(step.template, stack, values)),
        "Capabilities": ["CAPABILITY_IAM"],
    }
    if stack is None:
        cloudformation.create_stack(**request)
    else:
        _update(cloudformation, request)
    outputs = _settled(cloudformation, stage)
    _fill(client("dynamodb"), step)
    return outputs


def _kept(template: Template, stack: dict[str, Any], values: dict[str, str]) -> list[dict[str, Any]]:
    """Return the parameters that nobody named this time: what the stack has stays, a secret too."""
    had = {parameter["ParameterKey"] for parameter in stack.get("Parameters", [])}
    kept = (had & set(template["Parameters"])) - set(values)
    return [{"ParameterKey": key, "UsePreviousValue": True} for key in sorted(kept)]


def _deployed(cloudformation: Any, stage: str) -> Template:
    found: Template = cloudformation.get_template(StackName=f"sanbao-{stage}")["TemplateBody"]  # Read by botocore.
    return found


def _fill(dynamodb: Any, step: Step) -> None:
    """Wait until every index of a step answers: CloudFormation does not wait for what lies in a table already."""
    deadline = time.monotonic() + WAIT_SECONDS_MAX
    for table, names in step.tables:
        while missing := names - _answering(dynamodb, table):
            if time.monotonic() > deadline:
                message = f"{table}: still filling {', '.join(sorted(missing))}; deploy again, it goes on from there"
                raise DeployFailed(message)
            time.sleep(1)


def _answering(dynamodb: Any, table: str) -> set[str]:
    """Return the indexes that may be asked; the emulator, which fills none, says nothing of their state."""
    found = dynamodb.describe_table(TableName=table)["Table"].get("GlobalSecondaryIndexes", [])
    return {index["IndexName"] for index in found if index.get("IndexStatus", "ACTIVE") == "ACTIVE"}


def upload(package: Package, bucket: str, s3: Any) -> None:
    """Put the code into the code bucket, which is made at the first time."""
    held = {entry["Name"] for entry in s3.list_buckets()["Buckets"]}
    if bucket not in held:
        region = s3.meta.region_name
        place = {} if region == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": region}}
        s3.create_bucket(Bucket=bucket, **place)
    if s3.list_objects_v2(Bucket=bucket, Prefix=package.key)["KeyCount"] == 0:
        s3.put_object(Bucket=bucket, Key=package.key, Body=package.code.read_bytes())


def _stack(cloudformation: Any, stage: str) -> dict[str, Any] | None:
    try:
        found: dict[str, Any] = cloudformation.describe_stacks(StackName=f"sanbao-{stage}")["Stacks"][0]
    except ClientError as error:
        if "does not exist" in str(error):
            return None
        raise
    return found


def _parameters(stack: dict[str, Any] | None) -> dict[str, str]:
    """Return what a stack was given; a secret is stars."""
    return {one["ParameterKey"]: one["ParameterValue"] for one in (stack or {}).get("Parameters", [])}


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


def page_origin(text: str) -> str:
    """Return an origin as codes are printed with it and the distribution takes its host from it.

    Raises:
        ArgumentTypeError: it is none.
    """
    if not ORIGIN.fullmatch(text):
        message = f"{text} is no address such as https://sanbao.example.cn"
        raise argparse.ArgumentTypeError(message)
    return text.rstrip("/")


def asked_for(given: Mapping[str, str], page_url: str | None, certificate: str | None = None) -> dict[str, str]:
    """Return the template's parameters that an operator names: address and certificate, and what `SETTINGS` finds."""
    named = {parameter: given[name] for parameter, name in SETTINGS.items() if name in given}
    named |= {} if page_url is None else {"PageUrl": page_url}
    return named | ({} if certificate is None else {"PageCertificate": certificate})


def log_faults(known: Mapping[str, str]) -> list[str]:
    """Return why nobody may rely on the keys and witnesses that parameters name; nothing where all may."""
    found = [
        SEED_NAMED.format(name=SETTINGS[parameter])
        for parameter in ("SigningKeys", "LogKeys")
        if any(one.strip().partition("=")[2].startswith("seed:") for one in known.get(parameter, "").split(","))
    ]
    quorum, witnesses = known.get("LogQuorum", ""), _witnesses(known)
    least = min(witnesses, 1)
    if quorum and not (quorum.isascii() and quorum.isdigit() and least <= int(quorum) <= witnesses):
        found.append(QUORUM_WRONG.format(quorum=quorum, witnesses=witnesses))
    return found


def log_warnings(known: Mapping[str, str]) -> list[str]:
    """Return what an operator is told at each deployment until the log has witnesses."""
    return [] if _witnesses(known) else [UNWITNESSED]


def _witnesses(known: Mapping[str, str]) -> int:
    return sum(1 for one in known.get("LogWitnesses", "").split(",") if one.strip())


def whereabouts(stage: str, known: Mapping[str, str], name: str) -> list[str]:
    """Return what an operator is told of the pages' address: where they are, and what their name still needs.

    `known` are the stack's parameters, `name` is the distribution's own.
    """
    url = known["PageUrl"]
    host = urlsplit(url).hostname or ""
    lines = [f"The pages are at {url}"]
    if host == name:
        return lines
    if not known.get("PageCertificate"):
        where, form = CERTIFICATE_PLACES[STAGES[stage].in_china]
        lines.append(CERTIFICATE_NEEDED.format(host=host, where=where, stage=stage, form=form))
    return [*lines, DNS_NEEDED.format(host=host, name=name)]


def _send_pages(client: Clients, outputs: Mapping[str, str]) -> None:
    done = publish.publish(client("s3"), outputs["PagesBucket"], ROOT / "web", print)
    print(f"{len(done.sent)} pages sent, {len(done.removed)} removed, {done.already} were there already.")
    if publish.refresh(client("cloudfront"), outputs["DistributionId"], done):
        print("CloudFront asks for them anew; everybody sees them within some minutes.")


def main() -> None:
    """Package a stage and put it into the account that the surroundings' credentials open."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stage", required=True, choices=sorted(s for s in STAGES if not STAGES[s].emulated))
    parser.add_argument(
        "--page-url", type=page_origin, help="where the pages will be, such as https://sanbao.example.cn"
    )
    parser.add_argument(
        "--certificate", help="that address's certificate: its ARN in us-east-1; in China its id in IAM"
    )
    asked = parser.parse_args()
    client = clients(STAGES[asked.stage].region)
    before = _stack(client("cloudformation"), asked.stage)
    if asked.page_url is None and before is None:
        parser.error(PAGE_URL_NEEDED.format(stage=asked.stage))
    parameters = asked_for(os.environ, asked.page_url, asked.certificate)
    if faults := log_faults(_parameters(before) | parameters):
        parser.error(" ".join(faults))
    made = build(asked.stage, target="lambda", out=ROOT / "build" / asked.stage)
    outputs = deploy(made, stage=asked.stage, parameters=parameters, client=client)
    for name, value in outputs.items():
        print(f"{name:<16} {value}")
    _send_pages(client, outputs)
    for face in fonts.send(client("s3"), outputs["PrivateBucket"]):
        print(FACE_NEEDED.format(face=face, bucket=outputs["PrivateBucket"]))
    stack = _stack(client("cloudformation"), asked.stage)
    assert stack is not None, "the stack was there a moment ago"
    known = _parameters(stack)
    print("\n".join([*whereabouts(asked.stage, known, outputs["DistributionName"]), *log_warnings(known)]))


if __name__ == "__main__":
    main()
