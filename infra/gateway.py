"""The REST API: Chalice's description of it, one deployment per content, and refusals in the house's own words."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from chalice.deploy.models import RestAPI

from chalicelib.kernel.errors import BadRequest, Busy, DomainError, MediaTypeRefused, NotFound, TooLarge, TooManyTries
from chalicelib.kernel.problems import PROBLEM_JSON
from chalicelib.kernel.refusals import problem_of
from infra.functions import permission
from infra.names import Resource, account_arn, ref, text
from infra.stages import Stage

GATEWAY_BYTES_MAX = 10 * 1024 * 1024
"""API Gateway takes no larger body."""
REQUESTS_PER_SECOND_MAX, BURST_MAX = 2000, 1000
_REFUSALS: dict[str, DomainError] = {
    "DEFAULT_4XX": BadRequest(),
    "DEFAULT_5XX": Busy(),
    "BAD_REQUEST_BODY": BadRequest(),
    "INTEGRATION_FAILURE": Busy(),
    "INTEGRATION_TIMEOUT": Busy(),
    "MISSING_AUTHENTICATION_TOKEN": NotFound(),  # The gateway's name for a path or method that it does not know.
    "RESOURCE_NOT_FOUND": NotFound(),
    "REQUEST_TOO_LARGE": TooLarge(bytes_max=GATEWAY_BYTES_MAX),
    "THROTTLED": TooManyTries(retry_after_seconds=1),
    "UNSUPPORTED_MEDIA_TYPE": MediaTypeRefused(),
}


def api_resources(api: RestAPI, stage: Stage) -> dict[str, Resource]:
    """Return the API, its stage, and the refusals that the gateway itself gives."""
    assert isinstance(api.swagger_doc, dict), "Chalice has not described the API yet"
    refusals = {kind: _refusal(error) for kind, error in _REFUSALS.items()}
    body = {
        "Name": f"sanbao-{stage.name}",
        "Description": "The HTTPS API of Sanbao.",
        "EndpointConfiguration": {"Types": [api.endpoint_type]},
        "Body": api.swagger_doc | {"x-amazon-apigateway-gateway-responses": refusals},
    }
    told = _told_apart(refusals) if stage.emulated else {}
    content = json.dumps([body, told], sort_keys=True)
    deployment = "Deployment" + hashlib.sha256(content.encode()).hexdigest()[:10]
    settings = {
        "ResourcePath": "/*",
        "HttpMethod": "*",
        "ThrottlingRateLimit": REQUESTS_PER_SECOND_MAX,
        "ThrottlingBurstLimit": BURST_MAX,
    }
    return {
        "RestAPI": {"Type": "AWS::ApiGateway::RestApi", "Properties": body},
        **told,
        deployment: {
            "Type": "AWS::ApiGateway::Deployment",
            "DependsOn": sorted(told),
            "Properties": {"RestApiId": ref("RestAPI"), "Description": "Made anew whenever the API changes."},
        },
        "RestAPIStage": {
            "Type": "AWS::ApiGateway::Stage",
            "Properties": {
                "RestApiId": ref("RestAPI"),
                "DeploymentId": ref(deployment),
                "StageName": api.api_gateway_stage,
                "MethodSettings": [settings],
            },
        },
        "RestAPIPermission": permission(
            "APIHandler", "apigateway.amazonaws.com", account_arn("execute-api", "${RestAPI}/*")
        ),
    }


def endpoint(api: RestAPI) -> Resource:
    """Return the address at which the API answers."""
    host = "${RestAPI}.execute-api.${AWS::Region}.${AWS::URLSuffix}"
    return text(f"https://{host}/{api.api_gateway_stage}")


def _refusal(error: DomainError) -> dict[str, Any]:
    body = problem_of(error, "$context.requestId")
    return {
        "statusCode": str(error.status),
        "responseParameters": {
            "gatewayresponse.header.Content-Type": f"'{PROBLEM_JSON}'",
            "gatewayresponse.header.Cache-Control": "'no-store'",
            "gatewayresponse.header.X-Request-Id": "context.requestId",
        },
        "responseTemplates": {"application/json": json.dumps(body, ensure_ascii=False)},
    }


def _told_apart(refusals: dict[str, dict[str, Any]]) -> dict[str, Resource]:
    """Return the refusals as resources of their own: the emulator does not read them from the API's body.

    On AWS they must stand in the body, which overwrites such resources whenever it changes.
    """
    return {
        "Refusal" + "".join(word.capitalize() for word in kind.split("_")): {
            "Type": "AWS::ApiGateway::GatewayResponse",
            "Properties": {"RestApiId": ref("RestAPI"), "ResponseType": kind}
            | {name[0].upper() + name[1:]: value for name, value in refusal.items()},
        }
        for kind, refusal in refusals.items()
    }
