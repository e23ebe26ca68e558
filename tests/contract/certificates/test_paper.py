"""Certificates by a consent on paper: printed to be signed, given once, and ended with the consent."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from chalicelib.credit.certificates.core.certificates import Certificate, CertificateState, Preview
from chalicelib.credit.certificates.core.looks import Found
from chalicelib.credit.certificates.core.refusals import SeenChanged
from chalicelib.credit.certificates.service import own, paper
from chalicelib.credit.looks.core import LookedAt, OnPaper
from chalicelib.credit.score.core.mine import NoScore
from chalicelib.credit.score.service import paper as score_paper
from chalicelib.foundation.identity.core.consents import PaperDateAhead
from chalicelib.foundation.identity.core.purposes import PURPOSES
from chalicelib.foundation.identity.core.relatives import OwnFamily
from chalicelib.foundation.identity.service import consents
from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import KeyReused
from tests.make.certificates import PURPOSE, Certifying

NUMBER = "佛山村〔2026〕证-001"


def vera(village: Certifying, person: str = "") -> Context:
    place = village.scored.village
    officer = Principal("s-vera", frozenset({Role.VILLAGE_OFFICER}), ((12, 13),), place.town_id, person)
    return village.scored.world.context(officer)


def previewed(village: Certifying, number: int = 0, person: str = "") -> tuple[Preview, str]:
    who = vera(village, person)
    return paper.preview(who, resident_id=village.scored.id_of(number), bank_id=village.bank.partner_id)


def given(village: Certifying, number: int = 0, *, days: int = 0, person: str = "", **more: Any) -> Certificate:
    asked: dict[str, Any] = {
        "key": village.scored.world.new_id(),
        "bank_id": village.bank.partner_id,
        "purpose": PURPOSE,
        "consent": PURPOSES["bank_certificate"].present.version,
        "mark": more.pop("mark", "") or previewed(village, number)[0].mark,
        "paper": OnPaper(more.pop("document", NUMBER), village.scored.today + dt.timedelta(days=days)),
    }
    return paper.enter(vera(village, person), resident_id=village.scored.id_of(number), **asked | more)


def test_what_is_printed_is_what_the_page_shows_and_whose_it_is_sees_who_printed_it(village: Certifying) -> None:
    shown, name = previewed(village)
    assert name == village.scored.people[0].name
    page = score_paper.list_looks(resident_id=village.scored.id_of(0), size=5, cursor=None)
    assert [(one.what, one.by) for one, _ in page.rows] == [(LookedAt.BAND_SHOWN, "s-vera")]
    made = given(village, mark=shown.mark)
    assert made.seen == shown.seen


def test_a_certificate_by_a_paper_is_as_any_keeps_the_number_and_is_given_once(village: Certifying) -> None:
    key = village.scored.world.new_id()
    mark = previewed(village)[0].mark
    made = given(village, key=key, mark=mark)
    assert given(village, key=key, mark=mark) == made
    with pytest.raises(KeyReused):
        given(village, key=key, mark=mark, document="另一张")
    (mine,) = own.list_own(resident_id=village.scored.id_of(0)).rows
    assert (mine, mine.paper and (mine.paper.document, mine.paper.by)) == (made, (NUMBER, "s-vera"))
    agreed = consents.standing(person_id=village.scored.id_of(0), purpose="bank_certificate")
    assert (agreed.stands, agreed.paper.document, agreed.recorded_by) == (True, NUMBER, "s-vera")
    assert village.verify(made.signed).found is Found.VALID


def test_who_withdraws_on_paper_has_no_valid_one_any_more(village: Certifying) -> None:
    made = given(village)
    consents.withdraw_consent(
        vera(village), person_id=village.scored.id_of(0), purpose="bank_certificate", paper=made.paper.seen
    ) if made.paper else None
    found = own.load_own(resident_id=village.scored.id_of(0), certificate_id=made.certificate_id)
    assert found.state(village.scored.world.moment) is CertificateState.REVOKED


def test_nobody_prints_or_enters_one_of_their_own_household_or_by_a_paper_of_tomorrow(village: Certifying) -> None:
    with pytest.raises(OwnFamily):
        previewed(village, person=village.scored.id_of(1))
    mark = previewed(village)[0].mark
    with pytest.raises(OwnFamily):
        given(village, mark=mark, person=village.scored.id_of(1))
    with pytest.raises(PaperDateAhead):
        given(village, mark=mark, days=1)
    with pytest.raises(SeenChanged):
        given(village, mark="0" * 32)
    assert own.list_own(resident_id=village.scored.id_of(0)).rows == []


def test_of_who_has_no_score_nothing_is_printed(village: Certifying) -> None:
    village.scored.withdraw(0)
    with pytest.raises(NoScore):
        previewed(village)
