"""What a demo town has that requests can name: ids out of its tables, some of each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

UUID = re.compile(r"[0-9a-f-]{36}")
SOME = 8
"""How many of each: enough that their states differ."""
KEPT = {
    "activity_id": "points_activities",
    "agent_id": "mandates",
    "bulk_id": "points_bulks",
    "campaign_id": "points_appraisals",
    "claim_id": "points_claims",
    "deed_id": "acted_deeds",
    "dispute_id": "acting_disputes",
    "key_id": "partner_keys",
    "media_id": "media",
    "message_id": "inbox",
    "partner_id": "partners",
    "principal_id": "acted_deeds",
    "order_id": "reward_orders",
    "reward_id": "rewards",
    "round_id": "points_rounds",
    "run_id": "runs",
    "staff_id": "staff",
    "ticket_id": "points_tickets",
    "wish_id": "wishes",
}
"""A name in a path, and the table of which it is an attribute."""


def first(client: Any, prefix: str, table: str, attribute: str) -> str:
    """Return the first value of an attribute."""
    return next(_values(client, prefix + table, attribute))


def named(client: Any, prefix: str, village_id: str) -> dict[str, list[str]]:
    """Return ids of a village by the names that paths give them; of what belongs to no village, any."""
    found = {name: list(islice(_values(client, prefix + table, name), 400)) for name, table in KEPT.items()}
    found["proposal_id"] = [row for row in _values(client, f"{prefix}points_rules", "row") if UUID.fullmatch(row)]
    return {name: _chosen(values, village_id) for name, values in found.items() if values}


def _chosen(values: list[str], village_id: str) -> list[str]:
    distinct = sorted(set(values))
    return ([value for value in distinct if value.startswith(village_id)] or distinct)[:SOME]


def _values(client: Any, table: str, attribute: str) -> Iterator[str]:
    for page in client.get_paginator("scan").paginate(TableName=table):
        yield from (item[attribute]["S"] for item in page["Items"] if attribute in item)
