"""Reports on the wire. Amounts are whole fen, weights grams."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from pydantic import Field

from chalicelib.kernel.edge import Asked, Shown
from chalicelib.prosperity.proceeds.core.entries import Amounts
from chalicelib.prosperity.proceeds.core.reports import Report

ProceedsMonth = Annotated[
    str, Field(pattern=r"^20[0-9]{2}M(0[1-9]|1[0-2])$", description="A month, such as `2026M11`.")
]
PRODUCTS_SHOWN = 50
"""Products that a report shows, those that bring most; its files have them all."""


class ProceedsReportAsked(Asked):
    """From which month to which, both included."""

    first: ProceedsMonth
    last: ProceedsMonth


class ProceedsFigures(Shown):
    """What was sold, and whose the money is: of `paid_fen` that buyers paid each of the three has a part."""

    grams: int
    heads: int
    paid_fen: int
    producer_fen: int
    collective_fen: int
    platform_fen: int

    @classmethod
    def of(cls, one: Amounts) -> ProceedsFigures:
        """Show amounts."""
        return cls(
            grams=one.grams,
            heads=one.heads,
            paid_fen=one.fen,
            producer_fen=one.producer,
            collective_fen=one.collective,
            platform_fen=one.platform,
        )


class ProceedsBranch(ProceedsFigures):
    """The figures of a month, a village or a category. `key` is `2026M11`, a village's id, or the category's word."""

    key: str
    name: str

    @classmethod
    def named(cls, key: str, name: str, one: Amounts) -> ProceedsBranch:
        """Show amounts with what they are of."""
        return cls(key=key, name=name, **ProceedsFigures.of(one).model_dump())


class ProceedsProduct(ProceedsFigures):
    """The figures of a product."""

    product_id: str
    title: str
    category: str
    village_id: str


class ProceedsReportShown(Shown):
    """What a town or village sold in some months, up to the last closed day (`through`).

    A town's has also what buyers paid for delivery, what coupons took off (both the platform's), and how many orders.
    """

    place_id: str
    first: str
    last: str
    through: dt.date
    total: ProceedsFigures
    orders: int
    delivery_fen: int
    coupon_fen: int
    points_fen: int
    months: list[ProceedsBranch]
    villages: list[ProceedsBranch]
    categories: list[ProceedsBranch]
    products: list[ProceedsProduct]

    @classmethod
    def of(cls, one: Report) -> ProceedsReportShown:
        """Show a report."""
        return cls(
            place_id=one.place_id,
            first=one.first,
            last=one.last,
            through=one.through,
            total=ProceedsFigures.of(one.total),
            orders=one.orders,
            delivery_fen=one.money.delivery,
            coupon_fen=one.money.coupon,
            points_fen=one.money.points,
            months=[ProceedsBranch.named(key, key, amounts) for key, amounts in one.by_month.items()],
            villages=[
                ProceedsBranch.named(key, one.names.get(key, key), amounts) for key, amounts in one.by_village.items()
            ],
            categories=[ProceedsBranch.named(key, key, amounts) for key, amounts in one.by_category.items()],
            products=[
                ProceedsProduct(
                    product_id=goods.product_id,
                    title=goods.title,
                    category=goods.category,
                    village_id=goods.village_id,
                    **ProceedsFigures.of(amounts).model_dump(),
                )
                for goods, amounts in one.by_product[:PRODUCTS_SHOWN]
            ],
        )
