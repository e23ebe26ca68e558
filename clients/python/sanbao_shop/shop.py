"""The shop's verbs. Each deed is done once per Idempotency-Key, however often it has to be asked."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, TypeVar
from urllib.parse import urlencode

import urllib3

from sanbao_shop.errors import AnswerBroken, OutcomeUnknown
from sanbao_shop.ids import checked, new_key
from sanbao_shop.shapes import CodePayments, Day, Item, Me, Redemption, Refund, Row
from sanbao_shop.wire import Asked, Wire, checked_base

Shown = TypeVar("Shown")
CONNECT_SECONDS, READ_SECONDS, TRIES_MAX = 3.0, 10.0, 4


@dataclass(frozen=True, slots=True)
class _Sale:
    """What is asked for a sale. Its text shows neither the code nor the PIN."""

    code: str = field(repr=False)
    points: int
    pin: str | None = field(repr=False)
    photo_checked: bool
    items: tuple[Item, ...]
    terminal_id: str | None

    def body(self) -> dict[str, Any]:
        """Return the request's members, without those that say nothing."""
        told = {name: value for name, value in asdict(self).items() if value not in (None, (), False)}
        return told | ({"items": [item.told() for item in self.items]} if self.items else {})


class Shop:
    """A shop at one Sanbao, with one of its API keys. Threads may share it; make one and keep it.

    Every deed takes a `key`, or makes one. Where the till may lose its power, make it with `new_key()`, keep it with
    the sale, and pass it: `get(key)` then tells what became of the sale.
    """

    def __init__(
        self,
        base_url: str,
        api_key: str,
        *,
        connect_seconds: float = CONNECT_SECONDS,
        read_seconds: float = READ_SECONDS,
        tries_max: int = TRIES_MAX,
        pause: Callable[[float], None] = time.sleep,
        pool: urllib3.PoolManager | None = None,
    ) -> None:
        """Keep how to reach Sanbao; nothing is asked yet.

        Raises:
            ValueError: the address is not https, or a bound makes no sense.
        """
        if tries_max < 1 or connect_seconds <= 0 or read_seconds <= 0:
            message = "at least one try, and timeouts above 0"
            raise ValueError(message)
        timeout = urllib3.Timeout(connect=connect_seconds, read=read_seconds)
        self._wire = Wire(
            checked_base(base_url), api_key, tries_max, pause, pool or urllib3.PoolManager(timeout=timeout, maxsize=8)
        )

    def __repr__(self) -> str:
        """Show the address, never the key."""
        return f"Shop({self._wire.base_url!r})"

    def me(self) -> Me:
        """Return the shop, today's contract, its limits and tills, and what this key may do."""
        return Me.of(self._wire.members(Asked("GET", "/v1/partner/me")))

    def quote(
        self,
        code: str,
        points: int,
        *,
        pin: str | None = None,
        photo_checked: bool = False,
        items: Sequence[Item] = (),
        terminal_id: str | None = None,
        key: str | None = None,
    ) -> Redemption:
        """Return what a sale would be, without taking a point: whose code it is (masked) and the balance after.

        Raises:
            Refused: what the sale itself would be refused for.
        """
        sale = _Sale(code, points, pin, photo_checked, tuple(items), terminal_id)
        return self._done("/v1/partner/redemptions", sale.body() | {"dry_run": True}, key, Redemption.of)

    def redeem(
        self,
        code: str,
        points: int,
        *,
        pin: str | None = None,
        photo_checked: bool = False,
        items: Sequence[Item] = (),
        terminal_id: str | None = None,
        key: str | None = None,
    ) -> Redemption:
        """Take `points` (whole, at least 1) for goods, once per `key`.

        `code` is what was scanned or typed: a pay code, a card's code, or the number printed on a card. A card needs
        `pin`, or `photo_checked` where its policy lets the cashier look at the bearer's ID card. The points of `items`
        sum up to `points`.

        Raises:
            Refused: nothing was taken; its `zh` is the sentence for the cashier.
            Unreachable: nothing was taken.
            OutcomeUnknown: ask `get(key)`, or the same again with its key, before the goods go over the counter.
        """
        sale = _Sale(code, points, pin, photo_checked, tuple(items), terminal_id)
        return self._done("/v1/partner/redemptions", sale.body(), key, Redemption.of)

    def get(self, key: str) -> Redemption:
        """Return the sale that was made under a key.

        Raises:
            NotFound: nothing was taken under it so far. A sale that is still on its way may come later: ask again with
                the same key, never with a new one.
        """
        return Redemption.of(self._wire.members(Asked("GET", f"/v1/partner/redemptions/{checked(key)}")))

    def refund(
        self,
        sale_key: str,
        *,
        reason: str,
        points: int | None = None,
        terminal_id: str | None = None,
        key: str | None = None,
    ) -> Refund:
        """Give points of a sale back, once per `key`: a part, or with None all that is left of it.

        Raises:
            Refused: nothing was given back, such as where more is asked for than is left.
            Unreachable, OutcomeUnknown: as `redeem`; ask the same again with the same key.
        """
        told = {"points": points, "reason": reason, "terminal_id": terminal_id}
        body = {name: value for name, value in told.items() if value is not None}
        return self._done(f"/v1/partner/redemptions/{checked(sale_key)}/refunds", body, key, Refund.of)

    def day(self, on: dt.date | None = None, *, size: int = 50, cursor: str | None = None) -> Day:
        """Return a page of a business date (None: today in China), the newest sale first."""
        known = {"on": on.isoformat() if on else None, "size": size, "cursor": cursor}
        query = urlencode({name: value for name, value in known.items() if value is not None})
        return Day.of(self._wire.members(Asked("GET", f"/v1/partner/redemptions?{query}")))

    def code_payments(self) -> tuple[Row, ...]:
        """Return what villagers paid a moment ago by the shop's own code, the newest first.

        Ask every eight seconds or so while somebody looks at the till, and show each `redemption_id` once: whatever
        was paid in the last five minutes is there, and some of the time before.
        """
        return CodePayments.of(self._wire.members(Asked("GET", "/v1/partner/code-payments"))).rows

    def pages(self, on: dt.date | None = None, *, size: int = 100) -> Iterator[Day]:
        """Yield every page of a business date; the totals come with the first."""
        page = self.day(on, size=size)
        yield page
        while page.cursor is not None:
            page = self.day(page.on, size=size, cursor=page.cursor)
            yield page

    def _done(self, path: str, body: dict[str, Any], key: str | None, of: Callable[[Any], Shown]) -> Shown:
        asked = Asked("POST", path, body, new_key() if key is None else checked(key))
        members = self._wire.members(asked)
        try:
            return of(members)
        except AnswerBroken as error:
            raise OutcomeUnknown(asked.key) from error
