"""The table of states: from which state which deed leads where, and who may do it. What is not here is refused."""

from __future__ import annotations

from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.errors import NotAllowed
from chalicelib.points.claims.core.claims import Claim, ClaimInOtherState, Deed, NotTheClaimant, State, TookPart

_S, _D = State, Deed
NEXT: dict[tuple[State, Deed], frozenset[State]] = {
    (_S.SUBMITTED, _D.ACCEPT): frozenset({_S.PANEL, _S.SECOND}),
    (_S.SUBMITTED, _D.RETURN): frozenset({_S.RETURNED}),
    (_S.SUBMITTED, _D.REJECT): frozenset({_S.REJECTED}),
    (_S.SUBMITTED, _D.WITHDRAW): frozenset({_S.WITHDRAWN}),
    (_S.SUBMITTED, _D.ESCALATE): frozenset({_S.SUBMITTED}),
    (_S.RETURNED, _D.RESUBMIT): frozenset({_S.SUBMITTED}),
    (_S.RETURNED, _D.WITHDRAW): frozenset({_S.WITHDRAWN}),
    (_S.RETURNED, _D.LAPSE): frozenset({_S.WITHDRAWN}),
    (_S.RETURNED, _D.REMIND): frozenset({_S.RETURNED}),
    (_S.PANEL, _D.VOTE): frozenset({_S.PANEL, _S.SECOND, _S.NOTICE, _S.REJECTED}),
    (_S.PANEL, _D.RECUSE): frozenset({_S.PANEL}),
    (_S.PANEL, _D.CALL): frozenset({_S.PANEL}),
    (_S.PANEL, _D.ROUND): frozenset({_S.NOTICE, _S.REJECTED}),
    (_S.PANEL, _D.WITHDRAW): frozenset({_S.WITHDRAWN}),
    (_S.PANEL, _D.ESCALATE): frozenset({_S.PANEL}),
    (_S.SECOND, _D.CONFIRM): frozenset({_S.NOTICE}),
    (_S.SECOND, _D.REFUSE): frozenset({_S.REJECTED}),
    (_S.SECOND, _D.WITHDRAW): frozenset({_S.WITHDRAWN}),
    (_S.SECOND, _D.ESCALATE): frozenset({_S.SECOND}),
    (_S.NOTICE, _D.OBJECT): frozenset({_S.OBJECTED}),
    (_S.NOTICE, _D.WITHDRAW): frozenset({_S.WITHDRAWN}),
    (_S.NOTICE, _D.POST): frozenset({_S.POSTED}),
    (_S.NOTICE, _D.DROP): frozenset({_S.REJECTED}),
    (_S.NOTICE, _D.HOLD): frozenset({_S.NOTICE}),
    (_S.OBJECTED, _D.OBJECT): frozenset({_S.OBJECTED}),
    (_S.OBJECTED, _D.DISMISS): frozenset({_S.OBJECTED, _S.NOTICE}),
    (_S.OBJECTED, _D.UPHOLD): frozenset({_S.REJECTED}),
    (_S.OBJECTED, _D.EXTEND): frozenset({_S.OBJECTED}),
    (_S.OBJECTED, _D.WITHDRAW): frozenset({_S.WITHDRAWN}),
    (_S.OBJECTED, _D.ESCALATE): frozenset({_S.OBJECTED}),
    (_S.POSTED, _D.OBJECT): frozenset({_S.CONTESTED}),
    (_S.CONTESTED, _D.OBJECT): frozenset({_S.CONTESTED}),
    (_S.CONTESTED, _D.DISMISS): frozenset({_S.CONTESTED, _S.POSTED}),
    (_S.CONTESTED, _D.UPHOLD): frozenset({_S.REVERSED}),
    (_S.CONTESTED, _D.EXTEND): frozenset({_S.CONTESTED}),
    (_S.CONTESTED, _D.ESCALATE): frozenset({_S.CONTESTED}),
}
FIRST: frozenset[State] = frozenset({_S.SUBMITTED, _S.PANEL, _S.NOTICE})
"""What a new claim is: submitted; of an inspection round it goes to the panel at once, or is due at once."""
ENDED = frozenset({_S.REVERSED, _S.REJECTED, _S.WITHDRAWN})
DONE = ENDED | {_S.POSTED}
"""States in which nobody has anything to do."""

