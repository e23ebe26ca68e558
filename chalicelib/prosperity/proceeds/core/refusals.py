"""Why something is not done with proceeds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from chalicelib.kernel.errors import Conflict, NotFound

STATE_WORDS: Mapping[str, str] = {"closed": "待批准", "approved": "待付款", "paid": "已付款"}


class NoSuchStatement(NotFound):
    """There is no such statement, or none for this caller."""

    code = "no_such_proceeds_statement"
    zh, en = "没有这张货款单。", "There is no such statement of proceeds."


class NoSuchDoubt(NotFound):
    """The statement has no such doubt."""

    code = "no_such_proceeds_doubt"
    zh, en = "没有这条疑问。", "There is no such doubt."


class ProceedsElsewhere(Conflict):
    """The deed does not belong to the statement's state."""

    code = "proceeds_in_other_state"
    zh, en = "这张货款单现在是“{state}”，不能这样办。", "The statement is {state}; this can not be done with it now."
    words: ClassVar[Mapping[str, str]] = STATE_WORDS


class ProceedsChanged(Conflict):
    """What is to be paid is not what the officer saw."""

    code = "proceeds_changed"
    zh, en = "应付金额和您看到的不一样，请刷新后再看一遍。", "The amount is not the one that was shown; look again."


class NothingOwed(Conflict):
    """The week leaves nothing to be paid."""

    code = "proceeds_nothing_owed"
    zh, en = "这一周没有要付的货款。", "There is nothing to be paid for this week."


class OwnApproval(Conflict):
    """Two pairs of eyes: nobody pays what they approved themselves."""

    code = "proceeds_own_approval"
    zh, en = "自己批准的货款要由另一位干部付款。", "Another officer, who is another person, pays what one approved."


class DoubtsOpen(Conflict):
    """The producer said that something is wrong, and nobody answered yet."""

    code = "proceeds_doubts_open"
    zh, en = "还有 {count} 条疑问没有答复，答复后才能办。", "{count} doubts wait for an answer."


class DoubtAnswered(Conflict):
    """A doubt is answered once."""

    code = "proceeds_doubt_answered"
    zh, en = "这条疑问已经答复过了。", "The doubt is answered already."


class TooManyDoubts(Conflict):
    """A statement has as many doubts as anybody answers."""

    code = "proceeds_too_many_doubts"
    zh, en = "这张货款单的疑问已经很多，请先等答复。", "There are many doubts already; wait for the answers."


class NotReportedYet(NotFound):
    """Nothing of these months is closed yet."""

    code = "proceeds_not_reported_yet"
    zh, en = "这段时间还没有结算过的数。", "Nothing of these months is closed yet."
