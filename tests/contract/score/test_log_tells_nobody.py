"""What everybody reads of the log, and what its job writes down, once scores, certificates and policies are in it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from chalice.test import Client

from chalicelib.credit.certificates.core.certificates import Certificate
from chalicelib.credit.log.service import running
from chalicelib.credit.score.service import policies, reading
from chalicelib.foundation.facts.core.awards import account_of
from chalicelib.kernel import storage
from chalicelib.kernel.settings import settings
from infra import census
from tests.make.certificates import Certifying, certifying
from tests.make.logs import Log, silence, with_witnesses
from tests.make.scores import Scored
from tests.moto import rows_of
from tests.watch import WATCH


@pytest.fixture
def log(tables: Any) -> Iterator[Log]:
    assert tables is not None
    reading.town_of.cache_clear()
    with with_witnesses() as made:
        yield made
    reading.town_of.cache_clear()


@pytest.fixture
def bank(log: Log, village: Scored, monkeypatch: pytest.MonkeyPatch) -> Certifying:
    assert log.witnesses
    monkeypatch.setattr(reading, "of_version", lambda _town_id, _version: village.now)
    made = certifying(village)
    made.offer()
    return made


def published(log: Log, bank: Certifying) -> list[Certificate]:
    """Register and publish one thing of each kind, the second time while witnesses are away; return certificates."""
    made = [bank.ask(0), bank.ask(1)]
    policies.register_shipped(bank.town, town_id=bank.scored.village.town_id)
    running.run(bank.scored.world.context())
    made.append(bank.ask(0))
    silence(log.witnesses)
    running.run(bank.scored.world.context())
    return made


def answers(town_id: str) -> Iterator[str]:
    """Yield what the public doors of the log answer."""
    with Client(census.app()) as client:
        size = 9
        paths = ["/v1/log/policy", f"/v1/log/consistency?old=1&size={size}"]
        paths += [f"/v1/log/proof/{index}" for index in range(size)]
        for path in (*paths, f"/v1/places/{town_id}/score-policies/1/receipt"):
            answer = client.http.get(path)
            assert answer.status_code == 200, (path, answer.body)
            yield path + answer.body.decode()


def files() -> Iterator[str]:
    """Yield what lies in the public bucket."""
    s3, bucket = storage.client("s3"), settings().public_bucket
    for one in s3.list_objects_v2(Bucket=bucket)["Contents"]:
        yield one["Key"] + repr(s3.get_object(Bucket=bucket, Key=one["Key"])["Body"].read())


def test_neither_people_nor_banks_nor_certificates_are_in_what_everybody_reads_or_in_the_jobs_lines(
    log: Log, bank: Certifying
) -> None:
    made = published(log, bank)
    lines = list(WATCH.lines)
    assert any("log_below_quorum" in line for line in lines)
    assert any("witness_silent" in line for line in lines)
    told = [*answers(bank.scored.village.town_id), *files(), *lines, repr(rows_of("credit_log"))]
    secrets = {bank.bank.partner_id, bank.bank.name}
    for one in made:
        secrets |= {one.certificate_id, one.jti, one.sub, one.purpose, one.signed, one.lines["signed"]}
    for person in bank.scored.people:
        number = person.resident_id[6:]
        secrets |= {person.resident_id, number, account_of(person.resident_id), person.name, person.masked_name}
    assert not [(secret, text) for secret in sorted(secrets) for text in told if secret in text]
