"""Brings a stack's tables from their indexes to others: DynamoDB makes or removes one of a table's in one update.

So a deployment takes several updates where several indexes of one table change. New ones are made first, before the
code that reads them is there; old ones are removed last, when no code reads them any more (AWS CloudFormation User
Guide, AWS::DynamoDB::Table, "GlobalSecondaryIndexes"; DynamoDB Developer Guide, "Managing Global Secondary Indexes").
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

Template = dict[str, Any]
Indexes = dict[str, dict[str, Any]]
"""One table's, by name."""


class IndexChanged(ValueError):
    """An index keeps its name and is to be another; the sentence names it."""


@dataclass(frozen=True, slots=True)
class Step:
    """One update of a stack; `code` says whether it has the new code, and so the new parameters."""

    template: Template
    code: bool

    @property
    def tables(self) -> Iterator[tuple[str, set[str]]]:
        """The names of the tables that have indexes, each with those of its indexes."""
        tables = {name: {*indexes} for name, indexes in _tables(self.template).items() if indexes}
        return ((str(self.template["Resources"][name]["Properties"]["TableName"]), tables[name]) for name in tables)


def rollout(deployed: Template, wanted: Template) -> Iterator[Step]:
    """Yield the updates that bring a stack from one template to another; the last one is `wanted`, often alone.

    Raises:
        IndexChanged: keys or projection of an index differ: DynamoDB can't change them, a new name is needed.
    """
    had, will = _tables(deployed), _tables(wanted)
    common = [name for name in will if name in had]
    for name in common:
        _refuse_changed(name, had[name], will[name])
    made = {name: _without(will[name], had[name]) for name in common}
    stale = {name: _without(had[name], will[name]) for name in common}
    types = {name: _types(deployed, name) | _types(wanted, name) for name in common}
    for count in range(1, _most(made) + 1):
        yield Step(_with(deployed, {name: had[name] | _first(made[name], count) for name in common}, types), code=False)
    for count in range(_most(stale), 0, -1):
        yield Step(_with(wanted, {name: will[name] | _first(stale[name], count) for name in common}, types), code=True)
    yield Step(wanted, code=True)


def _tables(template: Template) -> dict[str, Indexes]:
    return {
        name: {index["IndexName"]: index for index in resource["Properties"].get("GlobalSecondaryIndexes", [])}
        for name, resource in template["Resources"].items()
        if resource["Type"] == "AWS::DynamoDB::Table"
    }


def _refuse_changed(table: str, had: Indexes, will: Indexes) -> None:
    for name in had.keys() & will.keys():
        if had[name] != will[name]:
            message = f"{table}: the index {name!r} can't become another; give the new one a name of its own"
            raise IndexChanged(message)


def _without(indexes: Indexes, others: Indexes) -> Indexes:
    return {name: index for name, index in indexes.items() if name not in others}


def _most(changes: dict[str, Indexes]) -> int:
    return max((len(indexes) for indexes in changes.values()), default=0)


def _first(indexes: Indexes, count: int) -> Indexes:
    return dict(list(indexes.items())[:count])


def _types(template: Template, table: str) -> dict[str, str]:
    known = template["Resources"][table]["Properties"]["AttributeDefinitions"]
    return {attribute["AttributeName"]: attribute["AttributeType"] for attribute in known}


def _with(template: Template, indexes: dict[str, Indexes], types: dict[str, dict[str, str]]) -> Template:
    """Return a template whose tables have these indexes; DynamoDB wants just the attributes that are keys defined."""
    resources = dict(template["Resources"])
    for name, wanted in indexes.items():
        table = dict(resources[name]["Properties"])
        table.pop("GlobalSecondaryIndexes", None)
        if wanted:
            table["GlobalSecondaryIndexes"] = list(wanted.values())
        keys = {key["AttributeName"] for keyed in (table, *wanted.values()) for key in keyed["KeySchema"]}
        table["AttributeDefinitions"] = [
            {"AttributeName": key, "AttributeType": types[name][key]} for key in sorted(keys)
        ]
        resources[name] = resources[name] | {"Properties": table}
    return template | {"Resources": resources}
