"""Several officers and the shop at one statement on a real store: one step each, and no approval over an objection."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from chalicelib.kernel import storage
from chalicelib.kernel.authz import Principal
from chalicelib.kernel.errors import Busy, DomainError
from chalicelib.points.settlement.core.life import Deed, OwnAdjustment, OwnCheck, StatementElsewhere
from chalicelib.points.settlement.core.objections import Verdict
from chalicelib.points.settlement.core.statements import Payment, Statement
from chalicelib.points.settlement.service import deciding, objecting, reading
from chalicelib.points.settlement.store import statements as store_of
from tests.faults import Faults, hurried
from tests.make.partners import in_sixteen_threads
from tests.make.settlement import CLOSING, FIRST, MONTH, SECOND, Shop, china, open_shop
from tests.make.world import key_at


def closed(fen: int = 500) -> Shop:
    shop = open_shop()
    shop.sell(fen, china(3))
    shop.close()
    return shop


def step(shop: Shop, deed: Deed, who: Any = FIRST, *, key: str = "", payment: Payment | None = None) -> Statement:
    ctx = shop.officer(who)
    return deciding.decide(
        ctx, partner_id=shop.partner_id, month=MONTH, deed=deed, key=key or ctx.new_id(), payment=payment
    )


def answer(shop: Shop, key: str, fen: int, *, by: str = "", who: Principal = FIRST) -> None:
    deciding.answer_objection(
        shop.officer(who), partner_id=shop.partner_id, month=MONTH, objection_id=key, answer=Verdict.UPHOLD,
        reason="补上", fen=fen, on_next=False, key=by or key,
    )  # fmt: skip


def now(shop: Shop) -> Statement:
    found = store_of.find(shop.partner_id, MONTH)
    assert found is not None
    return found


def test_of_sixteen_who_pay_at_once_one_does_and_the_same_key_is_the_same_payment(store: Any) -> None:
    shop = closed()
    step(shop, Deed.CHECK)
    step(shop, Deed.APPROVE, SECOND)
    keys = [key_at(CLOSING, n % 4) for n in range(16)]
    paid: list[str] = []
    refused: list[str] = []

    def pay(n: int) -> None:
        payment = Payment(f"ABC{n % 4:04d}", CLOSING.date().replace(day=9))
        try:
            made = step(shop, Deed.PAY, key=keys[n], payment=payment)
            assert made.payment is not None
            paid.append(made.payment.reference)
        except (DomainError, Busy) as error:
            refused.append(error.code)

    in_sixteen_threads(pay)
    assert len(set(paid)) == 1
    assert set(refused) <= {"statement_elsewhere", "busy"}
    assert [one.deed for one in now(shop).steps] == ["check", "approve", "pay"]


def test_no_statement_is_approved_over_an_objection_made_at_the_same_moment(store: Any) -> None:
    for turn in range(4):
        shop = closed()
        step(shop, Deed.CHECK)
        said: list[str] = []

        def work(n: int, shop: Shop = shop, turn: int = turn, said: list[str] = said) -> None:
            try:
                if n % 4 == 0:
                    key = key_at(CLOSING, 100 * turn + n)
                    objecting.object_to(shop.till(), month=MONTH, line="", theirs="", reason="少了一笔", key=key)
                    said.append(key)
                else:
                    step(shop, Deed.APPROVE, SECOND)
            except (DomainError, Busy):
                return

        in_sixteen_threads(work)
        one = now(shop)
        assert one.open_objections == one.objections == len(said)
        assert (one.state == "approved") == (one.open_objections == 0)


def test_an_objection_answered_by_sixteen_at_once_changes_the_amount_once(store: Any) -> None:
    shop = closed()
    key = key_at(CLOSING, 1)
    objecting.object_to(shop.till(), month=MONTH, line=shop.sold[0].line, theirs="", reason="少了", key=key)
    storage.client("sqs").create_queue(QueueName="sanbao-test-settlement")

    def work(n: int) -> None:
        try:
            answer(shop, key, 7, by=key_at(CLOSING, n))
        except (DomainError, Busy):
            return

    in_sixteen_threads(work)
    one = now(shop)
    assert (one.adjusted_fen, one.open_objections, one.revision) == (7, 0, 1)


def test_no_officer_alone_changes_a_checked_statement_and_approves_it(store: Any) -> None:
    """The first one checked; the second one adds 700 fen and would have it paid."""
    shop = closed()
    storage.client("sqs").create_queue(QueueName="sanbao-test-settlement")
    keys = [key_at(CLOSING, n) for n in range(2)]
    for key in keys:
        objecting.object_to(shop.till(), month=MONTH, line="", theirs="", reason="少了一笔", key=key)
    step(shop, Deed.CHECK)
    for key in keys:
        answer(shop, key, 350, who=SECOND)
    with pytest.raises(StatementElsewhere):
        step(shop, Deed.APPROVE, SECOND)
    step(shop, Deed.CHECK)
    with pytest.raises(OwnAdjustment):
        step(shop, Deed.APPROVE, SECOND)
    with pytest.raises(OwnCheck):
        step(shop, Deed.APPROVE)
    one = step(shop, Deed.APPROVE, dataclasses.replace(SECOND, subject="t0001s3"))
    assert [(made.deed, made.by, made.why) for made in one.steps[:2]] == [
        ("check", FIRST.signature, ""), ("uphold", SECOND.signature, "补上"),
    ]  # fmt: skip
    assert (one.payable_fen, len(one.steps)) == (1_200, 4)


def test_faults_on_the_wire_lose_no_step_and_do_none_twice(store: Any) -> None:
    shop = closed()
    storage.client("sqs").create_queue(QueueName="sanbao-test-settlement")
    keys = [key_at(CLOSING, n) for n in range(4)]
    payment = Payment("ABC0001", CLOSING.date().replace(day=9))
    deeds = [
        lambda: objecting.object_to(shop.till(), month=MONTH, line="", theirs="", reason="少了", key=keys[0]),
        lambda: answer(shop, keys[0], 9),
        lambda: step(shop, Deed.CHECK, key=keys[1]),
        lambda: step(shop, Deed.APPROVE, SECOND, key=keys[2]),
        lambda: step(shop, Deed.PAY, key=keys[3], payment=payment),
    ]
    with hurried(), Faults(storage.client(), seed=11).armed():
        for deed in deeds:
            _until_answered(deed)
    one = now(shop)
    assert (one.payable_fen, one.open_objections, one.objections) == (509, 0, 1)
    assert [made.deed for made in one.steps] == ["uphold", "check", "approve", "pay"]
    assert [made.fen for made in reading.load_whole(partner_id=shop.partner_id, month=MONTH).objections] == [9]
    assert dataclasses.replace(one, version=0) == dataclasses.replace(now(shop), version=0)


def _until_answered(deed: Any) -> None:
    while True:
        try:
            deed()
        except Busy:
            continue
        return
