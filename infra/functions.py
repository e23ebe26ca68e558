"""What computes: functions with their logs and their one role, and what wakes them."""

from __future__ import annotations

import functools
from typing import Any

from chalice.deploy.models import DynamoDBEventSource, LambdaFunction, ScheduledEvent, SQSEventSource

from infra.data import STREAM_FAILURES
from infra.names import Resource, account_arn, attribute, logical, ref, text
from infra.stages import LOG_DAYS, Stage

STREAM_TRIES_MAX = 8
STREAM_AGE_SECONDS_MAX = 6 * 3600
"""After so many tries, or so long, a stream record that can not be handled goes to a queue, and the stream moves on."""
EDGE_SECRET = text("{{resolve:secretsmanager:${EdgeSecret}:SecretString:edge_secret}}")
"""What the distribution tells the API, and nobody else can."""
ENVIRONMENT: dict[str, Any] = {
    "SANBAO_PAGE_URL": ref("PageUrl"),
    "SANBAO_VERSION": ref("Version"),
    "SANBAO_EDGE_SECRET": EDGE_SECRET,
    "SANBAO_PRIVATE_BUCKET": ref("PrivateBucket"),
    "SANBAO_PUBLIC_BUCKET": ref("PublicBucket"),
    "SANBAO_ROOT_SECRET": ref("RootSecret"),
    "SANBAO_WECHAT_URL": ref("WechatUrl"),
    "SANBAO_WECHAT_APP_ID": ref("WechatAppId"),
    "SANBAO_WECHAT_APP_SECRET": ref("WechatAppSecret"),
    "SANBAO_WECHAT_TEMPLATES": ref("WechatTemplates"),
    "SANBAO_WECHAT_PUSH_TOKEN": ref("WechatPushToken"),
    "SANBAO_WECHAT_PUSH_KEY": ref("WechatPushKey"),
    "SANBAO_SMS_URL": ref("SmsUrl"),
    "SANBAO_SMS_KEY": ref("SmsKey"),
    "SANBAO_TOPUP_URL": ref("TopupUrl"),
    "SANBAO_TOPUP_OPENID": ref("TopupOpenid"),
    "SANBAO_TOPUP_KEY": ref("TopupKey"),
    "SANBAO_WXPAY_URL": ref("WxpayUrl"),
    "SANBAO_WXPAY_MCHID": ref("WxpayMchid"),
    "SANBAO_WXPAY_SERIAL": ref("WxpaySerial"),
    "SANBAO_WXPAY_SECRET": ref("WxpaySecret"),
    "SANBAO_WXPAY_KEY": ref("WxpayKey"),
    "SANBAO_WXPAY_API_KEY": ref("WxpayApiKey"),
    "SANBAO_WXPAY_PUBLIC_KEY_ID": ref("WxpayPublicKeyId"),
    "SANBAO_WXPAY_PUBLIC_KEY": ref("WxpayPublicKey"),
    "SANBAO_SIGNING_KEYS": ref("SigningKeys"),
    "SANBAO_LOG_ORIGIN": ref("LogOrigin"),
    "SANBAO_LOG_KEYS": ref("LogKeys"),
    "SANBAO_LOG_WITNESSES": ref("LogWitnesses"),
    "SANBAO_LOG_QUORUM": ref("LogQuorum"),
}
"""What `kernel.settings` reads; SANBAO_STAGE comes from the stage itself."""


def function_name(function: LambdaFunction) -> str:
    """Return a function's logical id. The API's is the one that Chalice's swagger names."""
    return "APIHandler" if function.resource_name == "api_handler" else logical(function.resource_name, "Job")


def handler(function: LambdaFunction) -> str:
    """Return what Lambda calls. A job too is asked of `app`, which stands around it: its log, and who follows whom."""
    return "app.app" if function.resource_name == "api_handler" else f"app.{function.resource_name.replace('-', '_')}"


def function_resources(function: LambdaFunction, stage: Stage) -> dict[str, Resource]:
    """Return a function and its log group."""
    name = function_name(function)
    properties = {
        "FunctionName": function.function_name,
        "Handler": handler(function),
        "Runtime": function.runtime,
        "Architectures": [function.architecture],
        "MemorySize": function.memory_size,
        "Timeout": function.timeout,
        "Role": attribute("Role"),
        "Code": {"S3Bucket": ref("CodeBucket"), "S3Key": ref("CodeKey")},
        "Environment": {"Variables": {"SANBAO_STAGE": stage.name} | ENVIRONMENT},
    }
    logs = {"LogGroupName": f"/aws/lambda/{function.function_name}", "RetentionInDays": LOG_DAYS}
    return {
        name + "Logs": {"Type": "AWS::Logs::LogGroup", "DeletionPolicy": "Delete", "Properties": logs},
        name: {"Type": "AWS::Lambda::Function", "DependsOn": [name + "Logs"], "Properties": properties},
    }


@functools.singledispatch
def source_resources(source: Any) -> dict[str, Resource]:
    """Return what wakes a function."""
    message = f"infra.functions does not know {type(source).__name__}"
    raise TypeError(message)


@source_resources.register
def _(source: SQSEventSource) -> dict[str, Resource]:
    """A queue of one room's runs; only the messages that failed come again."""
    name = function_name(source.lambda_function)
    properties: dict[str, Any] = {
        "EventSourceArn": attribute(logical(str(source.queue), "Queue")),
        "FunctionName": ref(name),
        "BatchSize": source.batch_size,
        "MaximumBatchingWindowInSeconds": source.maximum_batching_window_in_seconds,
        "FunctionResponseTypes": ["ReportBatchItemFailures"],
    }
    if source.maximum_concurrency is not None:
        properties["ScalingConfig"] = {"MaximumConcurrency": source.maximum_concurrency}
    return {name + "Messages": {"Type": "AWS::Lambda::EventSourceMapping", "Properties": properties}}


