"""Why something is not done in after-sales."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from chalicelib.kernel.errors import Conflict, InvalidInput, NotFound
from chalicelib.prosperity.aftersales.core import deeds


class NoSuchCase(NotFound):
    """There is no such case, or none for this caller."""

    code = "no_such_aftersales_case"
    zh, en = "没有这件售后。", "There is no such case."


class CaseInOtherState(Conflict):
    """The case's state does not allow this."""

    code = "aftersales_in_other_state"
    zh, en = "这件售后现在是“{state}”，不能这样做。", "The case is {state}; this can not be done."
    words: ClassVar[Mapping[str, str]] = deeds.CASE_WORDS


class NothingHappenedYet(Conflict):
    """The order did not reach its buyer yet, or its money is back already."""

    code = "aftersales_not_for_this_order"
    zh, en = "订单送出或者完成以后才能申请售后。", "After-sales begin once an order was sent or is completed."


class AftersalesTooLate(Conflict):
    """The time for it is over."""

    code = "aftersales_too_late"
    zh, en = "已经过了申请时间（{until} 前）。", "The time for it was over at {until}."


class CaseStands(Conflict):
    """One case of an order at a time."""

    code = "aftersales_case_stands"
    zh, en = "这张订单已有一件售后在处理，请先等它结束。", "A case of this order is open; wait for its end."


class TooManyCases(Conflict):
    """An order has at most so many cases."""

    code = "aftersales_too_many_cases"
    zh, en = "一张订单最多申请 {most} 次售后，还有问题请联系镇里。", "An order has at most {most} cases; ask the town."


class WantedTooMuch(Conflict):
    """More is wanted of a line than is left of it, or more is offered than is wanted."""

    code = "aftersales_too_much"
    zh, en = "这一行最多 {fen} 分。", "Of this line it is at most {fen} fen."


class AskedEnough(Conflict):
    """The desk asked as often as it may; it decides by what it knows."""

    code = "aftersales_asked_enough"
    zh, en = "已经问过 {most} 次，请按现有情况处理。", "The buyer was asked {most} times; decide by what is known."


class SecondLookByAnother(Conflict):
    """Who decided first does not look a second time."""

    code = "aftersales_second_look"
    zh, en = "复核要由另一位管理员来做。", "The second look is another administrator's."


class CaseMoved(Conflict):
    """Somebody else did something with the case meanwhile."""

    code = "aftersales_moved"
    zh, en = "这件售后刚有人处理过，请刷新再看。", "Somebody else moved the case; look again."


class AftersalesWordsRisky(InvalidInput):
    """The words are nothing that others should read; the field is `words`."""

    code = "aftersales_words_risky"
    zh, en = "文字里有不合适的内容，请改一改。", "The words are not suitable; write them another way."
