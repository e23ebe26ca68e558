"""Drawing the published 9,274 work-point cards as PDF sheets, in parts as the queue's job does: seconds and memory."""

from __future__ import annotations

import resource
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench.lines import line
from tests import environment

CARDS, A_PART = 9_274, 400
SECONDS_MAX, MEGABYTES_MAX = 30, 150
FAMILIES, GIVEN = "王李张刘陈杨赵黄周吴", "秀英桂兰建国志强小红春梅丽华永福"


def main() -> None:
    """Measure, and print the lines."""
    environment.enter()
    from chalicelib.foundation.identity.core import codes
    from chalicelib.foundation.identity.core.sheets import PrintedCard
    from chalicelib.foundation.identity.service import card_pdf
    from chalicelib.kernel import keys
    from chalicelib.kernel.context import LIVE

    def printed(first: int, after: int) -> Iterator[PrintedCard]:
        for n in range(first, after):
            name = FAMILIES[n % len(FAMILIES)] + GIVEN[n % len(GIVEN)] + GIVEN[n // 7 % len(GIVEN)]
            url = codes.url_of("http://127.0.0.1:8000", keys.token_of(LIVE.random_bytes(17)))
            yield PrintedCard(name, "佛山村", "一组", f"No. {n:05d}", url)

    started, drawn = time.perf_counter(), 0
    with tempfile.TemporaryDirectory() as folder:
        for first in range(0, CARDS, A_PART):
            cards = list(printed(first, min(first + A_PART, CARDS)))
            drawn += card_pdf.draw(cards, str(Path(folder, f"{first}.pdf")), town="戴村镇")[0]
    seconds = time.perf_counter() - started
    assert drawn == CARDS
    line(f"{CARDS:,} cards drawn", seconds, "s", goal=SECONDS_MAX)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    line(f"{CARDS:,} cards drawn: peak memory", peak, "MB", goal=MEGABYTES_MAX)


if __name__ == "__main__":
    main()
