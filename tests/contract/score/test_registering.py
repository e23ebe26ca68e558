"""Scores, certificates and policies in the log: each with its entry, in its turn, opened by its owner alone."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Iterator
from typing import Any

import pytest

from chalicelib.credit.certificates.core.certificates import CERTIFICATE
from chalicelib.credit.certificates.core.refusals import NoSuchCertificate
from chalicelib.credit.certificates.service import own as certificates, verifying
from chalicelib.credit.log.core.batches import NotYetInLog
from chalicelib.credit.log.core.chains import NotRegistered, record_of_number
from chalicelib.credit.log.core.commitments import Kind, entry_of, opens, public_key_of, record_of, salt_of
from chalicelib.credit.log.core.merkle import NotProved
from chalicelib.credit.log.core.receipts import Receipt
from chalicelib.credit.log.core.tiles import read_bundle
from chalicelib.credit.log.service import identity, proving, running
from chalicelib.credit.log.store import files, rows
from chalicelib.credit.score.core.mine import NoScore
from chalicelib.credit.score.core.policies import NoSuchPolicy
from chalicelib.credit.score.core.policy_words import canonical
from chalicelib.credit.score.core.shipped import SHIPPED
from chalicelib.credit.score.service import nightly, policies, reading, refreshing, registering
from chalicelib.credit.score.store import scores as store
from chalicelib.credit.score.store.policies import find_book
from chalicelib.foundation.facts.core.awards import account_of
from chalicelib.foundation.identity.service import consents
from chalicelib.foundation.runs.core import Part
from chalicelib.kernel import storage, writes as writes_module
from chalicelib.kernel.errors import Busy
from chalicelib.kernel.settings import settings
from tests.contract.score.test_policies import drafted, sent, signed, simulated
from tests.make.certificates import Certifying, certifying
from tests.make.logs import with_witnesses
from tests.make.scores import Scored
from tests.moto import rows_of

__all__ = ["sent"]


@pytest.fixture(autouse=True)
def log(tables: Any) -> Iterator[None]:
    assert tables is not None
    reading.town_of.cache_clear()
    with with_witnesses():
        yield
    reading.town_of.cache_clear()


def published(village: Scored) -> list[bytes]:
    """Publish all that waits; return every entry of the log."""
    size = running.run(village.world.context()).published
    return list(itertools.chain.from_iterable(read_bundle(files.read, n, size) for n in range(-(-size // 256))))


def receipt(village: Scored, number: int, version: int) -> Receipt:
    return registering.receipt(resident_id=village.id_of(number), version=version)


def lived(village: Scored, nights: int = 3) -> None:
    for number in range(4):
        village.agree(number)
    for night in range(nights):
        for number in range(4):
            for _ in range(1 + night + number):
                village.attend(number, 240)
        village.night()


def test_every_score_that_somebody_had_is_in_the_log_and_each_names_the_one_before(village: Scored) -> None:
    lived(village)
    entries = published(village)
    assert len(entries) == sum(len(store.list_past(account_of(village.id_of(n)))) for n in range(4))
    for number in range(4):
        previous = b""
        for past in reversed(store.list_past(account_of(village.id_of(number)))):
            made = receipt(village, number, past.version)
            made.verify(identity.policy())
            record = record_of(made.record)
            assert entries[made.proof.index] == entry_of(made.salt, made.record)
            assert (record.holder, record.version, record.previous) == (village.id_of(number), past.version, previous)
            assert (record.lines["points"], record.lines["on"]) == (str(past.points), str(past.since))
            previous = entries[made.proof.index]
        kept = village.kept(number)
        assert kept is not None
        assert kept.chain is not None
        assert kept.chain.last == previous


def test_the_order_of_a_nights_entries_tells_nothing_of_the_order_of_its_people(village: Scored) -> None:
    lived(village, 4)
    published(village)
    orders = set[tuple[int, ...]]()
    for version in range(1, 5):
        at = {number: receipt(village, number, version).proof.index for number in range(4)}
        orders.add(tuple(sorted(at, key=at.__getitem__)))
    assert len(orders) >= 2, "people stand in the log by lot"


def test_a_score_that_nobody_changed_registers_nothing(village: Scored) -> None:
    lived(village)
    before = len(published(village))
    village.again()
    village.night()
    assert len(published(village)) == before


def test_a_receipt_is_there_once_the_score_is_published(village: Scored) -> None:
    lived(village, 1)
    with pytest.raises(NotYetInLog):
        receipt(village, 0, 1)
    published(village)
    assert receipt(village, 0, 1).verify(identity.policy()).size == 4
    with pytest.raises(NoScore):
        receipt(village, 0, 2)
    with pytest.raises(NoScore):
        receipt(village, 5, 1)


def test_a_receipt_opens_just_its_own_entry(village: Scored) -> None:
    lived(village, 1)
    entries = published(village)
    mine, other = receipt(village, 0, 1), receipt(village, 1, 1)
    assert [opens(one, mine.salt, mine.record) for one in entries].count(True) == 1
    assert not any(opens(one, other.salt, mine.record) for one in entries)


def test_nothing_that_tells_of_somebody_is_in_what_everybody_reads(village: Scored) -> None:
    lived(village)
    published(village)
    s3, bucket = storage.client("s3"), settings().public_bucket
    keys = [one["Key"] for one in s3.list_objects_v2(Bucket=bucket)["Contents"]]
    told = b"".join(key.encode() + s3.get_object(Bucket=bucket, Key=key)["Body"].read() for key in keys)
    told += proving.prove(index=0).text.encode() + repr(rows_of("credit_log")).encode()
    for one in village.people:
        parts = (one.resident_id, one.resident_id[-5:], account_of(one.resident_id), one.name, one.masked_name)
        assert not [part for part in parts if part.encode() in told]


def test_who_withdraws_leaves_entries_that_nobody_opens_and_every_other_proof_holds(village: Scored) -> None:
    lived(village)
    entries = published(village)
    mine, others = receipt(village, 0, 1), [receipt(village, number, 1) for number in (1, 2, 3)]
    village.withdraw(0)
    assert not [row for row in rows_of("credit_scores") if "log_key" in row and row["row"]["S"] == "00001"]
    with pytest.raises(NoScore):
        receipt(village, 0, 1)
    assert published(village)[: len(entries)] == entries
    for number, before in zip((1, 2, 3), others, strict=True):
        receipt(village, number, 1).proof.verify(entry_of(before.salt, before.record), identity.policy())
    village.agree(0)
    village.night()
    published(village)
    anew = receipt(village, 0, 1)
    assert anew.salt != mine.salt
    assert record_of(anew.record).previous == b""


def test_a_night_that_dies_leaves_no_score_without_its_entry(village: Scored, monkeypatch: pytest.MonkeyPatch) -> None:
    lived(village, 1)
    commits, real = [0], writes_module.attempt

    def attempt(writes: Any) -> Any:
        commits[0] += 1
        if commits[0] == 2:
            raise Busy
        return real(writes)

    monkeypatch.setattr(refreshing, "attempt", attempt)
    monkeypatch.setattr(refreshing, "BATCH", 2)
    for number in range(4):
        village.attend(number, 600)
    with pytest.raises(Busy):
        village.night()
    monkeypatch.setattr(refreshing, "attempt", real)
    for goes_on in (False, True):
        if goes_on:
            village.again()
        pasts = sum(len(store.list_past(account_of(village.id_of(n)))) for n in range(4))
        assert len(published(village)) == pasts == (8 if goes_on else 6)


def test_a_policy_that_two_signed_is_registered_so_that_anybody_opens_it(village: Scored, sent: list[Part]) -> None:
    draft = simulated(village, drafted(village), sent)
    for name in ("s-tom", "s-tia"):
        signed(village, draft, name)
    (entry,) = published(village)
    (one,) = find_book(draft.town_id).signed
    assert one.registered is not None
    lines = {
        "policy": "2",
        "effective": str(draft.effective_on),
        "digest": hashlib.sha256(canonical(draft.policy)).hexdigest(),
    }
    record = record_of_number(Kind.POLICY, draft.town_id, 1, b"", lines)
    assert opens(entry, salt_of(public_key_of(draft.town_id), record.record_id), record.canonical())
    assert proving.prove_place(place=one.registered.place).index == 0


def test_everybody_gets_the_receipt_of_a_signed_policy_and_of_the_one_that_ships(
    village: Scored, sent: list[Part]
) -> None:
    draft = simulated(village, drafted(village), sent)
    for name in ("s-tom", "s-tia"):
        signed(village, draft, name)
    town_id = draft.town_id
    with pytest.raises(NotRegistered):
        policies.receipt(town_id=town_id, version=1)
    for _ in range(2):
        policies.register_shipped(village.world.context(), town_id=town_id)
    with pytest.raises(NotYetInLog):
        policies.receipt(town_id=town_id, version=1)
    assert len(published(village)) == 2, "the one that ships is registered once"
    for version, policy, effective in ((2, draft.policy, str(draft.effective_on)), (1, SHIPPED, "")):
        now, made = policies.receipt(town_id=town_id, version=version)
        assert (now.version, now.policy) == (version, policy)
        made.verify(identity.policy())
        told = record_of(made.record)
        assert told.holder == town_id
        assert told.lines == {
            "policy": str(version), "effective": effective, "digest": hashlib.sha256(canonical(policy)).hexdigest()
        }  # fmt: skip
    for unknown in (0, 3):
        with pytest.raises(NoSuchPolicy):
            policies.receipt(town_id=town_id, version=unknown)


def test_a_towns_first_night_registers_the_policy_that_ships_and_the_next_signed_one_goes_on_from_it(
    village: Scored, sent: list[Part]
) -> None:
    nightly.start_night(village.world.context())
    draft = simulated(village, drafted(village), sent)
    for name in ("s-tom", "s-tia"):
        signed(village, draft, name)
    published(village)
    _, first = policies.receipt(town_id=draft.town_id, version=1)
    _, second = policies.receipt(town_id=draft.town_id, version=2)
    assert record_of(second.record).previous == entry_of(first.salt, first.record)


@pytest.fixture
def bank(village: Scored, monkeypatch: pytest.MonkeyPatch) -> Certifying:
    monkeypatch.setattr(reading, "of_version", lambda _town_id, _version: village.now)
    made = certifying(village)
    made.offer()
    return made


def test_a_certificate_is_registered_with_what_the_bank_holds(bank: Certifying) -> None:
    first, second = bank.ask(0), bank.ask(0)
    published(bank.scored)
    me = bank.scored.id_of(0)
    one = certificates.receipt(resident_id=me, certificate_id=first.certificate_id)
    other = certificates.receipt(resident_id=me, certificate_id=second.certificate_id)
    for made in (one, other):
        made.verify(identity.policy())
    assert record_of(one.record).lines == first.lines
    bank.revoke(0, first)
    assert certificates.receipt(resident_id=me, certificate_id=first.certificate_id).record == one.record


def test_a_certificates_receipt_tells_a_bank_of_no_other_certificate_and_not_who_its_holder_is(
    bank: Certifying,
) -> None:
    bank.ask(0)
    made, me = bank.ask(0), bank.scored.id_of(0)
    entries = published(bank.scored)
    shown = certificates.receipt(resident_id=me, certificate_id=made.certificate_id)
    shown.verify(identity.policy())
    told = record_of(shown.record)
    assert (told.record_id, told.holder, told.version, told.previous) == (f"{made.sub}/certificate/1", made.sub, 1, b"")
    for part in (me, me[-5:], account_of(me), made.certificate_id, *(entry.hex() for entry in entries)):
        assert part.encode() not in shown.record


def test_a_bank_gets_the_receipt_of_what_it_was_given_and_no_other_bank_does(bank: Certifying) -> None:
    made, me = bank.ask(0), bank.scored.id_of(0)
    with pytest.raises(NotYetInLog):
        verifying.receipt(bank.teller(), signed=made.signed)
    published(bank.scored)
    found = verifying.receipt(bank.teller(), signed=made.signed)
    found.verify(identity.policy())
    lines = record_of(found.record).lines
    assert (lines["signed"], lines["jti"]) == (hashlib.sha256(made.signed.encode()).hexdigest(), made.jti)
    assert found.record == certificates.receipt(resident_id=me, certificate_id=made.certificate_id).record
    assert certificates.list_looks(resident_id=me).rows == []
    for teller, sent_in in ((bank.teller(bank.another_bank()), made.signed), (bank.teller(), made.signed + "x")):
        with pytest.raises(NoSuchCertificate):
            verifying.receipt(teller, signed=sent_in)
    bank.scored.withdraw(0)
    with pytest.raises(NotRegistered):
        verifying.receipt(bank.teller(), signed=made.signed)


def test_who_withdraws_can_not_open_their_certificates_any_more(bank: Certifying) -> None:
    made, me = bank.ask(0), bank.scored.id_of(0)
    published(bank.scored)
    bank.scored.withdraw(0)
    with pytest.raises(NotRegistered):
        certificates.receipt(resident_id=me, certificate_id=made.certificate_id)
    assert not [row for row in rows_of("certificates") if "log_key" in row]


def test_who_agrees_again_can_not_open_the_certificates_of_before(bank: Certifying) -> None:
    before, me = bank.ask(0), bank.scored.id_of(0)
    published(bank.scored)
    consents.withdraw_consent(bank.scored.world.context(), person_id=me, purpose=CERTIFICATE)
    made = bank.ask(0)
    published(bank.scored)
    found = certificates.receipt(resident_id=me, certificate_id=made.certificate_id)
    assert record_of(found.record).previous == b""
    with pytest.raises(NotRegistered):
        certificates.receipt(resident_id=me, certificate_id=before.certificate_id)


def test_a_proof_of_another_log_is_not_taken(village: Scored) -> None:
    lived(village, 1)
    published(village)
    made = receipt(village, 0, 1)
    altered = Receipt(made.record.replace(b"points", b"pointz"), made.salt, made.proof)
    with pytest.raises(NotProved):
        altered.verify(identity.policy())
    assert rows.find_published().size == 4
