"""The table of states: from which state which deed leads where, and who may do it. What is not here is refused."""

from __future__ import annotations

from chalicelib.credit.negative_list.core.record import (
    ENDED,
    Deed,
    HadAHand,
    Record,
    RecordInOtherState,
    State,
)
from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.errors import NotAllowed

_S, _D = State, Deed
NEXT: dict[tuple[State, Deed], frozenset[State]] = {
    (_S.ENTERED, _D.APPROVE): frozenset({_S.NOTICED}),
    (_S.ENTERED, _D.REFUSE): frozenset({_S.REFUSED}),
    (_S.ENTERED, _D.RECALL): frozenset({_S.WITHDRAWN}),
    (_S.ENTERED, _D.EXPIRE): frozenset({_S.EXPIRED}),
    (_S.NOTICED, _D.ANSWER): frozenset({_S.ANSWERED}),
    (_S.NOTICED, _D.REMIND): frozenset({_S.NOTICED}),
    (_S.NOTICED, _D.BEGIN): frozenset({_S.COUNTING}),
    (_S.NOTICED, _D.RECALL): frozenset({_S.RECALLED}),
    (_S.NOTICED, _D.EXPIRE): frozenset({_S.EXPIRED}),
    (_S.ANSWERED, _D.KEEP): frozenset({_S.COUNTING}),
    (_S.ANSWERED, _D.DROP): frozenset({_S.DROPPED}),
    (_S.ANSWERED, _D.EXPIRE): frozenset({_S.EXPIRED}),
    (_S.COUNTING, _D.OBJECT): frozenset({_S.DISPUTED}),
    (_S.COUNTING, _D.ASK_REPAIR): frozenset({_S.REPAIR_ASKED}),
    (_S.COUNTING, _D.RECALL): frozenset({_S.RECALLED}),
    (_S.COUNTING, _D.EXPIRE): frozenset({_S.EXPIRED}),
    (_S.DISPUTED, _D.EXTEND): frozenset({_S.DISPUTED}),
    (_S.DISPUTED, _D.DISMISS): frozenset({_S.COUNTING}),
    (_S.DISPUTED, _D.UPHOLD): frozenset({_S.DROPPED}),
    (_S.DISPUTED, _D.EXPIRE): frozenset({_S.EXPIRED}),
    (_S.REPAIR_ASKED, _D.PROPOSE): frozenset({_S.REPAIR_PROPOSED}),
    (_S.REPAIR_ASKED, _D.DECLINE): frozenset({_S.COUNTING}),
    (_S.REPAIR_ASKED, _D.OBJECT): frozenset({_S.DISPUTED}),
    (_S.REPAIR_ASKED, _D.EXPIRE): frozenset({_S.EXPIRED}),
    (_S.REPAIR_PROPOSED, _D.REPAIR): frozenset({_S.REPAIRED}),
    (_S.REPAIR_PROPOSED, _D.DECLINE): frozenset({_S.COUNTING}),
    (_S.REPAIR_PROPOSED, _D.OBJECT): frozenset({_S.DISPUTED}),
    (_S.REPAIR_PROPOSED, _D.EXPIRE): frozenset({_S.EXPIRED}),
    (_S.RECALLED, _D.WITHDRAW): frozenset({_S.WITHDRAWN}),
    (_S.RECALLED, _D.RESUME): frozenset({_S.NOTICED, _S.COUNTING}),
    (_S.RECALLED, _D.EXPIRE): frozenset({_S.EXPIRED}),
    **{(state, _D.FORGET): frozenset({state}) for state in sorted(ENDED)},
}
FIRST = State.ENTERED

_TOWN = frozenset({Role.TOWN_OFFICER, Role.TOWN_ADMIN})
OWN = frozenset({_D.ANSWER, _D.OBJECT, _D.ASK_REPAIR})
"""Deeds of the person themselves; nobody does them for another, since what is said stands in a case of their own. An
officer enters what somebody without a phone says on paper."""
NIGHTLY = frozenset({_D.BEGIN, _D.REMIND, _D.EXPIRE, _D.FORGET})
"""Deeds of the house, which time brings about."""
MAY: dict[Deed, frozenset[Role]] = {
    deed: frozenset({Role.RESIDENT}) if deed in OWN else frozenset({Role.SYSTEM}) if deed in NIGHTLY else _TOWN
    for deed in Deed
}
"""Who may do what; the doors ask the table of `kernel.authz` first, which reaches as far."""
ON_PAPER = _TOWN | {Role.VILLAGE_OFFICER}
"""Who enters from a paper what a person without a phone says; it is then their step, and not the person's."""
_BOTH = frozenset({_D.ENTER, _D.APPROVE})
BARRED: dict[Deed, frozenset[Deed]] = {
    _D.APPROVE: frozenset({_D.ENTER}),
    _D.REFUSE: frozenset({_D.ENTER}),
    _D.ANSWER: _BOTH,
    _D.KEEP: _BOTH | {_D.ANSWER},
    _D.DROP: _BOTH | {_D.ANSWER},
    _D.OBJECT: _BOTH | {_D.KEEP},
    _D.EXTEND: frozenset({_D.OBJECT}),
    _D.DISMISS: _BOTH | {_D.KEEP, _D.OBJECT},
    _D.UPHOLD: _BOTH | {_D.KEEP, _D.OBJECT},
    _D.PROPOSE: frozenset({_D.ASK_REPAIR}),
    _D.REPAIR: frozenset({_D.ASK_REPAIR}),
    _D.DECLINE: frozenset({_D.ASK_REPAIR}),
}
"""Who took such a step before may not take this one: each decision is another officer's."""
SECOND: dict[Deed, Deed] = {_D.REPAIR: _D.PROPOSE, _D.WITHDRAW: _D.RECALL, _D.RESUME: _D.RECALL}
"""Deeds that confirm the last step of another deed, and are another officer's than that one."""
DECLINED_BY_SECOND = _D.PROPOSE
"""Who agreed to a repair leaves it to another officer to decline it after all."""


def refuse_deed(record: Record, deed: Deed, actor: Principal, *, on_paper: bool = False) -> None:
    """Let somebody do a deed in a record's present state; `on_paper`: an officer enters what its person says.

    Raises:
        RecordInOtherState: the state does not allow it.
        NotAllowed: their role does not.
        HadAHand: they did what this deed decides on.
    """
    if (record.state, deed) not in NEXT:
        raise RecordInOtherState(state=record.state.value)
    if actor.roles.isdisjoint(ON_PAPER if on_paper and deed in OWN else MAY[deed]):
        raise NotAllowed
    if had_a_hand(record, deed, actor):
        raise HadAHand


def had_a_hand(record: Record, deed: Deed, actor: Principal) -> bool:
    """Tell whether what somebody did on a record before bars them from a deed, by whichever account they did it."""
    if record.handled_by(actor, BARRED.get(deed, frozenset())):
        return True
    first = DECLINED_BY_SECOND if deed is _D.DECLINE and record.state is _S.REPAIR_PROPOSED else SECOND.get(deed)
    last = None if first is None else record.last_of(first)
    return last is not None and actor.did(last.by, last.person)


def led_to(record: Record, deed: Deed, state: State) -> State:
    """Return the state that a deed leads to; one that the table does not have is a programmer's mistake."""
    assert state in NEXT[record.state, deed], f"{deed} does not lead from {record.state} to {state}"
    return state
