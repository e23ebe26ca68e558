"""What a till sends, and how a redemption is shown."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from chalicelib.kernel.calendar import business_time
from chalicelib.kernel.edge import Asked, Shown
from chalicelib.points.ledger.core.accounts import POINTS_MAX, Entry
from chalicelib.points.redemptions.core.slips import slip_of
from chalicelib.points.redemptions.core.tills import Item, Till

GoodId = Annotated[str, Field(pattern=r"^[0-9A-Za-z_-]{1,16}$")]
TerminalId = Annotated[str, Field(pattern=r"^[0-9A-Za-z_-]{1,32}$")]
Points = Annotated[int, Field(strict=True, ge=1, le=POINTS_MAX, description="Whole points.")]


class ItemAsked(Asked):
    """One line of what was bought; `points` for the whole line.

    It has a name, or names a good of the shop's price list by `good_id`: then the points are the quantity times its
    price.
    """

    name: Annotated[str, Field(min_length=1, max_length=40)] | None = None
    good_id: GoodId | None = None
    quantity: Annotated[int, Field(strict=True, ge=1, le=9_999)] = 1
    points: Points

    @model_validator(mode="after")
    def _named_once(self) -> ItemAsked:
        if (self.name is None) == (self.good_id is None):
            message = "每一行填货名，或者填货的编号。|A line has either a name or the id of a good."
            raise ValueError(message)
        return self

    def item(self) -> Item:
        """Return the line as the room's core knows it."""
        return Item(self.name or "", self.quantity, self.points, self.good_id or "")


class RedemptionAsked(Asked):
    """What a till scanned, and what it takes.

    `code` is a pay code's digits, a card's token or address, or the number printed on a card of the shop's village;
    `pin` or `photo_checked` for cards, `pin` for a number; `dry_run` asks for a quote. `photo_checked` says that the
    cashier looked at the bearer's ID card: the photo is theirs, and the name is the one on the card.

    `offline` says that the till had no network when it sold; its key is of that moment, and up to 8 days old. It is a
    scanned card, with `photo_checked`, at a registered till, within the shop's floor; it never brings a PIN.
    """

    code: Annotated[str, Field(min_length=1, max_length=200)]
    points: Points
    pin: Annotated[str, Field(pattern=r"^[0-9]{4}$")] | None = None
    photo_checked: bool = False
    items: Annotated[tuple[ItemAsked, ...], Field(max_length=30)] = ()
    terminal_id: TerminalId | None = None
    offline: bool = False
    dry_run: bool = False

    @model_validator(mode="after")
    def _lines_sum_up(self) -> RedemptionAsked:
        if self.items and sum(item.points for item in self.items) != self.points:
            message = "各行工分之和要等于总工分。|The lines must sum up to the points."
            raise ValueError(message)
        return self

    @model_validator(mode="after")
    def _keeps_no_pin(self) -> RedemptionAsked:
        if self.offline and (self.pin or self.dry_run):
            message = "断网收的不能带密码，也不能试算。|What was sold offline brings no PIN, and is no quote."
            raise ValueError(message)
        return self

    def till(self, key: str) -> Till:
        """Return the request as the room's core knows it."""
        return Till(
            key=key,
            code=self.code,
            points=self.points,
            pin=self.pin or "",
            photo_checked=self.photo_checked,
            items=tuple(item.item() for item in self.items),
            terminal_id=self.terminal_id or "",
            offline=self.offline,
        )


class RedemptionShown(Shown):
    """A redemption, or a quote of one. `balance` is the payer's balance after it; a replay shows the first answer.

    `slip` is the number for a printed slip, by which the village's desk finds the sale; `means` what proved the payer:
    `pay_code`, `pin`, `photo`, `number` (typed, with the PIN), `shop_code` or `offline`. `refunded` is what was given
    back of it so far; it alone may have grown in a later answer.
    """

    redemption_id: str
    slip: str
    key: str
    masked_name: str
    points: int
    refunded: int
    balance: int
    document: str
    means: str
    quote: bool
    made_at: str

    @classmethod
    def of(cls, entry: Entry, *, quote: bool = False) -> RedemptionShown:
        """Show the entry of a redemption."""
        assert entry.after is not None, "a redemption reads the account"
        return cls(
            redemption_id="" if quote else entry.at,
            slip="" if quote else slip_of(entry),
            key=entry.line,
            masked_name=entry.mask,
            points=entry.delta.spent,
            refunded=entry.refunded,
            balance=entry.after,
            document=entry.document,
            means=entry.means,
            quote=quote,
            made_at=business_time(entry.made_at),
        )


class ShopPaymentAsked(Asked):
    """What a villager pays at the shop whose static code they scanned."""

    code: Annotated[str, Field(min_length=1, max_length=200)]
    points: Points
