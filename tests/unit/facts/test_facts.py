"""Facts are read as they were written, also by an older house and a newer one."""

from __future__ import annotations

import json
import pkgutil

import pytest

from chalicelib.foundation.facts import core
from chalicelib.foundation.facts.core import Unknown
from chalicelib.foundation.facts.core.activities import ActivityAttended, ActivityNear
from chalicelib.foundation.facts.core.fact import NOUNS
from chalicelib.foundation.notifications.core.messages import message_of

NEAR = ActivityNear("v00001a1", "v00001r00001", "11月28日", "09:00")
ATTENDED = ActivityAttended("v00001a1", "v00001r00001", "vol@1", 60, 200, 60, 0)


@pytest.mark.parametrize("fact", [NEAR, ATTENDED])
def test_a_fact_is_read_as_it_was_written(fact: core.Fact) -> None:
    assert core.read(core.written(fact)) == fact


def test_fields_that_an_older_house_did_not_write_take_their_defaults() -> None:
    older = json.dumps(json.loads(core.written(ATTENDED))[:6])
    assert core.read(older) == ActivityAttended("v00001a1", "v00001r00001", "vol@1", 60, 200)


def test_what_only_a_newer_house_knows_is_left_alone() -> None:
    newer = json.dumps([*json.loads(core.written(NEAR)), "a field added since"])
    assert core.read(newer) == NEAR
    unknown = core.read(json.dumps(["NeverHeardOf", 1, [2]]))
    assert unknown == Unknown("NeverHeardOf")
    assert message_of("018f0000-0000-7000-8000-000000000000", unknown) is None
    assert "Unknown" not in core.all_facts()


def test_every_module_of_facts_is_known_to_who_reads_them() -> None:
    assert set(NOUNS) | {"fact", "awards"} == {module.name for module in pkgutil.iter_modules(core.__path__)}
