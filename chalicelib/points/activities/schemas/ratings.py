"""Ratings as the outside sees them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, field_validator

from chalicelib.kernel.edge import Asked, Shown
from chalicelib.points.activities.core.ratings import STARS_MAX, WORDS, Rating, Sums

Word = Literal["again", "well_run", "learned", "crowded", "bad_time", "too_long"]


class RatingAsked(Asked):
    """One to five stars, and what fits of a few words."""

    stars: Annotated[int, Field(strict=True, ge=1, le=STARS_MAX)]
    words: Annotated[tuple[Word, ...], Field(max_length=len(WORDS))] = ()

    @field_validator("words")
    @classmethod
    def _each_once(cls, words: tuple[str, ...]) -> tuple[str, ...]:
        """Let a word count once, in the order of the list."""
        return tuple(word for word in WORDS if word in words)

    def rating(self) -> Rating:
        """Return it as the room's core knows it."""
        return Rating(self.stars, self.words)


class RatingsShown(Shown):
    """How an activity was rated: `mean_tenths` 43 is 4.3 stars; it and `words` only where enough people rated.

    `my_stars` is what the asking villager gave.
    """

    people: int
    mean_tenths: int | None
    words: dict[str, int]
    my_stars: int | None
    my_words: list[str]

    @classmethod
    def of(cls, sums: Sums, own: Rating | None) -> RatingsShown:
        """Show ratings."""
        tenths = sums.tenths
        words = {word: sums.counts.get(f"w_{word}", 0) for word in WORDS}
        return cls(
            people=sums.people,
            mean_tenths=tenths,
            words={} if tenths is None else {word: n for word, n in words.items() if n},
            my_stars=None if own is None else own.stars,
            my_words=[] if own is None else list(own.words),
        )
