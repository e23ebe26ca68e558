"""A listing's life: written, looked at, seen by everybody, and over. Who may do which deed stands in `kernel.authz`."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class ListingState(StrEnum):
    """How far a listing is. Everybody sees one that is `PUBLISHED`, or `NOTICED`: land whose lease is announced."""

    DRAFT = "draft"
    WAITING = "waiting"
    NOTICED = "noticed"
    PUBLISHED = "published"
    MATCHED = "matched"
    EXPIRED = "expired"
    REFUSED = "refused"
    HIDDEN = "hidden"
    WITHDRAWN = "withdrawn"


class ListingDeed(StrEnum):
    """What is done with a listing.

    Its owner sends it off, or changes it, in words that are found clean (`CLEAR`) or not (`DOUBT`). Land is for
    officers to sign: the first `SIGN`s, the second gives `NOTICE`; the clock `OPEN`s it and lets others `EXPIRE`.
    """

    CLEAR = "clear"
    DOUBT = "doubt"
    RENEW = "renew"
    MATCH = "match"
    WITHDRAW = "withdraw"
    APPROVE = "approve"
    SIGN = "sign"
    NOTICE = "notice"
    REFUSE = "refuse"
    HIDE = "hide"
    SHOW = "show"
    OPEN = "open"
    EXPIRE = "expire"


_S, _D = ListingState, ListingDeed
NEXT: Mapping[tuple[ListingState, ListingDeed], ListingState] = {
    (_S.DRAFT, _D.CLEAR): _S.PUBLISHED,
    (_S.DRAFT, _D.DOUBT): _S.WAITING,
    (_S.DRAFT, _D.WITHDRAW): _S.WITHDRAWN,
    (_S.WAITING, _D.CLEAR): _S.PUBLISHED,
    (_S.WAITING, _D.DOUBT): _S.WAITING,
    (_S.WAITING, _D.WITHDRAW): _S.WITHDRAWN,
    (_S.WAITING, _D.APPROVE): _S.PUBLISHED,
    (_S.WAITING, _D.SIGN): _S.WAITING,
    (_S.WAITING, _D.NOTICE): _S.NOTICED,
    (_S.WAITING, _D.REFUSE): _S.REFUSED,
    (_S.NOTICED, _D.DOUBT): _S.WAITING,
    (_S.NOTICED, _D.WITHDRAW): _S.WITHDRAWN,
    (_S.NOTICED, _D.REFUSE): _S.REFUSED,
    (_S.NOTICED, _D.OPEN): _S.PUBLISHED,
    (_S.PUBLISHED, _D.CLEAR): _S.PUBLISHED,
    (_S.PUBLISHED, _D.DOUBT): _S.WAITING,
    (_S.PUBLISHED, _D.RENEW): _S.PUBLISHED,
    (_S.PUBLISHED, _D.MATCH): _S.MATCHED,
    (_S.PUBLISHED, _D.WITHDRAW): _S.WITHDRAWN,
    (_S.PUBLISHED, _D.HIDE): _S.HIDDEN,
    (_S.PUBLISHED, _D.EXPIRE): _S.EXPIRED,
    (_S.EXPIRED, _D.CLEAR): _S.PUBLISHED,
    (_S.EXPIRED, _D.DOUBT): _S.WAITING,
    (_S.EXPIRED, _D.RENEW): _S.PUBLISHED,
    (_S.EXPIRED, _D.WITHDRAW): _S.WITHDRAWN,
    (_S.EXPIRED, _D.HIDE): _S.HIDDEN,
    (_S.REFUSED, _D.DOUBT): _S.WAITING,
    (_S.REFUSED, _D.WITHDRAW): _S.WITHDRAWN,
    (_S.HIDDEN, _D.SHOW): _S.PUBLISHED,
    (_S.HIDDEN, _D.WITHDRAW): _S.WITHDRAWN,
}
"""From which state what leads where; what is not here is refused. What an officer refused, an officer sees again."""
ENDED = frozenset({_S.MATCHED, _S.WITHDRAWN})
SEEN = frozenset({_S.PUBLISHED, _S.NOTICED})
"""What everybody sees."""
CHANGEABLE = frozenset(state for state, deed in NEXT if deed is _D.DOUBT)
"""What its owner may write anew; but for a draft it is looked at again."""
SILENT = frozenset({_S.REFUSED, _S.HIDDEN, _S.WITHDRAWN})
"""About what officers found harm in, or its owner took away, nothing more is said, and no phone is shown."""
OWNERS = frozenset({_D.CLEAR, _D.DOUBT, _D.RENEW, _D.MATCH, _D.WITHDRAW})
CLOCKS = frozenset({_D.OPEN, _D.EXPIRE})
LISTING_WORDS: Mapping[str, str] = {
    _S.DRAFT: "草稿",
    _S.WAITING: "待审核",
    _S.NOTICED: "公示中",
    _S.PUBLISHED: "已发布",
    _S.MATCHED: "已成交",
    _S.EXPIRED: "已过期",
    _S.REFUSED: "没有通过",
    _S.HIDDEN: "已隐藏",
    _S.WITHDRAWN: "已撤下",
}
