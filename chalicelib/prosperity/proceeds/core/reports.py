"""What a town or village reports of some months: tonnes, birds, and income, by month, village, category and product."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Hashable, Sequence
from typing import TypeVar

from chalicelib.kernel.calendar import YEARS, days_of, month_of
from chalicelib.kernel.errors import InvalidInput
from chalicelib.kernel.values import value
from chalicelib.prosperity.proceeds.core.entries import Amounts, Goods, Money
from chalicelib.prosperity.proceeds.core.sums import Sums

MONTHS_MAX = 24
CATEGORY_WORDS = {
    "vegetables": "蔬菜",
    "fruit": "水果",
    "poultry": "禽类",
    "eggs": "禽蛋",
    "grain": "粮油",
    "tea": "茶叶",
    "aquatic": "水产",
    "preserved": "腌腊",
    "craft": "手工",
    "room": "住宿",
    "table": "用餐",
    "experience": "体验",
    "correction": "更正",
}
"""As the market's shelves are called; what is put right afterwards is called so."""

K = TypeVar("K", bound=Hashable)


@value
class Row:
    """What some goods came to in a month; a variant a row."""

    month: str
    village_id: str
    goods: Goods
    amounts: Amounts


@value
class Report:
    """The rows of some months, and the money of a town (nothing for a village). `through` is the last closed day.

    `names` are those of its villages.
    """

    place_id: str
    first: str
    last: str
    through: dt.date
    rows: tuple[Row, ...]
    money: Money
    orders: int
    names: dict[str, str]

    @property
    def total(self) -> Amounts:
        """What all goods come to."""
        return sum((one.amounts for one in self.rows), Amounts())

    @property
    def by_month(self) -> dict[str, Amounts]:
        """What each month comes to, the first one first; a month without a sale too."""
        found = self._by(lambda row: row.month)
        return {month: found.get(month, Amounts()) for month in months_between(self.first, self.last)}

    @property
    def by_village(self) -> dict[str, Amounts]:
        """What each village comes to."""
        return self._by(lambda row: row.village_id)

    @property
    def by_category(self) -> dict[str, Amounts]:
        """What each category comes to, what brings most first."""
        found = self._by(lambda row: row.goods.category)
        return dict(sorted(found.items(), key=lambda one: (-one[1].fen, one[0])))

    @property
    def by_product(self) -> list[tuple[Goods, Amounts]]:
        """What each product comes to, all variants of it together, what brings most first."""
        words = {row.goods.product_id: row.goods for row in self.rows}
        found = self._by(lambda row: row.goods.product_id)
        return sorted(
            ((words[one], amounts) for one, amounts in found.items()), key=lambda one: (-one[1].fen, one[0].product_id)
        )

    def _by(self, key: Callable[[Row], K]) -> dict[K, Amounts]:
        found: dict[K, Amounts] = {}
        for row in self.rows:
            found[key(row)] = found.get(key(row), Amounts()) + row.amounts
        return {one: found[one] for one in sorted(found, key=str)}


def rows_of(month: str, village_id: str, sums: Sums) -> list[Row]:
    """Return the rows of what a village's month comes to."""
    return [Row(month, village_id, one.goods, one.net) for one in sums.tallies]


def months_between(first: str, last: str) -> list[str]:
    """Return the months from `first` to `last`, both included."""
    found = []
    while first <= last:
        found.append(first)
        first = month_of(days_of(first)[1])
    return found


def check_months(first: str, last: str) -> Sequence[str]:
    """Return the months of a report.

    Raises:
        InvalidInput: the last one lies before the first, or there are too many.
    """
    years = {int(first[:4]), int(last[:4])}
    months = months_between(first, last) if years <= set(YEARS) and years.issubset(range(YEARS[0], YEARS[-1])) else []
    if not 1 <= len(months) <= MONTHS_MAX:
        zh, en = f"从早到晚，最多 {MONTHS_MAX} 个月。", f"From the earlier to the later month, {MONTHS_MAX} at most."
        raise InvalidInput(fields=[{"field": "last", "code": "months", "zh": zh, "en": en}])
    return months


def plain_yuan(fen: int) -> str:
    """Return an amount of fen as figures of yuan with two places: 12345.67."""
    return f"{'-' if fen < 0 else ''}{abs(fen) // 100}.{abs(fen) % 100:02d}"


def tonnes_of(grams: int) -> str:
    """Return grams as tonnes with three places."""
    return f"{'-' if grams < 0 else ''}{abs(grams) // 1_000_000}.{abs(grams) % 1_000_000 // 1_000:03d}"
