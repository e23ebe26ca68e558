"""Names inside the template: from a room's own word to CloudFormation's logical id, and references to it."""

from __future__ import annotations

import re
from typing import Any

Resource = dict[str, Any]


def logical(word: str, kind: str = "") -> str:
    """Return `roster-import` with the kind `Queue` as `RosterImportQueue`."""
    return "".join(part[:1].upper() + part[1:] for part in re.split(r"[^A-Za-z0-9]+", word)) + kind


def ref(name: str) -> Resource:
    """Return CloudFormation's reference to a resource or parameter."""
    return {"Ref": name}


def attribute(name: str, of: str = "Arn") -> Resource:
    """Return CloudFormation's reference to an attribute of a resource."""
    return {"Fn::GetAtt": [name, of]}


def text(template: str) -> Resource:
    """Return a text with `${...}` filled in by CloudFormation."""
    return {"Fn::Sub": template}


def account_arn(service: str, rest: str) -> Resource:
    """Return an ARN in this deployment's partition, region and account."""
    return text(f"arn:${{AWS::Partition}}:{service}:${{AWS::Region}}:${{AWS::AccountId}}:{rest}")
