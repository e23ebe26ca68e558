"""What AWS China has in place of an edge that rewrites paths and sets headers: a function that serves the pages.

CloudFront there refuses cache policies, has neither functions nor origin access control, and serves under a domain with
an ICP recordal only, with a certificate of IAM (docs/decisions/0036). So a page's path, headers and type are told by
`infra.paths`, behind an HTTP API of its own, and CloudFront keeps what it tells.
"""

from __future__ import annotations

import json

from infra.functions import permission
from infra.names import Resource, account_arn, attribute, ref, text
from infra.plan import ROOT
from infra.stages import LOG_DAYS, Stage

KEPT = {"MinTTL": 60, "DefaultTTL": 60, "MaxTTL": 24 * 3600}
"""How many seconds edges keep pages, also those that browsers ask for each time. Ours; a deployment clears them."""
WECHAT_PAY = [f"Wechatpay-{name}" for name in ("Nonce", "Serial", "Signature", "Timestamp")]
"""What WeChat Pay signs its notices with."""
FORWARDED = ["Accept", "Authorization", "Idempotency-Key", *WECHAT_PAY, "X-Acting-For", "X-Api-Key"]
"""What the API reads of a request beside its body and Content-Type, which CloudFront always sends on."""


def resources(stage: Stage, runtime: str, headers: dict[str, str]) -> dict[str, Resource]:
    """Return the function that serves pages with `headers` and public objects, its role, log and HTTP API."""
    name = f"sanbao-{stage.name}-pages"
    function = {
        "FunctionName": name,
        "Handler": "index.answer",
        "Runtime": runtime,
        "Architectures": ["arm64"],
        "MemorySize": 512,
        "Timeout": 20,
        "Role": attribute("PagesRole"),
        "Code": {"ZipFile": (ROOT / "infra" / "paths.py").read_text(encoding="utf-8")},
        "Environment": {
            "Variables": {
                "PAGES_BUCKET": ref("PagesBucket"),
                "PUBLIC_BUCKET": ref("PublicBucket"),
                "PAGE_HEADERS": text(json.dumps({header.lower(): value for header, value in headers.items()})),
            }
        },
    }
    logs = {"LogGroupName": f"/aws/lambda/{name}", "RetentionInDays": LOG_DAYS}
    api = ref("PagesApi")
    calls = {"ApiId": api, "IntegrationType": "AWS_PROXY", "IntegrationUri": attribute("PagesFunction")}
    route = {"ApiId": api, "RouteKey": "$default", "Target": text("integrations/${PagesIntegration}")}
    caller = account_arn("execute-api", "${PagesApi}/*")
    return {
        "PagesFunctionLogs": {"Type": "AWS::Logs::LogGroup", "DeletionPolicy": "Delete", "Properties": logs},
        "PagesRole": _role(name),
        "PagesFunction": {
            "Type": "AWS::Lambda::Function",
            "DependsOn": ["PagesFunctionLogs"],
            "Properties": function,
        },
        "PagesApi": _of_api("Api", {"Name": name, "ProtocolType": "HTTP"}),
        "PagesIntegration": _of_api("Integration", calls | {"PayloadFormatVersion": "2.0"}),
        "PagesRoute": _of_api("Route", route),
        "PagesStage": _of_api("Stage", {"ApiId": api, "StageName": "$default", "AutoDeploy": True}),
        "PagesPermission": permission("PagesFunction", "apigateway.amazonaws.com", caller),
    }


def _of_api(kind: str, properties: Resource) -> Resource:
    return {"Type": f"AWS::ApiGatewayV2::{kind}", "Properties": properties}


def origin() -> Resource:
    """Return the pages' HTTP API as an origin."""
    return {
        "Id": "Pages",
        "DomainName": text("${PagesApi}.execute-api.${AWS::Region}.${AWS::URLSuffix}"),
        "CustomOriginConfig": {"OriginProtocolPolicy": "https-only", "OriginSSLProtocols": ["TLSv1.2"]},
    }


def config(origins: list[Resource], api_paths: str, methods: list[str]) -> Resource:
    """Return the distribution: the API as it is, everything else from the function, kept as its headers say."""
    never = {"MinTTL": 0, "DefaultTTL": 0, "MaxTTL": 0}
    api = {
        "PathPattern": api_paths,
        "TargetOriginId": "Api",
        "ViewerProtocolPolicy": "https-only",
        "AllowedMethods": methods,
        "ForwardedValues": {"QueryString": True, "Cookies": {"Forward": "none"}, "Headers": FORWARDED},
    }
    page = {
        "TargetOriginId": "Pages",
        "ViewerProtocolPolicy": "redirect-to-https",
        "AllowedMethods": ["GET", "HEAD"],
        "Compress": True,
        "ForwardedValues": {"QueryString": False, "Cookies": {"Forward": "none"}},
        **KEPT,
    }
    return {
        "Origins": origins,
        "CacheBehaviors": [api | never],
        "DefaultCacheBehavior": page,
        "HttpVersion": "http2",
        "IPV6Enabled": False,
    }


def _role(name: str) -> Resource:
    """Return the role of the function: it reads pages and public objects, and lists neither."""
    read = [text("${PagesBucket.Arn}/*"), text("${PublicBucket.Arn}/*")]
    log = [account_arn("logs", f"log-group:/aws/lambda/{name}:*")]
    statements = [
        {"Effect": "Allow", "Action": ["s3:GetObject"], "Resource": read},
        {"Effect": "Allow", "Action": ["logs:CreateLogStream", "logs:PutLogEvents"], "Resource": log},
    ]
    trust = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
    policy = {"PolicyName": "pages", "PolicyDocument": {"Version": "2012-10-17", "Statement": statements}}
    trusted = {"Version": "2012-10-17", "Statement": [trust]}
    return {
        "Type": "AWS::IAM::Role",
        "Properties": {"AssumeRolePolicyDocument": trusted, "Policies": [policy]},
    }
