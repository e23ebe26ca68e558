"""How the log lies in DynamoDB: what waits, what has an index, and the tree's newest sizes. Tiles are in S3."""

from __future__ import annotations

from pynamodb.attributes import BinaryAttribute, UnicodeAttribute

from chalicelib.kernel.attributes import Record, WholeNumber


class LogRecord(Record):
    """The log, by part and row; nothing in it says whose an entry is.

    `waiting#t0001`, `<batch>`: entries of a town that have no index yet. `log`, `HEAD`: the next free index; `log`,
    `SEQ#00000000000000000042`: the entries from index 42 on, never changed; `log`, `REQ#<batch>`: the index of a
    batch's first entry; `log`, `TREE`: the largest tree whose tiles are written, signed; `log`, `PUB`: the largest
    that enough witnesses cosigned; `log`, `PUB#00000000000000000042`: the first checkpoint of that size, never changed.
    """

    class Meta:
        table_name = "credit_log"

    part = UnicodeAttribute(hash_key=True)
    row = UnicodeAttribute(range_key=True)
    next = WholeNumber(null=True)
    first = WholeNumber(null=True)
    size = WholeNumber(null=True)
    root = BinaryAttribute(null=True, legacy_encoding=False)
    note = UnicodeAttribute(null=True)
    entries = BinaryAttribute(null=True, legacy_encoding=False)
    """As a bundle of tlog-tiles: each behind its length."""