@source_resources.register
def _(source: DynamoDBEventSource) -> dict[str, Resource]:
    """A table's stream, named by the table: a record that can not be handled does not stop the others."""
    name = function_name(source.lambda_function)
    properties = {
        "EventSourceArn": attribute(logical(source.stream_arn, "Table"), "StreamArn"),
        "FunctionName": ref(name),
        "StartingPosition": "TRIM_HORIZON",
        "BatchSize": source.batch_size,
        "MaximumBatchingWindowInSeconds": source.maximum_batching_window_in_seconds,
        "BisectBatchOnFunctionError": True,
        "MaximumRetryAttempts": STREAM_TRIES_MAX,
        "MaximumRecordAgeInSeconds": STREAM_AGE_SECONDS_MAX,
        "FunctionResponseTypes": ["ReportBatchItemFailures"],
        "DestinationConfig": {"OnFailure": {"Destination": attribute(logical(STREAM_FAILURES, "Queue"))}},
    }
    return {name + "Records": {"Type": "AWS::Lambda::EventSourceMapping", "Properties": properties}}


@source_resources.register
def _(source: ScheduledEvent) -> dict[str, Resource]:
    """A schedule (UTC)."""
    name = function_name(source.lambda_function)
    properties = {
        "Name": source.lambda_function.function_name,
        "ScheduleExpression": source.schedule_expression,
        "State": "ENABLED",
        "Targets": [{"Id": "job", "Arn": attribute(name)}],
    }
    return {
        name + "Schedule": {"Type": "AWS::Events::Rule", "Properties": properties},
        name + "Permission": permission(name, "events.amazonaws.com", attribute(name + "Schedule")),
    }


def permission(function: str, principal: str, source: Resource) -> Resource:
    """Return the right of an AWS service to call a function."""
    properties = {"FunctionName": ref(function), "Action": "lambda:InvokeFunction", "Principal": principal}
    return {"Type": "AWS::Lambda::Permission", "Properties": properties | {"SourceArn": source}}


def role(stage: Stage, resources: dict[str, Resource]) -> Resource:
    """Return the role of every function: what the house's own verbs do, on what this template made, and no more."""
    kinds: dict[str, list[str]] = {}
    for name, resource in resources.items():
        kinds.setdefault(resource["Type"], []).append(name)
    tables = kinds["AWS::DynamoDB::Table"]
    streams = [name for name in tables if "StreamSpecification" in resources[name]["Properties"]]
    indexed = [name for name in tables if "GlobalSecondaryIndexes" in resources[name]["Properties"]]
    held = kinds["AWS::S3::Bucket"]
    statements = [
        _allowed("dynamodb", _TABLE_ACTIONS, [attribute(name) for name in tables]),
        _allowed("dynamodb", ["Query"], [text(f"${{{name}.Arn}}/index/*") for name in indexed]),
        _allowed("dynamodb", _STREAM_ACTIONS, [attribute(name, "StreamArn") for name in streams]),
        _allowed("sqs", _QUEUE_ACTIONS, [attribute(name) for name in kinds["AWS::SQS::Queue"]]),
        _allowed("s3", ["GetObject", "PutObject", "DeleteObject"], [text(f"${{{name}.Arn}}/*") for name in held]),
        _allowed("s3", ["ListBucket"], [attribute(name) for name in held]),
        _allowed("secretsmanager", ["GetSecretValue"], [ref("RootSecret"), *WXPAY_SECRET]),
        _allowed("kms", ["Sign", "GetPublicKey"], [account_arn("kms", "key/*")]) | _by_alias(stage),
        _allowed(
            "logs",
            ["CreateLogStream", "PutLogEvents"],
            [account_arn("logs", f"log-group:/aws/lambda/sanbao-{stage.name}*")],
        ),
    ]
    trust = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
    properties = {
        "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [trust]},
        "Policies": [
            {
                "PolicyName": "sanbao",
                "PolicyDocument": {
                    "Version": "2012-10-17",
                    "Statement": [statement for statement in statements if statement["Resource"]],
                },
            }
        ],
    }
    return {"Type": "AWS::IAM::Role", "Properties": properties}


CONDITIONS: Resource = {"HasWxpaySecret": {"Fn::Not": [{"Fn::Equals": [ref("WxpaySecret"), ""]}]}}
WXPAY_SECRET: list[Resource] = [{"Fn::If": ["HasWxpaySecret", ref("WxpaySecret"), ref("AWS::NoValue")]}]
"""The secret with the merchant's keys of WeChat Pay, where there is one."""
_TABLE_ACTIONS = [
    "GetItem",
    "BatchGetItem",
    "Query",
    "PutItem",
    "UpdateItem",
    "DeleteItem",
    "BatchWriteItem",
    "ConditionCheckItem",
]
_STREAM_ACTIONS = ["DescribeStream", "GetRecords", "GetShardIterator"]
_QUEUE_ACTIONS = ["SendMessage", "ReceiveMessage", "DeleteMessage", "ChangeMessageVisibility"]
_QUEUE_ACTIONS += ["GetQueueAttributes", "GetQueueUrl"]


def _by_alias(stage: Stage) -> Resource:
    """Return the condition that a KMS key bears an alias of this stage, so that no other one of the account signs."""
    return {"Condition": {"ForAnyValue:StringLike": {"kms:ResourceAliases": [f"alias/sanbao-{stage.name}-*"]}}}


def _allowed(service: str, actions: list[str], resources: list[Resource]) -> Resource:
    return {"Effect": "Allow", "Action": [f"{service}:{action}" for action in actions], "Resource": resources}
