"""OpenAPI 3.1 from the doors: `chalicelib/openapi.json`, which `/v1/openapi.json` serves. `make openapi` writes it.

Beside it `chalicelib/rooms.json`: which room has which path.
"""

from __future__ import annotations

import inspect
import json
import re
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from chalicelib.kernel.authz import KEYED, Role, table
from chalicelib.kernel.edge import PARAM_CHARS_MAX, PARAM_FORMS, RESIDENT_ID, UUID7, Door, Nothing, Untouched
from chalicelib.kernel.refusals import PROBLEM_BASE
from chalicelib.kernel.rooms import INDEX
from infra import census
from infra.plan import ROOT

PATH = ROOT / "chalicelib" / "openapi.json"
VERSION = "1"
Schema = dict[str, Any]
_PROBLEM: Schema = {
    "type": "object",
    "description": "A refusal (RFC 9457): a stable code, a sentence in Chinese and in English, and its facts.",
    "required": ["type", "title", "status", "code", "zh", "en", "request_id"],
    "properties": {
        "type": {"type": "string", "format": "uri", "examples": [PROBLEM_BASE + "not_found"]},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"$ref": "#/components/schemas/Code"},
        "zh": {"type": "string", "examples": ["没有找到。"]},
        "en": {"type": "string", "examples": ["Not found."]},
        "request_id": {"type": "string"},
        "fields": {
            "type": "array",
            "description": "Which fields do not fit, where `code` is `invalid_input`.",
            "items": {
                "type": "object",
                "required": ["field", "code", "zh", "en"],
                "properties": {name: {"type": "string"} for name in ("field", "code", "zh", "en")},
            },
        },
    },
    "additionalProperties": True,
}
_KEY: Schema = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": True,
    "description": "A UUIDv7 of the caller's. The same key and body get the first answer again, for ever.",
    "schema": {"type": "string", "pattern": UUID7.pattern},
    "example": "01932f5e-8b7a-7c3d-9e1f-5a6b7c8d9e0f",
}
_ACTING: Schema = {
    "name": "X-Acting-For",
    "in": "header",
    "required": False,
    "description": "The resident for whom the caller acts by a mandate (代办) that covers `x-for-others`.",
    "schema": {"type": "string", "pattern": RESIDENT_ID.pattern},
}
_SCHEMES: Schema = {
    "bearer": {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "JWT",
        "description": "A villager's or officer's session, 15 minutes.",
    },
    "apiKey": {"type": "apiKey", "in": "header", "name": "X-Api-Key", "description": "A partner's key."},
}


_UNTOUCHED: Schema = {"description": "As its sender signs it."}


def described() -> Schema:
    """Return the whole description. Equal doors give an equal description."""
    doors = census.doors()
    wanted = {_asked(door.asked) for door in doors if door.asked not in {Nothing, Untouched}}
    wanted |= {(door.shown, "serialization") for door in doors if door.shown is not None}
    ordered = sorted(wanted, key=lambda pair: (pair[0].__module__, pair[0].__qualname__))
    refs, made = models_json_schema(ordered, ref_template="#/components/schemas/{model}")
    paths: dict[str, Schema] = {}
    for door in doors:
        paths.setdefault(door.path, {})[door.method.lower()] = _operation(door, refs)
    codes = {
        error.code: {"status": error.status, "zh": error.zh, "en": error.en, "meaning": _first_line(error)}
        for error in census.refusals()
    }
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Sanbao 三宝",
            "version": VERSION,
            "description": "Points, credit and prosperity for a township.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "paths": paths,
        "components": {
            "schemas": dict(sorted((made.get("$defs", {}) | {"Problem": _PROBLEM, "Code": _codes(codes)}).items())),
            "securitySchemes": _SCHEMES,
        },
        "x-problems": codes,
    }


def _codes(codes: Schema) -> Schema:
    return {"type": "string", "description": "Why it was refused.", "examples": sorted(codes)}


def _asked(shape: type[BaseModel]) -> tuple[type[BaseModel], JsonSchemaMode]:
    return shape, "validation"


def _first_line(thing: Any) -> str:
    return (inspect.getdoc(thing) or "").partition("\n")[0]


