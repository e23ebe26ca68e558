"""Who else follows the facts' stream, such as webhooks: by the name of the fact, registered by `ties`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from chalicelib.foundation.facts.service import Recorded

    Follow = Callable[[Recorded], None]

_followers: dict[str, list[Follow]] = {}


def let_follow(fact: str, follow: Follow) -> None:
    """Let `follow` see each new fact of this name, after who followed it before.

    It may see one twice, and does then what it did.
    """
    _followers.setdefault(fact, []).append(follow)


def followed(recorded: Recorded) -> None:
    """Show a fact to whoever follows its kind."""
    for follow in _followers.get(type(recorded.fact).__name__, ()):
        follow(recorded)
