"""What a top-up is, how it is called at the provider's, and who may rule on one that nobody knows the end of."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

from chalicelib.foundation.identity.core.id_numbers import masked_phone
from chalicelib.kernel.authz import Principal
from chalicelib.kernel.errors import Conflict, NotAllowed, NotFound
from chalicelib.kernel.values import value
from chalicelib.points.ledger.core.accounts import AccountRef
from chalicelib.points.topups.core.states import ENDED, Deed, Kind, State, TopupInOtherState

TOPUP_ID = re.compile(r"^v([0-9]{5})u([0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12})$")
LOST_AFTER = dt.timedelta(hours=24)
"""How long an order may be under way before it counts as unknown."""
ABSENT_AFTER = dt.timedelta(hours=24)
"""When the provider's word that it has no such order is taken: long after any request of ours has died."""
TOLD_AFTER = dt.timedelta(days=1)
"""When somebody is told that nothing is known yet, and the desk is warned."""
RULED_AFTER = dt.timedelta(days=3)
"""When officers may decide by the provider's bill."""
_DIGITS, _ORDER_CHARS = "0123456789abcdefghijklmnopqrstuvwxyz", 29
"""29 base-36 characters hold a village's five digits and the 128 bits of a key; the provider takes 8 to 32."""


class NoSuchTopup(NotFound):
    """There is no such top-up, or none for this caller."""

    code = "no_such_topup"
    zh, en = "没有这笔充值。", "There is no such top-up."


class NoOwnPhone(Conflict):
    """The register has no phone of the person, and none was typed."""

    code = "topup_without_phone"
    zh, en = "没有登记你的手机号，请输入要充值的号码。", "No phone is registered; type the number."


class NotForThatPhone(NotAllowed):
    """Who acts for another buys phone credit for that person's registered phone alone: it is gone in seconds."""

    code = "topup_for_their_phone_only"
    zh, en = "替别人充话费，只能充到他登记的手机号。", "For another, phone credit goes to their registered phone only."


class OwnTopup(NotAllowed):
    """Nobody decides on a top-up of their own, or one they asked for."""

    code = "own_topup"
    zh, en = "自己的，或者自己代办的充值，要由别的工作人员处理。", "Somebody else decides on your own top-up."


class TooSoonToRule(Conflict):
    """Officers decide by the bill only when nothing was known for days."""

    code = "topup_too_soon_to_rule"
    zh, en = "三天没有结果才能按账单认定，现在请先查询。", "Wait three days before deciding by the bill; query first."


class SameEyes(NotAllowed):
    """Another officer must confirm what one found in the bill."""

    code = "topup_needs_second_officer"
    zh, en = "要由另一位工作人员复核。", "Another officer must confirm it."


@value
class Ruling:
    """What an officer found in the provider's bill: whether it was paid, where that stands, and why."""

    paid: bool
    bill: str
    reason: str
    by: str
    person: str
    key: str


@value
class Topup:
    """One request. `number` is sealed, `mask` what is shown of it. `by` and `person` are who asked for it.

    `month` is the month whose limits it drew on. `send_id` names the one attempt that may ask the provider,
    `provider_id` is what the provider calls the order. `reason` says why it failed, in the provider's code or an
    officer's words; `receipt` is the number of what an officer paid by hand. `key` and `mark` are of the last asking
    that ended it. `contradicted`: the provider said something else after the end; the town looks at its bill.
    """

    topup_id: str
    resident_id: str
    town_id: str
    kind: Kind
    yuan: int
    points: int
    number: bytes
    mask: str
    state: State
    since: dt.datetime
    asked_at: dt.datetime
    month: str
    fingerprint: str
    by: str
    person: str = ""
    version: int = 1
    send_id: str = ""
    sent_at: dt.datetime | None = None
    provider_id: str = ""
    reason: str = ""
    receipt: str = ""
    ruling: Ruling | None = None
    ended_by: str = ""
    key: str = ""
    mark: str = ""
    told: bool = False
    contradicted: str = ""

    @property
    def village_id(self) -> str:
        """The village whose money it is."""
        return self.topup_id[:6]

    @property
    def ref(self) -> AccountRef:
        """The account that pays."""
        return AccountRef.of_holder(self.resident_id)

    @property
    def order_id(self) -> str:
        """What it is called at the provider's."""
        return order_id_of(self.topup_id)

    @property
    def ended(self) -> bool:
        """Whether its points are settled."""
        return self.state in ENDED

    def moved(self, state: State, now: dt.datetime) -> Topup:
        """Return it one version on, in another state."""
        return replace(self, state=state, since=now, version=self.version + 1)


@value
class Figures:
    """How many top-ups of a place wait. `overdue`: of the unknown ones, those that are so for longer than a day."""

    asked: int
    unknown: int
    overdue: int


def order_id_of(topup_id: str) -> str:
    """Return the provider's name of a top-up: letters and digits, from which the top-up's id comes back."""
    found = TOPUP_ID.match(topup_id)
    assert found is not None, topup_id
    number = int(found[1]) << 128 | int(found[2].replace("-", ""), 16)
    chars = []
    for _ in range(_ORDER_CHARS):
        number, rest = divmod(number, 36)
        chars.append(_DIGITS[rest])
    return "".join(reversed(chars))


def topup_id_of(order_id: str) -> str:
    """Return the id of the top-up that the provider calls so.

    Raises:
        NoSuchTopup: none can be called so.
    """
    if re.fullmatch(rf"[0-9a-z]{{{_ORDER_CHARS}}}", order_id) is None:
        raise NoSuchTopup
    number = int(order_id, 36)
    text = f"{number & (1 << 128) - 1:032x}"
    key = f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
    topup_id = f"v{number >> 128:05d}u{key}"
    if TOPUP_ID.match(topup_id) is None:
        raise NoSuchTopup
    return topup_id


def masked(kind: Kind, number: str) -> str:
    """Return what is shown of a phone or of an account at a carrier."""
    return masked_phone(number) if kind is Kind.PHONE else f"****{number[-4:]}"


def refuse_own(topup: Topup, actor: Principal) -> None:
    """Let somebody decide on a top-up that is not theirs, nor asked for by them.

    Raises:
        OwnTopup.
    """
    if topup.resident_id in {*actor.identities, *actor.persons} or actor.did(topup.by, topup.person):
        raise OwnTopup


def plan_ruling(topup: Topup, ruling: Ruling, actor: Principal, now: dt.datetime) -> Deed | None:
    """Return the deed that a second officer's ruling is, or None where it is the first, to be kept for the second.

    A second officer who found the other thing is the first of their own finding.

    Raises:
        OwnTopup, TopupInOtherState.
        TooSoonToRule: the provider may still say it.
        SameEyes: the same person ruled so before.
    """
    refuse_own(topup, actor)
    if topup.state is not State.UNKNOWN:
        raise TopupInOtherState(state=topup.state.value)
    if topup.sent_at is None or now < topup.sent_at + RULED_AFTER:
        raise TooSoonToRule
    first = topup.ruling
    if first is None or first.paid != ruling.paid:
        return None
    if actor.did(first.by, first.person):
        raise SameEyes
    return Deed.RULE_PAID if ruling.paid else Deed.RULE_UNPAID
