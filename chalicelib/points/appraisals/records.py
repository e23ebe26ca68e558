"""How campaigns, urns, marks, ballots, slips and papers lie in DynamoDB. None of these tables has a stream.

What is known of a voter (`VoterRecord`) and what is known of a ballot (`SealedRecord`, `SlipRecord`, `PaperRecord`)
have no attribute in common but the campaign and the village.
"""

from __future__ import annotations

from pynamodb.attributes import BinaryAttribute, BooleanAttribute, JSONAttribute, UnicodeAttribute
from pynamodb.indexes import GlobalSecondaryIndex, KeysOnlyProjection

from chalicelib.kernel.attributes import Record, Texts, WholeNumber

DUE = "due"


class CampaignsByDue(GlobalSecondaryIndex["CampaignRecord"]):
    """Campaigns that the house opens or closes by itself, in the order of when; the others are not in it."""

    class Meta:
        index_name = "due"
        projection = KeysOnlyProjection()

    due = UnicodeAttribute(hash_key=True)
    due_at = UnicodeAttribute(range_key=True)


class CampaignRecord(Record):
    """One campaign, in its village's or town's partition."""

    class Meta:
        table_name = "points_appraisals"

    place_id = UnicodeAttribute(hash_key=True)
    campaign_id = UnicodeAttribute(range_key=True)
    plan = JSONAttribute()
    state = UnicodeAttribute()
    drafted_by = UnicodeAttribute()
    drafter_person = UnicodeAttribute(null=True)
    fingerprint = UnicodeAttribute()
    deeds: Texts = Texts()
    """Which officer did what, by deed."""
    reason = UnicodeAttribute(null=True)
    version = WholeNumber()
    result = JSONAttribute(null=True)
    moved_at = UnicodeAttribute(null=True)
    due = UnicodeAttribute(null=True)
    """`due` where the house has to do something at `due_at` (UTC, ISO 8601)."""
    due_at = UnicodeAttribute(null=True)
    by_due = CampaignsByDue()


class UrnRecord(Record):
    """A village's part of a campaign, from its opening on: how large its electorate is, and how many voted how."""

    class Meta:
        table_name = "points_appraisal_urns"

    village_id = UnicodeAttribute(hash_key=True)
    row = UnicodeAttribute(range_key=True)
    """The campaign's UUIDv7 and then its place, so that a village's campaigns stand in the order of their making."""
    title = UnicodeAttribute()
    about = UnicodeAttribute()
    state = UnicodeAttribute()
    opens_at = UnicodeAttribute()
    closes_at = UnicodeAttribute()
    electorate = WholeNumber()
    terms = JSONAttribute(null=True)
    """The rule by which a vote is paid here; absent where none does."""
    online = WholeNumber(default=0)
    printed = WholeNumber(default=0)
    handed_out = WholeNumber(default=0)
    handed_in = WholeNumber(default=0)
    voided = WholeNumber(default=0)
    entered = WholeNumber(default=0)
    agreed = WholeNumber(default=0)
    opened = WholeNumber(null=True)
    """How many sealed ballots were opened; absent as long as the urn was not emptied."""
    tally = JSONAttribute(null=True)


class VoterRecord(Record):
    """That somebody has voted, or was given a paper: no more. No time, no order, nothing of what."""

    class Meta:
        table_name = "points_appraisal_voters"

    urn = UnicodeAttribute(hash_key=True)
    """`<campaign>#<village>`."""
    holder = UnicodeAttribute(range_key=True)
    how = UnicodeAttribute()
    paid = BooleanAttribute()
    deed = UnicodeAttribute(null=True)
    """Keyed digests of the requests that handed out a paper, so that the same request is told from a second paper."""


class HandRecord(Record):
    """What an officer asked for by a voter's number alone, until another one did too; and requests that are spent.

    No time, no serial number.
    """

    class Meta:
        table_name = "points_appraisal_hands"

    urn = UnicodeAttribute(hash_key=True)
    row = UnicodeAttribute(range_key=True)
    """`00012#paper_out`; or `-<digest>` of a request whose paper was taken back, which says of nobody's."""
    masked_name = UnicodeAttribute(null=True)
    by = UnicodeAttribute(null=True)
    """The ids of the officer who asked: as an account, and as a person."""
    deed = UnicodeAttribute(null=True)
    """A keyed digest of the request."""


class SealedRecord(Record):
    """A ballot as long as voting goes on: sealed, of the same length for all, under a key drawn by lot."""

    class Meta:
        table_name = "points_appraisal_sealed"

    urn = UnicodeAttribute(hash_key=True)
    lot = UnicodeAttribute(range_key=True)
    sealed = BinaryAttribute(legacy_encoding=False)


class SlipRecord(Record):
    """One answer of one ballot, torn off after closing, under a key that leads to no ballot and no other answer."""

    class Meta:
        table_name = "points_appraisal_slips"

    urn = UnicodeAttribute(hash_key=True)
    slip = UnicodeAttribute(range_key=True)
    """`<item>#<32 hex digits>`."""
    answer = UnicodeAttribute()
    paper = BooleanAttribute(null=True)


class PaperRecord(Record):
    """What one officer read on a paper, by the paper's serial number and the turn of the entry: the 1st, 2nd or 3rd."""

    class Meta:
        table_name = "points_appraisal_papers"

    urn = UnicodeAttribute(hash_key=True)
    entry = UnicodeAttribute(range_key=True)
    """`<serial>#<turn>`."""
    text = UnicodeAttribute()
    by = UnicodeAttribute()
    person = UnicodeAttribute(null=True)
