"""Somebody sees what a bank would see, agrees to just that, and gets a certificate."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from collections.abc import Callable
from typing import Any

import pytest

from chalicelib.credit.certificates.core.certificates import LIVE_MAX, CertificateState, Preview
from chalicelib.credit.certificates.core.offers import Band, NoOffer, OfferChangedMeanwhile
from chalicelib.credit.certificates.core.refusals import (
    NoBand,
    NotRanked,
    PurposeNotOffered,
    SeenChanged,
    TooManyCertificates,
    Vetoed,
)
from chalicelib.credit.certificates.service import asking, own
from chalicelib.credit.certificates.service.signing import read, signed as sign
from chalicelib.credit.certificates.store import certificates as store
from chalicelib.credit.score.core.mine import NoScore
from chalicelib.credit.score.service import reading
from chalicelib.credit.score.service.standing import load_standing
from chalicelib.foundation.facts import service as facts
from chalicelib.foundation.facts.core.certificates import CertificateIssued
from chalicelib.foundation.identity.core.consents import TextChanged
from chalicelib.foundation.identity.core.people import NotActive, Status
from chalicelib.foundation.identity.service import consents, people
from chalicelib.foundation.partners.core.shops import BankSuspended
from chalicelib.foundation.partners.service import shops
from chalicelib.kernel.errors import Busy, Conflict, KeyReused
from chalicelib.kernel.writes import commit
from tests.make.certificates import HALF, PURPOSE, TOP, Certifying, certifying
from tests.make.scores import Scored, scored
from tests.make.world import World


def previewed(village: Certifying, number: int) -> Preview:
    return asking.preview(resident_id=village.scored.id_of(number), bank_id=village.bank.partner_id)


def facts_of_today(village: Certifying) -> list[Any]:
    found = facts.day_of_facts(village_id=village.scored.village_id, on=village.scored.today)
    return [one.fact for one in found]


def test_the_bank_would_see_just_the_band_the_day_the_policy_and_whether_it_is_disputed(village: Certifying) -> None:
    bands = [previewed(village, number).seen.band for number in (0, 1, 2)]
    assert bands == [TOP, TOP, HALF]  # Of six people fewer than a fifth have more than the second.
    seen = previewed(village, 0).seen
    assert (seen.on, seen.policy, seen.disputed) == (village.scored.today - dt.timedelta(days=1), 1, False)


def test_a_certificate_says_neither_the_score_nor_the_rank_nor_who_it_is(village: Certifying) -> None:
    made = village.ask(0)
    claims = read(made.signed)
    assert claims is not None
    assert set(claims) == {
        *("iss", "sub", "aud", "iat", "exp", "jti"),
        *("name", "bank", "purpose", "top", "yuan", "rate", "on", "policy", "disputed"),
    }
    assert (claims["aud"], claims["purpose"], claims["top"]) == (village.bank.partner_id, PURPOSE, 20)
    assert claims["exp"] - claims["iat"] == 30 * 86_400
    text = json.dumps(claims, ensure_ascii=False)
    one = village.scored.people[0]
    assert one.name not in text
    assert one.resident_id not in text
    assert village.scored.score(0) not in claims.values()
    assert claims["name"] == one.masked_name


def test_nothing_of_two_certificates_of_one_person_is_the_same_but_what_both_say(village: Certifying) -> None:
    first, second = village.ask(0), village.ask(0)
    assert first.jti != second.jti
    assert first.sub != second.sub


def test_the_consent_is_given_with_the_first_certificate_and_stands_for_the_next(village: Certifying) -> None:
    me = village.scored.id_of(0)
    assert not consents.standing(person_id=me, purpose="bank_certificate").stands
    village.ask(0)
    given = consents.standing(person_id=me, purpose="bank_certificate")
    assert (given.stands, given.version) == (True, "2026-11")
    village.ask(0)
    assert consents.standing(person_id=me, purpose="bank_certificate") == given


def test_an_older_text_is_no_consent(village: Certifying) -> None:
    with pytest.raises(TextChanged):
        village.ask(0, consent="2026-01")
    assert own.list_own(resident_id=village.scored.id_of(0)).rows == []


def test_asking_again_with_the_key_is_answered_with_the_first_also_after_it_was_revoked(village: Certifying) -> None:
    key, mark = village.scored.world.new_id(), previewed(village, 0).mark
    first = village.ask(0, key=key, mark=mark)
    assert village.ask(0, key=key, mark=mark) == first
    village.revoke(0, first)
    village.offer(1, bands=(HALF,))
    assert village.ask(0, key=key, mark=mark).state(village.scored.world.moment) is CertificateState.REVOKED
    with pytest.raises(KeyReused):
        village.ask(0, key=key, mark=mark, purpose="农房改造")
    assert facts_of_today(village).count(CertificateIssued(village.scored.id_of(0), key, village.bank.partner_id)) == 1


def test_who_raced_themselves_with_one_key_gets_one_certificate(
    village: Certifying, monkeypatch: pytest.MonkeyPatch
) -> None:
    key, mark = village.scored.world.new_id(), previewed(village, 0).mark
    first = village.ask(0, key=key, mark=mark)
    found = store.find_ground

    def blind(*asked: str) -> Any:
        return dataclasses.replace(found(*asked), before=None)

    monkeypatch.setattr(store, "find_ground", blind)
    assert village.ask(0, key=key, mark=mark) == first


def test_what_changed_since_it_was_shown_is_shown_again(village: Certifying) -> None:
    mark = previewed(village, 0).mark
    village.offer(1, bands=(Band(20, 200_000, 400),))
    with pytest.raises(SeenChanged):
        village.ask(0, mark=mark)


def test_an_offer_that_changes_between_reading_and_writing_lets_nothing_be_written(
    village: Certifying, monkeypatch: pytest.MonkeyPatch
) -> None:
    mark = previewed(village, 0).mark
    load = consents.load_asking

    def meanwhile(**asked: Any) -> Any:
        village.offer(1, bands=(HALF,))
        return load(**asked)

    monkeypatch.setattr(consents, "load_asking", meanwhile)
    with pytest.raises(OfferChangedMeanwhile):
        village.ask(0, mark=mark)
    assert own.list_own(resident_id=village.scored.id_of(0)).rows == []


def withdrawing(village: Certifying, purpose: str, *, agrees_again: bool = False) -> Callable[[], None]:
    """Return what withdraws somebody's consent, once."""

    def now() -> None:
        me = village.scored.id_of(0)
        if consents.standing(person_id=me, purpose=purpose).stands:
            consents.withdraw_consent(village.villager(0), person_id=me, purpose=purpose)
            if agrees_again:
                village.scored.agree(0)

    return now


