"""Moves applications in and out of DynamoDB."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from chalicelib.credit.perks.core.appeals import Appeal, AppealState
from chalicelib.credit.perks.core.applications import Application, ApplicationState, Mark, Request, Shown
from chalicelib.credit.perks.core.programmes import Programme
from chalicelib.credit.perks.records import ApplicationRecord, ProgrammeRecord
from chalicelib.credit.perks.store.programmes import hand_of, hand_words, programme_of
from chalicelib.foundation.facts.core.awards import account_of
from chalicelib.kernel import storage
from chalicelib.kernel.paging import Page
from chalicelib.kernel.writes import Refusal, Writes


def application_of(record: ApplicationRecord | None) -> Application | None:
    """Return the value of an application's row, or None."""
    if record is None:
        return None
    words = record.words
    raters = (hand_of(each) for each in words["raters"])
    return Application(
        programme_id=record.programme_id,
        resident_id=record.holder.replace(".", "r"),
        town_id=record.town_id,
        says=words["says"],
        shows_score=words["shows_score"],
        at=dt.datetime.fromisoformat(words["at"]),
        requests=tuple(Request(*each) for each in words["requests"]),
        state=ApplicationState(record.state),
        marks=tuple(Mark(*each) for each in words["marks"]),
        by_hand=Mark(*words["by_hand"]) if words["by_hand"] else None,
        score=_shown(record.score) if record.score else None,
        raters=tuple(each for each in raters if each is not None),
        reason=words["reason"],
        decided=hand_of(words["decided"]),
        appeal=_appeal(words["appeal"]) if words["appeal"] else None,
        turn=record.turn,
    )


def _shown(words: Sequence[Any]) -> Shown:
    points, grade, version, policy, on, disputed, vetoed = words
    return Shown(points, grade, version, policy, dt.date.fromisoformat(on), disputed, vetoed)


def _appeal(words: dict[str, Any]) -> Appeal:
    return Appeal(
        says=words["says"],
        at=dt.datetime.fromisoformat(words["at"]),
        due_on=dt.date.fromisoformat(words["due_on"]),
        key=words["key"],
        mark=words["mark"],
        state=AppealState(words["state"]),
        reason=words["reason"],
        decided=hand_of(words["decided"]),
        due_estimated=words.get("estimated", False),
    )


def _appeal_words(one: Appeal) -> dict[str, Any]:
    return {
        "says": one.says,
        "at": one.at.isoformat(),
        "due_on": str(one.due_on),
        **({"estimated": True} if one.due_estimated else {}),
        "key": one.key,
        "mark": one.mark,
        "state": one.state.value,
        "reason": one.reason,
        "decided": hand_words(one.decided),
    }


def _record(one: Application) -> ApplicationRecord:
    score = one.score
    return ApplicationRecord(
        account_of(one.resident_id),
        one.programme_id,
        town_id=one.town_id,
        state=one.state.value,
        turn=one.turn,
        words={
            "says": one.says,
            "shows_score": one.shows_score,
            "at": one.at.isoformat(),
            "requests": [[each.key, each.mark] for each in one.requests],
            "marks": [[each.points, each.reason] for each in one.marks],
            "by_hand": [one.by_hand.points, one.by_hand.reason] if one.by_hand else None,
            "raters": [hand_words(each) for each in one.raters],
            "reason": one.reason,
            "decided": hand_words(one.decided),
            "appeal": _appeal_words(one.appeal) if one.appeal else None,
        },
        score=[score.points, score.grade, score.version, score.policy, str(score.on), score.disputed, score.vetoed]
        if score
        else None,
    )


def creation_of(one: Application, *, refusal: Refusal) -> Writes:
    """Return the write of a first application, the guard of its transaction."""
    return Writes().create(_record(one), refusal=refusal, guard=True)


def change_of(changed: Application, *, refusal: Refusal) -> Writes:
    """Return the write of a changed application, where it is still as it was read; the guard of its transaction."""
    record = _record(replace(changed, turn=changed.turn + 1))
    return Writes().put(record, condition=ApplicationRecord.turn == changed.turn, refusal=refusal, guard=True)


def find_both(town_id: str, programme_id: str, resident_id: str) -> tuple[Programme | None, Application | None]:
    """Return a programme and somebody's application to it, as they are now. One round trip."""
    keys = [(ProgrammeRecord, town_id, programme_id), (ApplicationRecord, account_of(resident_id), programme_id)]
    programme, application = storage.find_many(keys, consistent=True)
    return programme_of(programme), application_of(application)


def list_own(resident_id: str, *, size: int, cursor: str | None) -> Page[Application]:
    """Return a page of what somebody applied for, the newest programme first. One round trip."""
    query = storage.Query(ApplicationRecord, account_of(resident_id), newest_first=True, consistent=True)
    page = storage.page(query, size=size, cursor=cursor)
    return Page(list(_each(page.rows)), page.cursor)


def every_with_score(resident_id: str) -> list[Application]:
    """Return somebody's applications that keep a score, or may yet, the newest programme first."""
    query = storage.Query(ApplicationRecord, account_of(resident_id), newest_first=True, consistent=True)
    return [one for one in _each(storage.every(query)) if one.keeps_a_score]


def list_of(programme_id: str) -> list[Application]:
    """Return all applications to a programme, of which there are few. The index may be a moment behind."""
    return list(_each(storage.every(storage.Query(ApplicationRecord, programme_id, index="programme"))))


def _each(rows: Any) -> Iterator[Application]:
    for item in rows:
        found = application_of(ApplicationRecord.from_raw_data(item))
        assert found is not None
        yield found
