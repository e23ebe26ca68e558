"""Wishes as the outside sees them: each caller what their part in a wish lets them know."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Annotated, Literal

from pydantic import Field

from chalicelib.foundation.media.core.pictures import View
from chalicelib.foundation.media.schemas import MediaIds, PictureShown
from chalicelib.kernel.calendar import business_time
from chalicelib.kernel.edge import Asked, Shown
from chalicelib.kernel.fields import Date
from chalicelib.kernel.paging import Page
from chalicelib.points.wishes.core import wishes as core
from chalicelib.points.wishes.core.deeds import Part, is_same_side, part_of
from chalicelib.points.wishes.core.states import State
from chalicelib.points.wishes.core.wishes import Ask, Claim, Identity, Kind, Step, Wish

ResidentId = Annotated[str, Field(pattern=r"^v[0-9]{5}r[0-9]{5}$")]
WishId = Annotated[str, Field(pattern=r"^v[0-9]{5}w[0-9a-f-]{36}$")]


NONE: Mapping[str, View] = {}


def pictures_in(media_ids: Sequence[str], photos: Mapping[str, View]) -> list[PictureShown]:
    """Return those of some pictures that are there, in their order."""
    return [PictureShown.of(photos[one]) for one in media_ids if one in photos]


class WishAsked(Asked):
    """What is wished for. Without `wanted_by` it stands for 60 days; `hidden` keeps even the family name back."""

    title: Annotated[str, Field(min_length=2, max_length=30)]
    words: Annotated[str, Field(min_length=1, max_length=500)]
    kind: Literal["goods", "help", "company", "lesson", "other"]
    wanted_by: Date | None = None
    identity: Literal["masked", "hidden"] = "masked"
    media_ids: MediaIds = ()

    def ask(self) -> Ask:
        """Return it as the room's core knows it."""
        kind, identity = Kind(self.kind), Identity(self.identity)
        return Ask(self.title, self.words, kind, self.wanted_by, identity, self.media_ids)


class WishForAsked(WishAsked):
    """What an officer posts for a villager, and how they consented: on paper, by phone, who was there."""

    wisher_id: ResidentId
    consent: Annotated[str, Field(min_length=2, max_length=100)]


class WishesAsked(Asked):
    """Which page of a list of wishes."""

    size: Annotated[int, Field(ge=1, le=100)] = 20
    cursor: Annotated[str | None, Field(max_length=1_000)] = None


class WishBrowseAsked(WishesAsked):
    """Which of the village's published wishes first: the `newest`, or those that end `soonest`."""

    order: Literal["newest", "soonest"] = "newest"


class WishQueueAsked(WishesAsked):
    """Which state of a village's wishes."""

    state: Literal[
        "posted",
        "returned",
        "refused",
        "published",
        "claimed",
        "in_progress",
        "done",
        "confirmed",
        "fulfilled",
        "cancelled",
        "expired",
        "merged",
    ]


class WishMemberShown(Shown):
    """Somebody of a team besides its leader."""

    name: str
    accepted: bool


class WishClaimShown(Shown):
    """Who has a wish in hand."""

    name: str
    is_shop: bool
    at: str
    team: list[WishMemberShown]

    @classmethod
    def of(cls, claim: Claim) -> WishClaimShown:
        """Show who has a wish in hand."""
        team = [WishMemberShown(name=one.name, accepted=one.accepted) for one in claim.team.values()]
        return cls(name=claim.name, is_shop=claim.is_shop, at=business_time(claim.at), team=team)


class WishStepShown(Shown):
    """One line of a timeline: what was done, by whom as a part, and the words and photos with it.

    `acted_by` is the masked name of who acted for them: to officers, and to whose side it was done on.
    """

    deed: str
    part: str
    acted_by: str
    at: str
    words: str
    pictures: list[PictureShown]

    @classmethod
    def of(cls, step: Step, photos: Mapping[str, View], to: Part = Part.VILLAGE) -> WishStepShown:
        """Show a step to somebody with a part in the wish, with those of the photos that are its own."""
        return cls(
            deed=step.deed,
            part=step.part,
            acted_by=step.acted_by if to is Part.VILLAGE or is_same_side(to, Part(step.part)) else "",
            at=business_time(step.at),
            words=step.words,
            pictures=pictures_in(step.media_ids, photos),
        )


class WishShown(Shown):
    """A wish as somebody may know it. `wisher` is masked, or 某村民; `contact` whom a claimer of a hidden wish meets.

    `photos` is how many it has; `pictures` are those themselves, in a list the first alone, after a deed none.

    `my_part` is what the caller is to it. `claim` and `timeline` are only for those who have a part; `reason` only for
    the wisher; `my_points` is what the caller earned.
    """

    wish_id: str
    village_id: str
    title: str
    words: str
    kind: str
    wanted_by: str
    identity: str
    wisher: str
    state: str
    since: str
    photos: int
    pictures: list[PictureShown]
    my_part: str
    claim: WishClaimShown | None
    contact: str
    reason: str
    my_points: int | None
    posted_for_me: bool
    timeline: list[WishStepShown]

    @classmethod
    def of(
        cls, wish: Wish, holder_id: str, timeline: Sequence[Step] = (), photos: Mapping[str, View] = NONE
    ) -> WishShown:
        """Show a wish to a resident or a shop."""
        part = part_of(wish, holder_id)
        mine, has_part = part is Part.WISHER, part is not Part.NEIGHBOUR
        claim = wish.claim if has_part else None
        in_hand = part in {Part.CLAIMER, Part.MEMBER}
        return cls(
            wish_id=wish.wish_id,
            village_id=wish.village_id,
            title=wish.ask.title,
            words=wish.ask.words,
            kind=wish.ask.kind.value,
            wanted_by=str(wish.until),
            identity=wish.ask.identity.value,
            wisher=wish.called,
            state=wish.state.value,
            since=business_time(wish.since),
            photos=len(wish.ask.media_ids),
            pictures=pictures_in(wish.ask.media_ids, photos),
            my_part=part.value,
            claim=WishClaimShown.of(claim) if claim else None,
            contact=claim.contact if claim and (in_hand or mine) else "",
            reason=wish.reason if mine else "",
            my_points=wish.paid.get(holder_id, 0) if in_hand and wish.state is State.FULFILLED else None,
            posted_for_me=mine and bool(wish.posted_by),
            timeline=[WishStepShown.of(step, photos, to=part) for step in timeline],
        )


