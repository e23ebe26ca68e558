"""Publishing: a run folds each village's accounts into its board, then the town's from its villages'."""

from __future__ import annotations

import datetime as dt
import logging
from dataclasses import replace

from chalicelib.foundation.audit.service import record
from chalicelib.foundation.facts.core.points import BoardPublished, StarNamed
from chalicelib.foundation.facts.service import prepare_fact
from chalicelib.foundation.identity.core.people import Holder, Status
from chalicelib.foundation.identity.core.places import Village
from chalicelib.foundation.identity.service import consents, people, places
from chalicelib.foundation.runs import service as runs
from chalicelib.foundation.runs.service import Part, Run, RunState
from chalicelib.kernel import logs
from chalicelib.kernel.calendar import business_date, days_of, month_of
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Busy
from chalicelib.kernel.fonts import FontMissing
from chalicelib.kernel.writes import Writes, commit
from chalicelib.points.boards import core, store
from chalicelib.points.boards.core import Board, Earner, Row, VillageRow
from chalicelib.points.boards.service import papers, poster
from chalicelib.points.ledger.core.accounts import Account
from chalicelib.points.ledger.service.accounts import accounts_of_village

QUEUE = "boards"
RUN_KIND = "board"
FULL_NAME = "boards_full_name"
NOBODYS_HOUSEHOLD = "某户"


def publish_due(ctx: Context) -> list[str]:
    """Start the boards that are due, a run a town and period; return the ids of those that are not made yet.

    Doing it again is safe: of a run that goes on what is not home is sent again, and one that ended is left alone.
    """
    started = []
    for period in core.due_on(business_date(ctx.now())):
        for town_id in places.every_town_id():
            run_id = f"board-{town_id}-{period}"
            run = runs.find_run(run_id=run_id)
            if run is None or run.state is RunState.RUNNING:
                start_publishing(ctx, place_id=town_id, period=period, run_id=run_id)
                started.append(run_id)
    return started


def start_publishing(ctx: Context, *, place_id: str, period: str, run_id: str) -> Run:
    """Start making the boards of a village, or of a town and all its villages; once per `run_id`.

    Raises:
        NoSuchPlace: there is no such place.
        PeriodInvalid, PeriodNotOver, PeriodGone: no board of this period is made today.
        KeyReused: the run's id was used for something else.
    """
    core.check_publishable(core.check_period(period), business_date(ctx.now()))
    villages = [village.village_id for village in places.villages_in(place_id=place_id)]
    facts = {"period": period}
    run = runs.fan_out(
        ctx, run_id=run_id, kind=RUN_KIND, queue=QUEUE, place_id=place_id, parts=villages, facts=facts
    )  # fmt: skip
    record(ctx, place_id=place_id, deed="board.publish", target=run_id)
    return run


def do_part(ctx: Context, part: Part) -> None:
    """Publish one village's board; whichever comes last publishes the town's."""
    run = runs.load_run(run_id=part.run_id)
    period = run.facts["period"]
    board = publish_village(ctx, village_id=part.part, period=period)
    counts = {"residents": len(board.residents), "households": len(board.households)}
    run = runs.finish_part(ctx, run_id=part.run_id, part=part.part, counts=counts)
    if run.done < run.total:
        return
    if run.place_id.startswith("t"):
        publish_town(ctx, town_id=run.place_id, period=period, run_id=run.run_id)
    runs.finish_run(run_id=part.run_id)


def publish_village(ctx: Context, *, village_id: str, period: str) -> Board:
    """Make, keep and publish a village's board as its accounts stand now, and return it."""
    village = places.load_village(village_id=village_id)
    board = _village_board(ctx, village, period)
    return _publish(ctx, board)


def publish_town(ctx: Context, *, town_id: str, period: str, run_id: str) -> Board:
    """Make, keep and publish a town's board from those of its villages, and return it.

    A village whose board the run did not make, since it was founded meanwhile, is not on it.

    Raises:
        Busy: the board of a village that came home is not to be seen; ask again.
    """
    town = places.load_town(town_id=town_id)
    village_ids = [village.village_id for village in places.villages_of(town_id=town_id)]
    found = dict(zip(village_ids, store.find_boards(village_ids, period), strict=True))
    unseen = [village_id for village_id, board in found.items() if board is None]
    if unseen and runs.missing_parts(run_id=run_id, parts=unseen) != unseen:
        raise Busy
    boards = [board for board in found.values() if board is not None]
    steps = store.find_steps(village_ids, period)
    residents, households = (core.merged(step[kind] for step in steps) for kind in (0, 1))
    villages = [(v.village_id, v.name, v.points, v.people) for board in boards for v in board.villages]
    board = Board(
        place_id=town_id,
        place_name=town.name,
        period=period,
        published_at=ctx.now(),
        residents=core.town_rows((row for board in boards for row in board.residents), residents, period),
        households=core.town_rows((row for board in boards for row in board.households), households, period),
        villages=core.ranked_villages(villages),
    )
    return _publish(ctx, board)


