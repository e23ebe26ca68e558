"""What becomes of certificates, whatever is done with them in whatever order."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
from hypothesis import given, strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from chalicelib.credit.certificates.core import certificates as core
from chalicelib.credit.certificates.core.certificates import LIVE_MAX, Certificate, CertificateState, Live, Seen, Why
from chalicelib.credit.certificates.core.looks import Found, found_of
from chalicelib.credit.certificates.core.offers import Offer
from chalicelib.credit.certificates.core.refusals import (
    CertificateEnded,
    NoBand,
    NotRanked,
    PurposeNotOffered,
    TooManyCertificates,
    Vetoed,
)
from chalicelib.credit.score.core.mine import Standing
from tests.unit.certificates.test_offers import AT, HALF, TOP, offer

DAY = dt.timedelta(days=1)
BANK = "t0001p1"
OFFER: Offer = offer(TOP, HALF)
STANDING = Standing("v00012r00345", 700, "A", 3, 2, AT.date(), 100, 5, AT.date(), disputed=False, vetoed=False)


def certificate(number: int = 1, issued_at: dt.datetime = AT) -> Certificate:
    seen = Seen(BANK, "农商银行", TOP, 1, AT.date(), 1, disputed=False)
    return Certificate(
        f"c{number}",
        "v00012r00345",
        f"j{number}",
        f"s{number}",
        "创业贷款",
        seen,
        "王*",
        b"",
        "2026-11",
        issued_at,
        "f",
    )


def test_it_is_valid_for_thirty_days_to_the_second() -> None:
    one = certificate()
    assert one.state(AT + 30 * DAY - dt.timedelta(seconds=1)) is CertificateState.VALID
    assert one.state(AT + 30 * DAY) is CertificateState.EXPIRED


def test_what_was_revoked_stays_so_and_says_when_it_was_first() -> None:
    once = core.revoked(certificate(), AT + DAY, Why.OWN)
    assert core.revoked(once, AT + 2 * DAY, Why.CONSENT) == once
    assert (once.state(AT + 90 * DAY), once.revoked_at, once.why) == (CertificateState.REVOKED, AT + DAY, Why.OWN)


def test_what_has_expired_can_not_be_revoked() -> None:
    with pytest.raises(CertificateEnded):
        core.revoked(certificate(), AT + 30 * DAY, Why.OWN)


def test_a_bank_is_told_that_one_without_a_score_behind_it_is_revoked() -> None:
    one = certificate()
    assert found_of(one, AT, is_upheld=True) is Found.VALID
    assert found_of(one, AT, is_upheld=False) is Found.REVOKED
    assert found_of(one, AT + 30 * DAY, is_upheld=False) is Found.EXPIRED
    assert found_of(core.revoked(one, AT, Why.OWN), AT, is_upheld=True) is Found.REVOKED


def test_what_the_bank_sees_is_the_band_and_no_number_of_the_standing() -> None:
    assert core.seen_of(STANDING, OFFER) == Seen(BANK, "农商银行", TOP, 1, AT.date(), 2, disputed=False)
    assert core.seen_of(dataclasses.replace(STANDING, disputed=True), OFFER).disputed


@given(st.integers(0, 1_000), st.integers(0, 99))
def test_two_people_in_one_band_look_alike(points: int, better: int) -> None:
    other = dataclasses.replace(STANDING, resident_id="v00013r00001", points=points, grade="C", better=better)
    if better < 20:
        assert core.seen_of(other, OFFER) == core.seen_of(STANDING, OFFER)


def test_refusals_before_a_band_is_looked_for() -> None:
    for change, refusal in (
        ({"vetoed": True}, Vetoed),
        ({"ranked_on": None}, NotRanked),
        ({"people": 4, "better": 0}, NotRanked),
        ({"better": 50}, NoBand),
    ):
        with pytest.raises(refusal):
            core.seen_of(dataclasses.replace(STANDING, **change), OFFER)
    with pytest.raises(PurposeNotOffered):
        core.check_purpose("旅游", OFFER)
    core.check_purpose("创业贷款", OFFER)


def test_what_is_signed_names_nobody_and_says_no_score() -> None:
    claims = core.claims_of(certificate(), "https://sanbao.example.cn")
    assert claims["sub"] == "s1"
    assert claims["exp"] - claims["iat"] == 30 * 86_400
    assert "v00012r00345" not in str(claims)
    assert claims["aud"] == BANK


class Lives(RuleBasedStateMachine):
    """Somebody gets certificates, revokes them, and time passes; a plain dict of end and revocation is the model."""

    @initialize()
    def begin(self) -> None:
        self.now, self.made = AT, 0
        self.live = Live("v00012r00345")
        self.all: dict[str, Certificate] = {}
        self.revoked: set[str] = set()

    @rule()
    def get(self) -> None:
        self.made += 1
        one = certificate(self.made, self.now)
        live = self.live.at(self.now)
        if len(live.rows) == LIVE_MAX:
            with pytest.raises(TooManyCertificates):
                live.having(one)
        else:
            self.live, self.all[one.jti] = live.having(one), one

    @rule(data=st.data())
    def revoke(self, data: st.DataObject) -> None:
        if not self.all:
            return
        jti = data.draw(st.sampled_from(sorted(self.all)))
        state = self.all[jti].state(self.now)
        if state is CertificateState.EXPIRED:
            with pytest.raises(CertificateEnded):
                core.revoked(self.all[jti], self.now, Why.OWN)
            return
        self.all[jti] = core.revoked(self.all[jti], self.now, Why.OWN)
        self.revoked.add(jti)
        self.live = self.live.at(self.now).without(jti)

    @rule(days=st.integers(1, 40))
    def wait(self, days: int) -> None:
        self.now += days * DAY

    @invariant()
    def those_that_are_valid_are_those_that_may_be(self) -> None:
        valid = {jti for jti, one in self.all.items() if one.state(self.now) is CertificateState.VALID}
        assert set(self.live.at(self.now).rows) == valid
        assert len(valid) <= LIVE_MAX
        assert valid.isdisjoint(self.revoked)


TestLives = Lives.TestCase
