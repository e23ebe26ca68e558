"""Bulk awards: one deed with one document for many holders of a village, cut into pieces of one transaction each. Pure.

Who is on the list, and what became of each, are ids and lie in the bulk's own rows for `KEPT`; the entries stay.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import ClassVar

from chalicelib.foundation.identity.core.ids import HOLDER_ID
from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.errors import Conflict, DomainError, InvalidInput, NotFound
from chalicelib.kernel.keys import fingerprint
from chalicelib.kernel.values import value
from chalicelib.points.ledger.core.accounts import AccountRef
from chalicelib.points.ledger.core.plans import Award
from chalicelib.points.ledger.core.rules import Rule
from chalicelib.points.ledger.core.verifiers import BULK_ALONE_MAX

PIECE = 25
"""Holders in one transaction and one queue message."""
PEOPLE_MAX = 500
SPACED_SECONDS = 1
"""Seconds between the pieces of a bulk: 25 awards a second are 175 write units on a village's partition of 1,000."""
KEPT = dt.timedelta(days=190)
"""As long as the run that counts its pieces."""
RUN = "bulk-"
"""What a run's id has before the bulk's."""
DONE, REPLAYED, REFUSED = "done", "replayed", "refused"


class NoSuchBulk(NotFound):
    """There is no bulk award with this id in this village."""

    code = "no_such_bulk"
    zh, en = "没有这次批量记分。", "There is no such bulk award."


class State(StrEnum):
    """A bulk's life: it waits for a second officer, was begun, or was refused."""

    WAITING = "waiting"
    BEGUN = "begun"
    REFUSED = "refused"


class Deed(StrEnum):
    """What is done with a bulk that waits."""

    APPROVE = "approve"
    REFUSE = "refuse"


NEXT: dict[tuple[State, Deed], State] = {
    (State.WAITING, Deed.APPROVE): State.BEGUN,
    (State.WAITING, Deed.REFUSE): State.REFUSED,
}
STATES_ZH = {State.WAITING: "待另一位干部复核", State.BEGUN: "已开始记分", State.REFUSED: "没有通过"}


class BulkDecided(Conflict):
    """Only a bulk that waits is decided on."""

    code = "bulk_decided"
    zh, en = "这次批量记分现在是“{state}”，不能再定。", "The bulk award is {state}; it is decided already."
    words: ClassVar[Mapping[str, str]] = {state.value: zh for state, zh in STATES_ZH.items()}


class OwnBulk(Conflict):
    """Whoever asked for a bulk does not approve it."""

    code = "own_bulk"
    zh, en = "自己提的批量记分要由另一位干部复核。", "Another officer, who is another person, approves a bulk award."


@value
class Bulk:
    """What was asked once for many: `points` each under `rule`, for a deed `on` a business date.

    `year` is the budget's. `by`, `roles` and `resident_id` are the officer who asked: the pieces are done in their
    name. `second_by` and `second_resident_id` are who approved or refused it, `reason` why it was refused.
    """

    bulk_id: str
    village_id: str
    rule: Rule
    points: int
    minutes: int
    on: dt.date
    document: str
    year: int
    by: str
    roles: frozenset[Role]
    resident_id: str
    made_at: dt.datetime
    people: int
    fingerprint: str
    state: State = State.BEGUN
    second_by: str = ""
    second_resident_id: str = ""
    reason: str = ""

    @property
    def points_all(self) -> int:
        """What all its people get at most."""
        return self.points * self.people

    @property
    def run_id(self) -> str:
        """The run that counts its pieces home."""
        return f"{RUN}{self.bulk_id}"

    def is_of(self, officer: Principal) -> bool:
        """Tell whether somebody asked for it, under this account or another one of the same person."""
        return not frozenset({self.by, self.resident_id}).isdisjoint(officer.identities)

    @property
    def officer(self) -> Principal:
        """Who asked for it."""
        return Principal(self.by, self.roles, resident_id=self.resident_id)

    @property
    def second(self) -> Principal:
        """Who approved it, whose own family it does not pay either; nobody where it did not wait."""
        return Principal(self.second_by, self.roles, resident_id=self.second_resident_id)

    def award_of(self, holder_id: str, source: str) -> Award:
        """Return the award of one holder: their account's line of the document's source, as the desk writes it.

        So a paper pays an account once, whether it is entered for one or for many.
        """
        ref = AccountRef.of_holder(holder_id)
        return Award(
            ref=ref,
            source=source,
            mark=fingerprint("bulk", self.bulk_id, ref.account_id),
            rule=self.rule,
            points=self.points,
            on=self.on,
            document=self.document,
            minutes=self.minutes,
            budget=(self.village_id, self.year),
            second_by=self.second_by,
        )


