"""How bookings lie in DynamoDB: what can be booked, bookings, whose guests they are when, and who holds unpaid."""

from __future__ import annotations

from pynamodb.attributes import BinaryAttribute, BooleanAttribute, JSONAttribute, UnicodeAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex, KeysOnlyProjection

from chalicelib.kernel.attributes import Record, Texts, WholeNumber


class BookablesByTown(GlobalSecondaryIndex["BookableRecord"]):
    """A town's bookables that show, kind by kind and village by village. Sparse."""

    class Meta:
        index_name = "by_town"
        projection = AllProjection()

    town_shelf = UnicodeAttribute(hash_key=True)
    shelf = UnicodeAttribute(range_key=True)


class BookablesByVillage(GlobalSecondaryIndex["BookableRecord"]):
    """A village's bookables of one state, in the order in which they were written."""

    class Meta:
        index_name = "by_village"
        projection = AllProjection()

    village_state = UnicodeAttribute(hash_key=True)
    bookable_id = UnicodeAttribute(range_key=True)


class BookablesByHost(GlobalSecondaryIndex["BookableRecord"]):
    """A host's bookables, in the order in which they were written."""

    class Meta:
        index_name = "by_host"
        projection = AllProjection()

    host_id = UnicodeAttribute(hash_key=True)
    bookable_id = UnicodeAttribute(range_key=True)


class BookableRecord(Record):
    """What can be booked. Its places are slots of reservations, one for each day's sitting; they are not kept here."""

    class Meta:
        table_name = "booking_bookables"

    bookable_id = UnicodeAttribute(hash_key=True)
    town_id = UnicodeAttribute()
    town_shelf = UnicodeAttribute(null=True)
    """The town, only while it shows."""
    shelf = UnicodeAttribute(null=True)
    """`<kind>#<village id>#<bookable id>`."""
    by_town = BookablesByTown()
    village_state = UnicodeAttribute()
    """`<village id>#<state>`."""
    by_village = BookablesByVillage()
    host_id = UnicodeAttribute()
    by_host = BookablesByHost()
    state = UnicodeAttribute()
    since = UnicodeAttribute()
    terms = JSONAttribute()
    collective_permille = WholeNumber()
    platform_permille = WholeNumber()
    closed = JSONAttribute(null=True)
    was_published = BooleanAttribute()
    reason = UnicodeAttribute(null=True)
    fingerprint = UnicodeAttribute()
    version = WholeNumber()
    last_key = UnicodeAttribute(null=True)
    last_mark = UnicodeAttribute(null=True)


class BookingsByGuest(GlobalSecondaryIndex["BookingRecord"]):
    """Somebody's bookings, in the order in which they were made."""

    class Meta:
        index_name = "by_guest"
        projection = AllProjection()

    guest_id = UnicodeAttribute(hash_key=True)
    booking_id = UnicodeAttribute(range_key=True)


class BookingsByDue(GlobalSecondaryIndex["BookingRecord"]):
    """Bookings with which the clock has something to do, by the day on which it has. Sparse."""

    class Meta:
        index_name = "by_due"
        projection = KeysOnlyProjection()

    due_town = UnicodeAttribute(hash_key=True)
    due = UnicodeAttribute(range_key=True)


class BookingRecord(Record):
    """A booking with its lines."""

    class Meta:
        table_name = "bookings"

    booking_id = UnicodeAttribute(hash_key=True)
    guest_id = UnicodeAttribute()
    by_guest = BookingsByGuest()
    due_town = UnicodeAttribute(null=True)
    """The town, only while the clock has something to do."""
    due = UnicodeAttribute(null=True)
    """`<day>#<booking id>`."""
    by_due = BookingsByDue()
    lines = JSONAttribute()
    state = UnicodeAttribute()
    since = UnicodeAttribute()
    booked_at = UnicodeAttribute()
    ends_at = UnicodeAttribute()
    fingerprint = UnicodeAttribute()
    sealed = BinaryAttribute(legacy_encoding=False, null=True)
    """Whom a host calls, sealed."""
    done = Texts(null=True)
    passed = Texts(null=True)
    given_fen = WholeNumber(null=True)
    reason = UnicodeAttribute(null=True)
    by = UnicodeAttribute()
    version = WholeNumber()


class StaysByVillage(GlobalSecondaryIndex["StayRecord"]):
    """The lines of bookings in a village, by the day on which they begin."""

    class Meta:
        index_name = "by_village"
        projection = AllProjection()

    village_id = UnicodeAttribute(hash_key=True)
    at = UnicodeAttribute(range_key=True)


class StayRecord(Record):
    """That a line of a booking is some host's, from which day until which. What became of it stands in the booking."""

    class Meta:
        table_name = "booking_stays"

    host_id = UnicodeAttribute(hash_key=True)
    at = UnicodeAttribute(range_key=True)
    """`<first day>#<booking id>#<number of the line>`."""
    village_id = UnicodeAttribute()
    by_village = StaysByVillage()
    until = UnicodeAttribute()


class BookingGuestRecord(Record):
    """How many bookings of a guest wait to be paid, how many free ones are to come, and how many a day ran out."""

    class Meta:
        table_name = "booking_guests"

    guest_id = UnicodeAttribute(hash_key=True)
    unpaid = WholeNumber(null=True)
    wasted = WholeNumber(null=True)
    """How many ended unpaid since the first of `wasted_on`."""
    wasted_on = UnicodeAttribute(null=True)
    """The day in China on which the guest last booked something to be paid."""
    free = WholeNumber(null=True)
