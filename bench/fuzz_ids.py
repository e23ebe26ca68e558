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
KEPT: dict[str, tuple[str, ...]] = {
    "activity_id": ("points_activities",),
    "address_id": ("addresses",),
    "agent_id": ("mandates",),
    "applied_id": ("listing_applications",),
    "bookable_id": ("booking_bookables",),
    "booking_id": ("bookings",),
    "bulk_id": ("points_bulks",),
    "campaign_id": ("points_appraisals",),
    "certificate_id": ("certificates",),
    "claim_id": ("points_claims",),
    "cycle_id": ("market_cycles",),
    "deed_id": ("acted_deeds",),
    "dispute_id": ("acting_disputes",),
    "enquiry_id": ("listing_enquiries",),
    "key_id": ("partner_keys",),
    "listing_id": ("listings",),
    "media_id": ("media",),
    "member_id": ("members",),
    "message_id": ("inbox",),
    "nth": ("aftersales_cases",),
    "offer_id": ("coupon_offers",),
    "order_id": ("reward_orders", "market_orders"),
    "partner_id": ("partners",),
    "party_id": ("proceeds_statements",),
    "payment_id": ("payments",),
    "principal_id": ("acted_deeds",),
    "producer_id": ("market_producers",),
    "product_id": ("market_products",),
    "programme_id": ("credit_perks",),
    "proof": ("product_reviews",),
    "record_id": ("credit_negatives",),
    "refund_id": ("payment_refunds",),
    "report_id": ("listing_reports",),
    "reward_id": ("rewards",),
    "round_id": ("points_rounds",),
    "run_id": ("runs",),
    "spot_id": ("tourism_spots",),
    "staff_id": ("staff",),
    "subject": ("product_reviews",),
    "ticket_id": ("points_tickets",),
    "topup_id": ("topups",),
    "trace": ("market_lots",),
    "week": ("proceeds_statements",),
    "wish_id": ("wishes",),
}
"""A name in a path, and the tables of which it is an attribute."""
IN_ROWS = {"draft_id": "credit_policies", "objection_id": "credit_objections", "proposal_id": "points_rules"}
"""A name in a path, and the table in whose sort keys it stands."""


def first(client: Any, prefix: str, table: str, attribute: str) -> str:
    """Return the first value of an attribute."""
    return next(_values(client, prefix + table, attribute))


def named(client: Any, prefix: str, village_id: str) -> dict[str, list[str]]:
    """Return ids of a village by the names that paths give them; of what belongs to no village, any."""
    found: dict[str, list[str]] = {}
    for name, tables in KEPT.items():
        each = [list(islice(_values(client, prefix + table, name), 400)) for table in tables]
        found[name] = [one for values in each for one in _chosen(values, village_id)]
    for name, table in IN_ROWS.items():
        found[name] = [one for row in _values(client, prefix + table, "row") for one in UUID.findall(row)]
        found[name] = _chosen(found[name], village_id)
    found["bank_id"] = [one for one in _values(client, prefix + "partners", "partner_id") if is_bank_id(one)][:SOME]
    return {name: values for name, values in found.items() if values}


def _chosen(values: list[str], village_id: str) -> list[str]:
    distinct = sorted(set(values))
    return ([value for value in distinct if value.startswith(village_id)] or distinct)[:SOME]


def _values(client: Any, table: str, attribute: str) -> Iterator[str]:
    for page in client.get_paginator("scan").paginate(TableName=table):
        yield from (item[attribute]["S"] for item in page["Items"] if attribute in item)