@value
class Told:
    """What became of one holder of a bulk; `code`, `zh`, `en` say why somebody was refused."""

    holder_id: str
    state: str
    points: int = 0
    code: str = ""
    zh: str = ""
    en: str = ""


@value
class Line:
    """One holder of a bulk as the desk sees them: their masked name, and what became of them (None: not yet)."""

    holder_id: str
    masked_name: str
    told: Told | None


def first_state(points: int, people: int) -> State:
    """Return what a new bulk of so many points each is: begun, or waiting where that is much in all."""
    return State.WAITING if points * people > BULK_ALONE_MAX else State.BEGUN


def next_state(bulk: Bulk, deed: Deed, by: Principal) -> State:
    """Return the state that an officer's deed leads to; who asked may refuse it, which withdraws it.

    Raises:
        BulkDecided: it does not wait any more. OwnBulk: they asked for it themselves, under this account or another.
    """
    found = NEXT.get((bulk.state, deed))
    if found is None:
        raise BulkDecided(state=bulk.state.value)
    if deed is Deed.APPROVE and bulk.is_of(by):
        raise OwnBulk
    return found


def refused(holder_id: str, error: DomainError) -> Told:
    """Return that a holder was refused."""
    return Told(holder_id, REFUSED, 0, error.code, error.sentence("zh"), error.sentence("en"))


def listed(village_id: str, holder_ids: Sequence[str]) -> tuple[str, ...]:
    """Return the holders of a village that are named, each once, in the order they were first named.

    Raises:
        InvalidInput: one has not the form of a holder of this village.
    """
    for number, holder_id in enumerate(holder_ids):
        found = HOLDER_ID.match(holder_id)
        if found is None or found[1] != village_id:
            fault = {"field": f"holder_ids.{number}", "code": "holder_of_others"}
            raise InvalidInput(
                fields=[fault | {"zh": "不是本村的村民或户。", "en": "Not a resident or household of this village."}]
            )
    return tuple(dict.fromkeys(holder_ids))


def parts_of(people: int) -> list[str]:
    """Return the names of the pieces of a list of so many."""
    return [f"{n:03d}" for n in range(-(-people // PIECE))]


def pieces_of(holder_ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Return the pieces of a list by their names `000`, `001` …, each of one transaction."""
    assert 1 <= len(holder_ids) <= PEOPLE_MAX, len(holder_ids)
    parts = parts_of(len(holder_ids))
    return {part: tuple(holder_ids[n * PIECE : (n + 1) * PIECE]) for n, part in enumerate(parts)}


def mark_of(
    by: str,
    holder_ids: Sequence[str],
    *,
    rule: str,
    document: str,
    on: dt.date | None,
    minutes: int,
    points: int | None,
) -> str:
    """Return what makes two askings the same; one without a date stays the same after midnight."""
    return fingerprint("bulk", by, " ".join(holder_ids), rule, document, on or "", minutes, points)


def tally(told: Sequence[Told]) -> dict[str, int]:
    """Return what a piece adds to its run's counts."""
    counts = {state: sum(one.state == state for one in told) for state in (DONE, REPLAYED, REFUSED)}
    return counts | {"points": sum(one.points for one in told)}
