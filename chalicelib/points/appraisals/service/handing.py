"""Papers that change hands: out to a voter, into the box, or back before that.

The voter shows their code or card; who is named by number alone is so by two officers, each from their own account.
Nothing says which paper was given to whom. A voter's mark is set when a paper is handed out: nobody votes twice.
"""

from __future__ import annotations

import contextlib
from collections.abc import Collection
from dataclasses import field, replace
from typing import Any

from chalicelib.foundation.audit.service import prepare_audit
from chalicelib.foundation.facts import service as facts
from chalicelib.foundation.facts.core import Fact
from chalicelib.foundation.facts.core.appraisals import PaperHandedOut, PaperTakenBack
from chalicelib.foundation.identity.core.codes import token_in
from chalicelib.foundation.identity.core.ids import HOLDER_ID
from chalicelib.foundation.identity.core.people import Holder
from chalicelib.foundation.identity.service import codes
from chalicelib.kernel import keys
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Busy
from chalicelib.kernel.values import value
from chalicelib.kernel.writes import AlreadyDone, Refusal, Writes, commit
from chalicelib.points.appraisals.core import ballots
from chalicelib.points.appraisals.core.ballots import HasVoted, UrnShut
from chalicelib.points.appraisals.core.campaigns import Campaign, Near, NoSuchCampaign, items_of
from chalicelib.points.appraisals.core.hands import (
    STATES,
    Hand,
    Handed,
    NoPaperLeft,
    NotHandedOut,
    Waiting,
    is_first,
    is_second,
)
from chalicelib.points.appraisals.core.states import CampaignInOtherState
from chalicelib.points.appraisals.core.urns import How, Mark, Urn
from chalicelib.points.appraisals.service.campaigns import near_of, refuse_concerned
from chalicelib.points.appraisals.service.known import known
from chalicelib.points.appraisals.service.paying import commit_paid
from chalicelib.points.appraisals.store import hands as store, urns

AUDITED = {Hand.OUT: "hand_out", Hand.IN: "hand_in", Hand.VOID: "take_back"}


@value
class _Hand:
    """A paper that is to change hands. `waiting` is what another officer asked for; `deed` a digest of the request."""

    campaign: Campaign
    urn: Urn
    hand: Hand
    resident_id: str
    masked_name: str
    deed: str
    holder: Holder | None = None
    near: Near = field(default_factory=Near)
    by_number: bool = False
    waiting: Waiting | None = None
    mark: Mark | None = None

    @property
    def number(self) -> str:
        """The voter's five digits."""
        return self.resident_id[7:]

    @property
    def place(self) -> tuple[str, str]:
        """The campaign and the village."""
        return self.urn.campaign_id, self.urn.village_id

    @property
    def deeds(self) -> list[str]:
        """The digests of the requests by which it is done: this one, and the one that waited."""
        return [self.deed, *([self.waiting.deed] if self.waiting else [])]

    def handed(self, *, struck: Collection[str] = (), waits: bool = False) -> Handed:
        """Return what the officers see of it."""
        return Handed(self.resident_id, self.masked_name, self.hand, tuple(sorted(struck)), waits)


