"""How claims lie in DynamoDB: a claim and its steps in one partition, and which deeds were claimed already."""

from __future__ import annotations

from pynamodb.attributes import BooleanAttribute, JSONAttribute, UnicodeAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex, IncludeProjection

from chalicelib.kernel.attributes import Record, WholeNumber

HEAD = "!"
_LISTED = [
    "state",
    "holder_id",
    "claimant_id",
    "masked_name",
    "rule",
    "title",
    "on",
    "period",
    "points",
    "document",
    "due",
    "notice_ends",
    "displayed_until",
    "held",
    "is_escalated",
    "objections",
    "round_id",
    "version",
]


class ClaimsAtDesk(GlobalSecondaryIndex["ClaimRecord"]):
    """A village's open claims by state and deadline, and its ended ones by state and day."""

    class Meta:
        index_name = "desk"
        projection = IncludeProjection(_LISTED)

    desk = UnicodeAttribute(hash_key=True)
    waits = UnicodeAttribute(range_key=True)


class ClaimsOfHolder(GlobalSecondaryIndex["ClaimRecord"]):
    """A person's or household's claims in the order they were made."""

    class Meta:
        index_name = "holder"
        projection = IncludeProjection(_LISTED)

    holder_id = UnicodeAttribute(hash_key=True)
    claim_id = UnicodeAttribute(range_key=True)


class Notices(GlobalSecondaryIndex["ClaimRecord"]):
    """A village's public notices by the last day on which they are displayed; claims without one are not in it."""

    class Meta:
        index_name = "notices"
        projection = IncludeProjection(_LISTED)

    noticed_in = UnicodeAttribute(hash_key=True)
    displayed_until = UnicodeAttribute(range_key=True)


class ClaimsCalled(GlobalSecondaryIndex["ClaimRecord"]):
    """A town's claims whose village's panel is too small, while others are called to vote; mostly none."""

    class Meta:
        index_name = "called"
        projection = IncludeProjection(_LISTED)

    called_in = UnicodeAttribute(hash_key=True)
    due = UnicodeAttribute(range_key=True)


class ClaimsLate(GlobalSecondaryIndex["ClaimRecord"]):
    """What a town is to see: its villages' claims that were not decided in time, by state and deadline."""

    class Meta:
        index_name = "late"
        projection = IncludeProjection(_LISTED)

    late_in = UnicodeAttribute(hash_key=True)
    waits = UnicodeAttribute(range_key=True)


class ClaimRecord(Record):
    """Row `!` is a claim; row `s#003` the third step on it, written once."""

    class Meta:
        table_name = "points_claims"

    claim_id = UnicodeAttribute(hash_key=True)
    row = UnicodeAttribute(range_key=True)
    state = UnicodeAttribute()

    holder_id = UnicodeAttribute(null=True)
    claimant_id = UnicodeAttribute(null=True)
    masked_name = UnicodeAttribute(null=True)
    rule = UnicodeAttribute(null=True)
    title = UnicodeAttribute(null=True)
    terms = JSONAttribute(null=True)
    """The rule, where it is not one that ships."""
    on = UnicodeAttribute(null=True)
    period = UnicodeAttribute(null=True)
    claimed = UnicodeAttribute(null=True)
    """The deed's row in `points_claimed`."""
    fingerprint = UnicodeAttribute(null=True)
    due = UnicodeAttribute(null=True)
    points = WholeNumber(null=True)
    minutes = WholeNumber(null=True)
    document = UnicodeAttribute(null=True)
    round_id = UnicodeAttribute(null=True)
    noticed_on = UnicodeAttribute(null=True)
    notice_ends = UnicodeAttribute(null=True)
    displayed_until = UnicodeAttribute(null=True)
    noticed_in = UnicodeAttribute(null=True)
    held = UnicodeAttribute(null=True)
    is_escalated = BooleanAttribute(null=True)
    late_in = UnicodeAttribute(null=True)
    objections = WholeNumber(null=True)
    version = WholeNumber(null=True)
    called_in = UnicodeAttribute(null=True)
    level = UnicodeAttribute(null=True)
    honour = UnicodeAttribute(null=True)
    desk = UnicodeAttribute(null=True)
    waits = UnicodeAttribute(null=True)

    deed = UnicodeAttribute(null=True)
    by = UnicodeAttribute(null=True)
    """A signature: `v00001r00012`, or `v00001r00012 by v00001r00034`."""
    person = UnicodeAttribute(null=True)
    acted_by = UnicodeAttribute(null=True)
    at = UnicodeAttribute(null=True)
    key = UnicodeAttribute(null=True)
    mark = UnicodeAttribute(null=True)
    text = UnicodeAttribute(null=True)
    approve = BooleanAttribute(null=True)
    target = WholeNumber(null=True)
    media_ids = JSONAttribute(null=True)

    by_desk = ClaimsAtDesk()
    by_holder = ClaimsOfHolder()
    by_notice = Notices()
    by_call = ClaimsCalled()
    by_town = ClaimsLate()


class ObjectionRecord(Record):
    """In a villager's partition what they objected to: row `<when>#<claim>#<step>`, and the step that decided on it.

    What was said lies in the claim's steps alone.
    """

    class Meta:
        table_name = "points_objections"

    objector_id = UnicodeAttribute(hash_key=True)
    row = UnicodeAttribute(range_key=True)
    upheld = BooleanAttribute(null=True)
    decided_in = WholeNumber(null=True)
    extended_in = WholeNumber(null=True)


class ClaimedRecord(Record):
    """Which claim a deed was claimed by: `<village>#<rule>#<holder>#<period or day>`, or an honour's text."""

    class Meta:
        table_name = "points_claimed"

    deed = UnicodeAttribute(hash_key=True)
    claim_id = UnicodeAttribute()


class RoundsOfVillage(GlobalSecondaryIndex["RoundRecord"]):
    """A village's rounds in the order they were opened."""

    class Meta:
        index_name = "village"
        projection = AllProjection()

    village_id = UnicodeAttribute(hash_key=True)
    round_id = UnicodeAttribute(range_key=True)


class RoundRecord(Record):
    """Row `!` is an inspection round, `h#<household>` what was found at a door, `v#<resident, or staff>` a vote."""

    class Meta:
        table_name = "points_rounds"

    round_id = UnicodeAttribute(hash_key=True)
    row = UnicodeAttribute(range_key=True)
    by = UnicodeAttribute()
    person = UnicodeAttribute(null=True)
    at = UnicodeAttribute()

    village_id = UnicodeAttribute(null=True)
    terms = JSONAttribute(null=True)
    period = UnicodeAttribute(null=True)
    title = UnicodeAttribute(null=True)
    state = UnicodeAttribute(null=True)
    fingerprint = UnicodeAttribute(null=True)
    visited = WholeNumber(null=True)
    scored = WholeNumber(null=True)
    votes = WholeNumber(null=True)
    approvals = WholeNumber(null=True)

    masked_name = UnicodeAttribute(null=True)
    score = WholeNumber(null=True)
    points = WholeNumber(null=True)
    claim_id = UnicodeAttribute(null=True)
    media_ids = JSONAttribute(null=True)
    approve = BooleanAttribute(null=True)
    exceptions = JSONAttribute(null=True)
    reason = UnicodeAttribute(null=True)
    by_village = RoundsOfVillage()
