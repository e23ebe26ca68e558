"""How partner shops lie in DynamoDB: shops by village, what is each shop's, day counters, and asked keys."""

from __future__ import annotations

from pynamodb.attributes import (
    BinaryAttribute,
    JSONAttribute,
    TTLAttribute,
    UnicodeAttribute,
    UnicodeSetAttribute,
    UTCDateTimeAttribute,
)

from chalicelib.kernel.attributes import Counters, Record, WholeNumber


class PartnerRecord(Record):
    """A partner shop. Every change is written on top of the `version` it was decided on."""

    class Meta:
        table_name = "partners"

    village_id = UnicodeAttribute(hash_key=True)
    partner_id = UnicodeAttribute(range_key=True)
    name = UnicodeAttribute()
    contact = BinaryAttribute(legacy_encoding=False)
    """The contact as sealed JSON."""
    contracts = JSONAttribute()
    limits = Counters()
    """Only the limits that are set."""
    terminals = JSONAttribute()
    state = UnicodeAttribute()
    state_reason = UnicodeAttribute()
    code = UnicodeAttribute()
    made_at = UTCDateTimeAttribute()
    made_by = UnicodeAttribute()
    version = WholeNumber()


class PartnerKeyRecord(Record):
    """An API key. `failures` maps an hour to the wrong guesses in it."""

    class Meta:
        table_name = "partner_keys"

    partner_id = UnicodeAttribute(hash_key=True)
    key_id = UnicodeAttribute(range_key=True)
    label = UnicodeAttribute()
    scopes = UnicodeSetAttribute()
    digest = UnicodeAttribute()
    made_at = UTCDateTimeAttribute()
    made_by = UnicodeAttribute()
    expires_at = UTCDateTimeAttribute()
    revoked_at = UTCDateTimeAttribute(null=True)
    last_used_at = UTCDateTimeAttribute(null=True)
    day_points = WholeNumber(null=True)
    day_count = WholeNumber(null=True)
    failures = Counters()
    kept_until = TTLAttribute()


class PartnerCodeRecord(Record):
    """A static code that hangs at a shop. Public by nature, so it is kept as it is.

    The shop says which is its code now. A replaced one keeps its row, since whoever paid by it may ask again.
    """

    class Meta:
        table_name = "partner_codes"

    token = UnicodeAttribute(hash_key=True)
    partner_id = UnicodeAttribute()


class PricesRecord(Record):
    """A shop's price list, as a whole. Every change is written on top of the `version` it was decided on."""

    class Meta:
        table_name = "partner_prices"

    partner_id = UnicodeAttribute(hash_key=True)
    goods = JSONAttribute()
    version = WholeNumber()


class AllowanceRecord(Record):
    """The counters of a shop's or person's day, with two more for each key of the shop (`core.key_attribute`)."""

    class Meta:
        table_name = "partner_allowances"

    subject_day = UnicodeAttribute(hash_key=True)
    """`<partner or resident id>#<yyyy-mm-dd>`; `<resident id>#offline#<yyyy-mm-dd>` for what a card spent offline."""
    lines: UnicodeSetAttribute = UnicodeSetAttribute(null=True)
    """The sales that an item of the second kind counts, each once."""
    kept_until = TTLAttribute(null=True)


class SpendingRecord(Record):
    """What each person of a village may spend in a day; only the limits that are set. A town's row is for who joins."""

    class Meta:
        table_name = "partner_spending"

    village_id = UnicodeAttribute(hash_key=True)
    """A village; or a town, whose row holds what was last set for all its villages."""
    limits = Counters(null=True)
    """Absent from the row of a town for which nothing was set yet."""
    joined: UnicodeSetAttribute = UnicodeSetAttribute(null=True)
    """A town's villages, as far as they joined since this was kept; each of 6 bytes."""


class PartnerAskRecord(Record):
    """An Idempotency-Key that made something: what was asked, and the id of what it made. Kept for ever."""

    class Meta:
        table_name = "partner_asks"

    key = UnicodeAttribute(hash_key=True)
    fingerprint = UnicodeAttribute()
    made = UnicodeAttribute()
    made_at = UTCDateTimeAttribute()


class PartnerWebhookRecord(Record):
    """Where a shop wants to be told, and the secrets that sign it, sealed."""

    class Meta:
        table_name = "partner_webhooks"

    partner_id = UnicodeAttribute(hash_key=True)
    url = UnicodeAttribute()
    sealed = BinaryAttribute(legacy_encoding=False)
    former = BinaryAttribute(null=True, legacy_encoding=False)
    former_until = UTCDateTimeAttribute(null=True)
    made_at = UTCDateTimeAttribute()
    """Each setting of the address has its own, on top of which the next is written."""
    made_by = UnicodeAttribute()
    state = UnicodeAttribute()
    reason = UnicodeAttribute()
    failing_since = UTCDateTimeAttribute(null=True)


class PartnerDeliveryRecord(Record):
    """An event on its way to a shop, with what became of each try. `begun` counts the tries that were begun."""

    class Meta:
        table_name = "partner_deliveries"

    partner_id = UnicodeAttribute(hash_key=True)
    event_id = UnicodeAttribute(range_key=True)
    type = UnicodeAttribute()
    data = JSONAttribute()
    made_at = UTCDateTimeAttribute()
    next_at = UTCDateTimeAttribute()
    state = UnicodeAttribute()
    begun = WholeNumber()
    tries = JSONAttribute()
    kept_until = TTLAttribute()
