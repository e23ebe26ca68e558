"""Why something is not done in the market."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from chalicelib.kernel.errors import Conflict, NotFound

PRODUCT_WORDS: Mapping[str, str] = {"draft": "还没上架", "on_sale": "在卖", "paused": "暂停", "ended": "已下架"}


class NoSuchProducer(NotFound):
    """There is no such producer, or none for this caller."""

    code = "no_such_producer"
    zh, en = "没有这个生产者。", "There is no such producer."


class NoSuchProduct(NotFound):
    """There is no such product, or none for this caller."""

    code = "no_such_product"
    zh, en = "市集里没有这个商品。", "There is no such product."


class NoSuchVariant(NotFound):
    """The product is not sold in this way."""

    code = "no_such_variant"
    zh, en = "这个商品没有这个规格。", "The product has no such variant."


class NoSuchLot(NotFound):
    """No harvest has this code."""

    code = "no_such_lot"
    zh, en = "没有查到这个批次，请核对追溯码。", "There is no such lot; check its trace code."


class ProductInOtherState(Conflict):
    """The product's state does not allow this."""

    code = "product_in_other_state"
    zh, en = "这个商品现在是“{state}”，不能这样做。", "The product is {state}; this can not be done."
    words: ClassVar[Mapping[str, str]] = PRODUCT_WORDS


class VariantStands(Conflict):
    """What was on sale keeps its variants, and what a unit of each is: people ordered them."""

    code = "variant_stands"
    zh, en = (
        "规格“{label}”已经卖过，不能删，也不能改怎么卖、多重；可以加新规格。",
        "The variant {label} was on sale; it stays as it is. Add another one.",
    )


class ProductChanged(Conflict):
    """Somebody else changed it meanwhile."""

    code = "product_changed"
    zh, en = "别人刚改过，请刷新再看。", "Somebody else changed it; look again."


class LotSpent(Conflict):
    """Fewer units of a lot are left than are to be written off."""

    code = "lot_spent"
    zh, en = (
        "这一批只剩 {left} 份还没有卖出，不能报损这么多。",
        "Of this lot {left} units are unsold; not so many can go.",
    )
