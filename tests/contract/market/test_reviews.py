"""Reviews: by who bought it and has it, once; counted as they are seen; hidden with a reason, never gone."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest

from chalicelib.foundation.facts import service as facts
from chalicelib.foundation.facts.core.market import ReviewMoved
from chalicelib.foundation.identity.core.relatives import OwnFamily
from chalicelib.foundation.identity.service import following, members
from chalicelib.foundation.media.core.pictures import Sight
from chalicelib.foundation.media.service import pictures
from chalicelib.foundation.moderation.core import PASSED, Suggest, Verdict
from chalicelib.foundation.moderation.service import reviews as line, texts
from chalicelib.foundation.notifications.service import inboxes
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Busy, DomainError, InvalidInput, KeyReused
from chalicelib.prosperity.market.core.orders import Order
from chalicelib.prosperity.market.service import reviewable
from chalicelib.prosperity.reviews import store
from chalicelib.prosperity.reviews.core.deeds import ReviewDeed, ReviewState
from chalicelib.prosperity.reviews.core.refusals import (
    AnsweredAlready,
    NoSuchReviewed,
    NotYoursToReview,
    RatingWordsRisky,
    ReviewedAlready,
    ReviewSettled,
)
from chalicelib.prosperity.reviews.core.reviews import Review
from chalicelib.prosperity.reviews.service import desk as at_desk, entitling, photos, telling, writing
from chalicelib.prosperity.reviews.service.writing import Said
from tests.make.aftersales import completed, desk, photo
from tests.make.buying import Buying


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch) -> None:
    """WeChat finds texts clean, but for what says otherwise."""

    def judged(_ctx: Context, *, text: str, **_: Any) -> Verdict:
        return {"违禁": Verdict(Suggest.RISKY, "judged"), "待审": Verdict(Suggest.REVIEW, "judged")}.get(text, PASSED)

    monkeypatch.setattr(texts, "check_text", judged)
    entitling.let_review("y", reviewable.entitled, reviewable.owners)


def wrote(buying: Buying, order: Order, stars: int = 5, words: str = "很甜", **more: Any) -> Review:
    said = Said(stars, words, more.pop("media_ids", ()))
    return writing.write(
        more.get("who", buying.member),
        subject=order.lines[0].product_id,
        proof=order.order_id,
        said=said,
        key=more.get("key", "") or buying.key(),
    )


def changed(buying: Buying, review: Review, stars: int, words: str = "有点老", key: str = "") -> Review:
    return writing.change(
        buying.member, subject=review.subject, proof=review.proof, said=Said(stars, words), key=key or buying.key()
    )


def moved(buying: Buying, review: Review, deed: ReviewDeed, *, who: Context | None = None, key: str = "") -> Review:
    return at_desk.move(
        who or desk(buying), subject=review.subject, proof=review.proof, deed=deed, reason="说的不是这个",
        key=key or buying.key(),
    )  # fmt: skip


def stars(review: Review) -> dict[int, int]:
    return {n: count for n, count in store.find_figures(review.subject).counts.items() if count}


def seen(review: Review) -> list[Review]:
    return list(writing.browse(subject=review.subject, size=50, cursor=None).page.rows)


def test_who_bought_it_and_has_it_reviews_it_once(buying: Buying) -> None:
    order, key = completed(buying), buying.key()
    review = wrote(buying, order, key=key)
    assert wrote(buying, order, key=key) == review
    with pytest.raises(KeyReused):
        wrote(buying, order, 4, key=key)
    with pytest.raises(ReviewedAlready):
        wrote(buying, order)
    assert (seen(review), stars(review)) == ([review], {5: 1})
    assert writing.read_own(buying.member, subject=review.subject, proof=review.proof) == review
    with pytest.raises(NoSuchReviewed):
        writing.read_own(buying.villager, subject=review.subject, proof=review.proof)


def test_nobody_reviews_what_they_did_not_have(buying: Buying) -> None:
    order, waits = completed(buying), buying.ordered(buying.sold())
    other = buying.sold().product_id
    for who, subject, proof in (
        (buying.villager, order.lines[0].product_id, order.order_id),
        (buying.member, other, order.order_id),
        (buying.member, waits.lines[0].product_id, waits.order_id),
        (buying.member, "v00001a1", order.order_id),
    ):
        with pytest.raises(NotYoursToReview):
            writing.write(who, subject=subject, proof=proof, said=Said(5, "很甜"), key=buying.key())


def test_a_review_is_changed_once_and_its_stars_are_counted_anew(buying: Buying) -> None:
    review, key = wrote(buying, completed(buying)), buying.key()
    after = changed(buying, review, 2, key=key)
    assert changed(buying, review, 2, key=key) == after
    assert (stars(review), seen(review)) == ({2: 1}, [after])
    with pytest.raises(ReviewSettled):
        changed(buying, review, 5)
    late = wrote(buying, completed(buying))
    buying.market.world.moment += dt.timedelta(days=7)
    with pytest.raises(ReviewSettled):
        changed(buying, late, 1)


def test_what_is_not_clean_waits_for_an_officer_and_what_is_risky_is_not_kept(buying: Buying) -> None:
    order = completed(buying)
    with pytest.raises(RatingWordsRisky):
        wrote(buying, order, words="违禁")
    review = wrote(buying, order, words="待审")
    assert (review.state, seen(review), stars(review)) == (ReviewState.WAITING, [], {})
    rows = at_desk.list_reviews(village_id=review.village_id, state=ReviewState.WAITING, size=50, cursor=None).rows
    assert rows == [review]
    moved(buying, review, ReviewDeed.SHOW)
    assert (len(seen(review)), stars(review)) == (1, {5: 1})


def test_what_is_hidden_counts_no_more_and_its_author_still_reads_it_with_the_reason(buying: Buying) -> None:
    review, key = wrote(buying, completed(buying)), buying.key()
    hidden = moved(buying, review, ReviewDeed.HIDE, key=key)
    assert moved(buying, review, ReviewDeed.HIDE, key=key) == hidden
    assert (seen(review), stars(review)) == ([], {})
    mine = writing.read_own(buying.member, subject=review.subject, proof=review.proof)
    assert (mine.words, mine.reason) == ("很甜", "说的不是这个")
    moved(buying, review, ReviewDeed.SHOW)
    assert stars(review) == {5: 1}
    ctx = buying.market.world.context()
    for one in facts.day_of_facts(village_id=review.village_id, on=business_date(ctx.now())):
        if isinstance(one.fact, ReviewMoved):
            telling.tell(ctx, recorded=one)
            telling.tell(ctx, recorded=one)
    page, _ = inboxes.list_inbox(resident_id=review.author_id, size=50, cursor=None)
    assert [one.kind for one in page.rows if one.about == review.proof] == ["review_hide"]


def test_an_officer_answers_once(buying: Buying) -> None:
    review, key = wrote(buying, completed(buying)), buying.key()
    ask = {"subject": review.subject, "proof": review.proof, "words": "谢谢您"}
    done = at_desk.answer(desk(buying), **ask, key=key)
    assert at_desk.answer(desk(buying), **ask, key=key) == done
    with pytest.raises(AnsweredAlready):
        at_desk.answer(desk(buying), **ask, key=buying.key())
    (shown,) = seen(review)
    assert shown.answer is not None
    assert shown.answer.words == "谢谢您"


def test_nobody_hides_what_is_said_of_their_own_familys_goods_or_by_them(buying: Buying) -> None:
    grower = buying.villager.actor.subject
    market = buying.market
    terms = market.terms()
    mine = market.producer("自家菜园", grower).producer_id
    product = market.on_sale(replace(terms, producer_id=mine))
    market.brought_in(product, 9)
    order = completed(buying, product=product)
    review = wrote(buying, order, 1)
    me = desk(buying, "s8", grower)
    for deed in (ReviewDeed.HIDE, ReviewDeed.SHOW):
        with pytest.raises(OwnFamily):
            moved(buying, review, deed, who=me)
    by_them = wrote(buying, completed(buying, buying.villager), who=buying.villager)
    with pytest.raises(OwnFamily):
        moved(buying, by_them, ReviewDeed.HIDE, who=me)
    assert stars(review) == {1: 1}


def test_photos_are_seen_by_others_once_somebody_looked(buying: Buying) -> None:
    media_id = photo(buying, buying.member, photos.PURPOSE)
    review = wrote(buying, completed(buying), media_ids=(media_id,))
    (picture,) = pictures.find_pictures(media_ids=[media_id])
    assert picture is not None
    assert photos.views_of([review], all_of_them=False) == {}
    assert set(photos.views_of([review], all_of_them=True)) == {media_id}
    assert photos.read_as(buying.member, picture) is Sight.AUTHOR
    assert photos.read_as(desk(buying), picture) is Sight.OFFICER
    assert photos.read_as(buying.villager, picture) is Sight.OTHER
    line.decide_pictures(
        desk(buying), village_id=media_id[:6], subject=picture.subject, decision="approved", reason="",
        media_ids=[media_id],
    )  # fmt: skip
    assert set(photos.views_of(seen(review), all_of_them=False)) == {media_id}
    with pytest.raises(InvalidInput):
        wrote(buying, completed(buying), media_ids=(media_id,))
    changed(buying, review, 4)
    (loose,) = pictures.find_pictures(media_ids=[media_id])
    assert loose is not None
    assert loose.subject == ""


def test_a_members_name_is_masked_and_gone_with_the_membership(buying: Buying, monkeypatch: pytest.MonkeyPatch) -> None:
    review = wrote(buying, completed(buying))
    assert writing.names_of([review]) == {}
    monkeypatch.setattr(members, "verdict_on", lambda *_, **__: following.PASS)
    members.change_member(buying.member, nickname="海燕")
    assert writing.names_of([review]) == {review.author_id: "海*"}
    members.end_membership(buying.member)
    assert writing.names_of([review]) == {}


def test_stars_are_what_everybody_sees_after_many_things_at_once(buying: Buying) -> None:
    review = wrote(buying, completed(buying), 3)
    deeds = [
        lambda: moved(buying, review, ReviewDeed.HIDE),
        lambda: moved(buying, review, ReviewDeed.SHOW),
        lambda: changed(buying, review, 1),
    ] * 3

    def tried(deed: Any) -> str:
        try:
            deed()
        except (Busy, DomainError) as refused:
            return str(getattr(refused, "code", "busy"))
        return "done"

    with ThreadPoolExecutor(6) as pool:
        told = list(pool.map(tried, deeds))
    now = store.find_review(review.subject, review.proof)
    assert now is not None
    assert "done" in told
    assert stars(review) == Counter([now.stars] if now.state is ReviewState.SHOWN else [])
