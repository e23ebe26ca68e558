"""What WeChat thinks of a wish's words, the line in which wishes wait, and villages that publish clean ones at once."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from chalicelib.foundation.facts.core.wishes import WishNews
from chalicelib.foundation.identity.store import binding as bonds
from chalicelib.foundation.moderation.service import reviews
from chalicelib.kernel.writes import commit
from chalicelib.points.wishes.core.deeds import Deed
from chalicelib.points.wishes.core.refusals import WordsRisky
from chalicelib.points.wishes.core.states import State
from chalicelib.points.wishes.core.wishes import Wish
from chalicelib.points.wishes.service import moderating, nightly, posting, reading
from tests.fakes.wechat import Wechat
from tests.make.wishes import ASK, HIDDEN, Town

OPENID = "oA1b2C3d4E5f6G7h8I9j0"


@pytest.fixture(autouse=True)
def bound(town: Town, wechat: Wechat) -> Wechat:
    """The first villager uses WeChat and was there just now; the fake's clock is the world's."""
    wechat.clock_ahead = town.world.now().timestamp() - wechat.now()
    commit(bonds.prepare_bind(OPENID, town.who(0), town.world.now()))
    wechat.seen_at[OPENID] = wechat.now()
    return wechat


def line(town: Town) -> dict[str, str]:
    rows = reviews.list_reviews(village_id=town.village_id, size=50, cursor=None).rows
    return {one.subject: one.reason for one in rows if one.kind == "wish"}


def at_once(town: Town, *, chosen: bool = True) -> None:
    moderating.choose(town.officer(), village_id=town.village_id, at_once=chosen)


def test_risky_words_are_refused_in_plain_words_at_their_field_and_nothing_is_kept(town: Town) -> None:
    bad = replace(ASK, words="这里有违禁的话")
    with pytest.raises(WordsRisky) as caught:
        town.posted(0, bad)
    fields: Any = caught.value.facts["fields"]
    (fault,) = fields
    assert "改一改" in fault["zh"]
    assert fault["field"] == "words"
    assert town.counts(0) == (0, 0)
    wish = town.posted(0)
    with pytest.raises(WordsRisky):
        posting.change_wish(town.person(0), wish_id=wish.wish_id, ask=bad, key=town.key())


def test_every_wish_waits_for_an_officer_with_what_was_thought_of_it(town: Town) -> None:
    clean = town.posted(0)
    doubtful = town.posted(0, replace(ASK, words="这里有待审的话"))
    unknown = town.posted(1)
    assert line(town) == {
        clean.wish_id: moderating.EVERY,
        doubtful.wish_id: "judged",
        unknown.wish_id: "no_wechat",
    }
    town.decided(clean, Deed.PUBLISH)
    town.decided(doubtful, Deed.RETURN, "请改一改")
    town.decided(unknown, Deed.REFUSE, "不合适")
    assert line(town) == {}
    posting.change_wish(town.person(0), wish_id=doubtful.wish_id, ask=ASK, key=town.key())
    assert line(town) == {doubtful.wish_id: moderating.EVERY}
    posting.cancel_wish(town.person(0), wish_id=doubtful.wish_id, key=town.key())
    assert line(town) == {}


def test_a_wish_that_expires_while_it_waits_leaves_the_line(town: Town) -> None:
    wish = town.posted(0, replace(ASK, wanted_by=dt.date(2026, 11, 24)))
    town.world.pass_days(2)
    nightly.do_village(town.world.context(), village_id=town.village_id, today=dt.date(2026, 11, 25))
    assert line(town) == {}
    assert reading.read_wish(wish_id=wish.wish_id, holder_id=town.who(0))[0].state is State.EXPIRED


def test_a_village_may_have_clean_wishes_published_at_once_and_says_so_first(town: Town) -> None:
    assert town.posted(0).state is State.POSTED
    at_once(town)
    key = town.key()
    for _ in range(2):
        wish = posting.make_wish(town.person(0), ask=ASK, key=key)
        assert (wish.state, wish.version) == (State.PUBLISHED, 2)
    found, timeline = reading.read_wish(wish_id=wish.wish_id, holder_id=town.who(0))
    assert (found, [(step.deed, step.part) for step in timeline]) == (
        wish,
        [("post", "wisher"), ("publish", "house")],
    )
    assert town.facts().count(WishNews(town.who(0), "published")) == 1
    assert wish.wish_id not in line(town)
    at_once(town, chosen=False)
    assert town.posted(0).state is State.POSTED


def test_what_somebody_should_look_at_is_not_published_at_once(town: Town) -> None:
    at_once(town)

    def posted_for() -> Wish:
        return posting.post_for(
            town.officer(), village_id=town.village_id, wisher_id=town.who(2), ask=ASK, consent="当面", key=town.key()
        )

    doubtful = town.posted(0, replace(ASK, words="这里有待审的话"))
    waiting = [town.posted(0, HIDDEN), doubtful, town.posted(1), posted_for()]
    assert {wish.state for wish in waiting} == {State.POSTED}
    assert set(line(town)) == {wish.wish_id for wish in waiting}
    assert not replace(town.posted(0), ask=replace(ASK, media_ids=("v00001m1",))).may_skip_the_desk