@pytest.mark.parametrize("agrees_again", [False, True], ids=["withdraws", "agrees again"])
@pytest.mark.parametrize(
    ("step", "first", "refusal"),
    [
        ("load_asking", True, NoScore),
        ("load_asking", False, NoScore),
        ("load_standing", True, NoScore),
        ("load_standing", False, Conflict),
        ("signed", False, Conflict),
    ],
)
def test_a_score_whose_consent_is_withdrawn_between_reading_and_writing_gets_none(
    village: Certifying,
    monkeypatch: pytest.MonkeyPatch,
    step: str,
    refusal: type[Exception],
    *,
    first: bool,
    agrees_again: bool,
) -> None:
    mark = previewed(village, 0).mark
    withdraw = withdrawing(village, "credit_score", agrees_again=agrees_again)
    where: Any = consents if step == "load_asking" else asking
    monkeypatch.setattr(where, step, around(getattr(where, step), withdraw, first=first))
    with pytest.raises(refusal):
        village.ask(0, mark=mark)
    assert own.list_own(resident_id=village.scored.id_of(0)).rows == []


def test_nothing_stands_on_an_event_by_which_a_consent_was_withdrawn(village: Certifying) -> None:
    me = village.scored.id_of(0)
    village.scored.withdraw(0)
    event = consents.standing(person_id=me, purpose="credit_score").event_id
    with pytest.raises(Conflict):
        commit(consents.prepare_standing(person_id=me, purpose="credit_score", event_id=event))


def test_a_score_that_stays_without_its_consent_gives_no_certificate(
    village: Certifying, monkeypatch: pytest.MonkeyPatch
) -> None:
    mark, standing = previewed(village, 0).mark, load_standing(resident_id=village.scored.id_of(0))
    village.scored.withdraw(0)
    monkeypatch.setattr(asking, "load_standing", lambda **_: standing)
    with pytest.raises(NoScore):
        village.ask(0, mark=mark)
    assert own.list_own(resident_id=village.scored.id_of(0)).rows == []


def around(real: Callable[..., Any], deed: Callable[[], None], *, first: bool) -> Callable[..., Any]:
    """Return what does a deed before what is asked, or after it."""

    def call(*args: Any, **asked: Any) -> Any:
        if first:
            deed()
        found = real(*args, **asked)
        if not first:
            deed()
        return found

    return call


