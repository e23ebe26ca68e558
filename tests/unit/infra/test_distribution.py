"""The distribution in front of pages and API, read as data: what it adds, passes on and never keeps."""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest

from chalicelib.kernel import storage
from chalicelib.kernel.settings import settings
from infra import distribution_cn
from infra.deploy import asked_for, page_origin, whereabouts
from infra.distribution import CONDITIONS, EDGE_HEADER, UPLOAD_ORIGIN
from infra.headers import SECURITY, content_security_policy, page_headers
from infra.plan import ROOT
from infra.stages import STAGES
from infra.template import template
from tests.conftest import forget_clients
from tests.fakes.wechatpay import Wechatpay
from tests.make.jobs_app import app

STAGE_NAMES = sorted(STAGES)
WORLDWIDE = sorted(name for name, stage in STAGES.items() if not stage.in_china)
NOT_IN_CHINA = {"Function", "OriginAccessControl", "CachePolicy", "OriginRequestPolicy", "ResponseHeadersPolicy"}

app.open_all()


def resources(stage: str) -> dict[str, Any]:
    found: dict[str, Any] = template(app, stage)["Resources"]
    return found


def config(stage: str) -> dict[str, Any]:
    found: dict[str, Any] = resources(stage)["Distribution"]["Properties"]["DistributionConfig"]
    return found


def behaviors(stage: str) -> dict[str, dict[str, Any]]:
    found = config(stage)
    return {b["PathPattern"]: b for b in found["CacheBehaviors"]} | {"*": found["DefaultCacheBehavior"]}


def origins(stage: str) -> dict[str, dict[str, Any]]:
    return {origin["Id"]: origin for origin in config(stage)["Origins"]}


def test_only_aws_china_does_without_functions_and_headers_at_the_edge() -> None:
    assert [name for name in STAGE_NAMES if STAGES[name].in_china] == ["prod-cn"]
    types = {resource["Type"] for resource in resources("prod-cn").values()}
    assert not types & {f"AWS::CloudFront::{kind}" for kind in NOT_IN_CHINA}
    told = json.dumps(config("prod-cn"))
    for word in ("PolicyId", "FunctionAssociations", "OriginAccessControlId", "AcmCertificateArn"):
        assert word not in told


@pytest.mark.parametrize("stage", STAGE_NAMES)
def test_the_api_is_never_kept_and_takes_every_method(stage: str) -> None:
    api = behaviors(stage)["/v1/*"]
    assert api["TargetOriginId"] == "Api"
    assert {"GET", "POST", "PUT", "PATCH", "DELETE"} <= set(api["AllowedMethods"])
    if STAGES[stage].in_china:
        assert (api["MinTTL"], api["DefaultTTL"], api["MaxTTL"]) == (0, 0, 0)
    else:
        assert api["CachePolicyId"] == "4135ea2d-6df8-44a3-9df3-4b5a84be39ad", "AWS's CachingDisabled"
        assert api["OriginRequestPolicyId"] == "b689b0a8-53d0-40ab-baf2-68738e2966ac", "AllViewerExceptHostHeader"


def test_what_the_api_reads_of_a_request_is_passed_on_in_aws_china_too() -> None:
    source = (ROOT / "chalicelib" / "kernel" / "edge.py").read_text()
    read = set(re.findall(r"headers\.get\(\"([a-z-]+)\"", source))
    read -= {EDGE_HEADER.lower(), "x-forwarded-for"}  # Those CloudFront itself sends.
    assert {"authorization", "x-api-key", "idempotency-key", "x-acting-for"} <= read
    assert read <= {name.lower() for name in distribution_cn.FORWARDED}


def test_what_wechat_pay_signs_its_notices_with_reaches_the_api_in_china_too() -> None:
    told = set(Wechatpay()._headers(b"{}")) - {"Wechatpay-Signature-Type"}  # Nothing reads that one.
    assert told <= set(distribution_cn.FORWARDED)


