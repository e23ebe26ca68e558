"""How runs lie in DynamoDB: a head and one row a part that came home."""

from __future__ import annotations

from pynamodb.attributes import JSONAttribute, TTLAttribute, UnicodeAttribute, UTCDateTimeAttribute

from chalicelib.kernel.attributes import Counters, Record, WholeNumber

HEAD = "!"


class RunRecord(Record):
    """Row `!` is the run; row `part#<part>` says that this part is home, so that a repeat counts once."""

    class Meta:
        table_name = "runs"

    run_id = UnicodeAttribute(hash_key=True)
    row = UnicodeAttribute(range_key=True)
    kind = UnicodeAttribute(null=True)
    place_id = UnicodeAttribute(null=True)
    by = UnicodeAttribute(null=True)
    started_at = UTCDateTimeAttribute(null=True)
    total = WholeNumber(null=True)
    done = WholeNumber(null=True)
    state = UnicodeAttribute(null=True)
    counts = Counters(null=True)
    facts = JSONAttribute(null=True)
    names = JSONAttribute(null=True)
    result = UnicodeAttribute(null=True)
    reason = UnicodeAttribute(null=True)
    sentence = UnicodeAttribute(null=True)
    kept_until = TTLAttribute(null=True)
