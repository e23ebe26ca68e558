"""Photos of wishes and of their updates: one's own, attached once, seen by whoever may see the wish."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chalicelib.foundation.media.core.pictures import MediaUnknown, MediaUsed, NotYours, Picture, Sight
from chalicelib.foundation.media.service import pictures, uploads
from chalicelib.foundation.moderation.service import pictures as checks, reviews
from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.context import Context
from chalicelib.kernel.writes import Writes
from chalicelib.points.wishes.core.deeds import Deed
from chalicelib.points.wishes.core.refusals import WishChanged
from chalicelib.points.wishes.core.wishes import Wish
from chalicelib.points.wishes.service import claiming, photos, posting, reading
from tests.make import media
from tests.make.wishes import ASK, Town


def sent(town: Town, ctx: Context, purpose: str = "wish") -> str:
    """Return the id of a photo that somebody sent."""
    body = media.photo()
    made, _ = uploads.open_upload(
        ctx, village_id=town.village_id, purpose=purpose, content_type="image/jpeg", size=len(body), sha256="",
        key=town.key(),
    )  # fmt: skip
    media.send(made.media_id, body)
    return uploads.take_upload(ctx, media_id=made.media_id).media_id


def subjects(media_ids: list[str]) -> list[str]:
    found: list[Picture | None] = pictures.find_pictures(media_ids=media_ids)
    return [one.subject if one else "-" for one in found]


def with_photos(town: Town, *media_ids: str) -> Wish:
    return posting.make_wish(town.person(0), ask=replace(ASK, media_ids=media_ids), key=town.key())


def test_a_wish_is_made_with_ones_own_photos_and_repeated_with_them(town: Town) -> None:
    ids = [sent(town, town.person(0)) for _ in range(2)]
    key, ask = town.key(), replace(ASK, media_ids=tuple(ids))
    wish = posting.make_wish(town.person(0), ask=ask, key=key)
    assert posting.make_wish(town.person(0), ask=ask, key=key) == wish
    assert subjects(ids) == [wish.wish_id] * 2
    assert list(photos.covers_of([wish], to=town.who(0))) == ids[:1]
    assert list(photos.photos_of(wish, [], to=town.who(0))) == ids
    assert photos.covers_of([town.posted(1)], to=town.who(1)) == {}


def test_others_photos_used_ones_and_those_for_something_else_are_refused_and_nothing_is_kept(town: Town) -> None:
    used = sent(town, town.person(0))
    with_photos(town, used)
    for media_id, refusal in (
        (sent(town, town.person(1)), NotYours),
        (sent(town, town.person(0), "ticket"), MediaUnknown),
        (used, MediaUsed),
    ):
        with pytest.raises(refusal):
            with_photos(town, media_id)
    assert town.counts(0) == (1, 0)


def test_a_change_exchanges_photos(town: Town) -> None:
    stays, goes = sent(town, town.person(0)), sent(town, town.person(0))
    wish = with_photos(town, stays, goes)
    town.decided(wish, Deed.RETURN, "照片看不清")
    comes = sent(town, town.person(0))
    changed = posting.change_wish(
        town.person(0), wish_id=wish.wish_id, ask=replace(ASK, media_ids=(stays, comes)), key=town.key()
    )
    assert changed.ask.media_ids == (stays, comes)
    assert subjects([stays, goes, comes]) == [wish.wish_id, "", wish.wish_id]


def test_updates_carry_the_claimers_photos_for_those_who_have_a_part(town: Town) -> None:
    wish = town.claimed(1)
    shown = sent(town, town.person(1))
    claiming.update(town.person(1), wish_id=wish.wish_id, words="借到了", media_ids=(shown,), key=town.key())
    last = sent(town, town.person(1))
    claiming.finish(town.person(1), wish_id=wish.wish_id, words="送到了", media_ids=(last,), key=town.key())
    found, timeline = reading.read_wish(wish_id=wish.wish_id, holder_id=town.who(0))
    assert [one for step in timeline for one in step.media_ids] == [shown, last]
    assert list(photos.photos_of(found, timeline, to=town.who(1))) == [shown, last]
    other, others = town.claimed(1), sent(town, town.person(2))
    with pytest.raises(NotYours):
        claiming.update(town.person(1), wish_id=other.wish_id, words="借到了", media_ids=(others,), key=town.key())


def held(media_ids: list[str]) -> list[str]:
    return [one.held.value if one else "-" for one in pictures.find_pictures(media_ids=media_ids)]


def line(town: Town) -> dict[str, tuple[str, tuple[str, ...]]]:
    rows = reviews.list_reviews(village_id=town.village_id, size=50, cursor=None).rows
    return {one.subject: (one.kind, one.media_ids) for one in rows}


def test_a_wishs_photos_are_held_with_it_until_an_officer_publishes_it(town: Town) -> None:
    first, second, third = (sent(town, town.person(0)) for _ in range(3))
    wish = with_photos(town, first, second)
    assert line(town) == {wish.wish_id: ("wish", tuple(sorted((first, second))))}
    ask = replace(ASK, media_ids=(second, third))
    wish = posting.change_wish(town.person(0), wish_id=wish.wish_id, ask=ask, key=town.key())
    assert line(town) == {wish.wish_id: ("wish", tuple(sorted((second, third))))}
    assert held([second, third]) == ["unlooked", "unlooked"]
    assert photos.covers_of([wish], to=town.who(2)) == photos.photos_of(wish, [], to=town.who(2)) == {}
    assert set(photos.photos_of(wish, [], to=photos.DESK)) == {second, third}
    published = town.decided(wish, Deed.PUBLISH)
    assert (held([second, third]), line(town)) == (["", ""], {})
    assert set(photos.photos_of(published, [], to=town.who(2))) == {second, third}


def test_a_photo_that_was_changed_after_the_look_is_not_published_with_the_others(town: Town) -> None:
    looked_at, other = sent(town, town.person(0)), sent(town, town.person(0))
    wish = with_photos(town, looked_at)
    ask = replace(ASK, media_ids=(other,))
    changed = posting.change_wish(town.person(0), wish_id=wish.wish_id, ask=ask, key=town.key())
    with pytest.raises(WishChanged):
        town.decided(wish, Deed.PUBLISH)
    assert (held([other]), line(town)) == (["unlooked"], {wish.wish_id: ("wish", (other,))})
    town.decided(changed, Deed.PUBLISH)
    assert (held([other]), line(town)) == ([""], {})


def test_a_change_in_the_very_moment_of_publishing_is_looked_at_first(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    wish, publish = town.posted(), photos.published

    def changed_meanwhile(ctx: Context, seen: Wish) -> Writes:
        monkeypatch.undo()
        posting.change_wish(town.person(0), wish_id=wish.wish_id, ask=replace(ASK, words="别的话"), key=town.key())
        return publish(ctx, seen)

    monkeypatch.setattr(photos, "published", changed_meanwhile)
    with pytest.raises(WishChanged):
        town.decided(wish, Deed.PUBLISH)
    assert list(line(town)) == [wish.wish_id]


def test_a_photo_that_turns_out_unfit_leaves_a_published_wish_but_not_its_wisher(town: Town) -> None:
    shown = sent(town, town.person(0))
    wish = town.decided(with_photos(town, shown), Deed.PUBLISH)
    checks.keep_verdict(town.world.context(), media_id=shown, suggest="risky")
    assert line(town) == {wish.wish_id: ("picture", (shown,))}
    assert photos.covers_of([wish], to=town.who(2)) == {}
    assert photos.covers_of([wish], to=town.who(0))[shown].picture.held == "judged"


def test_an_updates_photos_are_seen_by_others_once_somebody_looked(town: Town) -> None:
    wish = town.claimed(1)
    shown = sent(town, town.person(1))
    claiming.update(town.person(1), wish_id=wish.wish_id, words="借到了", media_ids=(shown,), key=town.key())
    found, timeline = reading.read_wish(wish_id=wish.wish_id, holder_id=town.who(0))
    assert photos.photos_of(found, timeline, to=town.who(0)) == {}
    assert list(photos.photos_of(found, timeline, to=town.who(1))) == [shown]
    assert line(town) == {wish.wish_id: ("picture", (shown,))}
    reviews.decide_pictures(
        town.officer(),
        village_id=town.village_id,
        subject=wish.wish_id,
        decision="approved",
        reason="",
        media_ids=[shown],
    )
    assert list(photos.photos_of(found, timeline, to=town.who(0))) == [shown]


def test_who_may_read_a_wish_may_read_its_photos(town: Town) -> None:
    shown = sent(town, town.person(0))
    wish = with_photos(town, shown)

    def seen(ctx: Context) -> Sight | None:
        (picture,) = pictures.find_pictures(media_ids=[shown])
        assert picture is not None
        return photos.read_as(ctx, picture)

    assert (seen(town.person(0)), seen(town.person(1)), seen(town.officer())) == (Sight.AUTHOR, None, Sight.OFFICER)
    town.decided(wish, Deed.PUBLISH)
    assert seen(town.person(1)) is Sight.OTHER
    worker = Principal("s7", frozenset({Role.GRID_WORKER}), villages=((0, 99_999),))
    assert seen(town.world.context(worker)) is None
    claimed = claiming.claim(town.person(1), wish_id=wish.wish_id, key=town.key())
    told = sent(town, town.person(1))
    claiming.update(town.person(1), wish_id=claimed.wish_id, words="借到了", media_ids=(told,), key=town.key())
    shown = told
    sights = [seen(town.person(number)) for number in range(3)]
    assert sights == [Sight.OTHER, Sight.AUTHOR, None]