_TOWN = frozenset({Role.TOWN_OFFICER, Role.TOWN_ADMIN})
_OFFICERS = _TOWN | {Role.VILLAGE_OFFICER}
_FIELD = _OFFICERS | {Role.GRID_WORKER}
_HOUSE = frozenset({Role.SYSTEM})
MAY: dict[Deed, frozenset[Role]] = {
    _D.MAKE: _FIELD | {Role.RESIDENT},
    _D.RESUBMIT: _FIELD | {Role.RESIDENT},
    _D.WITHDRAW: _FIELD | {Role.RESIDENT},
    _D.ACCEPT: _FIELD,
    _D.RETURN: _FIELD,
    _D.REJECT: _FIELD,
    _D.VOTE: _TOWN | {Role.PANEL},
    _D.RECUSE: frozenset({Role.PANEL}),
    _D.CALL: _OFFICERS | {Role.PANEL},
    _D.CONFIRM: _OFFICERS,
    _D.REFUSE: _OFFICERS,
    _D.OBJECT: _FIELD | {Role.RESIDENT, Role.PANEL},
    _D.UPHOLD: _OFFICERS | {Role.PANEL},
    _D.DISMISS: _OFFICERS | {Role.PANEL},
    _D.EXTEND: _OFFICERS | {Role.PANEL},
    _D.ROUND: _HOUSE,
    _D.POST: _HOUSE,
    _D.DROP: _HOUSE,
    _D.LAPSE: _HOUSE,
    _D.REMIND: _HOUSE,
    _D.HOLD: _HOUSE,
    _D.ESCALATE: _HOUSE,
}
"""Who may do what; the doors ask the table of `kernel.authz` first, which reaches as far."""
_CLAIMANTS = frozenset({_D.RESUBMIT, _D.WITHDRAW})
_MADE = frozenset({_D.MAKE, _D.RESUBMIT})
_DECIDING = frozenset({_D.ACCEPT, _D.RETURN, _D.VOTE, _D.CONFIRM, _D.UPHOLD, _D.DISMISS})
BARRED: dict[Deed, frozenset[Deed]] = {
    _D.ACCEPT: _MADE,
    _D.RETURN: _MADE,
    _D.REJECT: _MADE,
    _D.VOTE: _MADE | {_D.ACCEPT, _D.VOTE, _D.RECUSE},
    _D.RECUSE: frozenset({_D.VOTE, _D.RECUSE}),
    _D.CONFIRM: _MADE | {_D.ACCEPT, _D.VOTE},
    _D.REFUSE: _MADE | {_D.ACCEPT, _D.VOTE},
    _D.OBJECT: frozenset({_D.OBJECT}),
    _D.UPHOLD: _DECIDING | _MADE | {_D.OBJECT},
    _D.DISMISS: _DECIDING | _MADE | {_D.OBJECT},
}
"""Who took such a step before may not take this one: each decision is another person's."""
OFFICIAL = _DECIDING | {_D.REJECT, _D.REFUSE, _D.RECUSE, _D.EXTEND}
"""Steps of officers and panel: who took one acts for nobody else on the claim, since nobody stands on both sides."""
OWN_CAUSE = frozenset(
    {_D.ACCEPT, _D.RETURN, _D.REJECT, _D.VOTE, _D.CONFIRM, _D.REFUSE, _D.UPHOLD, _D.DISMISS, _D.EXTEND}
)
"""Deeds that nobody does in their own, their household's or a declared relative's cause."""


def refuse_deed(claim: Claim, deed: Deed, actor: Principal) -> None:
    """Let somebody do a deed in a claim's present state.

    Raises:
        ClaimInOtherState: the state does not allow it.
        NotAllowed: their role does not.
        NotTheClaimant: it is for the claimant, or who made the claim for them.
        TookPart: they took part before, or act for somebody on a claim that they handled as an officer.
    """
    if (claim.state, deed) not in NEXT:
        raise ClaimInOtherState(state=claim.state.value)
    refuse_role(deed, actor, town_only=deed in (_D.CONFIRM, _D.REFUSE) and claim.rule.verifier == "town_officer")
    if deed in _CLAIMANTS and actor.subject not in (claim.claimant_id, claim.made_by):
        raise NotTheClaimant
    if took_part(claim, deed, actor):
        raise TookPart


def took_part(claim: Claim, deed: Deed, actor: Principal) -> bool:
    """Tell whether what somebody did before bars them from a deed.

    One objection is each villager's own, whoever writes it down; all else bars who really did it too.
    """
    barring = BARRED.get(deed, frozenset())
    if deed is _D.OBJECT:
        is_barred = not {actor.subject, actor.resident_id}.isdisjoint(claim.owners(barring))
    else:
        is_barred = not actor.identities.isdisjoint(claim.actors(barring))
    return is_barred or not actor.agents.isdisjoint(claim.actors(OFFICIAL))


def refuse_role(deed: Deed, actor: Principal, *, town_only: bool = False) -> None:
    """Let a role do a deed, or raise `NotAllowed`; `town_only` where the town alone decides on the rule."""
    if not actor.roles & (_TOWN if town_only else MAY[deed]):
        raise NotAllowed


def led_to(claim: Claim, deed: Deed, state: State) -> State:
    """Return the state that a deed leads to; one that the table does not have is a programmer's mistake."""
    assert state in NEXT[claim.state, deed], f"{deed} does not lead from {claim.state} to {state}"
    return state
