"""Cases of a market's orders: a completed order, its buyer's case, and who decides."""

from __future__ import annotations

from chalicelib.foundation.media.service import uploads
from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.context import Context
from chalicelib.prosperity.aftersales.core.cases import Case, Fault, Part
from chalicelib.prosperity.aftersales.core.deeds import CaseDeed
from chalicelib.prosperity.aftersales.service import cases
from chalicelib.prosperity.market.core.goods import Product
from chalicelib.prosperity.market.core.orders import Order, code_of
from chalicelib.prosperity.market.service import packing
from tests.make import media
from tests.make.buying import Buying

SPOILT = (Part(0, Fault.SPOILT, 350),)


def desk(buying: Buying, subject: str = "s7", resident_id: str = "", role: Role = Role.TOWN_OFFICER) -> Context:
    officer = Principal(subject, frozenset({role}), ((0, 99_999),), buying.town_id, resident_id)
    return buying.market.world.context(officer)


def admin(buying: Buying, subject: str = "s9") -> Context:
    return desk(buying, subject, role=Role.TOWN_ADMIN)


def completed(buying: Buying, who: Context | None = None, units: int = 2, *, product: Product | None = None) -> Order:
    """Return an order that its buyer collected."""
    who = who or buying.member
    order = buying.ordered(product or buying.sold(), units, who=who)
    number = buying.begun(order, who=who)
    assert buying.fake.pay(number)
    buying.heard(number)
    packing.pick(desk(buying), order_id=order.order_id, key=buying.key())
    packing.pack(desk(buying), order_id=order.order_id, key=buying.key())
    return packing.hand_over(desk(buying), order_id=order.order_id, code=code_of(order), key=buying.key())


def opened(
    buying: Buying,
    order: Order,
    parts: tuple[Part, ...] = SPOILT,
    *,
    who: Context | None = None,
    media_ids: tuple[str, ...] = (),
    key: str = "",
) -> Case:
    return cases.open_case(
        who or buying.member,
        order_id=order.order_id,
        parts=parts,
        words="有一棵烂了心",
        media_ids=media_ids,
        key=key or buying.key(),
    )


def own(buying: Buying, case: Case, deed: CaseDeed, words: str = "", *, who: Context | None = None) -> Case:
    ctx = who or buying.member
    return cases.move_own(ctx, order_id=case.order_id, nth=case.nth, deed=deed, words=words, key=buying.key())


def decided(
    buying: Buying,
    case: Case,
    deed: CaseDeed,
    fens: dict[int, int] | None = None,
    *,
    who: Context | None = None,
    key: str = "",
) -> Case:
    return cases.decide(
        who or desk(buying),
        order_id=case.order_id,
        nth=case.nth,
        deed=deed,
        words="看过照片了",
        fens=fens or {},
        key=key or buying.key(),
    )


def again(buying: Buying, case: Case, fens: dict[int, int] | None = None, *, who: Context | None = None) -> Case:
    who = who or admin(buying)
    return cases.decide_again(
        who, order_id=case.order_id, nth=case.nth, words="按规定办", fens=fens or {}, key=buying.key()
    )


def photo(buying: Buying, who: Context, purpose: str) -> str:
    """Return a picture that somebody sent for what they bought."""
    body = media.photo()
    picture, _ = uploads.open_upload(
        who, village_id=buying.market.village_id, purpose=purpose, content_type="image/jpeg", size=len(body),
        sha256="", key=buying.key(),
    )  # fmt: skip
    media.send(picture.media_id, body)
    return uploads.take_upload(who, media_id=picture.media_id).media_id
