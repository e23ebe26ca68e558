"""Refusals say in each language what happened."""

from __future__ import annotations

import re

import pytest

from chalicelib.foundation.identity.core.cards import CardNotActive, State as CardState
from chalicelib.foundation.partners.core.keys import KeyScope, ScopeMissing
from chalicelib.foundation.reservations.core.places import PlaceState, WrongState
from chalicelib.kernel.errors import DomainError
from chalicelib.points.activities.core.refusals import ActivityInOtherState
from chalicelib.points.activities.core.states import State as ActivityState
from chalicelib.points.ledger.core.accounts import CapReached
from chalicelib.points.ledger.core.rules import Cap

REFUSALS = (
    *(ActivityInOtherState(state=state.value) for state in ActivityState),
    *(CardNotActive(state=state.value) for state in CardState if state is not CardState.ACTIVE),
    *(WrongState(state=state) for state in PlaceState),
    *(ScopeMissing(scope=str(scope)) for scope in KeyScope),
    *(CapReached(cap=str(cap), cap_zh=cap.zh) for cap in (Cap("p", "m", 1_000), Cap("m", "d", 240), Cap("t", "w", 2))),
)


@pytest.mark.parametrize(
    "refusal", REFUSALS, ids=lambda refusal: f"{refusal.code} {next(iter(refusal.facts.values()))}"
)
def test_a_state_is_told_in_chinese_words_in_the_chinese_sentence_alone(refusal: DomainError) -> None:
    assert not re.search("[a-z{]", refusal.sentence("zh"))
    assert str(next(iter(refusal.facts.values()))) in refusal.sentence("en")