class WishesShown(Shown):
    """A page of wishes."""

    rows: list[WishShown]
    cursor: str | None

    @classmethod
    def of(cls, page: Page[Wish], holder_id: str, covers: Mapping[str, View]) -> WishesShown:
        """Show a page to a resident or a shop, each wish with its first photo."""
        return cls(rows=[WishShown.of(row, holder_id, photos=covers) for row in page.rows], cursor=page.cursor)


class WishPaidShown(Shown):
    """What one of those who made a wish come true earned, or the code of why nothing."""

    name: str
    points: int
    code: str


class WishAtDesk(Shown):
    """A wish as the village's officers see it in their queues: a hidden wisher stays 某村民 until one looks.

    `version` is what a decision names, so that what was changed meanwhile is not decided on unseen.

    `posted_for` tells that an officer posted it for somebody; `silent` that nothing was heard for two weeks, so that it
    may be freed; `unanswered` that the village may confirm in the wisher's stead.
    """

    wish_id: str
    village_id: str
    title: str
    words: str
    kind: str
    wanted_by: str
    identity: str
    wisher: str
    state: str
    version: int
    since: str
    photos: int
    pictures: list[PictureShown]
    posted_for: bool
    reason: str
    claim: WishClaimShown | None
    silent: bool
    unanswered: bool
    merged_into: str
    paid: list[WishPaidShown]

    @classmethod
    def of(cls, wish: Wish, now: dt.datetime, photos: Mapping[str, View] = NONE) -> WishAtDesk:
        """Show a wish in a queue."""
        return cls(
            wish_id=wish.wish_id,
            village_id=wish.village_id,
            title=wish.ask.title,
            words=wish.ask.words,
            kind=wish.ask.kind.value,
            wanted_by=str(wish.until),
            identity=wish.ask.identity.value,
            wisher=wish.called,
            state=wish.state.value,
            version=wish.version,
            since=business_time(wish.since),
            photos=len(wish.ask.media_ids),
            pictures=pictures_in(wish.ask.media_ids, photos),
            posted_for=bool(wish.posted_by),
            reason=wish.reason,
            claim=WishClaimShown.of(wish.claim) if wish.claim else None,
            silent=wish.state in {State.CLAIMED, State.IN_PROGRESS} and core.is_silent(wish, now),
            unanswered=wish.state is State.DONE and core.is_unanswered(wish, now),
            merged_into=wish.merged_into,
            paid=_paid(wish),
        )


def _paid(wish: Wish) -> list[WishPaidShown]:
    """Return what became of each claimer, once the village verified the wish or refused to."""
    if wish.claim is None or not (wish.state is State.FULFILLED or wish.unpaid):
        return []
    names = {wish.claim.claimer_id: wish.claim.name} | {who: one.name for who, one in wish.claim.team.items()}
    found = [(names[who], wish.paid.get(who, 0), wish.unpaid.get(who, "")) for who in wish.claim.everybody]
    return [WishPaidShown(name=name, points=points, code=code) for name, points, code in found]


class WishesAtDesk(Shown):
    """A page of a queue."""

    rows: list[WishAtDesk]
    cursor: str | None


class WishLookShown(Shown):
    """A wish as an officer sees it who looks, which is recorded: whose it is, who posted it, and the whole timeline."""

    wish: WishAtDesk
    wisher_id: str
    wisher_name: str
    posted_by: str
    consent: str
    vouched_by: str
    timeline: list[WishStepShown]

    @classmethod
    def of(
        cls, wish: Wish, timeline: Sequence[Step], wisher_name: str, now: dt.datetime, photos: Mapping[str, View]
    ) -> WishLookShown:
        """Show a wish to an officer who looks."""
        return cls(
            wish=WishAtDesk.of(wish, now, photos),
            wisher_id=wish.wisher_id,
            wisher_name=wisher_name,
            posted_by=wish.posted_by,
            consent=wish.consent,
            vouched_by=wish.vouched_by,
            timeline=[WishStepShown.of(step, photos) for step in timeline],
        )


class WishChoiceAsked(Asked):
    """Whether clean wishes without photos, whose wisher does not hide, are published without an officer's look."""

    at_once: Annotated[bool, Field(strict=True)]


class WishChoiceShown(Shown):
    """What a village chose."""

    at_once: bool


class WishShopShown(Shown):
    """A partner shop for which an officer may claim a wish."""

    partner_id: str
    name: str


class WishShopsShown(Shown):
    """A page of a village's shops, without those that are suspended."""

    rows: list[WishShopShown]
    cursor: str | None
