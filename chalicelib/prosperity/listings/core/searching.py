"""How a listing is found: by characters, by pinyin in full or by its initials, by village, type and price."""

from __future__ import annotations

import datetime as dt
import unicodedata

from chalicelib.kernel.values import value
from chalicelib.prosperity.listings.core.listings import Listing

WORDS_MAX = 20
FORM_SEPARATOR = "\n"
SEARCHES_MAX = 10


@value
class Saved:
    """A search that somebody saved in the `nth` of their places; they are told of what is new and fits."""

    person_id: str
    nth: int
    sought: Sought
    made_at: dt.datetime


@value
class Sought:
    """What somebody looks for: of one kind, in a village or a whole town; "" and None leave open.

    `words` is as it was typed. Prices are in fen, both ends included.
    """

    place_id: str
    kind: str
    type_: str = ""
    words: str = ""
    price_min: int = 0
    price_max: int | None = None


def plain(text: str) -> str:
    """Return a text as it is compared: wide letters narrow, small, and without blanks."""
    return "".join(unicodedata.normalize("NFKC", text).lower().split())


def text_of(title: str, words: str, type_word: str) -> str:
    """Return what a listing is found by: its title and words, then the title's and type's pinyin and initials."""
    from pypinyin import Style, lazy_pinyin  # Takes 60 ms to load; only what is written needs it.

    spoken = plain(title + type_word)
    full = "".join(lazy_pinyin(spoken, errors="default"))
    initials = "".join(lazy_pinyin(spoken, style=Style.FIRST_LETTER, errors="default"))
    return FORM_SEPARATOR.join((spoken, plain(words), full, initials))


def is_found(text: str, words: str) -> bool:
    """Tell whether what a listing is found by holds what somebody typed."""
    return plain(words) in text


def fits(listing: Listing, text: str, sought: Sought) -> bool:
    """Tell whether a listing is what somebody looks for; whether it is seen is not asked here."""
    return (
        sought.kind == listing.kind.value
        and sought.place_id in {listing.village_id, listing.town_id}
        and sought.type_ in {"", listing.type_}
        and sought.price_min <= listing.price_fen
        and (sought.price_max is None or listing.price_fen <= sought.price_max)
        and is_found(text, sought.words)
    )
