"""Whether a wish's words may be seen: WeChat's word on them, the line in which wishes wait, the village's choice."""

from __future__ import annotations

import datetime as dt
import threading

from chalicelib.foundation.audit.service import prepare_audit
from chalicelib.foundation.moderation.core import Decision, Suggest, Verdict
from chalicelib.foundation.moderation.service import reviews, texts
from chalicelib.kernel.context import Context
from chalicelib.kernel.writes import Writes, commit
from chalicelib.points.wishes.core.refusals import WordsRisky
from chalicelib.points.wishes.core.wishes import Ask, Wish
from chalicelib.points.wishes.store import choices

FORUM = 3
"""WeChat's word for where wishes are seen."""
KIND = "wish"
EVERY = "every_wish"
"""Why a wish waits of which WeChat thought nothing bad: an officer looks at every one."""
KNOWN_SECONDS = 30
"""How long a process may take a village's choice to be as it last read it."""
ENTRIES_MAX = 500
_known: dict[str, tuple[dt.datetime, bool]] = {}
_lock = threading.Lock()


def judged(ctx: Context, ask: Ask, *, wisher_id: str) -> Verdict:
    """Return what WeChat thinks of a wish's words.

    Raises:
        WordsRisky: they can not be shown.
    """
    verdict = texts.check_text(ctx, text=f"{ask.title}\n{ask.words}", person_id=wisher_id, scene=FORUM)
    if verdict.suggest is Suggest.RISKY:
        raise WordsRisky
    return verdict


def skips_the_desk(ctx: Context, wish: Wish, verdict: Verdict) -> bool:
    """Tell whether a wish is published at once: its words are clean, and its village chose so."""
    return wish.may_skip_the_desk and verdict.suggest is Suggest.PASS and is_at_once(ctx, village_id=wish.village_id)


def is_at_once(ctx: Context, *, village_id: str) -> bool:
    """Tell whether a village publishes clean wishes at once. No round trip where it is known."""
    now = ctx.now()
    found = _known.get(village_id)
    if found is not None and dt.timedelta() <= now - found[0] < dt.timedelta(seconds=KNOWN_SECONDS):
        return found[1]
    at_once = choices.find_at_once(village_id)
    with _lock:
        if len(_known) >= ENTRIES_MAX:
            _known.clear()
        _known[village_id] = (now, at_once)
    return at_once


def choose(ctx: Context, *, village_id: str, at_once: bool) -> None:
    """Let a village's clean wishes be published at once, or only by an officer, which is the default.

    Other processes go by the old choice for `KNOWN_SECONDS` at most.
    """
    deed = "wishes.at_once" if at_once else "wishes.by_officer"
    writes = prepare_audit(ctx, place_id=village_id, deed=deed, target=village_id)
    commit(choices.choice_of(village_id, at_once=at_once).merge(writes))
    forget_all()


def forget_all() -> None:
    """Read every village's choice anew next time."""
    with _lock:
        _known.clear()


def waiting(ctx: Context, wish: Wish, verdict: Verdict) -> Writes:
    """Return the write that lets a wish wait for an officer, with the photos that it has then."""
    reason, photos = verdict.why or EVERY, wish.ask.media_ids
    return reviews.prepare_review(
        ctx, village_id=wish.village_id, subject=wish.wish_id, kind=KIND, reason=reason, media_ids=photos
    )


def settled(ctx: Context, wish: Wish, decision: Decision) -> Writes:
    """Return the writes that take a wish out of the line."""
    return reviews.prepare_settled(
        ctx, village_id=wish.village_id, subject=wish.wish_id, decision=decision.value, by=ctx.actor.subject
    )
