"""A bank asks what a certificate is; its holder sees every look."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

import pytest

from chalicelib.credit.certificates.core.certificates import KEPT
from chalicelib.credit.certificates.core.looks import Found
from chalicelib.credit.certificates.records import CertificateRecord
from chalicelib.credit.certificates.service import own, verifying
from chalicelib.credit.score.core.mine import NoScore
from chalicelib.credit.score.service import objections
from chalicelib.credit.score.service.standing import load_standing
from chalicelib.foundation.facts import service as facts
from chalicelib.foundation.facts.core.certificates import CertificateLooked
from chalicelib.foundation.partners.core.allowances import DayLimitReached, HourLimitReached
from chalicelib.foundation.partners.core.keys import KeyRevoked, ScopeMissing
from chalicelib.foundation.partners.core.shops import BankSuspended, Limits
from chalicelib.foundation.partners.service import keys, shops
from chalicelib.foundation.partners.store import known
from chalicelib.kernel import storage
from chalicelib.kernel.errors import Busy, KeyReused
from tests.make.certificates import PURPOSE, TOP, Certifying


def looks(village: Certifying, number: int) -> list[Any]:
    return own.list_looks(resident_id=village.scored.id_of(number)).rows


def test_a_bank_is_told_the_band_and_the_whole_name_and_the_holder_sees_that(village: Certifying) -> None:
    made = village.ask(0)
    told = village.verify(made.signed)
    assert (told.found, told.name, told.disputed) == (Found.VALID, village.scored.people[0].name, False)
    assert told.certificate is not None
    assert told.certificate.seen.band == TOP
    (look,) = looks(village, 0)
    assert (look.certificate_id, look.bank_name, look.purpose) == (made.certificate_id, "戴村农商银行", PURPOSE)
    assert (look.found, look.band, look.at) == (Found.VALID, TOP, village.scored.world.moment)
    assert look.key_id == village.teller().actor.key_id
    fact = CertificateLooked(made.resident_id, made.certificate_id, "戴村农商银行", PURPOSE, "valid")
    day = facts.day_of_facts(village_id=village.scored.village_id, on=village.scored.today)
    assert [one.fact for one in day].count(fact) == 1


def test_every_look_is_kept_for_three_years_and_listed_for_the_bank_without_the_person(village: Certifying) -> None:
    made, other = village.ask(0), village.ask(1)
    for signed in (made.signed, other.signed, made.signed):
        village.verify(signed)
    assert len(looks(village, 0)) == 2
    listed = verifying.list_looks(bank_id=village.bank.partner_id).rows
    assert [one.certificate_id for one in listed] == [
        made.certificate_id,
        other.certificate_id,
        made.certificate_id,
    ]
    query = storage.Query(CertificateRecord, f"looks#{made.resident_id}")
    until = [int(row["kept_until"]["N"]) for row in storage.every(query)]
    assert dt.timedelta(days=3 * 365) < KEPT
    assert set(until) == {int((village.scored.world.moment + KEPT).timestamp())}


def test_pages_of_looks_go_on_where_they_ended(village: Certifying) -> None:
    made = village.ask(0)
    for _ in range(3):
        village.verify(made.signed)
    first = own.list_looks(resident_id=made.resident_id, size=2)
    rest = own.list_looks(resident_id=made.resident_id, size=2, cursor=first.cursor)
    assert (len(first.rows), len(rest.rows), rest.cursor) == (2, 1, None)
    bank = verifying.list_looks(bank_id=village.bank.partner_id, size=2)
    assert len(verifying.list_looks(bank_id=village.bank.partner_id, size=2, cursor=bank.cursor).rows) == 1


def test_asking_again_with_the_key_is_the_same_look_whatever_became_of_it_since(village: Certifying) -> None:
    made, key = village.ask(0), village.scored.world.new_id()
    first = village.verify(made.signed, key=key)
    village.revoke(0, made)
    again = village.verify(made.signed, key=key)
    assert (again.found, again.at, again.name) == (first.found, first.at, first.name)
    assert len(looks(village, 0)) == 1
    with pytest.raises(KeyReused):
        village.verify(village.ask(0).signed, key=key)


def test_what_is_revoked_or_expired_shows_no_more_than_that_and_the_holder_sees_it(village: Certifying) -> None:
    made = village.ask(0)
    village.revoke(0, made)
    told = village.verify(made.signed)
    assert (told.found, told.name) == (Found.REVOKED, "")
    other = village.ask(0)
    village.scored.world.pass_days(30)
    assert village.verify(other.signed).found is Found.EXPIRED
    assert [(one.found, one.band) for one in looks(village, 0)] == [(Found.EXPIRED, None), (Found.REVOKED, None)]


def test_to_another_bank_and_of_no_signature_of_ours_it_is_unknown_and_nobody_hears_of_it(village: Certifying) -> None:
    made, other = village.ask(0), village.another_bank()
    head, body, signature = made.signed.split(".")
    for told in (
        village.verify(made.signed, bank=other),
        village.verify("x.y.z"),
        village.verify(f"{head}.{body}.{signature[::-1]}"),
    ):
        assert (told.found, told.certificate, told.name) == (Found.UNKNOWN, None, "")
    assert looks(village, 0) == []
    assert verifying.list_looks(bank_id=other.partner_id).rows == []


def test_a_dispute_of_today_is_told_beside_that_of_the_day(
    village: Certifying, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = village.ask(0)
    load = load_standing
    monkeypatch.setattr(
        f"{verifying.__name__}.load_standing", lambda **one: dataclasses.replace(load(**one), disputed=True)
    )
    told = village.verify(made.signed)
    assert told.certificate is not None
    assert (told.disputed, told.certificate.seen.disputed) == (True, False)
    assert looks(village, 0)[0].disputed


def test_an_objection_is_told_in_the_preview_on_the_certificate_and_at_a_look_until_it_is_withdrawn(
    village: Certifying,
) -> None:
    me, ctx = village.scored.id_of(0), village.scored.world.context()
    before = village.ask(0)
    made = objections.make_objection(
        ctx, resident_id=me, says="这个分数不对。", on=None, fact_id="", key=village.scored.world.new_id()
    )
    after = village.ask(0)
    assert (before.seen.disputed, after.seen.disputed) == (False, True)
    assert [village.verify(one.signed).disputed for one in (before, after)] == [True, True]
    objections.withdraw(ctx, resident_id=me, objection_id=made.objection_id)
    assert [village.verify(one.signed).disputed for one in (before, after)] == [False, False]


@pytest.mark.parametrize("gone", ["vetoed", "left"])
def test_one_without_a_score_behind_it_is_worth_no_more_than_a_revoked_one(
    village: Certifying, monkeypatch: pytest.MonkeyPatch, gone: str
) -> None:
    made = village.ask(0)
    load = load_standing

    def standing(**one: str) -> Any:
        if gone == "left":
            raise NoScore
        return dataclasses.replace(load(**one), vetoed=True)

    monkeypatch.setattr(f"{verifying.__name__}.load_standing", standing)
    assert village.verify(made.signed).found is Found.REVOKED


def test_what_is_revoked_between_reading_and_writing_is_not_called_valid(
    village: Certifying, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = village.ask(0)
    load = load_standing

    def meanwhile(**one: str) -> Any:
        village.revoke(0, made)
        return load(**one)

    monkeypatch.setattr(f"{verifying.__name__}.load_standing", meanwhile)
    with pytest.raises(Busy):
        village.verify(made.signed)
    assert looks(village, 0) == []


def test_a_key_looks_as_often_as_it_may_and_a_replay_is_not_counted(village: Certifying) -> None:
    made = village.ask(0)
    ctx = village.scored.world.context(
        keys.resolve_api_key(village.scored.world.context(), village.key(village.bank, day_count=2))
    )
    first = village.scored.world.new_id()
    for key in (first, first, village.scored.world.new_id()):
        verifying.verify(ctx, key=key, signed=made.signed)
    with pytest.raises(DayLimitReached):
        verifying.verify(ctx, key=village.scored.world.new_id(), signed=made.signed)
    assert len(looks(village, 0)) == 2
    village.verify(made.signed)  # Another key of the bank has its own.
    village.scored.world.pass_days(1)
    known.forget()
    verifying.verify(ctx, key=village.scored.world.new_id(), signed=made.signed)


@pytest.mark.parametrize(
    ("limits", "refusal"),
    [
        (Limits(shop_day_count=1), DayLimitReached),
        (Limits(key_day_count=1), DayLimitReached),
        (Limits(shop_hour_count=1), HourLimitReached),
        (Limits(key_hour_count=1), HourLimitReached),
    ],
)
def test_a_banks_looks_are_limited_by_day_and_by_hour(
    village: Certifying, limits: Limits, refusal: type[Exception]
) -> None:
    bank = village.another_bank(limits=limits)
    assert village.verify("x.y.z", bank=bank).found is Found.UNKNOWN
    with pytest.raises(refusal):
        village.verify("x.y.z", bank=bank)


def test_a_key_without_the_scope_verifies_nothing(village: Certifying) -> None:
    ctx = village.teller()
    bare = dataclasses.replace(ctx, actor=dataclasses.replace(ctx.actor, scopes=frozenset()))
    with pytest.raises(ScopeMissing):
        verifying.verify(bare, key=village.scored.world.new_id(), signed="x")


def test_a_suspended_bank_and_a_revoked_key_are_let_in_nowhere(village: Certifying) -> None:
    key_id = village.teller().actor.key_id
    shops.suspend(village.town, partner_id=village.bank.partner_id, reason="合同到期")
    with pytest.raises(BankSuspended):
        village.teller()
    shops.resume(village.town, partner_id=village.bank.partner_id)
    village.teller()
    keys.revoke_key(village.town, partner_id=village.bank.partner_id, key_id=key_id)
    with pytest.raises(KeyRevoked):
        village.teller()
