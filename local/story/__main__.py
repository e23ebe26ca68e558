"""`python -m local.story`: tell the story; leave with 1 where a figure is off."""

from __future__ import annotations

import argparse
import datetime as dt
import logging
import os
import signal
import sys
import time
from collections.abc import Sequence
from fractions import Fraction

from rich.console import Console

from chalicelib.kernel import logs
from chalicelib.kernel.calendar import SHANGHAI
from local.demo.clock import Clock
from local.story import house
from local.story.chapters import (
    acting,
    activity,
    ballots,
    boards,
    bookings,
    bulk,
    caps,
    cards,
    claims,
    closing,
    credit,
    fairness,
    inspections,
    leading,
    listings,
    market,
    night,
    owed,
    pooling,
    registering,
    reversal,
    roster,
    rules,
    settling,
    shop,
    tickets,
    touring,
    truth,
    watching,
    wishes,
)
from local.story.story import Story
from local.story.teller import Teller
from local.town import town
from local.town.figures import PUBLISHED, share_of
from local.town.market import figures as market_figures, year as market_year

WEEK = (roster, cards, activity, caps, closing, shop, reversal, bulk, pooling, boards, night)
CHAPTERS = (
    *WEEK,
    claims,
    inspections,
    tickets,
    wishes,
    ballots,
    acting,
    rules,
    settling,
    watching,
    leading,
    owed,
    credit,
    registering,
    fairness,
    truth,
    market,
    bookings,
    touring,
    listings,
)
WIDTH = 140
"""How wide tables are in a file."""
STARTED = dt.datetime(2026, 11, 23, 12, tzinfo=SHANGHAI)


def main(arguments: Sequence[str] | None = None) -> None:
    """Tell what was asked for, and say at the end whether all figures were right."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", choices=["small", "town"], default="small", help="one village's week; a town's year")
    parser.add_argument("--share", type=Fraction, default=Fraction(1), help="play so much of the town, such as 1/100")
    parser.add_argument("--only", choices=["points", "market"], help="of the town's year, its points or its market")
    parser.add_argument("--players", type=int, default=os.cpu_count() or 1, help="processes that play the town")
    asked = parser.parse_args(arguments)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # The processes of the house end with this one.
    began = time.monotonic()
    width = None if sys.stdout.isatty() else WIDTH
    teller = Teller(Console(soft_wrap=True, highlight=False, width=width))
    logs.start(logging.WARNING)  # What goes as it should is the teller's to tell.
    with house.opened():
        if asked.scale == "town":
            tell_year(teller, asked.share, asked.only, players=max(1, asked.players))
        else:
            tell_week(teller)
    sys.exit(teller.verdict(time.monotonic() - began))


def tell_year(teller: Teller, share: Fraction, only: str | None, *, players: int) -> None:
    """Tell a town's year of points, and then its market's, or one of them."""
    errors = Console(stderr=True, highlight=False)
    sales = market_figures.share_of(market_figures.PUBLISHED, share)
    if only == "market":
        made, _ = town.enter(errors, market_year.people_of(sales))
        market_year.tell(teller, errors, sales, made, players=players)
        return
    made = town.tell(teller, errors, share_of(PUBLISHED, share), players=players)
    if only is None:
        market_year.tell(teller, errors, sales, made, players=players, chapter=town.CHAPTERS + 1)


def tell_week(teller: Teller) -> None:
    """Tell one village's week, chapter by chapter."""
    story = Story(teller, Clock(STARTED))
    for number, chapter in enumerate(CHAPTERS, start=1):
        teller.chapter(f"{number} {chapter.TITLE}")
        chapter.tell(story)


if __name__ == "__main__":
    main()
