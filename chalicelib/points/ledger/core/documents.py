"""Paper documents (单据): when two texts name the same one, and what it has paid an account so far."""

from __future__ import annotations

import datetime as dt
import functools
import unicodedata
from collections.abc import Iterable

from chalicelib.foundation.facts.core.points import REVERSED
from chalicelib.kernel.texts import UNSEEN, shows_nothing
from chalicelib.points.ledger.core.accounts import AccountRef, Entry
from chalicelib.points.ledger.core.plans import line_of

_ONE_FOR_ALL = {"Ps": "(", "Pe": ")", "Pi": '"', "Pf": '"', "Pd": "-"}
"""Brackets, quotes and dashes are typed in many ways: 〔2026〕18号, [2026], 【2026】 and （2026） are one document."""


def same_paper(text: str) -> str:
    """Return a document's text without what people type differently: width, case, space, kinds of brackets and dashes.

    Unicode's compatibility form makes full-width letters and digits half-width. Characters that nobody sees go too; ""
    where there are no others.
    """
    plainer = _plainer(text)
    while plainer != text:  # What is left when something goes may stand together otherwise than before.
        text, plainer = plainer, _plainer(plainer)
    return text


def _plainer(text: str) -> str:
    kept = "".join(map(_kept, UNSEEN.sub("", unicodedata.normalize("NFKC", text).casefold())))
    return "" if shows_nothing(kept) else kept


@functools.lru_cache(maxsize=4096)
def _kept(char: str) -> str:
    """Return what stands for a character in a document's plain text; "" for spaces and controls."""
    category = unicodedata.category(char)
    return "" if category[0] in "ZC" else _ONE_FOR_ALL.get(category, char)


def named(document: str, *, rule: str, on: dt.date) -> str:
    """Return what makes a deed at the desk the same deed: its document, the rule's code, and its day."""
    return "\x1f".join((same_paper(document), rule, str(on)))


def lines_between(ref: AccountRef) -> tuple[str, str]:
    """Return between which lines of a source all those of an account lie."""
    return ref.account_id, f"{ref.account_id}!~"


def next_award(ref: AccountRef, found: Iterable[Entry]) -> int:
    """Return which award of a source to an account can be written, judged by its entries: the one after a reversal.

    Where the last award stands, it is that one's own number, which can not be written again.
    """
    lines = {entry.line for entry in found}
    nth = 1
    while f"{line_of(ref, nth)}{REVERSED}" in lines:
        nth += 1
    return nth
