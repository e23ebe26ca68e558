"""A case's life: the desk answers, the buyer takes it or asks for a second look, and money goes back once or not."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class CaseState(StrEnum):
    """How far a case is. It waits for the desk while `OPEN`, for the administrator while `APPEALED`."""

    OPEN = "open"
    ASKED = "asked"
    OFFERED = "offered"
    REFUSED = "refused"
    APPEALED = "appealed"
    GRANTED = "granted"
    UPHELD = "upheld"
    WITHDRAWN = "withdrawn"


class CaseDeed(StrEnum):
    """What somebody does with a case; `RESUME` and `LAPSE` the house does, where its buyer says nothing."""

    ASK = "ask"
    OFFER = "offer"
    GRANT = "grant"
    REFUSE = "refuse"
    ANSWER = "answer"
    TAKE = "take"
    APPEAL = "appeal"
    WITHDRAW = "withdraw"
    AGREE = "agree"
    UPHOLD = "uphold"
    RESUME = "resume"
    LAPSE = "lapse"


_S, _D = CaseState, CaseDeed
NEXT: Mapping[tuple[CaseState, CaseDeed], CaseState] = {
    (_S.OPEN, _D.ASK): _S.ASKED,
    (_S.OPEN, _D.OFFER): _S.OFFERED,
    (_S.OPEN, _D.GRANT): _S.GRANTED,
    (_S.OPEN, _D.REFUSE): _S.REFUSED,
    (_S.OPEN, _D.WITHDRAW): _S.WITHDRAWN,
    (_S.ASKED, _D.ANSWER): _S.OPEN,
    (_S.ASKED, _D.RESUME): _S.OPEN,
    (_S.ASKED, _D.WITHDRAW): _S.WITHDRAWN,
    (_S.OFFERED, _D.TAKE): _S.GRANTED,
    (_S.OFFERED, _D.LAPSE): _S.GRANTED,
    (_S.OFFERED, _D.APPEAL): _S.APPEALED,
    (_S.REFUSED, _D.APPEAL): _S.APPEALED,
    (_S.APPEALED, _D.AGREE): _S.GRANTED,
    (_S.APPEALED, _D.UPHOLD): _S.UPHELD,
}
"""From which state what leads where; what is not here is refused. Who says nothing to an offer gets it."""
ENDED = frozenset({_S.GRANTED, _S.UPHELD, _S.WITHDRAWN})
LIVE = frozenset(_S) - ENDED - {_S.REFUSED}
"""What somebody still has to do something about."""
BUYERS = frozenset({_D.ANSWER, _D.TAKE, _D.APPEAL, _D.WITHDRAW})
CASE_WORDS: Mapping[str, str] = {
    _S.OPEN: "等待答复",
    _S.ASKED: "等你补充",
    _S.OFFERED: "等你确认",
    _S.REFUSED: "没有通过",
    _S.APPEALED: "复核中",
    _S.GRANTED: "已退款",
    _S.UPHELD: "复核维持",
    _S.WITHDRAWN: "已撤回",
}


class Queue(StrEnum):
    """For whom a case waits: the desk, the administrator, its buyer, or for nobody any more."""

    DESK = "desk"
    SECOND = "second"
    BUYER = "buyer"
    ENDED = "ended"


QUEUES: Mapping[CaseState, Queue] = {
    _S.OPEN: Queue.DESK,
    _S.APPEALED: Queue.SECOND,
    _S.ASKED: Queue.BUYER,
    _S.OFFERED: Queue.BUYER,
    **dict.fromkeys((_S.REFUSED, _S.GRANTED, _S.UPHELD, _S.WITHDRAWN), Queue.ENDED),
}
