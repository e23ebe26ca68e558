"""Moves boards in and out of DynamoDB, and their files into the public bucket."""

from __future__ import annotations

import datetime as dt
import json
import zlib
from typing import Any

from chalicelib.kernel import storage
from chalicelib.kernel.settings import settings
from chalicelib.kernel.writes import Writes, commit
from chalicelib.points.boards import core
from chalicelib.points.boards.core import Board, Ranks, Row, VillageRow
from chalicelib.points.boards.records import BoardRecord

Steps = tuple[tuple[int, int], ...]


def _packed(body: dict[str, Any]) -> bytes:
    return zlib.compress(json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode(), 9)


def _unpacked(record: BoardRecord) -> dict[str, Any]:
    assert record.body is not None
    body: dict[str, Any] = json.loads(zlib.decompress(record.body))
    return body


def _board_row(period: str) -> str:
    return f"{core.kind_of(period)}#{period}"


def _row_of(row: Row) -> list[Any]:
    return [row.rank, row.tied, row.holder_id, row.name, row.points, row.more]


def _village_of(row: VillageRow) -> list[Any]:
    return [row.rank, row.tied, row.village_id, row.name, row.points, row.people]


def _board_of(record: BoardRecord) -> Board:
    body = _unpacked(record)
    return Board(
        place_id=record.place_id,
        place_name=body["name"],
        period=record.row.partition("#")[2],
        published_at=dt.datetime.fromisoformat(body["at"]),
        residents=tuple(Row(*row) for row in body["residents"]),
        households=tuple(Row(*row) for row in body["households"]),
        villages=tuple(VillageRow(*row) for row in body["villages"]),
        has_poster=body.get("poster", True),
    )


def find_board(place_id: str, period: str) -> Board | None:
    """Return the board, or None. Half a read unit."""
    record = storage.find(BoardRecord, place_id, _board_row(period))
    return None if record is None else _board_of(record)


def find_newest(place_id: str, kind: str) -> Board | None:
    """Return the newest board of weeks or of months, or None. Half a read unit."""
    query = storage.Query(BoardRecord, place_id, BoardRecord.row.startswith(f"{kind}#"), newest_first=True)
    rows = storage.page(query, size=1).rows
    return _board_of(BoardRecord.from_raw_data(rows[0])) if rows else None


def write_of(board: Board) -> Writes:
    """Return the writes of a board, and of a village's distribution; what was there of the period is replaced."""
    body = {
        "name": board.place_name,
        "at": board.published_at.isoformat(),
        "residents": [_row_of(row) for row in board.residents],
        "households": [_row_of(row) for row in board.households],
        "villages": [_village_of(row) for row in board.villages],
        "poster": board.has_poster,
    }
    writes = Writes().put(BoardRecord(board.place_id, _board_row(board.period), body=_packed(body)))
    if board.is_town:
        return writes
    ranks = {
        "at": board.published_at.isoformat(),
        "residents": board.resident_steps,
        "households": board.household_steps,
        "listed": [row.holder_id for row in board.residents],
    }
    return writes.put(BoardRecord(board.place_id, f"ranks#{board.period}", body=_packed(ranks)))


def find_ranks(village_id: str, period: str) -> Ranks | None:
    """Return what stands behind a village's board; None before it is out. Half a read unit."""
    return _ranks_of(storage.find(BoardRecord, village_id, f"ranks#{period}"))


def find_ranks_and_board(village_id: str, period: str) -> tuple[Ranks | None, Board | None]:
    """Return a village's board and what stands behind it, each None before it is out. One round trip, one unit."""
    keys = [(BoardRecord, village_id, f"ranks#{period}"), (BoardRecord, village_id, _board_row(period))]
    ranks, board = storage.find_many(keys)
    return _ranks_of(ranks), None if board is None else _board_of(board)


def _ranks_of(record: BoardRecord | None) -> Ranks | None:
    if record is None:
        return None
    body = _unpacked(record)
    return Ranks(dt.datetime.fromisoformat(body["at"]), _steps(body["residents"]), frozenset(body["listed"]))


def find_steps(village_ids: list[str], period: str) -> list[tuple[Steps, Steps]]:
    """Return the distributions of residents and of households of villages whose boards are out; a unit each."""
    keys = [(BoardRecord, village_id, f"ranks#{period}") for village_id in village_ids]
    bodies = [_unpacked(record) for record in storage.find_many(keys, consistent=True) if record is not None]
    return [(_steps(body["residents"]), _steps(body["households"])) for body in bodies]


def find_boards(place_ids: list[str], period: str) -> list[Board | None]:
    """Return the boards of several places, None where there is none. One that was just written is seen; a unit each."""
    found = storage.find_many([(BoardRecord, place_id, _board_row(period)) for place_id in place_ids], consistent=True)
    return [None if record is None else _board_of(record) for record in found]


def _steps(rows: list[list[int]]) -> Steps:
    return tuple((points, count) for points, count in rows)


def is_shown(village_id: str, holder: str) -> bool:
    """Tell whether somebody may be shown: everybody may who did not say otherwise."""
    record = storage.find(BoardRecord, village_id, f"choice#{holder}", consistent=True)
    return record is None or bool(record.shown)


def choose(village_id: str, holder: str, *, shown: bool, also: Writes) -> None:
    """Keep what somebody chose."""
    commit(Writes().put(BoardRecord(village_id, f"choice#{holder}", shown=shown)).merge(also))


def hidden_holders(village_id: str) -> set[str]:
    """Return the holders of a village who do not want to be shown."""
    query = storage.Query(BoardRecord, village_id, BoardRecord.row.startswith("choice#"), consistent=True)
    rows = [BoardRecord.from_raw_data(item) for item in storage.every(query)]
    return {row.row.removeprefix("choice#") for row in rows if not row.shown}


def file_key(place_id: str, period: str, name: str) -> str:
    """Return the key of one of a board's files in the public bucket."""
    return f"boards/{place_id}/{period}/{name}"


def put_file(key: str, body: bytes, content_type: str) -> None:
    """Write a file that anybody may read."""
    storage.client("s3").put_object(
        Bucket=settings().public_bucket, Key=key, Body=body, ContentType=content_type, CacheControl="max-age=300"
    )
