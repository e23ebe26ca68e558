"""Wishes from posting to publishing, and every way in which they end before anybody has them in hand."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from chalicelib.foundation.audit.service import day_of_audit
from chalicelib.foundation.facts.core.wishes import WishNews, WishPublished
from chalicelib.foundation.identity.core.ids import NoSuchHolder
from chalicelib.foundation.identity.core.people import NotActive, Status
from chalicelib.foundation.identity.service import people
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.errors import InvalidInput, KeyReused
from chalicelib.points.ledger.service.kinship import OwnCause
from chalicelib.points.wishes.core.deeds import Deed, NotOlder, NotSilentYet, WishNotYours
from chalicelib.points.wishes.core.refusals import NoSuchWish, TooManyWishes, WishInOtherState
from chalicelib.points.wishes.core.states import State
from chalicelib.points.wishes.core.wishes import Wish
from chalicelib.points.wishes.service import desk, nightly, posting, reading
from tests.make.wishes import ASK, HIDDEN, Town


def rows(town: Town, number: int = 0) -> list[Wish]:
    return reading.list_own(town.person(number), size=20, cursor=None).rows


def browsed(town: Town, *, soonest: bool = False) -> list[str]:
    page = reading.browse(town.person(3), village_id=town.village_id, soonest=soonest, size=20, cursor=None)
    return [wish.wish_id for wish in page.rows]


def test_a_wish_is_seen_by_others_once_the_village_published_it(town: Town) -> None:
    wish = town.posted()
    assert (wish.state, wish.called, town.counts(0)) == (State.POSTED, "王*", (1, 0))
    assert browsed(town) == []
    with pytest.raises(NoSuchWish):
        reading.read_wish(wish_id=wish.wish_id, holder_id=town.who(3))
    published = town.decided(wish, Deed.PUBLISH)
    assert published.state is State.PUBLISHED
    assert browsed(town) == browsed(town, soonest=True) == [wish.wish_id]
    seen, timeline = reading.read_wish(wish_id=wish.wish_id, holder_id=town.who(3))
    assert (seen, timeline) == (published, [])
    assert [one for one in town.facts() if isinstance(one, WishNews)] == [WishNews(town.who(0), "published")]
    assert [one for one in town.facts() if isinstance(one, WishPublished)] == [WishPublished("goods")]


def test_the_newest_and_the_soonest_are_shown_first(town: Town) -> None:
    first = town.published(0, replace(ASK, wanted_by=dt.date(2027, 3, 1)))
    town.world.pass_days(1)
    second = town.published(1, replace(ASK, wanted_by=dt.date(2027, 2, 1)))
    town.world.pass_days(1)
    third = town.published(2, replace(ASK, wanted_by=dt.date(2027, 4, 1)))
    assert browsed(town) == [third.wish_id, second.wish_id, first.wish_id]
    assert browsed(town, soonest=True) == [second.wish_id, first.wish_id, third.wish_id]
    page = reading.browse(town.person(3), village_id=town.village_id, soonest=True, size=2, cursor=None)
    rest = reading.browse(town.person(3), village_id=town.village_id, soonest=True, size=2, cursor=page.cursor)
    assert [one.wish_id for one in rest.rows] == [third.wish_id]


def test_an_asking_repeated_makes_one_wish_also_when_its_day_has_come(town: Town) -> None:
    key, soon = town.key(), replace(ASK, wanted_by=dt.date(2026, 11, 24))
    first = posting.make_wish(town.person(0), ask=soon, key=key)
    assert posting.make_wish(town.person(0), ask=soon, key=key) == first
    town.world.pass_days(3)
    assert posting.make_wish(town.person(0), ask=soon, key=key) == first
    with pytest.raises(InvalidInput):
        posting.make_wish(town.person(0), ask=soon, key=town.key())
    with pytest.raises(KeyReused):
        posting.make_wish(town.person(0), ask=ASK, key=key)
    assert len(rows(town)) == 1


def test_an_asking_without_a_day_is_the_same_after_midnight(town: Town) -> None:
    key, undated = town.key(), replace(ASK, wanted_by=None)
    first = posting.make_wish(town.person(0), ask=undated, key=key)
    assert first.until == business_date(town.world.moment) + dt.timedelta(days=60)
    town.world.pass_days(1)
    assert posting.make_wish(town.person(0), ask=undated, key=key) == first


def test_three_wishes_are_open_at_once_and_one_that_ends_makes_room(town: Town) -> None:
    wishes = [town.posted() for _ in range(3)]
    with pytest.raises(TooManyWishes):
        town.posted()
    posting.cancel_wish(town.person(0), wish_id=wishes[0].wish_id, key=town.key())
    town.decided(wishes[1], Deed.REFUSE, "不合适")
    town.posted()
    town.posted()
    with pytest.raises(TooManyWishes):
        town.posted()
    assert town.counts(0) == (3, 0)


def test_a_wish_that_the_village_returned_is_changed_and_posted_again(town: Town) -> None:
    wish = town.posted()
    returned = town.decided(wish, Deed.RETURN, "请写清要借多久")
    assert (returned.state, returned.reason) == (State.RETURNED, "请写清要借多久")
    key, better = town.key(), replace(HIDDEN, words="借两个月")
    changed = posting.change_wish(town.person(0), wish_id=wish.wish_id, ask=better, key=key)
    assert (changed.state, changed.reason, changed.called) == (State.POSTED, "", "某村民")
    assert posting.change_wish(town.person(0), wish_id=wish.wish_id, ask=better, key=key) == changed
    again = posting.change_wish(town.person(0), wish_id=wish.wish_id, ask=ASK, key=town.key())
    assert again.called == "王*"
    town.decided(again, Deed.PUBLISH)
    with pytest.raises(WishInOtherState):
        posting.change_wish(town.person(0), wish_id=wish.wish_id, ask=better, key=town.key())


def test_nobody_else_changes_or_cancels_a_wish(town: Town) -> None:
    wish = town.published()
    with pytest.raises(WishNotYours):
        posting.cancel_wish(town.person(1), wish_id=wish.wish_id, key=town.key())
    with pytest.raises(NoSuchWish):
        posting.cancel_wish(town.as_("v00099r00001"), wish_id=wish.wish_id, key=town.key())
    with pytest.raises(NoSuchWish):
        posting.cancel_wish(town.person(0), wish_id=wish.wish_id[:-1] + "x", key=town.key())


def test_a_decision_repeated_is_one_and_its_key_decides_nothing_else(town: Town) -> None:
    wish, key = town.posted(), town.key()
    for _ in range(2):
        done = desk.decide(town.officer(), wish_id=wish.wish_id, deed=Deed.PUBLISH, reason="", key=key, looked_at=1)
        assert done.state is State.PUBLISHED
    with pytest.raises(KeyReused):
        desk.decide(town.officer(), wish_id=wish.wish_id, deed=Deed.REFUSE, reason="错了", key=key)
    with pytest.raises(WishInOtherState):
        town.decided(wish, Deed.RETURN, "再改改")
    assert town.facts().count(WishNews(town.who(0), "published")) == 1


def test_no_officer_decides_on_their_own_or_their_households_wish(town: Town) -> None:
    head, son = town.family
    wish = posting.make_wish(town.as_(head.resident_id), ask=ASK, key=town.key())
    for officer in (head, son):
        with pytest.raises(OwnCause):
            town.decided(wish, Deed.PUBLISH, officer=town.officer("s2", officer.resident_id))
    town.decided(wish, Deed.PUBLISH, officer=town.officer("s2", town.who(4)))


def test_an_officer_posts_for_an_elder_with_the_trace_of_both(town: Town) -> None:
    key = town.key()
    asked = {
        "village_id": town.village_id,
        "wisher_id": town.who(4),
        "ask": HIDDEN,
        "consent": "电话里同意",
        "key": key,
    }
    wish = posting.post_for(town.officer("s2"), **asked)  # type: ignore[arg-type]  # The asking twice.
    assert posting.post_for(town.officer("s2"), **asked) == wish  # type: ignore[arg-type]
    assert (wish.wisher_id, wish.posted_by, wish.consent, wish.called) == (town.who(4), "s2", "电话里同意", "某村民")
    assert [one.wish_id for one in rows(town, 4)] == [wish.wish_id]
    trail = day_of_audit(place_id=town.village_id, on=business_date(town.world.moment)).rows
    assert [(one["actor"], one["deed"], one["target"]) for one in trail if one["actor"] != "system"] == [
        ("s2", "wishes.post_for", wish.wish_id)
    ]
    seen, timeline, name = reading.look(town.officer(), wish_id=wish.wish_id)
    assert (seen, name, [step.part for step in timeline]) == (wish, town.people[4].masked_name, ["village"])
    with pytest.raises(NoSuchHolder):
        posting.post_for(town.officer(), **asked | {"village_id": "v00099", "key": town.key()})  # type: ignore[arg-type]


def test_who_moved_away_wishes_no_more_but_is_answered_what_they_wished(town: Town) -> None:
    key = town.key()
    wish = posting.make_wish(town.person(5), ask=ASK, key=key)
    people.set_status(town.world.context(), resident_id=town.who(5), status=Status.MOVED)
    assert posting.make_wish(town.person(5), ask=ASK, key=key) == wish
    with pytest.raises(NotActive):
        posting.make_wish(town.person(5), ask=ASK, key=town.key())
    with pytest.raises(NoSuchHolder):
        posting.make_wish(town.as_(f"{town.village_id}r99999"), ask=ASK, key=town.key())


def test_of_two_that_ask_the_same_the_older_stays_and_its_wisher_hears_nothing(town: Town) -> None:
    older = town.published(0)
    newer = town.posted(1)
    for wish, into in ((older, newer.wish_id), (newer, newer.wish_id), (newer, newer.wish_id[:-1] + "x")):
        with pytest.raises(NotOlder):
            desk.merge(town.officer(), wish_id=wish.wish_id, into=into, key=town.key())
    key = town.key()
    for _ in range(2):
        merged = desk.merge(town.officer(), wish_id=newer.wish_id, into=older.wish_id, key=key)
        assert (merged.state, merged.merged_into) == (State.MERGED, older.wish_id)
    assert (town.counts(1), town.counts(0)) == ((0, 0), (1, 0))
    assert [one for one in town.facts() if isinstance(one, WishNews)] == [
        WishNews(town.who(0), "published"),
        WishNews(town.who(1), "merged"),
    ]
    posting.cancel_wish(town.person(0), wish_id=older.wish_id, key=town.key())
    with pytest.raises(NotOlder):
        desk.merge(town.officer(), wish_id=town.posted(2).wish_id, into=older.wish_id, key=town.key())


def test_the_village_may_take_a_published_wish_down_or_end_it(town: Town) -> None:
    down, ended = town.published(0), town.published(1)
    assert town.decided(down, Deed.REFUSE, "有人借机卖东西").state is State.REFUSED
    assert town.decided(ended, Deed.CANCEL, "家里人来电话说不用了").state is State.CANCELLED
    assert browsed(town) == []
    with pytest.raises(WishInOtherState):
        town.decided(down, Deed.PUBLISH)
    with pytest.raises(NotSilentYet):
        town.decided(town.claimed(2), Deed.FREE, "没动静")


def test_a_wish_whose_day_has_passed_ends_in_the_night_once(town: Town) -> None:
    soon = replace(ASK, wanted_by=dt.date(2026, 11, 25))
    posted, published = town.posted(0, soon), town.published(1, soon)
    returned = town.decided(town.posted(2, soon), Deed.RETURN, "改改")
    later = town.published(3)
    town.world.moment = dt.datetime(2026, 11, 25, 15, 59, tzinfo=dt.UTC)
    ctx, today = town.world.context(), business_date(town.world.moment)
    assert nightly.do_village(ctx, village_id=town.village_id, today=today)["expired"] == 0
    town.world.pass_days(1)
    today = business_date(town.world.moment)
    assert nightly.do_village(ctx, village_id=town.village_id, today=today)["expired"] == 3
    assert nightly.do_village(ctx, village_id=town.village_id, today=today)["expired"] == 0
    for wish in (posted, published, returned):
        seen, timeline = reading.read_wish(wish_id=wish.wish_id, holder_id=wish.wisher_id)
        assert (seen.state, timeline[-1].part) == (State.EXPIRED, "house")
    assert browsed(town) == [later.wish_id]
    assert sum(one == WishNews(town.who(0), "expired") for one in town.facts()) == 1
    assert [town.counts(n)[0] for n in range(4)] == [0, 0, 0, 1]


def test_who_still_waits_is_told_a_week_before_the_end_once(town: Town) -> None:
    soon = replace(ASK, wanted_by=dt.date(2026, 12, 1))
    town.published(0, soon)
    town.world.pass_days(1)
    today = business_date(town.world.moment)
    for _ in range(2):
        nightly.do_village(town.world.context(), village_id=town.village_id, today=today)
    assert town.facts() == [WishNews(town.who(0), "expiring")]


def test_the_desks_queues_are_by_state_the_longest_waiting_first(town: Town) -> None:
    first = town.posted(0)
    town.world.pass_days(1)
    second = town.posted(1)
    page = reading.list_state(village_id=town.village_id, state=State.POSTED, size=20, cursor=None)
    assert [one.wish_id for one in page.rows] == [first.wish_id, second.wish_id]
    for wish in (first, second):
        town.decided(wish, Deed.REFUSE, "不行")
        town.world.pass_days(1)
    page = reading.list_state(village_id=town.village_id, state=State.REFUSED, size=20, cursor=None)
    assert [one.wish_id for one in page.rows] == [second.wish_id, first.wish_id]
