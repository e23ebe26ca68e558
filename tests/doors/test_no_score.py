"""Minors, who refused and who withdrew have no score anywhere: in no table, no file, no line of the log, no copy."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from typing import Any

import pytest

from chalicelib.credit.certificates.service import asking
from chalicelib.credit.score.core.mine import NoScore
from chalicelib.credit.score.service import reading
from chalicelib.foundation.facts.core.activities import ActivityAttended
from chalicelib.foundation.facts.core.awards import account_of
from chalicelib.foundation.identity.core.consents import Consent, State
from chalicelib.foundation.identity.store import consents as consent_rows
from chalicelib.kernel import edge, storage
from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.errors import InvalidInput
from chalicelib.kernel.settings import settings
from chalicelib.kernel.writes import commit
from infra.tables import all_records
from tests.make.certificates import Certifying, certifying
from tests.make.partners import ask
from tests.make.people import resident
from tests.make.perks import Perks, given
from tests.make.refusing import says
from tests.make.scores import Scored, scored
from tests.make.world import World
from tests.moto import rows_of

MINUTES = {"minor": 61, "refuser": 67, "withdrawn": 73}
"""What each attended, so that what a score is made of can be told apart."""


@pytest.fixture
def town(tables: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Certifying]:
    assert tables is not None
    import app  # noqa: F401  What follows a consent that is withdrawn.

    reading.town_of.cache_clear()
    made = scored(World())
    monkeypatch.setattr(edge, "LIVE", made.world.context())
    monkeypatch.setattr(edge, "_resolvers", {"bearer": lambda _, token: principal(token)})
    town = certifying(made)
    town.offer()
    yield town
    reading.town_of.cache_clear()


def principal(resident_id: str) -> Principal:
    ordinal = int(resident_id[1:6])
    return Principal(resident_id, frozenset({Role.RESIDENT}), ((ordinal, ordinal + 1),), resident_id=resident_id)


def forced(village: Scored, person_id: str) -> None:
    """Let a row say that somebody agreed who may not."""
    made = Consent(
        person_id, "credit_score", State.GRANTED, "2026-11", person_id, person_id, village.world.moment,
        village.world.new_id(),
    )  # fmt: skip
    commit(consent_rows.prepare(made, was=None))


def attended(village: Scored, who: dict[str, str]) -> None:
    for name, one in who.items():
        activity_id = f"{village.village_id}a{village.world.new_id()}"
        village.tell(ActivityAttended(activity_id, one, "vol@1", MINUTES[name], MINUTES[name] * 3))


def every_row() -> Iterator[tuple[str, dict[str, Any]]]:
    for record in all_records():
        name = record.Meta.table_name
        yield from ((name, row) for row in rows_of(name))


def every_file() -> Iterator[tuple[str, bytes]]:
    s3 = storage.client("s3")
    for bucket in (settings().private_bucket, settings().public_bucket):
        for one in s3.list_objects_v2(Bucket=bucket).get("Contents", []):
            yield one["Key"], s3.get_object(Bucket=bucket, Key=one["Key"])["Body"].read()


def traces(who: dict[str, str], log: str) -> list[str]:
    """Return where anything of a score of somebody is, but for revoked certificates, which are theirs to read."""
    rows, files, found = list(every_row()), list(every_file()), []
    for name, one in who.items():
        named = (one, account_of(one))
        for table, row in rows:
            text = json.dumps(row, default=str, ensure_ascii=False)
            held = f"{row.get('part', {}).get('S', '').partition('#')[0]}.{row.get('row', {}).get('S', '')}"
            is_theirs = any(each in text for each in named) or held in named
            if is_theirs and (table in OF_SCORES or "score" in row or valid(table, row)):
                found.append(f"{name}: {table}")
        found += [
            f"{name}: {key}" for key, body in files if any(each.encode() in key.encode() + body for each in named)
        ]
        found += [f"{name}: log" for line in log.splitlines() if any(each in line for each in named)]
    return sorted(found)


OF_SCORES = ("credit_scores", "credit_objections", "credit_policies")
"""Where a row that names somebody is about their score."""


def valid(table: str, row: dict[str, Any]) -> bool:
    """Tell whether a row is a certificate that was not revoked, or says that there is one."""
    return table == "certificates" and (
        bool(row.get("live", {}).get("M")) or ("words" in row and "revoked_at" not in row)
    )


def test_minors_refusers_and_who_withdrew_have_no_score_anywhere(
    town: Certifying, capsys: pytest.CaptureFixture[str]
) -> None:
    village, perks = town.scored, Perks(town.scored)
    ctx = village.world.context()
    people = {
        "minor": resident(ctx, village.village, 90, born_on=dt.date(2009, 6, 1)),
        "refuser": resident(ctx, village.village, 91),
        "withdrawn": village.people[1],
    }
    who = {name: one.resident_id for name, one in people.items()}
    forced(village, who["minor"])
    programme = perks.published(least_age=14)
    made = [perks.apply(programme, one, shows=True) for one in people.values()]
    control = perks.apply(programme, 0, shows=True)
    town.ask(1)
    attended(village, who)
    village.night()
    assert set(traces(who, "")) == {"withdrawn: certificates", "withdrawn: credit_scores"}, "until they withdraw"
    village.withdraw(1)
    attended(village, who)
    perks.close()
    village.night()
    town.publish()
    assert perks.rate(control, given()).score is not None
    for application in made:
        with pytest.raises(InvalidInput):
            perks.rate(application, given())
        assert perks.rate(application, given(by_hand=20)).score is None
    for one in who.values():
        with pytest.raises(NoScore):
            asking.preview(resident_id=one, bank_id=town.bank.partner_id)
        assert says(ask("GET", "/v1/me/score/copy", as_=one), 404, "no_score")
        assert says(ask("GET", "/v1/me/score/facts", as_=one), 404, "no_score")
        assert ask("GET", "/v1/me/score", as_=one)[1]["score"] is None
    log = capsys.readouterr().err
    assert "no_score" in log
    assert traces(who, log) == []
    control_id = village.id_of(0)
    assert ask("GET", "/v1/me/score/copy", as_=control_id)[0] == 200
    assert {"them: credit_scores", "them: credit_perk_applications"} <= set(traces({"them": control_id}, ""))
