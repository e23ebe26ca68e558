"""What a town lets its people have for points: which amounts, at what price, and how much a month."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from chalicelib.kernel.errors import Conflict
from chalicelib.kernel.values import value
from chalicelib.points.topups.core.states import Kind

PHONE_YUAN = (10, 20, 30, 50, 100, 300)
"""What the provider sells (`gateways.topup.DENOMINATIONS`)."""
INTERNET_YUAN = (50, 100, 150, 200, 300)
"""Monthly and quarterly plans; ours."""
POINTS_PER_YUAN = 100
"""Default of product.md."""
POINTS_PER_YUAN_MAX = 1_000
"""So that the dearest amount is within what one entry moves (`ledger.core.accounts.POINTS_MAX`)."""
YUAN_A_MONTH_MAX = 1_000_000


class TopupsClosed(Conflict):
    """The town offers no top-ups of this kind."""

    code = "topups_closed"
    zh, en = "镇里还没有开通这项兑换。", "The town does not offer this."


class AmountNotOffered(Conflict):
    """The town does not offer this amount."""

    code = "topup_amount_not_offered"
    zh, en = "没有 {yuan} 元这一档。", "{yuan} yuan is not offered."


class TopupPriceChanged(Conflict):
    """The price is another than the asker was shown; nothing is held."""

    code = "topup_price_changed"
    zh, en = "价格变了，现在要 {points} 工分，请重新核对。", "The price is {points} points now; look again."


class MonthSpent(Conflict):
    """A month's limit leaves less than was asked for: `whose` is the person's or the village's."""

    code = "topup_month_spent"
    zh, en = (
        "本月额度不够：{whose}本月还能充 {left} 元。",
        "This month's limit ({whose}) leaves {left} yuan.",
    )
    words: ClassVar[Mapping[str, str]] = {"person": "你", "village": "全村"}


@value
class Terms:
    """A town's terms as they hold in one of its villages. Amounts in whole yuan; none are offered where none are set.

    `person_month_yuan` bounds what one person asks for in a month, `village_month_yuan` all of a village: so the
    collective's money has an end.
    """

    town_id: str = ""
    phone_yuan: tuple[int, ...] = ()
    internet_yuan: tuple[int, ...] = ()
    points_per_yuan: int = POINTS_PER_YUAN
    person_month_yuan: int = 100
    village_month_yuan: int = 2_000

    def offered(self, kind: Kind) -> tuple[int, ...]:
        """Return the amounts of a kind that are offered."""
        return self.phone_yuan if kind is Kind.PHONE else self.internet_yuan

    def price(self, kind: Kind, yuan: int) -> int:
        """Return the points that an amount costs.

        Raises:
            TopupsClosed: nothing of this kind is offered.
            AmountNotOffered: not this amount.
        """
        if not self.offered(kind):
            raise TopupsClosed
        if yuan not in self.offered(kind):
            raise AmountNotOffered(yuan=yuan)
        return yuan * self.points_per_yuan


@value
class Offer:
    """What somebody can have now. `phone` is their own, masked; in yuan, what each month's limit leaves."""

    terms: Terms
    phone: str
    balance: int
    person_left: int
    village_left: int
