"""A village that claims, asked through its doors: who asks, and what waits in which state."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest

from chalicelib.kernel import edge
from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.context import uuid7
from chalicelib.points.claims import routes
from chalicelib.points.claims.core.claims import Claim
from chalicelib.points.claims.service import checking, voting
from tests.make import partners
from tests.make.claims import REASON, Town, object_to

FAR = ((99_990, 99_991),)
"""Villages of which none is this one."""
assert routes.doors.room == "claims"


def people_of(town: Town) -> dict[str, Principal]:
    """Return who may ask: everybody of the staff, the same of another village (`far-vic`), villagers by number."""
    far = {f"far-{name}": replace(one, subject=f"s-far-{name}", villages=FAR) for name, one in town.staff.items()}
    villagers = {str(n): town.villager(n).actor for n in range(5)} | {"head": town.of(town.family[0]).actor}
    stranger = Principal("v99990r00001", frozenset({Role.RESIDENT}), villages=FAR)
    return town.staff | far | villagers | {"stranger": stranger}


def let_in(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let everybody's name be their credential, and the doors go by the town's clock."""
    people = people_of(town)
    monkeypatch.setattr(edge, "LIVE", town.world.context())
    monkeypatch.setattr(edge, "_resolvers", {"bearer": lambda _, token: people[token]})


def ask(who: str, method: str, path: str, body: Any = None, key: str | None = None) -> tuple[int, Any]:
    """Ask as somebody, with a key of one's own unless one is given."""
    return partners.ask(method, path, body, as_=who, key=uuid7() if key is None else key)


def made(town: Town, *, name: str = "", **given: Any) -> Claim:
    """Return a claim of the first villager's, or made for them by `name`; any number of them on one day."""
    if name:
        return town.make_for(name=name, another=True, **given)
    return town.make(another=True, **given)


def returned(town: Town, name: str = "") -> Claim:
    claim = made(town, name=name)
    return checking.send_back(town.ctx("vic"), claim_id=claim.claim_id, reason=REASON, key=town.key())


def checked(town: Town, name: str = "") -> Claim:
    return town.accept(made(town, name=name))


def posted(town: Town, name: str = "") -> Claim:
    return town.confirm(checked(town, name))


def at_panel(town: Town) -> Claim:
    return town.accept(made(town, rule="hlp", points=800))


def noticed(town: Town) -> Claim:
    claim = at_panel(town)
    for name in ("pat", "pia", "pol"):
        claim = town.vote(claim, name)
    return claim


def called(town: Town) -> Claim:
    claim = at_panel(town)
    return voting.call(town.ctx("vic"), claim_id=claim.claim_id, reason=REASON, key=town.key())


def objected(town: Town) -> Claim:
    return object_to(town, noticed(town))


@dataclass(frozen=True)
class Asking:
    """One door that takes a step on a claim: who asks, what fits, and a claim of the state in which it is done.

    `elsewhere` makes a claim of a state in which it is not done.
    """

    who: str
    path: str
    body: dict[str, Any]
    there: Callable[[Town], Claim]
    elsewhere: Callable[[Town], Claim]

    def ask(self, claim: Claim, change: Any = None, *, who: str = "", key: str | None = None) -> tuple[int, Any]:
        """Ask with what fits, changed: a value `None` leaves a field out."""
        body = {name: value for name, value in (self.body | (change or {})).items() if value is not None}
        return ask(who or self.who, "POST", self.path.format(claim.claim_id), body, key)


WHY = {"reason": "材料齐全，情况属实"}
STEPS = {
    "accept": Asking("vic", "/v1/claims/{}/acceptance", {"document": "村记录2026-11"}, made, noticed),
    "return": Asking("vic", "/v1/claims/{}/return", WHY, made, noticed),
    "reject": Asking("vic", "/v1/claims/{}/rejection", WHY, made, noticed),
    "resubmit": Asking(
        "0",
        "/v1/me/claims/{}/resubmission",
        {"description": "附上会议记录"},
        returned,
        made,
    ),
    "resubmit for": Asking(
        "gil",
        "/v1/claims/{}/resubmission",
        {"description": "附上会议记录"},
        lambda town: returned(town, "gil"),
        lambda town: made(town, name="gil"),
    ),
    "withdraw": Asking("0", "/v1/me/claims/{}/withdrawal", {}, made, posted),
    "withdraw for": Asking(
        "gil",
        "/v1/claims/{}/withdrawal",
        WHY,
        lambda town: made(town, name="gil"),
        lambda town: posted(town, "gil"),
    ),
    "vote": Asking("pat", "/v1/claims/{}/votes", {"approve": True}, at_panel, noticed),
    "recuse": Asking("pat", "/v1/claims/{}/recusals", WHY, at_panel, noticed),
    "call": Asking("vic", "/v1/claims/{}/calls", WHY, at_panel, noticed),
    "vote called": Asking("far-pat", "/v1/me/called-claims/{}/votes", {"approve": True, "points": 800}, called, made),
    "confirm": Asking("val", "/v1/claims/{}/confirmation", {}, checked, made),
    "refuse": Asking("val", "/v1/claims/{}/refusal", WHY, checked, made),
    "object": Asking("1", "/v1/claims/{}/objections", {"reason": "他那天不在村里"}, noticed, at_panel),
    "uphold": Asking("pam", "/v1/claims/{}/upholdings", WHY | {"objection": 6}, objected, noticed),
    "dismiss": Asking("pam", "/v1/claims/{}/dismissals", WHY | {"objection": 6}, objected, noticed),
    "extend": Asking("pam", "/v1/claims/{}/extensions", WHY, objected, noticed),
}
"""Every door that takes a step on a claim. The sixth step of a claim that three voted on is the first objection."""
