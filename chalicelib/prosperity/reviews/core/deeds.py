"""A review's life: it is seen at once or once an officer has looked, and hidden with a reason, never deleted."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class ReviewState(StrEnum):
    """Who sees a review: its author always, everybody once it is `SHOWN`."""

    WAITING = "waiting"
    SHOWN = "shown"
    HIDDEN = "hidden"


class ReviewDeed(StrEnum):
    """What is done with a review. Its author changes it, to words that are found clean (`CLEAR`) or not (`DOUBT`)."""

    SHOW = "show"
    HIDE = "hide"
    CLEAR = "clear"
    DOUBT = "doubt"


_S, _D = ReviewState, ReviewDeed
NEXT: Mapping[tuple[ReviewState, ReviewDeed], ReviewState] = {
    (_S.WAITING, _D.SHOW): _S.SHOWN,
    (_S.WAITING, _D.HIDE): _S.HIDDEN,
    (_S.WAITING, _D.CLEAR): _S.SHOWN,
    (_S.WAITING, _D.DOUBT): _S.WAITING,
    (_S.SHOWN, _D.HIDE): _S.HIDDEN,
    (_S.SHOWN, _D.CLEAR): _S.SHOWN,
    (_S.SHOWN, _D.DOUBT): _S.WAITING,
    (_S.HIDDEN, _D.SHOW): _S.SHOWN,
}
"""From which state what leads where; what is not here is refused. What an officer hid its author does not change."""
REVIEW_WORDS: Mapping[str, str] = {_S.WAITING: "待审核", _S.SHOWN: "已公开", _S.HIDDEN: "已隐藏"}
