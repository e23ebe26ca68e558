"""`python -m local.story`: tell the story; leave with 1 where a figure is off."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
import time

from rich.console import Console

from chalicelib.kernel.calendar import SHANGHAI
from local.demo.clock import Clock
from local.story import house
from local.story.chapters import activity, boards, caps, cards, closing, night, pooling, reversal, roster, shop, truth
from local.story.story import Story
from local.story.teller import Teller

CHAPTERS = (roster, cards, activity, caps, closing, shop, reversal, pooling, boards, night, truth)
STARTED = dt.datetime(2026, 11, 23, 12, tzinfo=SHANGHAI)


def main() -> None:
    """Tell every chapter, and say at the end whether all figures were right."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", choices=["small"], default="small", help="small: one village")
    parser.parse_args()
    began = time.monotonic()
    teller = Teller(Console(soft_wrap=True, highlight=False))
    with house.opened():
        story = Story(teller, Clock(STARTED))
        for number, chapter in enumerate(CHAPTERS, start=1):
            teller.chapter(f"{number} {chapter.TITLE}")
            chapter.tell(story)
    sys.exit(teller.verdict(time.monotonic() - began))


if __name__ == "__main__":
    main()
