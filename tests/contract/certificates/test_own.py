"""What a holder does with certificates, and what ends them all."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from chalicelib.credit.certificates.core.certificates import LIVE_MAX, CertificateState, Why
from chalicelib.credit.certificates.core.looks import Found
from chalicelib.credit.certificates.core.refusals import CertificateEnded, NoSuchCertificate
from chalicelib.credit.certificates.service import asking, own, verifying
from chalicelib.credit.certificates.store import certificates as store
from chalicelib.foundation.facts import service as facts
from chalicelib.foundation.facts.core.certificates import CertificateRevoked
from chalicelib.foundation.identity.service import consents
from chalicelib.kernel.errors import Busy, Conflict
from tests.make.certificates import Certifying


def revoked(village: Certifying) -> list[str]:
    return verifying.list_revoked(village.town, bank_id=village.bank.partner_id)


def told(village: Certifying) -> list[CertificateRevoked]:
    day = facts.day_of_facts(village_id=village.scored.village_id, on=village.scored.today)
    return [one.fact for one in day if isinstance(one.fact, CertificateRevoked)]


def states(village: Certifying, number: int) -> list[CertificateState]:
    rows = own.list_own(resident_id=village.scored.id_of(number)).rows
    return [one.state(village.scored.world.moment) for one in rows]


def test_a_holder_lists_and_reads_their_own_the_newest_first(village: Certifying) -> None:
    first, second = village.ask(0), village.ask(0)
    other = village.ask(1)
    me = village.scored.id_of(0)
    assert own.list_own(resident_id=me).rows == [second, first]
    page = own.list_own(resident_id=me, size=1)
    assert own.list_own(resident_id=me, size=1, cursor=page.cursor).rows == [first]
    assert own.load_own(resident_id=me, certificate_id=first.certificate_id) == first
    for nothing in (other.certificate_id, "!", "-", first.jti):
        with pytest.raises(NoSuchCertificate):
            own.load_own(resident_id=me, certificate_id=nothing)


def test_what_is_revoked_is_on_the_banks_list_until_its_days_are_over_and_on_no_other(village: Certifying) -> None:
    made = village.ask(0)
    assert revoked(village) == []
    after = village.revoke(0, made)
    assert (after.state(village.scored.world.moment), after.why) == (CertificateState.REVOKED, Why.OWN)
    assert revoked(village) == [made.jti]
    assert verifying.list_revoked(village.town, bank_id=village.another_bank().partner_id) == []
    village.scored.world.moment += dt.timedelta(days=30)
    assert revoked(village) == [made.jti]
    village.scored.world.moment += dt.timedelta(days=1)
    assert revoked(village) == []


def test_revoking_again_changes_nothing(village: Certifying) -> None:
    made = village.ask(0)
    first = village.revoke(0, made)
    village.scored.world.pass_days(1)
    assert village.revoke(0, made) == first
    assert told(village) == []  # Of today; yesterday's is the one.


def test_one_that_has_expired_or_is_not_theirs_is_not_revoked(village: Certifying) -> None:
    made = village.ask(0)
    with pytest.raises(NoSuchCertificate):
        village.revoke(1, made)
    village.scored.world.pass_days(30)
    with pytest.raises(CertificateEnded):
        village.revoke(0, made)


def test_two_revocations_at_once_are_one(village: Certifying, monkeypatch: pytest.MonkeyPatch) -> None:
    made = village.ask(0)
    find = store.find_own

    def meanwhile(*asked: str) -> Any:
        found = find(*asked)
        monkeypatch.setattr(store, "find_own", find)
        village.revoke(0, made)
        return found

    monkeypatch.setattr(store, "find_own", meanwhile)
    with pytest.raises(Busy):
        village.revoke(0, made)
    assert [one.why for one in told(village)] == ["own"]


@pytest.mark.parametrize("purpose", ["credit_score", "bank_certificate"])
def test_who_withdraws_a_consent_has_no_valid_certificate_left(village: Certifying, purpose: str) -> None:
    me = village.scored.id_of(0)
    expired = village.ask(0)
    village.scored.world.pass_days(30)
    first, *rest = [village.ask(0) for _ in range(LIVE_MAX)]
    other = village.ask(1)
    village.revoke(0, first)
    consents.withdraw_consent(village.villager(0), person_id=me, purpose=purpose)
    assert states(village, 0) == [*[CertificateState.REVOKED] * LIVE_MAX, CertificateState.EXPIRED]
    assert set(revoked(village)) == {one.jti for one in (first, *rest)}
    assert village.verify(rest[0].signed).found is Found.REVOKED
    assert village.verify(expired.signed).found is Found.EXPIRED
    assert states(village, 1) == [CertificateState.VALID]
    assert village.verify(other.signed).found is Found.VALID
    assert sorted(one.why for one in told(village)) == [*["consent"] * (LIVE_MAX - 1), "own"]


def test_who_has_none_withdraws_as_ever(village: Certifying) -> None:
    village.scored.withdraw(2)
    assert told(village) == []
    made = village.ask(0)
    village.revoke(0, made)
    village.scored.withdraw(0)
    assert [one.why for one in told(village)] == ["own"]


def test_a_certificate_that_comes_while_the_consent_is_withdrawn_stops_the_withdrawal(
    village: Certifying, monkeypatch: pytest.MonkeyPatch
) -> None:
    me = village.scored.id_of(0)
    village.ask(0)
    find = store.find_live

    def meanwhile(resident_id: str) -> Any:
        found = find(resident_id)
        village.ask(0)
        return found

    monkeypatch.setattr(store, "find_live", meanwhile)
    with pytest.raises(Conflict):
        consents.withdraw_consent(village.villager(0), person_id=me, purpose="bank_certificate")
    assert states(village, 0) == [CertificateState.VALID, CertificateState.VALID]


@pytest.mark.parametrize("purpose", ["credit_score", "bank_certificate"])
def test_a_first_certificate_that_comes_while_a_consent_is_withdrawn_does_not_outlive_it(
    village: Certifying, monkeypatch: pytest.MonkeyPatch, purpose: str
) -> None:
    me = village.scored.id_of(0)
    if purpose == "bank_certificate":
        village.revoke(0, village.ask(0))
    find = store.find_live

    def meanwhile(resident_id: str) -> Any:
        found = find(resident_id)
        assert not found.at(village.scored.world.moment).rows
        monkeypatch.setattr(store, "find_live", find)
        village.ask(0)
        return found

    monkeypatch.setattr(store, "find_live", meanwhile)
    with pytest.raises(Conflict):
        consents.withdraw_consent(village.villager(0), person_id=me, purpose=purpose)
    assert states(village, 0)[0] is CertificateState.VALID
    consents.withdraw_consent(village.villager(0), person_id=me, purpose=purpose)
    assert set(states(village, 0)) == {CertificateState.REVOKED}


def test_after_the_consent_was_withdrawn_the_next_certificate_gives_it_again(village: Certifying) -> None:
    me = village.scored.id_of(0)
    village.ask(0)
    consents.withdraw_consent(village.villager(0), person_id=me, purpose="bank_certificate")
    assert asking.preview(resident_id=me, bank_id=village.bank.partner_id).seen.band.percent == 20
    village.ask(0)
    assert consents.standing(person_id=me, purpose="bank_certificate").stands