@pytest.mark.parametrize("stage", STAGE_NAMES)
def test_the_api_and_its_origin_know_the_same_secret(stage: str) -> None:
    made = resources(stage)
    (header,) = origins(stage)["Api"]["OriginCustomHeaders"]
    variables = made["APIHandler"]["Properties"]["Environment"]["Variables"]
    assert header == {"HeaderName": "X-Sanbao-Edge", "HeaderValue": variables["SANBAO_EDGE_SECRET"]}
    assert variables["SANBAO_EDGE_SECRET"]["Fn::Sub"].startswith("{{resolve:secretsmanager:${EdgeSecret}:")
    assert made["EdgeSecret"]["Properties"]["GenerateSecretString"]["PasswordLength"] == 43
    assert origins(stage)["Api"]["OriginPath"] == "/api"


@pytest.mark.parametrize("stage", STAGE_NAMES)
def test_no_answer_of_the_api_is_replaced_by_a_page(stage: str) -> None:
    """Custom error responses hold for the whole distribution, and would put a page in place of a refusal."""
    assert "CustomErrorResponses" not in config(stage)


def given(policy: dict[str, Any]) -> dict[str, str]:
    told = policy["Properties"]["ResponseHeadersPolicyConfig"]
    security = told["SecurityHeadersConfig"]
    headers = {item["Header"]: item["Value"] for item in told["CustomHeadersConfig"]["Items"]}
    headers["Referrer-Policy"] = security["ReferrerPolicy"]["ReferrerPolicy"]
    headers |= {"X-Content-Type-Options": "nosniff"} if "ContentTypeOptions" in security else {}
    if "ContentSecurityPolicy" in security:
        headers["Content-Security-Policy"] = security["ContentSecurityPolicy"]["ContentSecurityPolicy"]["Fn::Sub"]
    return headers


@pytest.mark.parametrize("stage", WORLDWIDE)
def test_the_edge_sets_the_headers_that_this_machine_sets(stage: str) -> None:
    made = resources(stage)
    assert given(made["PageHeaders"]) == page_headers(UPLOAD_ORIGIN)
    assert given(made["ApiHeaders"]) == SECURITY
    chosen = {path: behavior["ResponseHeadersPolicyId"]["Ref"] for path, behavior in behaviors(stage).items()}
    assert chosen == {"/v1/*": "ApiHeaders", "/public/*": "PageHeaders", "/log/*": "PageHeaders", "*": "PageHeaders"}


def test_the_function_of_aws_china_sets_them_there() -> None:
    variables = resources("prod-cn")["PagesFunction"]["Properties"]["Environment"]["Variables"]
    wanted = {name.lower(): value for name, value in page_headers(UPLOAD_ORIGIN).items()}
    assert json.loads(variables["PAGE_HEADERS"]["Fn::Sub"]) == wanted
    assert behaviors("prod-cn")["*"]["TargetOriginId"] == "Pages"


