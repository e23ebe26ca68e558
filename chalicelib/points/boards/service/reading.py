"""Reading boards, where I stand, and whether I am shown."""

from __future__ import annotations

import datetime as dt

from chalicelib.foundation.audit.service import prepare_audit
from chalicelib.foundation.identity.core.ids import NoSuchHolder
from chalicelib.foundation.identity.service.people import find_holder
from chalicelib.kernel.calendar import business_date, week_of
from chalicelib.kernel.context import Context
from chalicelib.kernel.settings import settings
from chalicelib.kernel.writes import Writes
from chalicelib.points.boards import core, store
from chalicelib.points.boards.core import Board, NoSuchBoard, Stage, Standing
from chalicelib.points.boards.service.papers import FILES
from chalicelib.points.ledger.core.accounts import AccountRef
from chalicelib.points.ledger.service.accounts import find_account


def load_board(*, place_id: str, period: str) -> Board:
    """Return the board of a period. One round trip.

    Raises:
        PeriodInvalid: there is no such period.
        NoSuchBoard: it is not out.
    """
    return _known(store.find_board(place_id, core.check_period(period)))


def load_newest(*, place_id: str, kind: str) -> Board:
    """Return the newest board of a `week` or `month`. One round trip.

    Raises:
        NoSuchBoard: none is out.
    """
    return _known(store.find_newest(place_id, kind))


def _known(board: Board | None) -> Board:
    if board is None:
        raise NoSuchBoard
    return board


def links_of(board: Board) -> dict[str, str]:
    """Return the address of each file of a board; empty for a poster that could not be drawn."""
    origin = settings().page_url
    links = {
        kind: f"{origin}/public/{store.file_key(board.place_id, board.period, name)}" for kind, name in FILES.items()
    }
    return links if board.has_poster else links | {"poster": ""}


def my_rank(ctx: Context, *, resident_id: str, period: str) -> Standing:
    """Return where somebody stands in their village, by their points of the period as they are now. 2 round trips.

    When a period is gone, the published board answers for those whom it names; of the others nothing is known.

    Raises:
        PeriodInvalid: there is no such period.
    """
    today = business_date(ctx.now())
    stage = core.stage_of(core.check_period(period), today, is_out=False)
    if stage is Stage.TO_COME:
        return core.standing_of(period, stage, None, None, on_board=False)
    if stage is Stage.GONE:
        return _from_board(resident_id, period)
    account = find_account(ref=AccountRef.of_holder(resident_id))
    points = account.recent.get(period, 0) if account else 0
    ranks = store.find_ranks(resident_id[:6], period)
    stage = core.stage_of(period, today, is_out=ranks is not None)
    return core.standing_of(period, stage, ranks, points, on_board=ranks is not None and resident_id in ranks.listed)


def _from_board(resident_id: str, period: str) -> Standing:
    """Return what the board of a period that is gone says of somebody. One round trip."""
    ranks, board = store.find_ranks_and_board(resident_id[:6], period)
    row = next((row for row in board.residents if row.holder_id == resident_id), None) if board else None
    points = row.points if row else None
    return core.standing_of(period, Stage.GONE, ranks, points, on_board=row is not None)


def is_shown(*, resident_id: str) -> bool:
    """Tell whether somebody may be shown on boards. One round trip."""
    return store.is_shown(resident_id[:6], resident_id[7:])


def choose(*, resident_id: str, shown: bool) -> None:
    """Keep whether somebody wants to be shown on boards, from the next one on."""
    store.choose(resident_id[:6], resident_id[7:], shown=shown, also=Writes())


def choose_for(ctx: Context, *, resident_id: str, shown: bool) -> None:
    """Keep what somebody told an officer, and that the officer entered it.

    Raises:
        NoSuchHolder: there is no such resident.
    """
    if find_holder(holder_id=resident_id) is None:
        raise NoSuchHolder
    also = prepare_audit(ctx, place_id=resident_id[:6], deed="board.choose", target=resident_id)
    store.choose(resident_id[:6], resident_id[7:], shown=shown, also=also)


def default_period(ctx: Context) -> str:
    """Return the last week that is over."""
    return week_of(business_date(ctx.now()) - dt.timedelta(days=7))
