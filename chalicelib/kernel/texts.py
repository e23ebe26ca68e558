"""What of a text somebody sees, which characters no text of a caller has, and what else no JSON of theirs has."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from typing import Any

IGNORABLE = (
    "\u00ad\u034f\u061c\u115f-\u1160\u17b4-\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f"
    "\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
"""Characters that are shown by nothing of their own: joiners, variation selectors, fillers.

Source: Default_Ignorable_Code_Point in DerivedCoreProperties.txt of Unicode 16.
"""
BLANK = "\u2800"
"""The Braille pattern without dots (Unicode 16, chapter 21.1): a sign of its own that looks like a space."""
UNSEEN = re.compile(f"[{IGNORABLE}{BLANK}]")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")
"""Controls but for tab and line feed, halves of pairs, and what turns the direction of the text around it.

Source: Unicode 16, chapters 23.1, 23.6 and 23.2; of the last, UAX 9 says in section 2.7 that texts do without.
"""
_NOTHING = frozenset({"Zs", "Zl", "Zp", "Cc", "Cf", "Cs", "Co", "Mn", "Me"})
"""Categories of which nothing is seen where nothing else stands: spaces, controls, private signs, marks on a letter."""


def shows_nothing(text: str) -> bool:
    """Tell whether there is nothing in a text that anybody sees."""
    return all(unicodedata.category(char) in _NOTHING or UNSEEN.match(char) for char in text)


def faults_in(raw: bytes) -> Iterator[tuple[str, str]]:
    """Yield where a JSON text that is valid has what no body has, and the code of what is wrong there.

    Of a field that is given twice one reader takes the first and another one the last.
    """
    return _faults(json.loads(raw, object_pairs_hook=tuple), "")


def _faults(found: Any, place: str) -> Iterator[tuple[str, str]]:
    """Yield the faults of a value: of an object as the pairs of its fields, in a tuple, of a list, or of a text."""
    if isinstance(found, str):
        code = fault_of(found)
        if code:
            yield place, code
    elif isinstance(found, tuple):
        known = set()
        for name, inside in found:
            there = f"{place}.{name}" if place else name
            if name in known:
                yield there, "given_twice"
            known.add(name)
            yield from _faults(inside, there)
    elif isinstance(found, list):
        for nth, inside in enumerate(found):
            yield from _faults(inside, f"{place}.{nth}" if place else str(nth))


def fault_of(text: str) -> str:
    """Return what is wrong with a text, whatever it is for; "" where nothing is. Space alone is an empty text."""
    if _CONTROL.search(text):
        return "control_characters"
    stripped = text.strip()
    return "nothing_to_see" if stripped and shows_nothing(stripped) else ""
