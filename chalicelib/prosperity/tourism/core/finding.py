"""Finding a spot by its name: by characters, by whole pinyin, or by the initials (`yunshi`, `ys`)."""

from __future__ import annotations

import re

QUERY_MAX = 30


def sound_of(name: str) -> str:
    """Return a name's pinyin without tones, its syllables parted by spaces; what is not Chinese stands as it is."""
    from pypinyin import lazy_pinyin  # Loads large tables; only who writes a name needs them.

    return " ".join(part.strip().lower() for part in lazy_pinyin(name) if part.strip())


def matches(query: str, *, name: str, sound: str) -> bool:
    """Tell whether a name is meant. Spaces and case do not count; pinyin counts from the beginning of a syllable on."""
    asked = re.sub(r"\s+", "", query).casefold()
    if asked in re.sub(r"\s+", "", name).casefold():
        return True
    syllables = sound.split()
    initials = "".join(one[0] for one in syllables)
    return asked in initials or any("".join(syllables[nth:]).startswith(asked) for nth in range(len(syllables)))
