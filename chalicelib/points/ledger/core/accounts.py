"""What an account and an entry are, and what one entry does to an account."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType

from chalicelib.kernel.errors import Conflict, DomainError, InvalidInput, NotFound
from chalicelib.kernel.values import value

POINTS_MAX = 1_000_000
"""Most points one entry moves; a town issued 12.7 million in all (product.md)."""

_HOLDER_ID = re.compile(r"^(v[0-9]{5})([rh])([0-9]{5})$")


class AccountUnknown(NotFound):
    """The holder has no points account."""

    code = "account_unknown"
    zh, en = "没有这个工分账户。", "There is no such points account."


class AccountBlocked(Conflict):
    """The account is blocked; its points stay."""

    code = "account_blocked"
    zh, en = "这个工分账户已停用。", "This points account is blocked."


class HolderGone(AccountBlocked):
    """The holder has moved away or died: the account takes and gives nothing."""

    code = "holder_gone"
    zh, en = (
        "持有人已迁出或去世，这个工分账户不再收支。",
        "The holder has moved away or died; this account takes and gives nothing.",
    )


class AlreadyBlocked(Conflict):
    """The account is blocked by an officer already."""

    code = "already_blocked"
    zh, en = "这个工分账户已经是停用状态。", "This points account is blocked already."


class NotBlocked(Conflict):
    """No officer has blocked the account."""

    code = "not_blocked"
    zh, en = "这个工分账户没有被停用。", "This points account is not blocked."


class InsufficientBalance(Conflict):
    """There are fewer points than asked."""

    code = "insufficient_balance"
    zh, en = "工分不够：现有 {balance}，需要 {points}。", "Not enough points: {balance} there, {points} needed."


class PayCodeUsed(Conflict):
    """A pay code pays once."""

    code = "pay_code_used"
    zh, en = "这个付款码已经用过，请刷新后再扫。", "This pay code was used; show a fresh one."


class CapReached(Conflict):
    """A rule's cap for the period leaves nothing, or less than asked; `counters` are those of the account it was on.

    They travel with it, so that what is left is reckoned without another read; they are no fact and are not answered.
    """

    code = "cap_reached"
    zh, en = "超过了这条规则的上限（{cap_zh}）。", "This rule's cap ({cap}) would be passed."
    counters: Mapping[str, int] = MappingProxyType({})


class TooFarBack(Conflict):
    """The deed lies before the days whose caps are still counted."""

    code = "too_far_back"
    zh, en = "补记的日期太早，最早是 {earliest}。", "The date lies too far back; the earliest is {earliest}."


class DayAhead(Conflict):
    """The deed's day has not come yet."""

    code = "day_ahead"
    zh, en = "这一天还没有到，不能记分。", "That day has not come yet; nothing is awarded for it."


class Kind(StrEnum):
    """What an entry is."""

    AWARD = "award"
    REVERSAL = "reversal"
    REDEMPTION = "redemption"
    HOLD = "hold"
    CAPTURE = "capture"
    VOID = "void"
    EXPIRY = "expiry"
    MOVE_OUT = "move_out"
    MOVE_IN = "move_in"
    REFUND = "refund"
    BLOCK = "block"
    RELEASE = "release"


@dataclass(frozen=True, slots=True, order=True)
class AccountRef:
    """Names an account: its village, and the holder's five digits, which a resident and a household never share."""

    village_id: str
    holder: str

    @property
    def account_id(self) -> str:
        """`v00012.00345`."""
        return f"{self.village_id}.{self.holder}"

    @classmethod
    def of_holder(cls, holder_id: str) -> AccountRef:
        """Return the account of a resident `v00012r00345` or a household `v00012h00346`."""
        found = _HOLDER_ID.match(holder_id)
        if found is None:
            fault = {"field": "holder_id", "code": "holder_id", "zh": "编号格式不对。", "en": "Not a holder's id."}
            raise InvalidInput(fields=[fault])
        return cls(found[1], found[3])

    @classmethod
    def of_account(cls, account_id: str) -> AccountRef:
        """Return what `account_id` named."""
        village_id, _, holder = account_id.partition(".")
        return cls(village_id, holder)


@value
class Delta:
    """What one entry changes, exactly; an account is the sum of its entries' deltas.

    `earned` and `expired` are by posting year, `recent` by ISO week and month (boards), `counters` by rule, measure
    and period (caps).
    """

    balance: int = 0
    held: int = 0
    spent: int = 0
    earned: dict[str, int] = field(default_factory=dict)
    expired: dict[str, int] = field(default_factory=dict)
    recent: dict[str, int] = field(default_factory=dict)
    counters: dict[str, int] = field(default_factory=dict)


@value
class Account:
    """One holder's points at one version. Every write adds 1 to `version`.

    What is over was taken out last on `pruned_on`; no deed whose counters may be gone is written after it. `status` is
    what every write asks for: `active`, else why not. `block` is the source of the officer's block in force, which also
    stands while the holder is gone.
    """

    ref: AccountRef
    kind: str
    mask: str
    status: str = "active"
    version: int = 0
    balance: int = 0
    held: int = 0
    spent: int = 0
    earned: dict[str, int] = field(default_factory=dict)
    expired: dict[str, int] = field(default_factory=dict)
    recent: dict[str, int] = field(default_factory=dict)
    counters: dict[str, int] = field(default_factory=dict)
    pay_step: int = 0
    pruned_on: str = "2000-01-01"
    block: str = ""