def _publish(ctx: Context, board: Board) -> Board:
    """Write the files first, so that whoever sees the board can open them; return the board as it was published."""
    files = list(papers.files_of(board))
    try:
        files.append(poster.file_of(board))
    except FontMissing:
        logs.event("poster_missing", level=logging.ERROR, place_id=board.place_id, period=board.period)
        board = replace(board, has_poster=False)
    for name, content_type, body in files:
        store.put_file(store.file_key(board.place_id, board.period, name), body, content_type)
    was = store.find_board(board.place_id, board.period)
    writes = store.write_of(board)
    out = BoardPublished(board.place_id, board.period)
    writes.merge(prepare_fact(ctx, village_id=board.place_id, fact=out, once=f"board#{board.place_id}#{board.period}"))
    commit(writes.merge(_star(ctx, board, was)))
    return board


def _star(ctx: Context, board: Board, was: Board | None) -> Writes:
    """Return the write that names the star, unless this board named them before."""
    star, before = board.star, was.star if was else None
    if star is None or (before is not None and before.holder_id == star.holder_id):
        return Writes()
    fact = StarNamed(board.place_id, board.period, star.holder_id)
    return prepare_fact(ctx, village_id=star.village_id, fact=fact, once=f"star#{board.place_id}#{board.period}")


def _village_board(ctx: Context, village: Village, period: str) -> Board:
    today = business_date(ctx.now())
    accounts = [account for account in accounts_of_village(village_id=village.village_id) if account.recent.get(period)]
    holders = _holders_of(accounts)
    hidden = store.hidden_holders(village.village_id)
    by_id = {holder.holder_id: (account, holder) for account, holder in holders}
    residents = [
        _earner(account, holder, period, shown=holder.holder_id[7:] not in hidden)
        for account, holder in holders
        if holder.kind == "resident" and not holder.is_minor(today) and account.recent[period] > 0
    ]
    households = _households(village, [earner for earner in residents if earner.shown], by_id, period, hidden)
    resident_steps = core.steps_of(earner.points for earner in residents)
    household_steps = core.steps_of(earner.points for earner in households)
    total = sum(account.recent[period] for account in accounts)
    people_count = people.count_residents(village_id=village.village_id)
    return Board(
        place_id=village.village_id,
        place_name=village.name,
        period=period,
        published_at=ctx.now(),
        residents=_named(core.listed(residents, resident_steps, period)),
        households=core.listed(households, household_steps, period),
        villages=(VillageRow(1, 1, village.village_id, village.name, total, people_count),),
        resident_steps=resident_steps,
        household_steps=household_steps,
    )


def _holders_of(accounts: list[Account]) -> list[tuple[Account, Holder]]:
    """Return the accounts of those who are still here, each with its holder."""
    ids = [f"{a.ref.village_id}{'r' if a.kind == 'resident' else 'h'}{a.ref.holder}" for a in accounts]
    found = people.find_holders(holder_ids=ids)
    return [(a, h) for a, h in zip(accounts, found, strict=True) if h is not None and h.status is Status.ACTIVE]


def _more(account: Account, period: str) -> int:
    """Return the points of the longer period around this one: a week's last month, a month's year."""
    last = days_of(period)[1] - dt.timedelta(days=1)
    if core.kind_of(period) == "week":
        return account.recent.get(month_of(last), 0)
    return account.earned.get(str(last.year), 0)


def _earner(account: Account, holder: Holder, period: str, *, shown: bool) -> Earner:
    shown = shown and account.status == "active"
    points = account.recent[period]
    return Earner(holder.holder_id, holder.masked_name, points, _more(account, period), shown)


def _households(
    village: Village,
    members: list[Earner],
    by_id: dict[str, tuple[Account, Holder]],
    period: str,
    hidden: set[str],
) -> list[Earner]:
    """Return the households with points: their own account's, and those of the members who may be shown."""
    points: dict[str, int] = {}
    more: dict[str, int] = {}
    for holder_id, (account, holder) in by_id.items():
        if holder.kind == "household":
            points[holder_id] = account.recent[period]
            more[holder_id] = _more(account, period)
    for member in members:
        household_id = by_id[member.holder_id][1].household_id
        if household_id:
            points[household_id] = points.get(household_id, 0) + member.points
            more[household_id] = more.get(household_id, 0) + member.more
    ids = sorted(holder_id for holder_id, n in points.items() if n > 0)
    found = [holder for holder in people.find_holders(holder_ids=ids) if holder is not None]
    heads = people.find_holders(holder_ids=[holder.head_id for holder in found if holder.head_id])
    names = {head.holder_id: f"{head.masked_name}家" for head in heads if head is not None}
    return [
        Earner(
            holder.holder_id,
            names.get(holder.head_id, NOBODYS_HOUSEHOLD),
            points[holder.holder_id],
            more[holder.holder_id],
            shown=holder.head_id[7:] not in hidden,
        )
        for holder in found
        if holder.status is Status.ACTIVE and holder.village_id == village.village_id
    ]


def _named(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """Return the rows with the full names of those who agreed to that."""
    names = consents.names_to_publish(person_ids=[row.holder_id for row in rows], purpose=FULL_NAME)
    return tuple(core.with_name(row, names.get(row.holder_id, row.name)) for row in rows)
