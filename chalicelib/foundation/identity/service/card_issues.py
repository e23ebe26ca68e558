"""Work-point cards for many at once: a run over a village or town that gives one to everybody meant who has none."""

from __future__ import annotations

from collections import Counter

from chalicelib.foundation.audit.service import record
from chalicelib.foundation.identity.core import issuing
from chalicelib.foundation.identity.core.cards import check_policy
from chalicelib.foundation.identity.core.issuing import Issue
from chalicelib.foundation.identity.core.people import ChangedMeanwhile, Resident, Status
from chalicelib.foundation.identity.service import cards
from chalicelib.foundation.identity.service.codes import read_part, start_drawing
from chalicelib.foundation.identity.service.people import load_resident
from chalicelib.foundation.identity.store import people as people_store
from chalicelib.foundation.runs import service as runs
from chalicelib.foundation.runs.service import Part, Run
from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context

RUN_KIND = "cards"
HOLDERS_A_PART = 500
"""A transaction each at about 10 ms: a part of nothing but people without a card takes some five seconds."""
ISSUED, HAD, GONE = "issued", "had", "gone"


def start_issue(ctx: Context, *, run_id: str, place_id: str, issue: Issue) -> Run:
    """Start issuing a card to everybody of a village or town who is meant and has none; once per `run_id`.

    The cards bear no PIN: who fetches one sets it then, as with a card issued alone without one. Asking again sends the
    parts that are not home. 3 round trips.

    Raises:
        NoSuchPlace: there is no such place.
        NoSuchGroup: a village of the place has no such group.
        KeyReused: the run's id was used for something else.
        PhotoNeedsLimit: a photo would stand for the PIN, and no day limit bound what that costs.
    """
    check_policy(daily_limit_points=issue.daily_limit_points, photo_check=issue.photo_check)
    run = start_drawing(
        ctx,
        run_id=run_id,
        kind=RUN_KIND,
        place_id=place_id,
        size=HOLDERS_A_PART,
        group=issue.group,
        facts=issuing.facts_of(issue),
        first_facts={"roles": " ".join(sorted(ctx.actor.roles))},
    )
    record(ctx, place_id=place_id, deed="cards.issue_bulk", target=run_id)
    return run


def issue_part(ctx: Context, part: Part) -> None:
    """Issue the cards of one part in its officer's name, and count it home; doing it again issues none.

    One that was stopped half way goes on: the cards it made bear the run's mark and count as its own.
    """
    run = runs.load_run(run_id=part.run_id)
    if runs.missing_parts(run_id=part.run_id, parts=[part.part]):
        counts = _issued(ctx.acting(_officer(run), ctx.request_id), run, part)
        run = runs.finish_part(ctx, run_id=part.run_id, part=part.part, counts=counts)
    if run.done == run.total:
        runs.finish_run(run_id=part.run_id)


def _officer(run: Run) -> Principal:
    """Return who asked for a run, as the audit trail is to name them."""
    return Principal(run.by, frozenset(Role(role) for role in run.facts["roles"].split()))


def _issued(ctx: Context, run: Run, part: Part) -> dict[str, int]:
    """Issue one part's cards; return how many were `issued`, `had` one, or are `gone`: listed, but no resident now."""
    issue = issuing.issue_of(run.facts)
    asked_on = business_date(run.started_at)
    village_id, first, after = read_part(part.part)
    found = list(people_store.holders_between(village_id, first, after))
    active = [one for one in found if isinstance(one, Resident) and one.status is Status.ACTIVE]
    counts = Counter({ISSUED: 0, HAD: 0, GONE: 0})
    counts.update(_given(ctx, one, issue, run.run_id) for one in active if issuing.is_meant(issue, one, asked_on))
    listed = {holder for holder in issue.holders if first <= int(holder) < after}
    counts[GONE] += len(listed - {one.holder for one in active})
    return dict(counts)


def _given(ctx: Context, resident: Resident, issue: Issue, run_id: str) -> str:
    """Give somebody a card unless they have one; return which of the three became of them. Mostly one round trip."""
    if resident.card:
        return ISSUED if resident.card == cards.token_for(resident.resident_id, run_id) else HAD
    try:
        cards.issue_unpinned(
            ctx,
            resident=resident,
            key=run_id,
            daily_limit_points=issue.daily_limit_points,
            photo_check=issue.photo_check,
        )
    except ChangedMeanwhile:  # Since they were read, another issue gave them one, or they moved away or died.
        return HAD if load_resident(resident_id=resident.resident_id).card else GONE
    return ISSUED
