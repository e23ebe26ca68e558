"""Order cycles (开团): goods are sold before their harvest, until a moment, for one day of delivery.

An offer of a cycle may need a threshold (拼团): where fewer units are paid by then, it fails and its money goes back.
What a cycle sells is counted by slots of reservations of its own, never by harvests.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import field, replace
from enum import StrEnum

from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.errors import InvalidInput, KeyReused
from chalicelib.kernel.values import value
from chalicelib.prosperity.market.core.goods import Product, State, Variant, slot_id_of
from chalicelib.prosperity.market.core.refusals import (
    CycleDay,
    CycleInOtherState,
    CycleNotOpen,
    CycleStands,
    NoSuchCycle,
    NoSuchProduct,
    NotInCycle,
    ProductInOtherState,
)

OFFERS_MAX = 20
LONGEST_DAYS = 300
"""A cycle delivers so many days after it is written at the latest: WeChat Pay gives back what was paid within a year.

Source: WeChat Pay, API v3, 申请退款: 交易时间超过一年的订单无法提交退款.
"""


class CycleState(StrEnum):
    """How far a cycle is. It sells while it is `PUBLISHED`; what failed goes back from `DECIDED` to `DONE`.

    One that is `CALLED_OFF` gives all of it back, and is `CANCELLED` then.
    """

    DRAFT = "draft"
    PUBLISHED = "published"
    CLOSED = "closed"
    DECIDED = "decided"
    DONE = "done"
    CALLED_OFF = "called_off"
    CANCELLED = "cancelled"


class CycleDeed(StrEnum):
    """What happens to a cycle: officers publish, discard and call off, the rest is done by the clock."""

    PUBLISH = "publish"
    DISCARD = "discard"
    CALL_OFF = "call_off"
    CLOSE = "close"
    DECIDE = "decide"
    FINISH = "finish"


NEXT: Mapping[tuple[CycleState, CycleDeed], CycleState] = {
    (CycleState.DRAFT, CycleDeed.PUBLISH): CycleState.PUBLISHED,
    (CycleState.DRAFT, CycleDeed.DISCARD): CycleState.CANCELLED,
    (CycleState.PUBLISHED, CycleDeed.CLOSE): CycleState.CLOSED,
    (CycleState.PUBLISHED, CycleDeed.CALL_OFF): CycleState.CALLED_OFF,
    (CycleState.CLOSED, CycleDeed.CALL_OFF): CycleState.CALLED_OFF,
    (CycleState.CLOSED, CycleDeed.DECIDE): CycleState.DECIDED,
    (CycleState.DECIDED, CycleDeed.FINISH): CycleState.DONE,
    (CycleState.CALLED_OFF, CycleDeed.FINISH): CycleState.CANCELLED,
}
"""From which state what leads where. What was decided is not called off: then orders are, one by one."""
GIVING_BACK = frozenset({CycleState.DECIDED, CycleState.CALLED_OFF})


class Verdict(StrEnum):
    """What became of an offer."""

    OPEN = "open"
    MADE = "made"
    FAILED = "failed"


@value
class Offer:
    """A variant of a product as a cycle sells it: `units` planned, at `price_fen` a unit or, by weight, of 500 grams.

    Below `least_units` that are paid it fails; 0: it never does. `sold` is how many were paid when it was decided.
    """

    product_id: str
    variant_id: str
    price_fen: int
    units: int
    least_units: int = 0
    verdict: Verdict = Verdict.OPEN
    sold: int = 0

    @property
    def what(self) -> tuple[str, str]:
        """The product and the variant."""
        return self.product_id, self.variant_id

    def priced(self, variant: Variant) -> Variant:
        """Return the variant as it is sold here."""
        return replace(variant, price_fen=self.price_fen)


@value
class CycleTerms:
    """What an officer writes of a cycle: it takes orders from `opens_at` until `closes_at`, for `delivers_on`."""

    title: str
    words: str
    opens_at: dt.datetime
    closes_at: dt.datetime
    delivers_on: dt.date
    offers: tuple[Offer, ...]


@value
class Cycle:
    """A cycle of a town. `done` keeps for each deed the key that did it, and its request."""

    cycle_id: str
    terms: CycleTerms
    state: CycleState
    since: dt.datetime
    fingerprint: str
    done: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""
    by: str = ""
    version: int = 1

    @property
    def town_id(self) -> str:
        """The town in whose market it sells."""
        return self.cycle_id[:5]

    @property
    def product_ids(self) -> list[str]:
        """Its products, each once."""
        return list(dict.fromkeys(one.product_id for one in self.terms.offers))

    @property
    def slot_ids(self) -> list[str]:
        """The slots of its offers, in their order."""
        return [slot_id_of(*one.what, self.cycle_id) for one in self.terms.offers]

    @property
    def failed(self) -> frozenset[tuple[str, str]]:
        """The products and variants whose money goes back: all of them where it is called off."""
        everything = self.state is CycleState.CALLED_OFF
        return frozenset(one.what for one in self.terms.offers if everything or one.verdict is Verdict.FAILED)

    @property
    def due_at(self) -> dt.datetime | None:
        """From when on the clock has something to do about it, or None."""
        if self.state is CycleState.PUBLISHED:
            return self.terms.closes_at
        return self.since if self.state in {CycleState.CLOSED, *GIVING_BACK} else None

    def priced(self, product_id: str, variant: Variant) -> Variant:
        """Return a variant at the price at which this cycle sells it.

        Raises:
            NotInCycle: it does not sell it.
        """
        for one in self.terms.offers:
            if one.what == (product_id, variant.variant_id):
                return one.priced(variant)
        raise NotInCycle(label=variant.label)

    def refuse_harvest(self, product_id: str, variant: Variant) -> None:
        """Let something be harvested for it that it sells and will deliver.

        Raises:
            NotInCycle: it does not sell it.
            CycleInOtherState: it is a draft, or was called off.
        """
        self.priced(product_id, variant)
        if self.state in {CycleState.DRAFT, CycleState.CALLED_OFF, CycleState.CANCELLED}:
            raise CycleInOtherState(state=self.state.value)

    def refuse(self, *, town_id: str, delivers_on: dt.date, now: dt.datetime) -> None:
        """Let an order of this moment for this day pass.

        Raises:
            NoSuchCycle: it is another town's, or not published.
            CycleNotOpen: it does not take orders yet, or not any more.
            CycleDay: it delivers on another day.
        """
        if self.town_id != town_id or self.state is CycleState.DRAFT:
            raise NoSuchCycle
        if self.state is not CycleState.PUBLISHED or not self.terms.opens_at <= now < self.terms.closes_at:
            raise CycleNotOpen
        if delivers_on != self.terms.delivers_on:
            raise CycleDay(day=str(self.terms.delivers_on))


def id_of(town_id: str, key: str) -> str:
    """Return the id of the cycle that a key makes."""
    return f"{town_id}u{key}"


def checked(terms: CycleTerms, *, now: dt.datetime) -> CycleTerms:
    """Return what was written if it may be.

    Raises:
        InvalidInput: it closes before it opens or in the past, delivers before it is decided or too far ahead, sells
            a variant twice, or an offer needs more than there is.
    """
    faults = []
    if not max(terms.opens_at, now) < terms.closes_at:
        faults.append(("closes_at", "too_early", "截单要在开团以后，也要在现在以后。", "It closes too early."))
    if terms.delivers_on <= business_date(terms.closes_at):
        faults.append(("delivers_on", "too_early", "交货最早在截单的第二天。", "It delivers a day later at least."))
    if terms.delivers_on > business_date(now) + dt.timedelta(days=LONGEST_DAYS):
        faults.append(("delivers_on", "too_late", f"最多提前 {LONGEST_DAYS} 天。", f"{LONGEST_DAYS} days at most."))
    if len({one.what for one in terms.offers}) < len(terms.offers):
        faults.append(("offers", "twice", "同一个规格只写一次。", "A variant is offered twice."))
    for nth, one in enumerate(terms.offers):
        if one.least_units > one.units:
            faults.append((f"offers.{nth}.least_units", "too_many", "成团数不能多于总数。", "More than there is."))
    if faults:
        raise InvalidInput(fields=[{"field": f, "code": c, "zh": zh, "en": en} for f, c, zh, en in faults])
    return terms


def refuse_goods(cycle: Cycle, products: Mapping[str, Product | None], *, on_sale: bool) -> None:
    """Let a cycle pass whose goods the town's market has; `on_sale`: and sells.

    Raises:
        NoSuchProduct, NoSuchVariant: it has one of them not.
        ProductInOtherState: one is not on sale, or has ended.
    """
    for one in cycle.terms.offers:
        product = products[one.product_id]
        if product is None or product.town_id != cycle.town_id:
            raise NoSuchProduct
        product.terms.variant(one.variant_id)
        if product.state is State.ENDED or (on_sale and product.state is not State.ON_SALE):
            raise ProductInOtherState(state=product.state.value)


def after(cycle: Cycle, deed: CycleDeed, *, key: str, mark: str, now: dt.datetime, by: str, reason: str = "") -> Cycle:
    """Return the cycle as a deed leaves it.

    Raises:
        CycleInOtherState: the deed is not for one in its state.
    """
    state = NEXT.get((cycle.state, deed))
    if state is None:
        raise CycleInOtherState(state=cycle.state.value)
    done = {**cycle.done, deed.value: f"{key}#{mark}"}
    return replace(
        cycle, state=state, since=now, done=done, reason=reason or cycle.reason, by=by, version=cycle.version + 1
    )


def was_done(cycle: Cycle, deed: str, key: str, mark: str) -> bool:
    """Tell whether this key did this deed before.

    Raises:
        KeyReused: it did it otherwise.
    """
    kept_key, _, kept_mark = cycle.done.get(deed, "").partition("#")
    if kept_key != key:
        return False
    if kept_mark != mark:
        raise KeyReused
    return True


def changed(cycle: Cycle, terms: CycleTerms, *, key: str, mark: str) -> Cycle:
    """Return the cycle with other terms: all of them while it is a draft, later its words alone.

    Raises:
        CycleStands: it is published, and something else than words would change.
        CycleInOtherState: it is over.
    """
    if cycle.state not in {CycleState.DRAFT, CycleState.PUBLISHED}:
        raise CycleInOtherState(state=cycle.state.value)
    if cycle.state is CycleState.PUBLISHED and terms != replace(cycle.terms, title=terms.title, words=terms.words):
        raise CycleStands
    return replace(cycle, terms=terms, done={**cycle.done, "change": f"{key}#{mark}"}, version=cycle.version + 1)


def decided(cycle: Cycle, sold: Mapping[tuple[str, str], int], *, key: str, now: dt.datetime, by: str) -> Cycle:
    """Return a closed cycle with a verdict on each offer, by how many units of each were `sold` (paid).

    Raises:
        CycleInOtherState: it is not closed, or was decided or called off before.
    """
    offers = []
    for one in cycle.terms.offers:
        units = sold.get(one.what, 0)
        verdict = Verdict.MADE if units >= one.least_units else Verdict.FAILED
        offers.append(replace(one, verdict=verdict, sold=units))
    done = after(cycle, CycleDeed.DECIDE, key=key, mark="", now=now, by=by)
    return replace(done, terms=replace(cycle.terms, offers=tuple(offers)))