@pytest.mark.parametrize("step", ["load_standing", "signed"])
def test_a_consent_to_certificates_that_is_withdrawn_meanwhile_gives_none(
    village: Certifying, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    before = village.ask(0)
    mark = previewed(village, 0).mark
    withdraw = withdrawing(village, "bank_certificate")
    monkeypatch.setattr(asking, step, around(getattr(asking, step), withdraw, first=False))
    with pytest.raises(Conflict):
        village.ask(0, mark=mark)
    (only,) = own.list_own(resident_id=village.scored.id_of(0)).rows
    assert (only.jti, only.state(village.scored.world.moment)) == (before.jti, CertificateState.REVOKED)


def test_who_moved_away_gets_none_also_before_the_night(village: Certifying, monkeypatch: pytest.MonkeyPatch) -> None:
    mark = previewed(village, 0).mark
    me = village.scored.id_of(0)

    def leave() -> None:
        people.set_status(village.scored.world.context(), resident_id=me, status=Status.MOVED)

    with monkeypatch.context() as patch:
        patch.setattr(asking, "signed", around(sign, leave, first=False))
        with pytest.raises(NotActive):
            village.ask(0, mark=mark)
    with pytest.raises(NotActive):
        village.ask(0, mark=mark)
    assert own.list_own(resident_id=me).rows == []


def test_two_asks_at_once_do_not_pass_the_most_that_one_may_have(
    village: Certifying, monkeypatch: pytest.MonkeyPatch
) -> None:
    mark = previewed(village, 0).mark
    load = consents.load_asking

    def meanwhile(**asked: Any) -> Any:
        found = load(**asked)
        monkeypatch.setattr(consents, "load_asking", load)
        village.ask(0, mark=mark)
        return found

    village.ask(0)
    monkeypatch.setattr(consents, "load_asking", meanwhile)
    with pytest.raises(Busy):
        village.ask(0, mark=mark)


def test_so_many_valid_ones_and_no_more_until_one_is_revoked_or_expires(village: Certifying) -> None:
    made = [village.ask(0) for _ in range(LIVE_MAX)]
    with pytest.raises(TooManyCertificates):
        village.ask(0)
    village.revoke(0, made[0])
    village.ask(0)
    village.scored.world.pass_days(30)
    village.ask(0)


def test_a_purpose_that_the_bank_does_not_offer_is_refused(village: Certifying) -> None:
    with pytest.raises(PurposeNotOffered):
        village.ask(0, purpose="旅游")


def test_a_suspended_bank_gets_no_certificate(village: Certifying) -> None:
    mark = previewed(village, 0).mark
    shops.suspend(village.town, partner_id=village.bank.partner_id, reason="合同到期")
    with pytest.raises(BankSuspended):
        village.ask(0, mark=mark)


def test_a_bank_without_an_offer_and_one_of_another_town_are_not_there(village: Certifying) -> None:
    with pytest.raises(NoOffer):
        asking.preview(resident_id=village.scored.id_of(0), bank_id=village.another_bank().partner_id)
    with pytest.raises(NoOffer):
        asking.preview(resident_id=village.scored.id_of(0), bank_id="t0009p" + village.bank.partner_id[6:])


def test_who_is_in_no_band_is_told_so(village: Certifying) -> None:
    with pytest.raises(NoBand):
        previewed(village, 5)


def test_who_has_no_score_is_told_so(village: Certifying) -> None:
    village.scored.withdraw(3)
    with pytest.raises(NoScore):
        previewed(village, 3)


def test_a_vetoed_score_gets_none(village: Certifying, monkeypatch: pytest.MonkeyPatch) -> None:
    load = load_standing
    monkeypatch.setattr(f"{asking.__name__}.load_standing", lambda **one: dataclasses.replace(load(**one), vetoed=True))
    with pytest.raises(Vetoed):
        previewed(village, 0)


@pytest.fixture
def few(tables: Any, monkeypatch: pytest.MonkeyPatch) -> Scored:
    assert tables is not None
    found = scored(World())
    reading.town_of.cache_clear()
    monkeypatch.setattr(reading, "of_version", lambda _town_id, _version: found.now)
    return found


def test_among_four_people_nobody_gets_one(few: Scored) -> None:
    village = certifying(few, agreed=4)
    village.offer()
    with pytest.raises(NotRanked):
        previewed(village, 0)


def test_among_five_people_the_first_fifth_is_somebody_and_the_first_tenth_nobody(few: Scored) -> None:
    village = certifying(few, agreed=5)
    village.offer(bands=(Band(10, 500_000, 350), TOP, HALF))
    assert previewed(village, 0).seen.band == TOP


def test_before_ranks_are_out_nobody_gets_one(few: Scored) -> None:
    village = certifying(few, agreed=5)
    village.offer()
    load = load_standing
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(
            f"{asking.__name__}.load_standing", lambda **one: dataclasses.replace(load(**one), ranked_on=None)
        )
        with pytest.raises(NotRanked):
            previewed(village, 0)