@pytest.fixture
def in_production(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Iterator[str]:
    """The settings of a deployed stage."""
    stage = str(request.param)
    monkeypatch.setenv("SANBAO_STAGE", stage)
    monkeypatch.setenv("AWS_REGION", STAGES[stage].region)
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    settings.cache_clear()
    forget_clients()
    yield stage
    monkeypatch.undo()
    settings.cache_clear()
    forget_clients()


@pytest.mark.parametrize("in_production", ["dev", "prod", "prod-cn"], indirect=True)
def test_files_go_where_the_pages_may_send_them(in_production: str) -> None:
    """The regional address of the bucket (RegionalDomainName), and a signature that S3 takes."""
    region = STAGES[in_production].region
    suffix = "amazonaws.com.cn" if region.startswith("cn-") else "amazonaws.com"
    form = storage.client("s3").generate_presigned_post("bucket", "key")
    link = storage.client("s3").generate_presigned_url("get_object", Params={"Bucket": "bucket", "Key": "key"})
    hosts = {urlsplit(url).hostname for url in (form["url"], link)}
    assert hosts == {f"bucket.s3.{region}.{suffix}"}
    assert form["fields"]["x-amz-algorithm"] == "AWS4-HMAC-SHA256"
    assert "X-Amz-Algorithm=AWS4-HMAC-SHA256" in link
    assert UPLOAD_ORIGIN.replace("PrivateBucket.", "") == "https://${RegionalDomainName}"
    assert UPLOAD_ORIGIN in content_security_policy(UPLOAD_ORIGIN)


@pytest.mark.parametrize("stage", STAGE_NAMES)
def test_the_pages_bucket_is_closed_and_only_the_edge_reads_it(stage: str) -> None:
    made = resources(stage)
    assert set(made["PagesBucket"]["Properties"]["PublicAccessBlockConfiguration"].values()) == {True}
    refused, *allowed = made["PagesBucketPolicy"]["Properties"]["PolicyDocument"]["Statement"]
    assert refused["Effect"] == "Deny"
    if STAGES[stage].in_china:
        (read, _log) = made["PagesRole"]["Properties"]["Policies"][0]["PolicyDocument"]["Statement"]
        assert (allowed, read["Action"]) == ([], ["s3:GetObject"])
        return
    (allow,) = allowed
    assert (allow["Principal"], allow["Action"]) == ({"Service": "cloudfront.amazonaws.com"}, ["s3:GetObject"])
    assert "${Distribution}" in allow["Condition"]["StringEquals"]["AWS:SourceArn"]["Fn::Sub"]


@pytest.mark.parametrize("stage", STAGE_NAMES)
def test_the_name_of_the_pages_is_taken_together_with_its_certificate(stage: str) -> None:
    found = config(stage)
    condition, (own,), _ = found["Aliases"]["Fn::If"]
    assert own == {"Fn::Select": [2, {"Fn::Split": ["/", {"Ref": "PageUrl"}]}]}
    same, certificate, _ = found["ViewerCertificate"]["Fn::If"]
    assert condition == same == next(iter(CONDITIONS))
    key = "IamCertificateId" if STAGES[stage].in_china else "AcmCertificateArn"
    assert certificate[key] == {"Ref": "PageCertificate"}


def test_an_operator_is_told_what_the_pages_name_still_needs() -> None:
    name = "d1.cloudfront.net"
    assert whereabouts("prod", {"PageUrl": f"https://{name}"}, name) == [f"The pages are at https://{name}"]
    known = {"PageUrl": "https://sanbao.example.cn", "PageCertificate": ""}
    first, certificate, record = whereabouts("prod", known, name)
    assert first == "The pages are at https://sanbao.example.cn"
    assert "us-east-1" in certificate
    assert "--certificate arn:aws:acm:us-east-1" in certificate
    assert record.endswith("sanbao.example.cn.  CNAME  d1.cloudfront.net.")
    assert "IAM" in whereabouts("prod-cn", known, "d1.cloudfront.cn")[1]
    assert "ICP" in whereabouts("prod-cn", known, "d1.cloudfront.cn")[1]
    assert whereabouts("prod", known | {"PageCertificate": "arn"}, name) == [first, record]


@pytest.mark.parametrize("url", ["https://sanbao.example.cn", "https://sanbao.example.cn/"])
def test_an_origin_is_taken_as_it_is_printed(url: str) -> None:
    assert page_origin(url) == "https://sanbao.example.cn"


@pytest.mark.parametrize(
    "url", ["sanbao.example.cn", "http://sanbao.example.cn", "https://sanbao.example.cn/h5", "https://"]
)
def test_what_is_no_origin_is_refused_before_anything_is_made(url: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError, match="https://"):
        page_origin(url)


def test_a_certificate_that_is_not_named_stays_as_it_is() -> None:
    assert asked_for({}, None) == {}
    assert asked_for({}, "https://sanbao.example.cn", "arn") == {
        "PageUrl": "https://sanbao.example.cn",
        "PageCertificate": "arn",
    }
