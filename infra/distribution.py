"""The one address of pages and API: a CloudFront distribution over the pages bucket, the public bucket and the API.

What AWS China has instead of functions and headers at the edge is in `infra.distribution_cn`.
"""

from __future__ import annotations

import json
from typing import Any

from infra import data, distribution_cn, functions
from infra.headers import SECURITY, page_headers
from infra.names import Resource, attribute, ref, text
from infra.pages import published
from infra.paths import DEMO, LOG, MISSING, PUBLIC, REWRITTEN
from infra.plan import ROOT
from infra.stages import Stage

API = "/v1/*"
EDGE_HEADER = "X-Sanbao-Edge"
"""Bears the secret by which the API knows that a request came through the distribution (docs/decisions/0036)."""
METHODS = ["GET", "HEAD", "OPTIONS", "PUT", "PATCH", "POST", "DELETE"]
UPLOAD_ORIGIN = "https://${PrivateBucket.RegionalDomainName}"
"""Where `kernel.storage` lets files be sent, and private pictures be read."""
CONDITIONS: Resource = {"HasCertificate": {"Fn::Not": [{"Fn::Equals": [ref("PageCertificate"), ""]}]}}
_CACHING_DISABLED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
_ALL_BUT_HOST = "b689b0a8-53d0-40ab-baf2-68738e2966ac"
"""AWS's own policies CachingDisabled and AllViewerExceptHostHeader: API Gateway knows its API by the Host."""


def resources(stage: Stage, api_stage: str, runtime: str) -> dict[str, Resource]:
    """Return the distribution and what only it needs: the pages bucket, the edge's secret, function and policies."""
    origins = [_api_origin(api_stage)]
    made = {
        "EdgeSecret": data.secret(stage, "edge", "edge_secret", "Tells the API what came through the distribution."),
        "PagesBucket": data.bucket(stage, "pages"),
    }
    if stage.in_china:
        made |= distribution_cn.resources(stage, runtime, page_headers(UPLOAD_ORIGIN))
        made["PagesBucketPolicy"] = data.bucket_policy("PagesBucket")
        config = distribution_cn.config([*origins, distribution_cn.origin()], API, METHODS)
    else:
        made |= _at_the_edge(stage)
        made["PagesBucketPolicy"] = data.bucket_policy("PagesBucket", _allowed("s3:GetObject", "${PagesBucket.Arn}/*"))
        config = _config([*origins, _bucket_origin("PagesBucket"), _bucket_origin("PublicBucket")])
    config |= {"Comment": f"Sanbao, stage {stage.name}.", "Enabled": True, "Aliases": _aliases()}
    config["ViewerCertificate"] = _certificate(stage)
    made["Distribution"] = {"Type": "AWS::CloudFront::Distribution", "Properties": {"DistributionConfig": config}}
    return made


def may_list_public() -> Resource:
    """Return the right without which S3 tells the distribution that a missing object is forbidden, not missing."""
    return _allowed("s3:ListBucket", "${PublicBucket.Arn}")


def function_code() -> str:
    """Return the function that tells CloudFront what a path of the pages means, with the files of `web/` in it."""
    folders: dict[str, list[str]] = {}
    for name in sorted(published(ROOT / "web")):
        folder, slash, file = name.rpartition("/")
        folders.setdefault(folder + slash, []).append(file)
    headers = {name.lower(): {"value": value} for name, value in page_headers(UPLOAD_ORIGIN).items()}
    known = {
        "FILES": folders,
        "REWRITTEN": REWRITTEN,
        "MISSING": MISSING,
        "PUBLIC": PUBLIC,
        "LOG": LOG,
        "DEMO": DEMO,
        "HEADERS": headers,
    }
    constants = "\n".join(f"const {name} = {_compact(value)}" for name, value in known.items())
    source = (ROOT / "infra" / "paths.js").read_text(encoding="utf-8")
    return f"{constants}\n{source[source.index('function handler') :]}"


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _at_the_edge(stage: Stage) -> dict[str, Resource]:
    name = f"sanbao-{stage.name}"
    function = {
        "Name": f"{name}-pages",
        "AutoPublish": True,
        "FunctionCode": text(function_code()),
        "FunctionConfig": {"Comment": "What a path of the pages means.", "Runtime": "cloudfront-js-2.0"},
    }
    control = {
        "Name": name,
        "OriginAccessControlOriginType": "s3",
        "SigningBehavior": "always",
        "SigningProtocol": "sigv4",
    }
    forwarded = {
        "EnableAcceptEncodingBrotli": True,
        "EnableAcceptEncodingGzip": True,
        "HeadersConfig": {"HeaderBehavior": "none"},
        "CookiesConfig": {"CookieBehavior": "none"},
        "QueryStringsConfig": {"QueryStringBehavior": "none"},
    }
    caching = {
        "Name": f"{name}-pages",
        **distribution_cn.KEPT,
        "ParametersInCacheKeyAndForwardedToOrigin": forwarded,
    }
    oac = {"OriginAccessControlConfig": control}
    return {
        "PagesFunction": {"Type": "AWS::CloudFront::Function", "Properties": function},
        "OriginAccess": {"Type": "AWS::CloudFront::OriginAccessControl", "Properties": oac},
        "PagesCaching": {"Type": "AWS::CloudFront::CachePolicy", "Properties": {"CachePolicyConfig": caching}},
        "PageHeaders": _headers_policy(f"{name}-pages", page_headers(UPLOAD_ORIGIN), override=True),
        "ApiHeaders": _headers_policy(f"{name}-api", SECURITY, override=False),
    }


