"""Closing a month of 100,000 lines of one shop, and a till's own statement: seconds and peak memory.

First the job's own work on what DynamoDB answers: a page of items at a time is read, summed up, and written as CSV,
Excel and PDF on disk. Pages are made here (2,000 items, about a megabyte) instead of asked for, and the files are not
sent, so neither network nor emulator counts. Time is the processor's; memory is that of the whole process, in which
moto holds the tables. `--lines N` takes fewer.

Then the whole way by the clock, with nothing put in anything's place: fewer lines that lie in moto's store are asked
for page by page, and the files are sent to its S3. moto works in the same process and takes most of that time, which
so is an upper bound of ours. Last the till's statement of up to 31 days, whose PDF lists 2,000 lines at most.
"""

from __future__ import annotations

import argparse
import datetime as dt
import resource
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.lines import line
from tests import environment

LINES = 100_000
PAGE = 2_000
SECONDS_GOAL, MB_GOAL = 60, 250
STORED = 5_000
"""Lines that moto holds for the whole way."""
TILL_LINES, TILL_SECONDS_GOAL = 20_000, 20


def main() -> None:
    """Measure, and print the lines."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=LINES)
    lines = parser.parse_args().lines
    environment.enter()
    from tests.conftest import on_moto

    with on_moto():
        _measure(lines)
    with on_moto():
        _measure_whole(min(lines, STORED))
        _measure_till(min(lines, TILL_LINES))


def _measure(lines: int) -> None:
    from chalicelib.kernel import storage
    from chalicelib.points.ledger.records import EntryRecord
    from chalicelib.points.settlement.store import objects
    from tests.make.settlement import open_shop

    shop = open_shop()
    asked, sent = storage.every, objects.put_file
    fed_seconds: list[float] = []

    def every(query: storage.Query) -> Iterator[storage.Item]:
        fed = query.record is EntryRecord and "2026-11" in _months(query)
        yield from _items(shop.partner_id, lines, fed_seconds) if fed else asked(query)

    storage.every = every
    sizes: dict[str, int] = {}

    def put_file(key: str, path: str, content_type: str) -> None:
        assert content_type
        sizes[key] = Path(path).stat().st_size

    objects.put_file = put_file
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    started = time.process_time()
    made = shop.close()
    seconds = time.process_time() - started - sum(fed_seconds)
    storage.every, objects.put_file = asked, sent
    assert len(sizes) == 3, sizes
    assert made.lines == lines, made
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    line(f"month of {lines:,} lines closed: processor time", seconds, "s", goal=SECONDS_GOAL)
    line(f"month of {lines:,} lines: peak memory", peak, "MB", goal=MB_GOAL)
    line(f"month of {lines:,} lines: memory above the process that starts it", peak - before, "MB")


def _measure_whole(lines: int) -> None:
    """Close a month that lies in the store, by the clock."""
    from chalicelib.kernel import storage
    from chalicelib.points.ledger.records import EntryRecord
    from tests.make.settlement import open_shop

    shop = open_shop()
    table = storage.table_name(EntryRecord)
    made = list(_items(shop.partner_id, lines, []))
    for start in range(0, lines, 25):
        puts = [{"PutRequest": {"Item": item}} for item in made[start : start + 25]]
        storage.client().batch_write_item(RequestItems={table: puts})
    started = time.perf_counter()
    closed = shop.close()
    seconds = time.perf_counter() - started
    assert closed.lines == lines, closed
    line(f"month of {lines:,} lines closed on moto: by the clock", seconds, "s")


def _measure_till(lines: int) -> None:
    """Make each kind of file of a till's statement, of so many lines and of the most that its PDF lists."""
    from chalicelib.points.redemptions.core.statements import Format, Span, statement_of
    from chalicelib.points.redemptions.service import papers
    from tests.make.settlement import china, entry_of, open_shop
    from tests.make.world import key_at

    partner = open_shop().partner
    step = dt.timedelta(days=29) / lines
    sold = [entry_of(partner.partner_id, key_at(china(1) + step * n, n), n % 500 + 1) for n in range(lines)]
    span = Span(dt.date(2026, 11, 1), dt.date(2026, 11, 30))
    for form, count in ((Format.CSV, lines), (Format.XLSX, lines), (Format.PDF, min(lines, papers.PDF_LINES_MAX))):
        started = time.process_time()
        body = papers.file_of(statement_of(partner, span, sold[:count]), form)
        seconds = time.process_time() - started
        assert body
        line(f"till's statement of {count:,} lines as {form.value}", seconds, "s", goal=TILL_SECONDS_GOAL)


def _months(query: Any) -> str:
    """Return the months that a query of keys reaches, as the calendar has them."""
    from chalicelib.points.ledger.core.keys import moment_of

    low = query.where.values[1].value["S"] + "-7000-8000-000000000000"
    return str((moment_of(low) + dt.timedelta(days=1)).date())[:7]


def _items(partner_id: str, lines: int, seconds: list[float]) -> Iterator[dict[str, Any]]:
    """Yield redemptions as DynamoDB answers them, spread evenly over November; what making them took is no closing."""
    from chalicelib.kernel.storage import item_of
    from chalicelib.points.ledger.records import EntryRecord
    from chalicelib.points.ledger.store import entries
    from tests.make.settlement import china, entry_of
    from tests.make.world import key_at

    one = entries.write_of(entry_of(partner_id, key_at(china(1), 1), 1), lambda _: AssertionError()).items[0]
    form = item_of(EntryRecord.from_raw_data(one.request["Item"]))
    step = dt.timedelta(days=29) / lines
    for start in range(0, lines, PAGE):
        began = time.process_time()
        page = [
            form | {"line": {"S": key_at(china(1) + step * n, n)}, "s": {"N": str(n % 500 + 1)}}
            for n in range(start, min(start + PAGE, lines))
        ]
        seconds.append(time.process_time() - began)
        yield from page


if __name__ == "__main__":
    main()
