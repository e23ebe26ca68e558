"""Importing the published roster of 36,850 people: rows a second, and memory; the queue's parts done in this process.

The emulator runs in another process, so the memory is that of the jobs. `--rows N` takes fewer.
"""

from __future__ import annotations

import argparse
import csv
import io
import os
import resource
import time
from collections.abc import Iterable

from bench.lines import line
from tests import emulator, environment

ROWS = 36_850
HOUSEHOLD = 3
"""About as many people are in a household."""


def main() -> None:
    """Measure, and print the lines."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=ROWS)
    rows = parser.parse_args().rows
    environment.enter()
    with emulator.started() as running:
        os.environ["AWS_ENDPOINT_URL"] = running.url
        _measure(rows)


def _measure(rows: int) -> None:
    from chalicelib.foundation.identity import jobs
    from chalicelib.foundation.identity.service import rosters
    from chalicelib.foundation.runs import service as runs, store
    from chalicelib.foundation.runs.service import Part
    from chalicelib.kernel import storage
    from chalicelib.kernel.context import LIVE
    from chalicelib.kernel.settings import settings
    from infra.tables import create_tables
    from tests.conftest import make_buckets
    from tests.make import identity as make

    create_tables(storage.client(), settings().table_prefix)
    make_buckets()
    waiting: list[Part] = []

    def wait(queue: str, parts: Iterable[Part], *, delay_seconds: int = 0, spaced_seconds: int = 0) -> None:
        assert (queue, delay_seconds, spaced_seconds) == ("identity", 0, 0)
        waiting.extend(parts)

    store.send_parts = wait
    village = make.town_and_village(groups=("一组",))[1]
    upload_id = rosters.take_file(LIVE, place_id=village.village_id, body=_roster(rows))
    started = time.perf_counter()
    run_id = LIVE.new_id()
    rosters.start_import(LIVE, run_id=run_id, place_id=village.village_id, upload_id=upload_id)
    while waiting:
        jobs.do_part(waiting.pop(0))
    seconds = time.perf_counter() - started
    run = runs.load_run(run_id=run_id)
    assert (run.state, run.counts.get("created")) == ("done", rows), run
    line(f"roster of {rows:,} people imported", rows / seconds, "rows/s")
    line(f"roster of {rows:,} people: peak memory", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, "MB")


def _roster(rows: int) -> bytes:
    from chalicelib.foundation.identity.core.roster import COLUMNS
    from tests.make import identity as make

    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    for n in range(rows):
        cells = {
            "村": "佛山村",
            "组": "一组",
            "户编号": f"{n // HOUSEHOLD + 1}",
            "与户主关系": "" if n % HOUSEHOLD else "户主",
            "姓名": "张三丰",
            "身份证号": make.people_born(n),
            "手机号": f"138{n:08d}",
            "备注": "",
        }
        writer.writerow([cells[column] for column in COLUMNS])
    return file.getvalue().encode()


if __name__ == "__main__":
    main()
