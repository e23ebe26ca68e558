"""What would break a client of an older API: said in sentences, by comparing two OpenAPI descriptions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Schema = dict[str, Any]


def breaks(old: Schema, new: Schema) -> list[str]:
    """Return one sentence for each thing that a client of `old` could trip over in `new`; none is good news."""
    found = list(_paths(old, new))
    for name, schema in _schemas(old).items():
        found += _shape(name, schema, _schemas(new).get(name))
    return sorted(set(found))


def _schemas(description: Schema) -> Schema:
    schemas: Schema = description["components"]["schemas"]
    return schemas


def _paths(old: Schema, new: Schema) -> Iterator[str]:
    for path, methods in old["paths"].items():
        for method, operation in methods.items():
            here = f"{method.upper()} {path}"
            now = new["paths"].get(path, {}).get(method)
            if now is None:
                yield f"{here} is gone"
            else:
                yield from _operation(here, operation, now)


def _operation(here: str, old: Schema, new: Schema) -> Iterator[str]:
    before = {(p["in"], p["name"]): p for p in old.get("parameters", [])}
    for key, parameter in {(p["in"], p["name"]): p for p in new.get("parameters", [])}.items():
        if parameter["required"] and not before.get(key, {"required": False})["required"]:
            yield f"{here} demands the {key[0]} parameter {key[1]}"
    after = {(p["in"], p["name"]) for p in new.get("parameters", [])}
    for place, name in before.keys() - after:
        yield f"{here} no longer takes the {place} parameter {name}"
    for status in old["responses"].keys() - new["responses"].keys():
        yield f"{here} no longer answers {status}"
    if "requestBody" in new and "requestBody" not in old:
        yield f"{here} demands a body"
    if not old.get("security") and new.get("security"):
        yield f"{here} demands a credential"


def _shape(name: str, old: Schema, new: Schema | None) -> Iterator[str]:
    if new is None:
        yield f"the shape {name} is gone"
        return
    fields = new.get("properties", {})
    for field, schema in old.get("properties", {}).items():
        if field not in fields:
            yield f"{name}.{field} is gone"
        elif _kind(schema) != _kind(fields[field]):
            yield f"{name}.{field} was {_kind(schema)} and is {_kind(fields[field])}"
    demanded = set(new.get("required", [])) - set(old.get("required", []))
    for field in demanded & (fields.keys() if name.endswith("Asked") else set()):
        yield f"{name}.{field} is demanded"


def _kind(schema: Schema) -> str:
    if "$ref" in schema:
        return str(schema["$ref"]).rsplit("/", 1)[-1]
    if "anyOf" in schema:
        return " or ".join(sorted(_kind(part) for part in schema["anyOf"]))
    if schema.get("type") == "array":
        items = schema.get("prefixItems") or [schema.get("items", {})]
        return f"list of {' and '.join(sorted({_kind(item) for item in items}))}"
    return str(schema.get("type", "anything"))