def _headers_policy(name: str, headers: dict[str, str], *, override: bool) -> Resource:
    """Return the policy that adds `headers`; CloudFront has members of their own for some of them."""
    left = dict(headers)
    assert left.pop("X-Content-Type-Options") == "nosniff", "CloudFront knows no other"
    referrer = {"ReferrerPolicy": left.pop("Referrer-Policy"), "Override": override}
    security: Resource = {"ContentTypeOptions": {"Override": override}, "ReferrerPolicy": referrer}
    if "Content-Security-Policy" in left:
        content = {"ContentSecurityPolicy": text(left.pop("Content-Security-Policy")), "Override": override}
        security["ContentSecurityPolicy"] = content
    others = [{"Header": header, "Value": value, "Override": override} for header, value in left.items()]
    config = {"Name": name, "SecurityHeadersConfig": security, "CustomHeadersConfig": {"Items": others}}
    return {"Type": "AWS::CloudFront::ResponseHeadersPolicy", "Properties": {"ResponseHeadersPolicyConfig": config}}


def _config(origins: list[Resource]) -> Resource:
    api = {
        "PathPattern": API,
        "TargetOriginId": "Api",
        "ViewerProtocolPolicy": "https-only",
        "AllowedMethods": METHODS,
        "CachePolicyId": _CACHING_DISABLED,
        "OriginRequestPolicyId": _ALL_BUT_HOST,
        "ResponseHeadersPolicyId": ref("ApiHeaders"),
    }
    function = {"EventType": "viewer-request", "FunctionARN": attribute("PagesFunction", "FunctionARN")}
    page = {
        "TargetOriginId": "PagesBucket",
        "ViewerProtocolPolicy": "redirect-to-https",
        "AllowedMethods": ["GET", "HEAD"],
        "Compress": True,
        "CachePolicyId": ref("PagesCaching"),
        "ResponseHeadersPolicyId": ref("PageHeaders"),
        "FunctionAssociations": [function],
    }
    return {
        "Origins": origins,
        "CacheBehaviors": [
            api,
            *(page | {"PathPattern": f"{path}*", "TargetOriginId": "PublicBucket"} for path in (PUBLIC, LOG)),
        ],
        "DefaultCacheBehavior": page,
        "HttpVersion": "http2and3",
        "IPV6Enabled": True,
        "PriceClass": "PriceClass_200",  # Asia is in it.
    }


def _api_origin(api_stage: str) -> Resource:
    """Return the API as an origin; what the viewer sends under the secret's name is replaced."""
    return {
        "Id": "Api",
        "DomainName": text("${RestAPI}.execute-api.${AWS::Region}.${AWS::URLSuffix}"),
        "OriginPath": f"/{api_stage}",
        "CustomOriginConfig": {"OriginProtocolPolicy": "https-only", "OriginSSLProtocols": ["TLSv1.2"]},
        "OriginCustomHeaders": [{"HeaderName": EDGE_HEADER, "HeaderValue": functions.EDGE_SECRET}],
    }


def _bucket_origin(name: str) -> Resource:
    return {
        "Id": name,
        "DomainName": attribute(name, "RegionalDomainName"),
        "OriginAccessControlId": attribute("OriginAccess", "Id"),
        "S3OriginConfig": {"OriginAccessIdentity": ""},
    }


def _allowed(action: str, what: str) -> Resource:
    """Return the right of this distribution, and of no other, to do `action`."""
    distribution = text("arn:${AWS::Partition}:cloudfront::${AWS::AccountId}:distribution/${Distribution}")
    return {
        "Sid": "Distribution",
        "Effect": "Allow",
        "Principal": {"Service": "cloudfront.amazonaws.com"},
        "Action": [action],
        "Resource": [text(what)],
        "Condition": {"StringEquals": {"AWS:SourceArn": distribution}},
    }


def _aliases() -> Resource:
    """Return the pages' own name, which CloudFront takes together with its certificate only."""
    host = {"Fn::Select": [2, {"Fn::Split": ["/", ref("PageUrl")]}]}
    return {"Fn::If": ["HasCertificate", [host], ref("AWS::NoValue")]}


def _certificate(stage: Stage) -> Resource:
    """Return where the certificate is: with ACM in us-east-1, or in AWS China with IAM, which CloudFront asks there."""
    own = {
        ("IamCertificateId" if stage.in_china else "AcmCertificateArn"): ref("PageCertificate"),
        "MinimumProtocolVersion": "TLSv1.2_2019" if stage.in_china else "TLSv1.2_2021",
        "SslSupportMethod": "sni-only",
    }
    return {"Fn::If": ["HasCertificate", own, {"CloudFrontDefaultCertificate": True}]}
