"""Who withdraws their consent to scores has much that goes with it: all of it is one transaction, which holds it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from chalicelib.credit.certificates.core.certificates import LIVE_MAX, Why
from chalicelib.credit.certificates.service import own as certificates, verifying
from chalicelib.credit.perks.service import forgetting as perks_forgetting
from chalicelib.credit.perks.store import applications
from chalicelib.credit.score.core.kept import past_of
from chalicelib.credit.score.service import forgetting, reading
from chalicelib.credit.score.store import scores as rows
from chalicelib.foundation.identity.core.people import Status
from chalicelib.foundation.identity.service import consents, people
from chalicelib.kernel.writes import ITEMS_MAX, commit
from tests.make.certificates import Certifying, certifying
from tests.make.perks import Perks, given
from tests.make.scores import scored
from tests.make.world import World
from tests.moto import rows_of

APPLICATIONS = perks_forgetting.AT_ONCE_MAX + 1


@pytest.fixture
def lived(tables: Any, monkeypatch: pytest.MonkeyPatch) -> Certifying:
    """Somebody with a longer history, more certificates and more applications than anybody will have."""
    assert tables is not None
    import app  # noqa: F401  What follows a consent that is withdrawn.

    reading.town_of.cache_clear()
    village = scored(World())
    monkeypatch.setattr(reading, "of_version", lambda _town_id, _version: village.now)
    town, perks = certifying(village), Perks(village)
    town.offer()
    programmes = [perks.published() for _ in range(APPLICATIONS)]
    asked = [perks.apply(one, 0, shows=True) for one in programmes]
    perks.close()
    for one in asked:
        perks.rate(one, given())
    kept = village.kept(0)
    assert kept is not None
    for version in range(100, 100 + forgetting.AT_ONCE_MAX + 5):
        commit(rows.past_after(kept.holder, past_of(replace(kept, version=version), village.today, "C")))
    for _ in range(LIVE_MAX):
        town.ask(0)
    return town


def test_all_that_stands_on_a_consent_goes_with_it_at_once(lived: Certifying) -> None:
    village, me = lived.scored, lived.scored.id_of(0)
    assert len(applications.every_with_score(me)) == APPLICATIONS
    village.withdraw(0)
    assert village.kept(0) is None
    assert applications.every_with_score(me) == []
    assert len(verifying.list_revoked(lived.town, bank_id=lived.bank.partner_id)) == LIVE_MAX
    village.night()
    assert not [row for row in rows_of("credit_scores") if me[-5:] in row["part"]["S"]]


@pytest.mark.parametrize("status", [Status.MOVED, Status.DEAD])
def test_all_that_stands_on_a_score_goes_when_its_owner_is_gone(lived: Certifying, status: Status) -> None:
    village, me = lived.scored, lived.scored.id_of(0)
    people.set_status(village.world.context(), resident_id=me, status=status)
    village.night()
    assert village.kept(0) is None
    assert applications.every_with_score(me) == []
    made = certificates.list_own(resident_id=me).rows
    assert {one.why for one in made} == {Why.GONE}
    assert len(verifying.list_revoked(lived.town, bank_id=lived.bank.partner_id)) == LIVE_MAX
    assert not [row for row in rows_of("credit_scores") if me[-5:] in row["part"]["S"]]
    assert consents.standing(person_id=me, purpose="credit_score").stands


def test_what_may_go_at_once_is_within_one_transaction(lived: Certifying) -> None:
    ctx, me = lived.scored.world.context(), lived.scored.id_of(0)
    rooms = (forgetting.prepare_forgotten, certificates.prepare_forgotten, perks_forgetting.prepare_forgotten)
    items = sum(len(prepare(ctx, me).items) for prepare in rooms)
    assert items <= ITEMS_MAX - 10, "the consent itself, its fact and its audit are written too"
    assert items > forgetting.AT_ONCE_MAX + 3 * LIVE_MAX
