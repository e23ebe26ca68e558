"""The life of a spot and of a trail: a draft, seen by everybody, and taken off the map again."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Showing(StrEnum):
    """Who sees it: officers always, everybody while it is `PUBLISHED`."""

    DRAFT = "draft"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class ShowDeed(StrEnum):
    """What officers do with it."""

    PUBLISH = "publish"
    WITHDRAW = "withdraw"


NEXT: Mapping[tuple[Showing, ShowDeed], Showing] = {
    (Showing.DRAFT, ShowDeed.PUBLISH): Showing.PUBLISHED,
    (Showing.WITHDRAWN, ShowDeed.PUBLISH): Showing.PUBLISHED,
    (Showing.PUBLISHED, ShowDeed.WITHDRAW): Showing.WITHDRAWN,
}
"""From which state what leads where; what is not here is refused."""
SHOWING_WORDS: Mapping[str, str] = {
    Showing.DRAFT: "草稿",
    Showing.PUBLISHED: "已上线",
    Showing.WITHDRAWN: "已下线",
}
