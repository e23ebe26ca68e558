"""What a demo town has that requests can name: ids out of its tables, some of each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from chalicelib.foundation.partners.core.shops import is_bank_id

UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
SOME = 8
"""How many of each: enough that their states differ."""
KEPT = {
    "activity_id": "points_activities",
    "agent_id": "mandates",
    "bulk_id": "points_bulks",
    "campaign_id": "points_appraisals",
    "certificate_id": "certificates",
    "claim_id": "points_claims",
    "deed_id": "acted_deeds",
    "dispute_id": "acting_disputes",
    "key_id": "partner_keys",
    "media_id": "media",
    "message_id": "inbox",
    "partner_id": "partners",
    "principal_id": "acted_deeds",
    "programme_id": "credit_perks",
    "record_id": "credit_negatives",
    "order_id": "reward_orders",
    "reward_id": "rewards",
    "round_id": "points_rounds",
    "payment_id": "payments",
    "run_id": "runs",
    "staff_id": "staff",
    "ticket_id": "points_tickets",
    "topup_id": "topups",
    "wish_id": "wishes",
}
"""A name in a path, and the table of which it is an attribute."""
IN_ROWS = {"draft_id": "credit_policies", "objection_id": "credit_objections", "proposal_id": "points_rules"}
"""A name in a path, and the table in whose sort keys it stands."""


def first(client: Any, prefix: str, table: str, attribute: str) -> str:
    """Return the first value of an attribute."""
    return next(_values(client, prefix + table, attribute))


def named(client: Any, prefix: str, village_id: str) -> dict[str, list[str]]:
    """Return ids of a village by the names that paths give them; of what belongs to no village, any."""
    found = {name: list(islice(_values(client, prefix + table, name), 400)) for name, table in KEPT.items()}
    for name, table in IN_ROWS.items():
        found[name] = [one for row in _values(client, prefix + table, "row") for one in UUID.findall(row)]
    found["bank_id"] = [one for one in found["partner_id"] if is_bank_id(one)]
    return {name: _chosen(values, village_id) for name, values in found.items() if values}


def _chosen(values: list[str], village_id: str) -> list[str]:
    distinct = sorted(set(values))
    return ([value for value in distinct if value.startswith(village_id)] or distinct)[:SOME]


def _values(client: Any, table: str, attribute: str) -> Iterator[str]:
    for page in client.get_paginator("scan").paginate(TableName=table):
        yield from (item[attribute]["S"] for item in page["Items"] if attribute in item)
