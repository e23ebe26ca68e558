"""Who names producers: the room that has them, each by the letter in its ids."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:  # `ties` registers the rooms; who closes weeks loads them.
    from collections.abc import Callable, Sequence

    from chalicelib.prosperity.proceeds.core.parties import Party

    Naming = Callable[[Sequence[str]], list[Party]]

_naming: dict[str, Naming] = {}


def let_name(letter: str, naming: Naming) -> None:
    """Let a room name the producers whose ids have this letter behind their village's. Called by `ties`."""
    _naming[letter] = naming


def naming_of(letter: str) -> Naming:
    """Return who names the producers whose ids have this letter."""
    return _naming[letter]
