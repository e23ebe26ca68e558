"""Verifying finds what nights would never write: a score that is off, one without consent, counts of nobody."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from chalicelib.credit.score.core.kept import Kept
from chalicelib.credit.score.core.states import State
from chalicelib.credit.score.service import verifying
from chalicelib.credit.score.service.cast import PURPOSE
from chalicelib.credit.score.service.verifying import Verified, verify_village
from chalicelib.credit.score.store import scores as rows
from chalicelib.foundation.facts.core.activities import ActivityMissed
from chalicelib.foundation.facts.core.points import PointsMoved
from chalicelib.foundation.identity.records.consents import ConsentRecord
from chalicelib.foundation.identity.service import consents
from chalicelib.kernel import storage
from chalicelib.kernel.writes import Stale, commit
from tests.make.scores import Scored
from tests.moto import rows_of


@pytest.fixture
def lived(village: Scored, monkeypatch: pytest.MonkeyPatch) -> Scored:
    """A village with two people who have a score, of whom one stopped to agree to it, and an award of a household."""
    monkeypatch.setattr(verifying, "in_force", lambda _town_id, _on: village.now)
    home = village.people[0].household_id
    account = f"{home[:6]}.{home[7:]}"
    for number in (0, 2, 4):
        village.agree(number)
        village.attend(number)
    village.night()
    village.tell(
        PointsMoved(account, "award", 500, "yrd@1", "claim#1", account), ActivityMissed("a1", village.id_of(0))
    )
    village.night()
    village.withdraw(4)
    village.night()
    return village


def verified(village: Scored) -> Verified:
    return verify_village(village_id=village.village_id)


def rewritten(village: Scored, **changes: Any) -> None:
    """Write somebody's row as no night would."""
    kept = village.kept(0)
    assert kept is not None
    commit(rows.kept_after(kept, replace(kept, **changes), refusal=Stale))


def _counted_one_more(village: Scored) -> None:
    head = rows.find_head(village.village_id)
    assert head is not None
    more = head.after([(None, Kept(f"{village.village_id}.99999", State(), head.through, points=5))])
    commit(rows.head_after(head, more))


def _consent_lost(village: Scored) -> None:
    """Let a consent be withdrawn by a hand that does not know of scores."""
    table = storage.table_name(ConsentRecord)
    client = storage.client()
    standing = consents.standing(person_id=village.id_of(0), purpose=PURPOSE)
    assert standing.stands
    for item in client.scan(TableName=table)["Items"]:
        if village.id_of(0) in str(item):
            client.delete_item(TableName=table, Key=_key_of(item))


def _key_of(item: dict[str, Any]) -> dict[str, Any]:
    names = storage.key_names(ConsentRecord)
    return {name: item[name] for name in names if name in item}


def test_what_nights_wrote_is_right_and_nothing_is_written(lived: Scored) -> None:
    before = rows_of("credit_scores")
    found = verified(lived)
    assert (found.people, found.households, found.faults) == (2, 3, [])
    assert found.days > 2
    assert rows_of("credit_scores") == before


def test_a_village_without_a_night_has_nothing_to_verify(village: Scored) -> None:
    assert verified(village) == Verified()


@pytest.mark.parametrize(
    ("tampered", "told"),
    [
        (lambda village: rewritten(village, points=999), "has 999 points"),
        (lambda village: rewritten(village, state=State()), "another state"),
        (lambda village: rewritten(village, due_on=None), "another day"),
        (lambda village: rewritten(village, version=9), "history does not end"),
        (_counted_one_more, "people, and there are 2"),
        (_consent_lost, "without consent"),
    ],
    ids=["points", "state", "due", "history", "counts", "consent"],
)
def test_what_is_off_is_named_by_its_holder(lived: Scored, tampered: Callable[[Scored], None], told: str) -> None:
    tampered(lived)
    faults = verified(lived).faults
    assert [fault for fault in faults if told in fault], faults
    assert all(lived.village_id in fault for fault in faults)
