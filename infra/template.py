"""The whole deployment as one CloudFormation template, derived from the records and from the doors."""

from __future__ import annotations

from typing import Any

from chalice.deploy.models import FunctionEventSubscriber, LambdaFunction, RestAPI, SQSEventSource

from infra import alarms, data, distribution, functions, gateway, plan, tables
from infra.names import Resource, attribute, ref
from infra.stages import STAGES

PARAMETERS: dict[str, Resource] = {
    "CodeBucket": {"Type": "String", "Description": "The bucket that holds the code."},
    "CodeKey": {"Type": "String", "Description": "The zip's key in it, which names its content."},
    "Version": {"Type": "String", "Description": "What /v1/health tells."},
    "PageUrl": {"Type": "String", "Description": "The origin printed into codes, such as https://sanbao.example.cn."},
    "PageCertificate": {
        "Type": "String",
        "Default": "",
        "Description": "The certificate of PageUrl: its ARN in ACM of us-east-1, in AWS China its id in IAM.",
    },
    "AlarmEmail": {"Type": "String", "Default": "", "Description": "Who is told when the log forked; may be empty."},
    "WechatUrl": {"Type": "String", "Default": "https://api.weixin.qq.com", "Description": "WeChat's server."},
    "WechatAppId": {"Type": "String", "Default": "", "Description": "The mini-program's id."},
    "WechatAppSecret": {"Type": "String", "Default": "", "NoEcho": True, "Description": "The mini-program's secret."},
    "WechatTemplates": {
        "Type": "String",
        "Default": "",
        "Description": "Subscribe messages, points=…,activity=…",
    },
    "WechatPushToken": {
        "Type": "String",
        "Default": "",
        "NoEcho": True,
        "Description": "The token of the mini-program's message pushes.",
    },
    "WechatPushKey": {
        "Type": "String",
        "Default": "",
        "NoEcho": True,
        "Description": "The EncodingAESKey of message pushes; set: only encrypted pushes are taken.",
    },
    "SmsKey": {"Type": "String", "Default": "", "NoEcho": True, "Description": "Signs requests to the SMS provider."},
    "SmsUrl": {"Type": "String", "Default": "", "Description": "The SMS provider's server."},
    "TopupUrl": {"Type": "String", "Default": "", "Description": "The phone credit provider's server."},
    "TopupOpenid": {
        "Type": "String",
        "Default": "",
        "NoEcho": True,
        "Description": "The account's OpenID at the phone credit provider.",
    },
    "TopupKey": {
        "Type": "String",
        "Default": "",
        "NoEcho": True,
        "Description": "The app key of the phone credit provider; signs orders and callbacks.",
    },
    "WxpayUrl": {
        "Type": "String",
        "Default": "",
        "Description": "WeChat Pay's server; empty: the real one.",
    },
    "WxpayMchid": {"Type": "String", "Default": "", "Description": "Merchant number at WeChat Pay; empty: no cash."},
    "WxpaySerial": {"Type": "String", "Default": "", "Description": "Serial of the merchant's API certificate."},
    "WxpaySecret": {
        "Type": "String",
        "Default": "",
        "Description": "ARN of a secret with the merchant's private_key and api_key.",
    },
    "WxpayKey": {
        "Type": "String",
        "Default": "",
        "NoEcho": True,
        "Description": "The merchant's private key itself, where there is no WxpaySecret.",
    },
    "WxpayApiKey": {
        "Type": "String",
        "Default": "",
        "NoEcho": True,
        "Description": "The APIv3 key itself, where there is no WxpaySecret.",
    },
    "WxpayPublicKeyId": {"Type": "String", "Default": "", "Description": "Name of WeChat Pay's public key."},
    "WxpayPublicKey": {"Type": "String", "Default": "", "Description": "WeChat Pay's public key."},
    "SigningKeys": {
        "Type": "String",
        "Default": "",
        "NoEcho": True,
        "Description": "Ed25519 keys that sign certificates, name=where by commas; empty: one of the root key.",
    },
    "LogOrigin": {"Type": "String", "Default": "", "Description": "The log's name; empty: PageUrl's host and /log."},
    "LogKeys": {
        "Type": "String",
        "Default": "",
        "NoEcho": True,
        "Description": "Ed25519 keys that sign the log, name=where by commas; empty: one of the root key.",
    },
    "LogWitnesses": {
        "Type": "String",
        "Default": "",
        "Description": "The log's witnesses, vkey=address by commas.",
    },
    "LogQuorum": {
        "Type": "String",
        "Default": "",
        "Description": "How many witnesses must cosign what is published; empty: most of them.",
    },
}


def template(app: Any, stage_name: str) -> Resource:
    """Return the template of a stage. Equal code gives an equal template."""
    stage = STAGES[stage_name]
    planned = plan.planned(app, stage_name)
    made = [resource for resource in planned if isinstance(resource, LambdaFunction)]
    sources = [resource for resource in planned if isinstance(resource, FunctionEventSubscriber)]
    (api,) = (resource for resource in planned if isinstance(resource, RestAPI))
    timeouts = {str(s.queue): s.lambda_function.timeout for s in sources if isinstance(s, SQSEventSource)}
    resources: dict[str, Resource] = {
        data.table_name(record): data.table_resource(record, stage) for record in tables.all_records()
    }
    resources |= data.buckets(stage) | data.queues(stage, timeouts) | {"RootSecret": data.root_secret(stage)}
    resources["Role"] = functions.role(stage, resources)
    for function in made:
        resources |= functions.function_resources(function, stage)
    for source in sources:
        resources |= functions.source_resources(source)
    resources |= alarms.resources(stage, made)
    resources |= gateway.api_resources(api, stage)
    resources |= distribution.resources(stage, api.api_gateway_stage, made[0].runtime)
    if not stage.in_china:
        resources["PublicBucketPolicy"]["Properties"]["PolicyDocument"]["Statement"] += [distribution.may_list_public()]
    return {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Description": f"Sanbao, stage {stage_name}.",
        "Parameters": PARAMETERS,
        "Conditions": distribution.CONDITIONS | alarms.CONDITIONS | functions.CONDITIONS,
        "Resources": resources,
        "Outputs": {
            "EndpointUrl": {"Value": gateway.endpoint(api)},
            "RestApiId": {"Value": ref("RestAPI")},
            "ApiHandler": {"Value": ref("APIHandler")},
            "DistributionId": {"Value": ref("Distribution")},
            "DistributionName": {"Value": attribute("Distribution", "DomainName")},
            "PagesBucket": {"Value": ref("PagesBucket")},
            "PrivateBucket": {"Value": ref("PrivateBucket")},
            "PublicBucket": {"Value": ref("PublicBucket")},
        },
    }
