"""A statement's life and what is said against it: every deed, every refusal."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from chalicelib.kernel.authz import Principal
from chalicelib.kernel.errors import InvalidInput
from chalicelib.points.settlement.core import life, objections
from chalicelib.points.settlement.core.life import Deed
from chalicelib.points.settlement.core.objections import ObjectionState, Verdict
from chalicelib.points.settlement.core.statements import Officer, Payment, State, Statement, Step
from tests.make.settlement import FIRST, SECOND, china
from tests.unit.settlement.test_statements import statement

TENTH = china(10, month=12)
THIRD = replace(SECOND, subject="t0001s4")
PAID = Payment("ABC2026120001", dt.date(2026, 12, 10))


def do(
    one: Statement,
    deed: Deed,
    who: Principal = FIRST,
    *,
    seen_fen: int | None = None,
    family: bool = False,
    payment: Payment | None = None,
    at: dt.datetime = TENTH,
) -> Statement:
    step = Step(deed.value, who.signature, who.person, at)
    if deed in (Deed.UPHOLD, Deed.DECLINE):
        fen = 5 if deed is Deed.UPHOLD else 0
        return life.answered(one, deed, Officer(who, family), fen=fen, on_next=False, step=step)
    return life.decided(one, deed, Officer(who, family), seen_fen=seen_fen, step=step, payment=payment)


def approved() -> Statement:
    checked = do(statement(adjusted_fen=500), Deed.CHECK)
    return do(checked, Deed.APPROVE, SECOND)


def test_a_statement_is_checked_approved_by_another_and_paid() -> None:
    paid = do(approved(), Deed.PAY, payment=PAID)
    assert (paid.state, paid.payment) == (State.PAID, PAID)
    assert [(step.deed, step.by) for step in paid.steps] == [
        ("check", FIRST.subject),
        ("approve", SECOND.subject),
        ("pay", FIRST.subject),
    ]
    assert paid.version == 3


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("deed", list(Deed))
def test_every_deed_leads_where_the_table_says_and_nowhere_else(state: State, deed: Deed) -> None:
    steps = (
        Step("check", FIRST.subject, "", china(9, month=12)),
        Step("approve", SECOND.subject, "", china(9, month=12)),
    )
    one = statement(state=state, adjusted_fen=5, steps=steps)
    who, to = (SECOND, life.NEXT.get((state, deed)))
    payment = PAID if deed is Deed.PAY else None
    if to is None:
        with pytest.raises(life.StatementElsewhere):
            do(one, deed, who, payment=payment)
    else:
        assert do(one, deed, who, payment=payment).state is to


def test_nobody_approves_what_they_checked_under_either_of_their_accounts() -> None:
    person = replace(FIRST, resident_id="v00012r00345")
    checked = do(statement(), Deed.CHECK, person)
    with pytest.raises(life.OwnCheck):
        do(checked, Deed.APPROVE, person)
    with pytest.raises(life.OwnCheck):
        do(checked, Deed.APPROVE, replace(SECOND, resident_id="v00012r00345"))
    again = do(do(checked, Deed.SEND_BACK, SECOND), Deed.CHECK, SECOND)
    with pytest.raises(life.OwnCheck):
        do(again, Deed.APPROVE, SECOND)
    assert do(again, Deed.APPROVE, person).state is State.APPROVED


@pytest.mark.parametrize("on_next", [False, True])
def test_what_an_upheld_objection_changed_is_checked_anew_and_approved_by_somebody_else(
    on_next: bool,  # noqa: FBT001  A case of the table.
) -> None:
    """One officer alone could add to a checked statement and approve it."""
    checked = replace(do(statement(), Deed.CHECK, FIRST), open_objections=2)
    step = Step(Deed.UPHOLD, SECOND.signature, SECOND.person, TENTH, "补上")
    after = life.answered(checked, Deed.UPHOLD, Officer(SECOND), fen=500, on_next=on_next, step=step)
    assert (after.state, after.open_objections, after.steps[-1]) == (State.CLOSED, 1, step)
    again = do(do(after, Deed.DECLINE, SECOND), Deed.CHECK, FIRST)
    person = replace(SECOND, resident_id="v00012r00345")
    named = replace(again, steps=(*again.steps[:1], step_of(person), *again.steps[2:]))
    for one, who in ((again, SECOND), (named, replace(person, subject="t0001s3"))):
        with pytest.raises(life.OwnAdjustment):
            do(one, Deed.APPROVE, who)
    assert do(again, Deed.APPROVE, THIRD).state is State.APPROVED


def step_of(who: Principal) -> Step:
    return Step(Deed.UPHOLD, who.signature, who.person, TENTH, "补上")


def test_a_declined_objection_leaves_the_check_and_its_officer_may_approve() -> None:
    checked = replace(do(statement(), Deed.CHECK, FIRST), open_objections=1)
    after = do(checked, Deed.DECLINE, SECOND)
    assert (after.state, after.steps) == (State.CHECKED, checked.steps)
    assert do(after, Deed.APPROVE, SECOND).state is State.APPROVED


def test_of_many_upheld_objections_a_step_is_kept_for_each_officer_and_each_check_undone() -> None:
    one = replace(statement(), open_objections=4)
    for who in (FIRST, FIRST, SECOND):
        one = do(one, Deed.UPHOLD, who)
    assert [step.by for step in one.steps] == [FIRST.signature, SECOND.signature]
    one = do(do(one, Deed.CHECK, FIRST), Deed.UPHOLD, FIRST)
    assert [step.deed for step in one.steps] == ["uphold", "uphold", "check", "uphold"]
    assert (one.adjusted_fen, one.open_objections, one.state) == (20, 0, State.CLOSED)


@pytest.mark.parametrize("deed", list(Deed))
def test_the_shops_family_decides_on_nothing(deed: Deed) -> None:
    states = {Deed.CHECK: State.CLOSED, Deed.PAY: State.APPROVED}
    one = statement(state=states.get(deed, State.CHECKED), steps=(Step("check", "s9", "", china(9, month=12)),))
    with pytest.raises(life.ShopsFamily):
        do(one, deed, family=True, payment=PAID)


def test_an_approval_waits_for_open_objections_and_names_how_many() -> None:
    checked = replace(do(statement(), Deed.CHECK), open_objections=2)
    with pytest.raises(life.ObjectionsOpen) as refused:
        do(checked, Deed.APPROVE, SECOND)
    assert refused.value.facts == {"count": 2}


def test_what_is_approved_is_what_the_officer_saw() -> None:
    checked = do(statement(adjusted_fen=500), Deed.CHECK, seen_fen=500)
    with pytest.raises(life.AmountChanged):
        do(checked, Deed.APPROVE, SECOND, seen_fen=499)
    assert do(checked, Deed.APPROVE, SECOND, seen_fen=500).state is State.APPROVED


def test_nothing_is_not_paid() -> None:
    one = do(do(statement(adjusted_fen=-5), Deed.CHECK), Deed.APPROVE, SECOND)
    with pytest.raises(life.NothingToPay):
        do(one, Deed.PAY, payment=PAID)


@pytest.mark.parametrize("day", [9, 11])
def test_the_day_of_payment_lies_between_the_approval_and_today(day: int) -> None:
    with pytest.raises(InvalidInput):
        do(approved(), Deed.PAY, payment=Payment("ABC2026120001", dt.date(2026, 12, day)))


def test_nobody_sends_a_statement_to_and_fro_for_ever_and_nobody_locks_it_so() -> None:
    one = do(replace(statement(adjusted_fen=5), open_objections=1), Deed.CHECK)
    for _ in range(life.STEPS_MAX // 2):
        one = do(do(one, Deed.SEND_BACK), Deed.CHECK)
    with pytest.raises(life.SentBackTooOften):
        do(one, Deed.SEND_BACK)
    again = do(do(one, Deed.UPHOLD), Deed.CHECK)
    assert do(do(again, Deed.APPROVE, SECOND), Deed.PAY, payment=PAID).state is State.PAID


def objection() -> objections.Objection:
    return objections.Objection("k", "p", "2026M11", "", "", "少了一笔", "key", china(9, month=12), "m")


def test_an_objection_is_answered_once() -> None:
    assert objections.answered(objection(), Verdict.UPHOLD) is ObjectionState.UPHELD
    assert objections.answered(objection(), Verdict.DECLINE) is ObjectionState.DECLINED
    for state in (ObjectionState.UPHELD, ObjectionState.DECLINED):
        with pytest.raises(objections.ObjectionAnswered):
            objections.answered(replace(objection(), state=state), Verdict.UPHOLD)


@pytest.mark.parametrize(
    ("answer", "fen", "on_next"), [(Verdict.UPHOLD, 0, False), (Verdict.DECLINE, 5, False), (Verdict.DECLINE, 0, True)]
)
def test_an_upheld_objection_changes_something_and_a_declined_one_nothing(
    answer: Verdict,
    fen: int,
    on_next: bool,  # noqa: FBT001  A case of the table.
) -> None:
    with pytest.raises(InvalidInput):
        objections.refuse_amount(answer, fen, on_next=on_next)


def test_a_shop_objects_until_the_last_day_and_before_approval() -> None:
    one = statement()
    objections.refuse_late(one, one.object_until)
    objections.refuse_late(replace(one, state=State.CHECKED), one.object_until)
    with pytest.raises(objections.ObjectionLate):
        objections.refuse_late(one, one.object_until + dt.timedelta(days=1))
    for state in (State.APPROVED, State.PAID):
        with pytest.raises(objections.ObjectionLate):
            objections.refuse_late(replace(one, state=state), one.object_until)


@pytest.mark.parametrize(
    "counts", [{"open_objections": objections.OPEN_MAX}, {"objections": objections.OBJECTIONS_MAX}]
)
def test_a_statement_has_no_more_objections_than_anybody_answers(counts: dict[str, int]) -> None:
    with pytest.raises(objections.TooManyObjections):
        objections.refuse_late(statement(**counts), dt.date(2026, 12, 10))
