"""An adoption is ended once, and who adopted reads what was written while it was theirs."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from chalicelib.prosperity.listings.core.adopting import Adoption, AdoptionState, ended
from chalicelib.prosperity.listings.core.refusals import AdoptionOver
from tests.make.world import NOON

ONE = Adoption("v00001z1", "a1", "向阳菜地", "2027 春季", "v00001r00002", AdoptionState.ADOPTED, NOON)
LATER = NOON + dt.timedelta(days=1)


def test_what_is_ended_stays_so_with_its_reason() -> None:
    over = ended(ONE, LATER, reason="没有谈拢")
    assert (over.state, over.ended_at, over.reason) == (AdoptionState.ENDED, LATER, "没有谈拢")
    assert ended(over, LATER + dt.timedelta(days=1), reason="没有谈拢") is over
    for other in (over, replace(ONE, state=AdoptionState.GIVEN_BACK, ended_at=NOON)):
        with pytest.raises(AdoptionOver):
            ended(other, LATER, reason="别的原因")


def test_who_adopted_reads_all_of_it_and_afterwards_what_was_written_until_then() -> None:
    assert ONE.reads(LATER)
    over = ended(ONE, NOON, reason="没有谈拢")
    assert over.reads(NOON)
    assert not over.reads(LATER)