def _operation(door: Door, refs: Any) -> Schema:
    summary, _, rest = (inspect.getdoc(door.view) or door.name).partition("\n")
    operation: Schema = {"operationId": door.name, "tags": [door.room], "summary": summary}
    if rest.strip():
        operation["description"] = rest.strip()
    parameters = [_in_path(name) for name in re.findall(r"{(\w+)}", door.path)] + _in_query(door.query)
    if door.keyed:
        parameters.append(_KEY)
    if door.for_others is not None:
        parameters.append(_ACTING)
    if parameters:
        operation["parameters"] = parameters
    if door.asked is not Nothing:
        schema = _UNTOUCHED if door.asked is Untouched else refs[_asked(door.asked)]
        body = {"application/json": {"schema": schema}}
        operation["requestBody"] = {"required": True, "content": body}
    operation["responses"] = _responses(door, refs)
    operation["security"] = _security(door.verb)
    if door.for_others is not None:
        operation["x-for-others"] = door.for_others.value
    return operation | {"x-verb": door.verb, "x-roles": sorted(table()[door.verb])}


def _in_path(name: str) -> Schema:
    schema: Schema = {"type": "string", "minLength": 1, "maxLength": PARAM_CHARS_MAX}
    if name in PARAM_FORMS:
        schema["pattern"] = PARAM_FORMS[name]
    return {"name": name, "in": "path", "required": True, "schema": schema}


def _in_query(shape: type[BaseModel]) -> list[Schema]:
    schema = shape.model_json_schema()
    required, named = schema.get("required", []), schema.get("$defs", {})
    return [
        {"name": name, "in": "query", "required": name in required, "schema": _inlined(field, named)}
        for name, field in schema.get("properties", {}).items()
    ]


def _inlined(field: Any, named: Schema) -> Any:
    """Return a field's schema with what it refers to written out: a query has no shapes of its own."""
    if isinstance(field, list):
        return [_inlined(part, named) for part in field]
    if not isinstance(field, dict):
        return field
    if "$ref" in field:
        return _inlined(named[str(field["$ref"]).rsplit("/", 1)[-1]], named)
    return {key: _inlined(part, named) for key, part in field.items()}


def _responses(door: Door, refs: Any) -> Schema:
    headers = {"X-Request-Id": {"description": "Finds this request in the log.", "schema": {"type": "string"}}}
    refused: Schema = {
        "description": "Refused; nothing was changed.",
        "headers": headers,
        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    done: Schema = {"description": "Done.", "headers": headers}
    if door.shown is not None:
        done["content"] = {door.media or "application/json": {"schema": refs[door.shown, "serialization"]}}
        return {str(door.status): done, "default": refused}
    if door.media:
        schema = {"type": "object"} if door.media == "application/json" else {"type": "string"}
        done["content"] = {door.media: {"schema": schema}}
        if door.media == "application/json":  # Another service's own shape: a no is said in it too.
            refused["content"]["application/json"] = {"schema": schema}
    returns = inspect.get_annotations(door.view).get("return")
    return {"204" if returns in {None, "None"} else str(door.status): done, "default": refused}


def _security(verb: str) -> list[Schema]:
    """Return the credentials that may open a door: none is needed where the public is granted its verb."""
    roles = set(table()[verb])
    if Role.PUBLIC in roles:
        return []
    schemes: list[Schema] = [{"apiKey": []}] if roles & KEYED else []
    return [*schemes, {"bearer": []}] if roles - KEYED - {Role.SYSTEM} else schemes


def text() -> str:
    """Return the description as it is committed."""
    return json.dumps(described(), ensure_ascii=False, indent=1) + "\n"


def rooms() -> str:
    """Return which room has which path, as it is committed: what `kernel.rooms` opens a room by."""
    return json.dumps({door.path: door.room for door in census.doors()}, indent=1) + "\n"


def main() -> None:
    """Write the description, and which room has which path."""
    for path, written in ((PATH, text()), (INDEX, rooms())):
        path.write_text(written, encoding="utf-8")
        print(path.relative_to(ROOT))


if __name__ == "__main__":
    main()