def hand_out(ctx: Context, *, campaign_id: str, village_id: str, who: str, key: str) -> Handed:
    """Note that somebody (a code, a card, or by two officers an id) is given a paper, once; they do not vote otherwise.

    3 round trips, one more in a process that does not know the campaign. The voter is told.

    Raises:
        NoSuchCampaign, NotInTheElectorate, NoSuchCode, CodeRevoked: it is not theirs to vote in.
        HasVoted: they have voted, or were given a paper. UrnShut. OwnAppraisal.
        NoPaperLeft: as many were handed out as were printed. Busy: others do the same at this moment.
    """
    asked = _asked(ctx, Hand.OUT, campaign_id=campaign_id, village_id=village_id, who=who, key=key)
    voter = ballots.refuse_outsiders(asked.campaign.plan, asked.holder, business_date(ctx.now()))
    struck = ballots.recused_items(items_of(asked.campaign.plan), voter, asked.near)
    try:
        if _has_to_wait(ctx, asked):
            return _waits(ctx, asked, urns.unmarked(*asked.place, asked.number))
        mark = Mark(asked.number, How.PAPER_OUT, paid=False, deed=" ".join(asked.deeds))
        commit(
            store.unspent(*asked.place, asked.deed).merge(
                urns.mark_of(*asked.place, mark),
                urns.out_of(*asked.place, _no_more_out(ctx), now=ctx.now()),
                _done(ctx, asked, PaperHandedOut(campaign_id, asked.resident_id)),
            )
        )
    except AlreadyDone:  # It was taken back since; the same request again gives no other one.
        pass
    except HasVoted:
        there = urns.find_mark(*asked.place, asked.number)
        if there is None or asked.deed not in there.deed.split():
            raise
    return asked.handed(struck=struck)


def _no_more_out(ctx: Context) -> Refusal:
    def refusal(image: Any) -> Exception:
        urn = urns.urn_of(image)
        return NoPaperLeft() if urn is not None and urn.is_open(ctx.now()) else UrnShut()

    return refusal


def hand_in(ctx: Context, *, campaign_id: str, village_id: str, who: str, key: str) -> Handed:
    """Note that somebody dropped their paper into the box, once, and pay for it where the budget allows.

    At most as many round trips as `hand_out`.

    Raises:
        NoSuchCampaign, NoSuchCode, CodeRevoked, OwnAppraisal. NotHandedOut: they were not given a paper.
        CampaignInOtherState: papers are not taken any more. Busy.
    """
    asked = _asked(ctx, Hand.IN, campaign_id=campaign_id, village_id=village_id, who=who, key=key)

    def deed(paid: bool) -> Writes:  # noqa: FBT001  It says which of two writes is meant.
        now = Mark(asked.number, How.PAPER_IN, paid)
        return urns.handed_in_of(*asked.place, now, _not_out).merge(
            urns.count_of(*asked.place, _in_other_state, states=STATES[Hand.IN], adds={"handed_in": 1}),
            _done(ctx, asked),
        )

    stands = (_IsIn, NotHandedOut, CampaignInOtherState)
    with contextlib.suppress(_IsIn):
        if _has_to_wait(ctx, asked):
            return _waits(ctx, asked, urns.still_out(*asked.place, asked.number, _not_out))
        commit_paid(ctx, asked.campaign, asked.urn, resident_id=asked.resident_id, deed=deed, stands=stands)
    return asked.handed()


def take_back(ctx: Context, *, campaign_id: str, village_id: str, who: str, key: str) -> Handed:
    """Note that somebody gave their paper back before it was in the box, and it was torn up: they may vote again.

    As many round trips as `hand_out`. The voter is told.

    Raises:
        NoSuchCampaign, NoSuchCode, CodeRevoked, OwnAppraisal. NotHandedOut: they hold no paper, or it is in the box.
        UrnShut: nobody votes any more. Busy.
    """
    asked = _asked(ctx, Hand.VOID, campaign_id=campaign_id, village_id=village_id, who=who, key=key)
    given = asked.mark.deed if asked.mark else ""
    with contextlib.suppress(AlreadyDone):
        if _has_to_wait(ctx, asked):
            return _waits(ctx, asked, urns.still_out(*asked.place, asked.number, lambda _: NotHandedOut()))
        shut, states = (lambda _: UrnShut()), STATES[Hand.VOID]
        commit(
            store.spent_of(*asked.place, [*asked.deeds, *given.split()]).merge(
                urns.gone_of(*asked.place, asked.number, given, lambda _: NotHandedOut()),
                urns.count_of(*asked.place, shut, states=states, adds={"voided": 1}, now=ctx.now()),
                _done(ctx, asked, PaperTakenBack(campaign_id, asked.resident_id)),
            )
        )
    return asked.handed()