@value
class Standing:
    """Whether points may move on an account: its status, and the officer's block behind it."""

    status: str
    block: str


def standing_of(registry: str, block: str) -> Standing:
    """Return how an account stands whose holder is `registry` (active, moved, dead) and which `block` stops, if any.

    Who is gone is gone whatever an officer decided; that is remembered for the day they are back.
    """
    if registry != "active":
        return Standing(registry, block)
    return Standing("blocked" if block else "active", block)


@value
class Entry:
    """One immutable line of the ledger.

    `source` is the document that caused it and `line` its line there; one source pays an account once. `seq` and
    `after` are the account's version and balance after the entry where the account was read (None where it was not).
    `title` is what its rule was called, where that is not a rule that ships. `key` is the request's key, where that is
    no part of source and line. `minutes` is for how long an award by the hour was paid. Where a cap left only a part,
    `of_points` are what the whole would have earned, and `of_minutes` how long it was; 0 otherwise. `means` is what
    proved the payer of a redemption, in the words of whoever took the points; "" elsewhere. `second_by` is who approved
    an award that `by` alone could not give; "" elsewhere. `refunded` is what was given back of what this entry spent;
    `of` is the line of what a refund gives back, within its source; "" elsewhere.
    """

    source: str
    line: str
    ref: AccountRef
    kind: Kind
    at: str
    made_at: dt.datetime
    fingerprint: str
    delta: Delta
    debit: str
    credit: str
    rule: str
    document: str
    by: str
    on: str
    seq: int | None = None
    after: int | None = None
    mask: str = ""
    refunded: int = 0
    ends_at: str = ""
    title: str = ""
    key: str = ""
    minutes: int = 0
    of_minutes: int = 0
    of_points: int = 0
    means: str = ""
    second_by: str = ""
    of: str = ""

    @property
    def acted_by(self) -> str:
        """Who did it for the holder, as `by` keeps both names (`Principal.signature`); "" where nobody did."""
        return self.by.partition(" by ")[2]


def _summed(left: dict[str, int], right: dict[str, int]) -> dict[str, int]:
    return {key: left.get(key, 0) + right.get(key, 0) for key in left | right}


def apply(account: Account, delta: Delta) -> Account:
    """Return the account one version on, with `delta` in it."""
    return replace(
        account,
        version=account.version + 1,
        balance=account.balance + delta.balance,
        held=account.held + delta.held,
        spent=account.spent + delta.spent,
        earned=_summed(account.earned, delta.earned),
        expired=_summed(account.expired, delta.expired),
        recent=_summed(account.recent, delta.recent),
        counters=_summed(account.counters, delta.counters),
    )


def negated(delta: Delta) -> Delta:
    """Return the delta that takes `delta` back."""
    return Delta(
        -delta.balance,
        -delta.held,
        -delta.spent,
        *({key: -n for key, n in part.items()} for part in (delta.earned, delta.expired, delta.recent, delta.counters)),
    )


def refuse_unless_active(account: Account | None) -> Account:
    """Return the account if points may move on it.

    Raises:
        AccountUnknown: there is none.
        AccountBlocked: an officer blocked it.
        HolderGone: the holder has moved away or died.
    """
    account = refuse_unknown(account)
    if account.status != "active":
        raise AccountBlocked if account.status == "blocked" else HolderGone
    return account


def refused_arrival(account: Account | None) -> DomainError:
    """Return why points that were to arrive unread could not: there is no account, or none that is active."""
    try:
        refuse_unless_active(account)
    except DomainError as refusal:
        return refusal
    message = "an active account refused points"
    raise AssertionError(message)


def refuse_unknown(account: Account | None) -> Account:
    """Return the account, or raise `AccountUnknown`."""
    if account is None:
        raise AccountUnknown
    return account


def refuse_blocked(account: Account | None) -> Account:
    """Return the account unless an officer stopped it; its holder may be gone.

    Raises:
        AccountUnknown, AccountBlocked.
    """
    account = refuse_unknown(account)
    if account.block:
        raise AccountBlocked
    return account


def set_block(account: Account, block: str) -> Standing:
    """Return how an account stands that an officer blocks by the source `block`, or lets go by "".

    Raises:
        AlreadyBlocked, NotBlocked.
    """
    if block and account.block:
        raise AlreadyBlocked
    if not block and not account.block:
        raise NotBlocked
    return standing_of("active" if account.status in ("active", "blocked") else account.status, block)


def refuse_unless_covered(account: Account, points: int) -> None:
    """Let `points` be taken from the balance, or raise `InsufficientBalance`."""
    assert 1 <= points <= POINTS_MAX, points
    if account.balance < points:
        raise InsufficientBalance(balance=account.balance, points=points)
