"""Who follows what changes in identity: rooms above it, which keep something for each resident or each village."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from chalicelib.foundation.identity.core.people import Holder, Resident, holder_of
from chalicelib.foundation.identity.core.places import Village
from chalicelib.kernel.context import Context
from chalicelib.kernel.writes import Writes

Following = Callable[[Context, Holder], Writes]
_followers: list[Following] = []
Welcoming = Callable[[Context, Village], Writes]
_welcoming: list[Welcoming] = []
Forgetting = Callable[[Context, str], Writes]
_forgetting: dict[str, list[Forgetting]] = {}
_leaving: list[Forgetting] = []
Judging = Callable[..., Any]
_judging: list[Judging] = []
PASS, JUDGED = "pass", "judged"
"""What a verdict of the moderation room's says of a text that passed, and why of one that something looked at."""


def follow(prepare: Following) -> None:
    """Let `prepare` add its writes wherever a resident's status or masked name changes. Called by `ties`.

    Rooms above identity keep both with what is theirs. In the same transaction the two never differ, not for a moment,
    and nothing has to be asked of identity where they are used.
    """
    if prepare not in _followers:
        _followers.append(prepare)


def prepare_followed(ctx: Context, seen: Resident, now: Resident) -> Writes:
    """Return the writes of all who follow, where somebody's status or masked name changes; else none."""
    writes = Writes()
    if seen.status is not now.status or seen.masked_name != now.masked_name:
        writes.merge(*(prepare(ctx, holder_of(now)) for prepare in _followers))
    return writes


def welcome(prepare: Welcoming) -> None:
    """Let `prepare` add its writes wherever a village joins a town: what holds in the whole town. Called by `ties`."""
    if prepare not in _welcoming:
        _welcoming.append(prepare)


def prepare_welcomed(ctx: Context, village: Village) -> Writes:
    """Return the writes of all who have something for a village that joins its town."""
    return Writes().merge(*(prepare(ctx, village) for prepare in _welcoming))


def forget(prepare: Forgetting, *purposes: str) -> None:
    """Let `prepare` add its writes wherever a person withdraws their consent to one of these. Called by `ties`.

    It is told the person's id, and takes away what stood on the consent; in the same transaction neither stays alone.
    """
    for purpose in purposes:
        if prepare not in _forgetting.setdefault(purpose, []):
            _forgetting[purpose].append(prepare)


def prepare_withdrawn(ctx: Context, person_id: str, purpose: str) -> Writes:
    """Return the writes of all who keep something that stood on a consent which is withdrawn."""
    return Writes().merge(*(prepare(ctx, person_id) for prepare in _forgetting.get(purpose, [])))


def judge(judging: Judging) -> None:
    """Let `judging` tell what is thought of a text by somebody, as the moderation room does. Called by `ties`."""
    _judging[:] = [judging]


def verdict_on(ctx: Context, *, text: str, person_id: str, scene: int) -> str:
    """Return `pass`, `review` or `risky`, and "" where nothing looked at the text."""
    if not _judging:
        return ""
    verdict = _judging[0](ctx, text=text, person_id=person_id, scene=scene)
    return str(verdict.suggest) if verdict.suggest == PASS or verdict.why == JUDGED else ""


def leave(prepare: Forgetting) -> None:
    """Let `prepare` add its writes where what was kept of somebody's score ends, as they moved away or died.

    Called by `ties`. Their consents stand as they are: who comes back has a score again.
    """
    if prepare not in _leaving:
        _leaving.append(prepare)


def prepare_left(ctx: Context, person_id: str) -> Writes:
    """Return the writes of all who keep something of a score whose owner is gone."""
    return Writes().merge(*(prepare(ctx, person_id) for prepare in _leaving))
