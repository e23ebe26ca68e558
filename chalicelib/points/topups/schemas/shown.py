"""What callers of top-ups are answered. Numbers are masked but at the one door that records who looked."""

from __future__ import annotations

from typing import Any

from chalicelib.kernel.calendar import business_time
from chalicelib.kernel.edge import Shown
from chalicelib.kernel.paging import Page
from chalicelib.points.topups.core.states import State
from chalicelib.points.topups.core.terms import Offer, Terms
from chalicelib.points.topups.core.topups import Figures, Ruling, Topup


class TopupShown(Shown):
    """A top-up as its villager sees it. `state` is asked, sent, unknown, succeeded, failed or cancelled.

    `may_cancel` says whether it can still be taken back; `receipt` is the number of what was paid by hand.
    """

    topup_id: str
    kind: str
    yuan: int
    points: int
    number: str
    state: str
    asked_at: str
    since: str
    may_cancel: bool
    receipt: str

    @classmethod
    def of(cls, topup: Topup) -> TopupShown:
        """Show a top-up."""
        return cls(**_plain(topup), may_cancel=topup.state is State.ASKED)


def _plain(topup: Topup) -> dict[str, Any]:
    names = ("topup_id", "yuan", "points", "receipt")
    times = {"asked_at": business_time(topup.asked_at), "since": business_time(topup.since)}
    plain: dict[str, Any] = {name: getattr(topup, name) for name in names}
    return plain | times | {"number": topup.mask, "kind": topup.kind.value, "state": topup.state.value}


class TopupsShown(Shown):
    """A page of one's own top-ups, newest first."""

    rows: list[TopupShown]
    cursor: str | None

    @classmethod
    def of(cls, page: Page[Topup]) -> TopupsShown:
        """Show a page."""
        return cls(rows=[TopupShown.of(one) for one in page.rows], cursor=page.cursor)


class TopupOfferShown(Shown):
    """What one can have now: amounts in yuan, their price, one's own phone (masked), what both months leave."""

    phone_yuan: list[int]
    internet_yuan: list[int]
    points_per_yuan: int
    phone: str
    balance: int
    person_left_yuan: int
    village_left_yuan: int

    @classmethod
    def of(cls, offer: Offer) -> TopupOfferShown:
        """Show an offer."""
        return cls(
            phone_yuan=list(offer.terms.phone_yuan),
            internet_yuan=list(offer.terms.internet_yuan),
            points_per_yuan=offer.terms.points_per_yuan,
            phone=offer.phone,
            balance=offer.balance,
            person_left_yuan=offer.person_left,
            village_left_yuan=offer.village_left,
        )


class RulingShown(Shown):
    """What a first officer found in the provider's bill, until another one confirms it."""

    paid: bool
    bill: str
    reason: str
    by: str

    @classmethod
    def of(cls, ruling: Ruling) -> RulingShown:
        """Show a ruling."""
        return cls(paid=ruling.paid, bill=ruling.bill, reason=ruling.reason, by=ruling.by)


class TopupAtDesk(Shown):
    """A top-up as officers see it.

    `order_id` and `provider_id` are its names at the provider's, `reason` is why it failed or is unknown,
    `contradicted` the state that the provider told after it had ended otherwise. In lists
    `masked_name` says whose it is; elsewhere it is "".
    """

    topup_id: str
    resident_id: str
    masked_name: str
    kind: str
    yuan: int
    points: int
    number: str
    state: str
    asked_at: str
    since: str
    sent_at: str | None
    receipt: str
    reason: str
    order_id: str
    provider_id: str
    by: str
    ended_by: str
    ruling: RulingShown | None
    contradicted: str

    @classmethod
    def of(cls, topup: Topup, masked_name: str = "") -> TopupAtDesk:
        """Show a top-up."""
        names = ("resident_id", "reason", "order_id", "provider_id", "by", "ended_by", "contradicted")
        more: dict[str, Any] = {name: getattr(topup, name) for name in names}
        return cls(
            **_plain(topup),
            **more,
            masked_name=masked_name,
            sent_at=business_time(topup.sent_at) if topup.sent_at else None,
            ruling=RulingShown.of(topup.ruling) if topup.ruling else None,
        )


class TopupsAtDesk(Shown):
    """A page of a place's top-ups of one state."""

    rows: list[TopupAtDesk]
    cursor: str | None

    @classmethod
    def of(cls, page: Page[Topup], names: dict[str, str]) -> TopupsAtDesk:
        """Show a page; `names` are masked, by the residents' ids."""
        rows = [TopupAtDesk.of(one, names.get(one.resident_id, "")) for one in page.rows]
        return cls(rows=rows, cursor=page.cursor)


class TopupFiguresShown(Shown):
    """How many top-ups of a place wait; `overdue` of the unknown ones are so for longer than a day."""

    asked: int
    unknown: int
    overdue: int

    @classmethod
    def of(cls, figures: Figures) -> TopupFiguresShown:
        """Show figures."""
        return cls(asked=figures.asked, unknown=figures.unknown, overdue=figures.overdue)


class TopupNumberShown(Shown):
    """The whole number of a top-up; the look is recorded."""

    topup_id: str
    number: str


class TopupTermsShown(Shown):
    """A town's terms; nothing is offered where none were set."""

    town_id: str
    phone_yuan: list[int]
    internet_yuan: list[int]
    points_per_yuan: int
    person_month_yuan: int
    village_month_yuan: int

    @classmethod
    def of(cls, terms: Terms) -> TopupTermsShown:
        """Show terms."""
        return cls(
            town_id=terms.town_id,
            phone_yuan=list(terms.phone_yuan),
            internet_yuan=list(terms.internet_yuan),
            points_per_yuan=terms.points_per_yuan,
            person_month_yuan=terms.person_month_yuan,
            village_month_yuan=terms.village_month_yuan,
        )
