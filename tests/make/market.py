"""A village with a farm market: producers, products, harvests."""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import dataclass, replace

from chalicelib.foundation.identity.core.places import Village
from chalicelib.foundation.reservations.service import slots
from chalicelib.foundation.reservations.service.slots import Slot
from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.points.ledger.service.rulebooks import forget_all
from chalicelib.prosperity.market.core.goods import Category, Deed, How, Product, State, Terms, Variant, slot_id_of
from chalicelib.prosperity.market.core.lots import Lot
from chalicelib.prosperity.market.core.producers import Kind, Producer, Words
from chalicelib.prosperity.market.service import catalogue, harvests, producing
from tests.make import people
from tests.make.world import NOON, World

HEAD = Variant("head", "一棵", How.PIECE, 350, 900, 20)
LOOSE = Variant("loose", "散称", How.WEIGHT, 399, 50, 200)
HEN = Variant("hen", "一只，约 3 斤", How.CATCH, 2_600, 1_500, 5, 200)
TERMS = Terms(
    "高山大白菜", "霜打过的。", Category.VEGETABLES, "v00001f01930000-0000-7000-8000-000000000001", 80, 20,
    (HEAD, LOOSE, HEN),
)  # fmt: skip


def a_product(state: State = State.ON_SALE, terms: Terms = TERMS) -> Product:
    """A product as a value, without a store behind it."""
    return Product("v00001y01930000-0000-7000-8000-000000000002", "t0001", terms, state, NOON, "f")


@dataclass
class Market:
    """A village that sells what it grows, and its officers."""

    world: World
    village: Village

    @property
    def village_id(self) -> str:
        return self.village.village_id

    @property
    def today(self) -> dt.date:
        return business_date(self.world.moment)

    def officer(self, resident_id: str = "") -> Context:
        return self.world.context(
            Principal("s1", frozenset({Role.VILLAGE_OFFICER}), villages=((0, 99_999),), resident_id=resident_id)
        )

    def key(self) -> str:
        return self.world.new_id()

    def producer(self, name: str = "张家坞菜园", resident_id: str = "") -> Producer:
        words = Words(name, Kind.HOUSEHOLD, "三亩菜地", resident_id)
        return producing.write_producer(self.officer(), village_id=self.village_id, words=words, key=self.key())

    def terms(self, terms: Terms = TERMS) -> Terms:
        return replace(terms, producer_id=self.producer().producer_id)

    def written(self, terms: Terms | None = None) -> Product:
        terms = terms or self.terms()
        return catalogue.write_product(self.officer(), village_id=self.village_id, terms=terms, key=self.key())

    def moved(self, product: Product, deed: Deed) -> Product:
        return catalogue.move_product(self.officer(), product_id=product.product_id, deed=deed, key=self.key())

    def on_sale(self, terms: Terms | None = None) -> Product:
        return self.moved(self.written(terms), Deed.OFFER)

    def brought_in(
        self,
        product: Product,
        units: int = 40,
        variant_id: str = "head",
        *,
        key: str = "",
        days_ago: int = 0,
        cycle_id: str = "",
    ) -> Lot:
        return harvests.bring_in(
            self.officer(),
            product_id=product.product_id,
            variant_id=variant_id,
            harvested_on=self.today - dt.timedelta(days=days_ago),
            units=units,
            where="张家坞 3 号地",
            words="",
            media_ids=(),
            key=key or self.key(),
            cycle_id=cycle_id,
        )

    def spoilt(self, lot: Lot, units: int, key: str = "") -> Lot:
        return harvests.write_off(
            self.officer(), product_id=lot.product_id, trace=lot.trace, units=units, key=key or self.key()
        )

    def stock(self, product: Product, variant_id: str = "head") -> Slot:
        return slots.load_slot(slot_id=slot_id_of(product.product_id, variant_id))


_NUMBERS = itertools.count(1)


def make_market(town: int = 102) -> Market:
    """Return a village of its own with a market; no other one has its id or its keys."""
    forget_all()
    nth = next(_NUMBERS)
    world = World(ids=nth * 10_000)
    return Market(world, people.village(world.context(), f"第{nth}村", f"330109{town}{200 + nth}"))