def _asked(ctx: Context, hand: Hand, *, campaign_id: str, village_id: str, who: str, key: str) -> _Hand:
    """Read what is needed to let a paper change hands, where the acting officer may.

    2 round trips at most, and the campaign where it is not known. One more where a paper is taken back by code, and
    somebody is appraised, who could be the officer.
    """
    campaign, urn = known(ctx, campaign_id=campaign_id, village_id=village_id)
    by_number = HOLDER_ID.match(who) is not None
    code = None if by_number else codes.resolve(token=token_in(who))
    resident_id = code.holder_id if code else who
    if resident_id[:6] != village_id:
        raise NoSuchCampaign
    asked = _Hand(campaign, urn, hand, resident_id, code.masked_name if code else "", keys.digest("hand-out", key))
    if by_number or hand is Hand.VOID:
        waiting, mark = store.find_waiting(campaign_id, village_id, asked.number, hand)
        asked = replace(asked, by_number=by_number, waiting=waiting if by_number else None, mark=mark)
    if not (by_number or hand is Hand.OUT or campaign.plan.subjects):
        return asked  # Nobody needs to be looked up: the code says the name, and nothing is about the officer.
    mine = ctx.actor.resident_id
    near, (holder, me) = near_of(campaign.plan, [resident_id, mine or resident_id])
    refuse_concerned(ctx, campaign.plan, near, me.household_id if mine and me else "")
    return replace(asked, holder=holder, near=near, masked_name=holder.masked_name if holder else "")


def _has_to_wait(ctx: Context, asked: _Hand) -> bool:
    return asked.by_number and not is_second(asked.waiting, ctx.actor)


class _Waits(Exception):
    """It waits already: the same request again."""


def _waits(ctx: Context, asked: _Hand, check: Writes) -> Handed:
    """Let a paper wait for a second officer, where `check` says that it could change hands."""

    def refusal(image: Any) -> Exception:
        return _Waits() if is_first(store.waiting_of(image), ctx.actor) else Busy()

    if asked.waiting is None:
        by = tuple(sorted(ctx.actor.identities))
        waiting = Waiting(asked.number, asked.hand, asked.masked_name, by, asked.deed)
        writes = store.unspent(*asked.place, asked.deed).merge(
            check,
            urns.stands_at(*asked.place, _in_other_state, states=STATES[asked.hand]),
            store.asked_of(*asked.place, waiting, refusal),
            _audited(ctx, asked, f"ask_{AUDITED[asked.hand]}"),
        )
        with contextlib.suppress(_Waits):
            commit(writes)
    return asked.handed(waits=True)


def _done(ctx: Context, asked: _Hand, fact: Fact | None = None) -> Writes:
    """Return the writes that go with a paper that changes hands: who did it, what is told, and that nothing waits.

    What was asked for by number before is moot, in whatever way the paper goes now: else it would be a first officer's
    word for a paper that is given later.
    """
    writes = _audited(ctx, asked, AUDITED[asked.hand])
    if fact is not None:
        writes.merge(facts.prepare_fact(ctx, village_id=asked.urn.village_id, fact=fact))
    if asked.waiting is not None:
        writes.merge(store.done_of(*asked.place, asked.waiting, lambda _: Busy()))
    moot = [hand for hand in Hand if asked.waiting is None or hand is not asked.hand]
    return writes.merge(store.moot_of(*asked.place, asked.number, moot))


def _audited(ctx: Context, asked: _Hand, deed: str) -> Writes:
    return prepare_audit(ctx, place_id=asked.urn.village_id, deed=f"appraisals.{deed}", target=asked.resident_id)


class _IsIn(Exception):
    """The paper was handed in before: the same request again."""


def _not_out(image: Any) -> Exception:
    mark = urns.mark_in(image)
    return _IsIn() if mark is not None and mark.how is How.PAPER_IN else NotHandedOut()


def _in_other_state(image: object) -> Exception:
    return CampaignInOtherState(state=str(getattr(image, "state", "")))
