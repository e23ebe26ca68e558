"""What somebody reads of their own score: why it is so, where it stands, how it came, and the facts behind it."""

from __future__ import annotations

import datetime as dt
import functools
import itertools
from collections.abc import Sequence

from chalicelib.credit.negative_list.service.reading import which_rest
from chalicelib.credit.score.core.behind import behind
from chalicelib.credit.score.core.days import newest_first
from chalicelib.credit.score.core.explaining import explained
from chalicelib.credit.score.core.folding import told_on
from chalicelib.credit.score.core.kept import Head, InForce, Kept
from chalicelib.credit.score.core.marks import standing
from chalicelib.credit.score.core.mine import Copy, FactsPage, Mine, NoScore, PastPage, Whole
from chalicelib.credit.score.core.states import State
from chalicelib.credit.score.service.cast import PURPOSE, reader_of
from chalicelib.credit.score.service.policies import in_force, of_version
from chalicelib.credit.score.store import objections, scores as store
from chalicelib.foundation.facts.core.awards import account_of
from chalicelib.foundation.identity.service import consents, places
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context

HISTORY_MAX = 60
COPIED_MAX = 100
"""So much of a history and so many objections are in the first page of a copy; `earlier` and `cursor` ask for more."""
VILLAGES_MAX = 2_000
DAYS_A_PAGE = 10
"""Of so many days the facts are read at once, a query each."""


def has_agreed(*, resident_id: str) -> bool:
    """Tell whether somebody agreed to a score. One round trip."""
    return consents.standing(person_id=resident_id, purpose=PURPOSE).stands


def load_mine(*, resident_id: str) -> Mine:
    """Return somebody's score with its reasons, its history, and the ranks that it is read from. Three round trips.

    Raises:
        NoScore: they have none.
    """
    whole, published = whole_of(resident_id)
    return Mine(
        whole,
        explained(whole.now.policy, whole.state, whole.on),
        PastPage.of(store.list_past(whole.kept.holder, size=HISTORY_MAX + 1), HISTORY_MAX),
        published.through if published else None,
        published.histogram if published else None,
    )


def load_copy(*, resident_id: str) -> Copy:
    """Return what is kept of somebody's score, for them to take along, each list from its beginning. Four round trips.

    Raises:
        NoScore: they have none.
    """
    mine = load_mine(resident_id=resident_id)
    return Copy(mine, objections.list_own(resident_id, size=COPIED_MAX, cursor=None))


def list_history(*, resident_id: str, before: int | None = None) -> tuple[PastPage, InForce]:
    """Return some of the scores that somebody had, before a version, and the policy they have. Three round trips.

    Raises:
        NoScore: they have none.
    """
    whole, _ = whole_of(resident_id)
    found = store.list_past(whole.kept.holder, size=HISTORY_MAX + 1, before=before)
    return PastPage.of(found, HISTORY_MAX), whole.now


def list_behind(*, resident_id: str, before: dt.date | None = None) -> FactsPage:
    """Return the facts behind somebody's score, of ten days at most. Two round trips and one a day.

    One or two more for each reversal among them: what it takes back is read too.

    Raises:
        NoScore: they have none.
    """
    whole, _ = whole_of(resident_id)
    return behind_of(whole, before)


def behind_of(whole: Whole, before: dt.date | None = None) -> FactsPage:
    """Return the facts behind a score that was read, of ten days at most. One round trip a day, and for reversals."""
    day_of = reader_of(whole.kept.village_id)
    holders = [one for one in (whole.kept, whole.home) if one is not None]
    days = list(itertools.islice(newest_first(_all_days(holders), before), DAYS_A_PAGE + 1))
    rows = []
    for day in days[:DAYS_A_PAGE]:
        told = told_on(day, day_of)
        for one in holders:
            rows += behind(whole.now.policy, told.get(one.holder, ()), day, of_home=one.is_home, on=whole.on)
    return FactsPage(rows, days[DAYS_A_PAGE - 1] if len(days) > DAYS_A_PAGE else None)


def load_policy(ctx: Context, *, place_id: str) -> InForce:
    """Return the policy by which a place's scores of today are made.

    Raises:
        NoSuchPlace: there is no such town or village.
    """
    return in_force(town_of_place(place_id), business_date(ctx.now()))


def town_of_place(place_id: str) -> str:
    """Return the town that a place is or lies in. One round trip.

    Raises:
        NoSuchPlace: there is no such town or village.
    """
    is_town = place_id.startswith("t")
    return (places.load_town(town_id=place_id) if is_town else places.load_village(village_id=place_id)).town_id


def _all_days(holders: Sequence[Kept]) -> int:
    days = 0
    for one in holders:
        days |= one.days
    return days


def whole_of(resident_id: str) -> tuple[Whole, Head | None]:
    """Return all of somebody's score, and what their town's ranks are read from.

    A record of the negative list that is disputed, recalled or over since the night takes nothing off any more; who has
    one costs a round trip more.
    """
    kept, head = store.find_mine(account_of(resident_id))
    if kept is None:
        raise NoScore
    town_id = town_of(kept.village_id)
    home, published, open_objections = store.find_around(kept, town_id)
    on = max(kept.through, head.through) if head else kept.through
    now = of_version(town_id, kept.policy)
    return Whole(_of_now(kept, home, now, on), home, now, on, open_objections), published


def _of_now(kept: Kept, home: Kept | None, now: InForce, on: dt.date) -> Kept:
    """Return what is kept of somebody without the records that do not count now."""
    named = sorted({mark.record_id for mark in standing(kept.state.marks, on)})
    rest = which_rest(record_ids=named) if named else None
    return kept.without_records(rest, home.state if home else State(), now.policy, on) if rest else kept


@functools.lru_cache(maxsize=VILLAGES_MAX)
def town_of(village_id: str) -> str:
    """Return a village's town, which never changes. A round trip the first time."""
    return places.load_village(village_id=village_id).town_id
