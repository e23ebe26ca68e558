"""What somebody does with their own applications: apply, withdraw, show no score any more, appeal, read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from chalicelib.credit.looks import service as looks
from chalicelib.credit.looks.service import Seen
from chalicelib.credit.perks.core import applications as core, refusals
from chalicelib.credit.perks.core.applications import Application, ApplicationState, Request
from chalicelib.credit.perks.core.programmes import APPLICATIONS_MAX, NoSuchProgramme, Programme
from chalicelib.credit.perks.core.refusals import NoSuchApplication, NotForYou, ProgrammeFull
from chalicelib.credit.perks.store import applications as store, programmes
from chalicelib.credit.score.service.reading import town_of
from chalicelib.foundation.identity.core.id_numbers import age_on
from chalicelib.foundation.identity.core.people import NotActive, Status
from chalicelib.foundation.identity.service import people
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Busy, KeyReused
from chalicelib.kernel.keys import fingerprint
from chalicelib.kernel.paging import Page
from chalicelib.kernel.writes import Stale, Writes, commit

TURNS_MAX = 3


def apply(
    ctx: Context, *, resident_id: str, programme_id: str, says: str, shows_score: bool, key: str
) -> tuple[Programme, Application]:
    """Apply to a programme, once a person, and once per `key`. 3 round trips, the first time 4.

    Raises:
        NoSuchProgramme: it is not published. NotOpen, NotForYou, AppliedAlready, AppliedTooOften: as `core.applied`.
        ProgrammeFull. NotActive. KeyReused: the key applied with other words. Busy.
    """
    town_id, mark = town_of(resident_id[:6]), fingerprint("perk-application", programme_id, says, shows_score)
    for _ in range(TURNS_MAX):
        programme, before = store.find_both(town_id, programme_id, resident_id)
        if programme is None or not programme.is_public:
            raise NoSuchProgramme
        if before is not None and _asked_before(before, key, mark):
            return programme, before
        holder = people.find_holder(holder_id=resident_id)
        if holder is None or holder.status is not Status.ACTIVE:
            raise NotActive
        if holder.born_on is None:
            raise NotForYou
        today, request = business_date(ctx.now()), Request(key, mark)
        new = Application(programme_id, resident_id, town_id, says, shows_score, ctx.now(), (request,))
        age = age_on(holder.born_on, today)
        made = core.applied(before, new, programme, today=today, village_id=resident_id[:6], age=age)
        writes = store.creation_of(made, refusal=Stale) if before is None else store.change_of(made, refusal=Stale)
        writes.merge(
            programmes.one_more_applies(programme, refusal=_no_room),
            people.prepare_active(holder_id=resident_id, refusal=lambda _: NotActive()),
        )
        try:
            commit(writes)
        except Stale:
            continue
        return programme, made
    raise Busy


def _asked_before(before: Application, key: str, mark: str) -> bool:
    """Tell whether a request applied before.

    Raises:
        KeyReused: its key did, with other words.
    """
    for request in before.requests:
        if request.key == key:
            if request.mark != mark:
                raise KeyReused
            return True
    return False


def _no_room(image: Any) -> Exception:
    """Say why a programme took nobody more: it is full, or was called off a moment ago."""
    found = programmes.programme_of(image)
    if found is not None and found.applied >= APPLICATIONS_MAX:
        return ProgrammeFull(most=APPLICATIONS_MAX)
    return refusals.NotOpen()


def withdraw(*, resident_id: str, programme_id: str) -> tuple[Programme, Application]:
    """Take back one's own application before it is decided; the score in it is deleted. 2 round trips, first 3.

    Taking it back again returns it as it is.

    Raises:
        NoSuchApplication. ApplicationOver: it is decided. Busy.
    """

    def plan(_programme: Programme, one: Application) -> Application | None:
        return None if one.state is ApplicationState.WITHDRAWN else core.withdrawn(one)

    def beside(_programme: Programme, before: Application, _after: Application) -> Writes:
        waited = 1 if before.state is ApplicationState.OPEN else 0
        return programmes.count_after(before.town_id, programme_id, applied=-1, waiting=-waited)

    return changed(town_of(resident_id[:6]), resident_id, programme_id, plan, beside)


def hide_score(*, resident_id: str, programme_id: str) -> tuple[Programme, Application]:
    """Show one's score no more in a programme before it is decided; what was read is deleted. 2 round trips, first 3.

    The application stays, and an officer's points stand in place of the score. Hiding it again changes nothing.

    Raises:
        NoSuchApplication. ApplicationOver: it is decided or withdrawn. Busy.
    """

    def plan(_programme: Programme, one: Application) -> Application | None:
        return core.hidden(one) if one.shows_score or one.score is not None else None

    def beside(_programme: Programme, before: Application, after: Application) -> Writes:
        waits = 1 if core.needs_points_anew(before, after) else 0
        return programmes.count_after(before.town_id, programme_id, waiting=waits)

    return changed(town_of(resident_id[:6]), resident_id, programme_id, plan, beside)


def appeal(ctx: Context, *, resident_id: str, programme_id: str, says: str, key: str) -> tuple[Programme, Application]:
    """Appeal against the decision on one's own application, once. 2 round trips, first 3.

    Raises:
        NoSuchApplication. ApplicationOver: nothing was declined. AppealTooLate, AppealedAlready.
        KeyReused: the key appealed with other words. Busy.
    """
    mark = fingerprint("perk-appeal", programme_id, says)

    def plan(_programme: Programme, one: Application) -> Application | None:
        if one.appeal is not None and one.appeal.key == key:
            if one.appeal.mark != mark:
                raise KeyReused
            return None
        return core.appealed(one, says, Request(key, mark), ctx.now(), business_date(ctx.now()))

    return changed(town_of(resident_id[:6]), resident_id, programme_id, plan, lambda *_: Writes())


def changed(
    town_id: str,
    resident_id: str,
    programme_id: str,
    plan: Callable[[Programme, Application], Application | None],
    beside: Callable[[Programme, Application, Application], Writes],
) -> tuple[Programme, Application]:
    """Change an application by a plan, with what is written beside it; a plan that returns None leaves it as it is."""
    for _ in range(TURNS_MAX):
        programme, before = store.find_both(town_id, programme_id, resident_id)
        if programme is None or before is None:
            raise NoSuchApplication
        after = plan(programme, before)
        if after is None:
            return programme, before
        try:
            commit(store.change_of(after, refusal=Stale).merge(beside(programme, before, after)))
        except Stale:
            continue
        return programme, after
    raise Busy


def list_own(
    *, resident_id: str, size: int = 50, cursor: str | None = None
) -> tuple[Page[Application], Mapping[str, Programme]]:
    """Return a page of what somebody applied for, and the programmes by id. 2 round trips, the first time 3."""
    page = store.list_own(resident_id, size=size, cursor=cursor)
    return page, programmes.find_programmes(town_of(resident_id[:6]), [one.programme_id for one in page.rows])


def is_granted(ctx: Context, *, resident_id: str, kind: str) -> bool:
    """Tell whether somebody holds a grant of a kind of programme, for a room that gives priority where they ask for it.

    Of their fifty newest applications. 2 round trips, the first time 3.
    """
    page, found = list_own(resident_id=resident_id)
    today = business_date(ctx.now())
    mine = [(one, found.get(one.programme_id)) for one in page.rows]
    return any(programme is not None and core.holds(one, programme, kind, today) for one, programme in mine)


def list_looks(*, resident_id: str, programme_id: str, size: int, cursor: str | None) -> Page[Seen]:
    """Return a page of who looked at one's own application, the newest first. 3 round trips, the first time 4.

    Raises:
        NoSuchApplication.
    """
    town_id = town_of(resident_id[:6])
    _, one = store.find_both(town_id, programme_id, resident_id)
    if one is None:
        raise NoSuchApplication
    since = business_date(one.at)
    return looks.list_looks(of=programme_id, town_id=town_id, whose=resident_id, since=since, size=size, cursor=cursor)
