"""How tickets lie in DynamoDB: heads by village, with three sparse indexes; their words and deeds by ticket.

A head stays within 1 KB, one write unit, and so do its rows in the indexes.
"""

from __future__ import annotations

from pynamodb.attributes import BooleanAttribute, JSONAttribute, UnicodeAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex

from chalicelib.kernel.attributes import Counters, Record, WholeNumber


class TicketsByAuthor(GlobalSecondaryIndex["TicketRecord"]):
    """What somebody raised."""

    class Meta:
        index_name = "author"
        projection = AllProjection()

    author_id = UnicodeAttribute(hash_key=True)
    ticket_id = UnicodeAttribute(range_key=True)


class TicketsByDesk(GlobalSecondaryIndex["TicketRecord"]):
    """What a village or town still has to do, in the order in which the house acts by itself."""

    class Meta:
        index_name = "desk"
        projection = AllProjection()

    held_by = UnicodeAttribute(hash_key=True)
    acts_at = UnicodeAttribute(range_key=True)


class TicketsInPublic(GlobalSecondaryIndex["TicketRecord"]):
    """What was released to the village, in the order of raising."""

    class Meta:
        index_name = "public"
        projection = AllProjection()

    public_in = UnicodeAttribute(hash_key=True)
    ticket_id = UnicodeAttribute(range_key=True)


class TicketRecord(Record):
    """One ticket's head. Moments are UTC to the second; `acts_at` is text order in time order."""

    class Meta:
        table_name = "points_tickets"

    village_id = UnicodeAttribute(hash_key=True)
    ticket_id = UnicodeAttribute(range_key=True)
    author_id = UnicodeAttribute()
    by_author = TicketsByAuthor()
    held_by = UnicodeAttribute(null=True)
    acts_at = UnicodeAttribute(null=True)
    by_desk = TicketsByDesk()
    public_in = UnicodeAttribute(null=True)
    in_public = TicketsInPublic()
    kind = UnicodeAttribute()
    category = UnicodeAttribute()
    state = UnicodeAttribute()
    level = UnicodeAttribute()
    desk = UnicodeAttribute(null=True)
    mask = UnicodeAttribute()
    raised_at = UnicodeAttribute()
    summary = UnicodeAttribute()
    photos = WholeNumber(null=True)
    public = BooleanAttribute()
    named = BooleanAttribute()
    clock_days = WholeNumber()
    due_on = UnicodeAttribute()
    estimated = BooleanAttribute(null=True)
    entered_by = UnicodeAttribute(null=True)
    assignee = UnicodeAttribute(null=True)
    paused_at = UnicodeAttribute(null=True)
    pauses = WholeNumber(null=True)
    reopened = WholeNumber(null=True)
    solved_at = UnicodeAttribute(null=True)
    solved_days = WholeNumber(null=True)
    late = BooleanAttribute(null=True)
    ended_at = UnicodeAttribute(null=True)
    stars = WholeNumber(null=True)
    town_id = UnicodeAttribute(null=True)
    agents = JSONAttribute(null=True)
    escalated_at = UnicodeAttribute(null=True)
    merged_into = UnicodeAttribute(null=True)
    released_at = UnicodeAttribute(null=True)
    public_summary = UnicodeAttribute(null=True)
    public_photos = WholeNumber(null=True)
    adoption = UnicodeAttribute(null=True)
    adoption_by = UnicodeAttribute(null=True)
    adopter = UnicodeAttribute(null=True)
    """The resident that `adoption_by` is, where the account names one."""
    points = WholeNumber(null=True)
    changed_at = UnicodeAttribute(null=True)
    direct = BooleanAttribute(null=True)
    version = WholeNumber()


class TicketRowRecord(Record):
    """In a ticket's partition: row `!` its author's words, `+` who follows it, the others a deed each, by its key."""

    class Meta:
        table_name = "points_ticket_rows"

    ticket_id = UnicodeAttribute(hash_key=True)
    row = UnicodeAttribute(range_key=True)
    fingerprint = UnicodeAttribute()
    text = UnicodeAttribute(null=True)
    public_text = UnicodeAttribute(null=True)
    media = JSONAttribute(null=True)
    public_media = JSONAttribute(null=True)
    public_place = UnicodeAttribute(null=True)
    located = BooleanAttribute(null=True)
    place = UnicodeAttribute(null=True)
    latitude_e6 = WholeNumber(null=True)
    longitude_e6 = WholeNumber(null=True)
    nth = WholeNumber(null=True)
    deed = UnicodeAttribute(null=True)
    at = UnicodeAttribute(null=True)
    by = UnicodeAttribute(null=True)
    """A signature: `v00001r00012`, or `v00001r00012 by v00001r00034`."""
    person = UnicodeAttribute(null=True)
    acted_by = UnicodeAttribute(null=True)
    party = UnicodeAttribute(null=True)
    detail = UnicodeAttribute(null=True)
    followers = JSONAttribute(null=True)
    """`[[ticket id, author's id], …]`; their fingerprint is the row's."""


class TicketDesksRecord(Record):
    """Where a village sends each category: `{category: [desk, working days]}`."""

    class Meta:
        table_name = "points_ticket_desks"

    village_id = UnicodeAttribute(hash_key=True)
    routes = JSONAttribute()
    version = WholeNumber()


class TicketFiguresRecord(Record):
    """A village's figures of a year, as they were last counted."""

    class Meta:
        table_name = "points_ticket_figures"

    village_id = UnicodeAttribute(hash_key=True)
    year = UnicodeAttribute(range_key=True)
    counts = Counters()
    stars = Counters()
    median_twice = WholeNumber(null=True)
    counted_at = UnicodeAttribute()
