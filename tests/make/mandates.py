"""An elder with a card, her grandson who acts for her, and the house's doors with a clock that stands still."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass, replace
from types import SimpleNamespace
from typing import Any

import pytest

from chalicelib.foundation.identity.core.deeds import Deed
from chalicelib.foundation.identity.core.mandates import How, Mandate, Terms, Witness
from chalicelib.foundation.identity.core.people import Resident
from chalicelib.foundation.identity.core.places import Village
from chalicelib.foundation.identity.core.sessions import resident_principal
from chalicelib.foundation.identity.service import acting, cards, codes, deeds, mandates, relatives
from chalicelib.foundation.identity.store import mandates as store
from chalicelib.kernel import edge
from chalicelib.kernel.authz import Matter, Principal, Role
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import NotSignedIn
from chalicelib.kernel.writes import commit
from chalicelib.points.activities.service import known
from chalicelib.points.ledger.core.accounts import AccountRef
from chalicelib.points.ledger.service import accounts, awards
from infra import census
from tests.make import ledger, people
from tests.make.media import Desk
from tests.make.world import World

VERSION = "2026-11"
PIN = "2468"
ALL = frozenset(Matter)


@dataclass
class House:
    """A village in which somebody acts for somebody. `elder` has 1,000 points, and a card whose PIN is PIN."""

    world: World
    village: Village
    elder: Resident
    agent: Resident
    other: Resident

    @property
    def today(self) -> dt.date:
        return business_date(self.world.moment)

    def officer(self, subject: str = "s1", role: Role = Role.VILLAGE_OFFICER, resident_id: str = "") -> Principal:
        """Return an officer of the village."""
        ordinal = int(self.village.village_id[1:])
        return Principal(subject, frozenset({role}), ((ordinal, ordinal + 1),), "t0001", resident_id)

    def terms(self, matters: frozenset[Matter] = ALL, day_points: int = 300, days: int = 90) -> Terms:
        return Terms(matters, day_points if Matter.SPEND in matters else 0, self.today + dt.timedelta(days=days))

    def mandate(
        self,
        matters: frozenset[Matter] = ALL,
        *,
        day_points: int = 300,
        days: int = 90,
        agent_id: str = "",
        principal_id: str = "",
        by: Principal | None = None,
        key: str = "",
    ) -> Mandate:
        """Enter a mandate; the elder's to her grandson unless others are named.

        One that covers spending is given by its principal, any other an officer enters on paper.
        """
        principal_id, agent_id = principal_id or self.elder.resident_id, agent_id or self.agent.resident_id
        terms, key = self.terms(matters, day_points, days), key or self.world.new_id()
        if Matter.SPEND in matters:
            me, code = self.world.context(resident_principal(principal_id)), codes.code_of(holder_id=agent_id)
            return mandates.give(me, agent_code=code, terms=terms, version=VERSION, key=key)
        return mandates.enter(
            self.world.context(by or self.officer()),
            principal_id=principal_id,
            agent_id=agent_id,
            terms=terms,
            witness=Witness(How.PAPER, document="授权书2026-1"),
            pin="",
            version=VERSION,
            key=key,
        )

    def photo(self, by: Principal | None = None) -> str:
        """Return the photo of a paper that an officer took."""
        sent = Desk(self.world).taken(
            self.world.context(by or self.officer()), village_id=self.village.village_id, purpose="evidence"
        )
        return sent.media_id

    def sign(self, *, photo_id: str = "", by: Principal | None = None, **more: Any) -> Mandate:
        """Enter a signed paper by which the grandson may spend."""
        asked: dict[str, Any] = {
            "principal_id": self.elder.resident_id,
            "agent_id": self.agent.resident_id,
            "terms": self.terms(frozenset({Matter.READ, Matter.SPEND})),
            "witness": Witness(How.PAPER, "授权书99号", photo_id or self.photo(by)),
            "pin": "",
            "version": VERSION,
            "key": self.world.new_id(),
        }
        return mandates.enter(self.world.context(by or self.officer()), **(asked | more))

    def as_agent(self, deed: str = "redemptions.pay_shop") -> Context:
        """Return the context in which the grandson acts for the elder, outside any door."""
        ctx = self.world.context(resident_principal(self.agent.resident_id))
        asked = edge.Deed(_door(deed), {})
        principal, _ = acting.resolve_mandate(ctx, self.elder.resident_id, asked)
        return ctx.acting(principal, "test")

    def ask(
        self,
        door: str,
        who: Principal | Resident,
        body: object = None,
        *,
        acting_for: str = "",
        query: dict[str, str] | None = None,
        key: str = "",
        **params: str,
    ) -> SimpleNamespace:
        """Ask a door; return `status`, `code` of a refusal, and `body`."""
        actor = resident_principal(who.resident_id) if isinstance(who, Resident) else who
        headers = {"authorization": f"Bearer {_token(actor)}", "idempotency-key": key or self.world.new_id()}
        if acting_for:
            headers["x-acting-for"] = acting_for
        raw = b"" if body is None else json.dumps(body).encode()
        request = SimpleNamespace(headers=headers, raw_body=raw, query_params=query, context={"requestId": "r"})
        answer = edge.enter(_door(door), request, params)
        shown = json.loads(answer.body) if answer.body else {}
        return SimpleNamespace(status=answer.status_code, code=shown.get("code", ""), body=shown)

    def balance(self, who: Resident | None = None) -> int:
        ref = AccountRef.of_holder((who or self.elder).resident_id)
        found = accounts.find_account(ref=ref, consistent=True)
        assert found is not None
        return found.balance


def _door(name: str) -> edge.Door:
    return next(door for door in edge.DOORS if door.name == name)


_TOKENS: dict[str, Principal] = {}


def _token(actor: Principal) -> str:
    token = f"{actor.subject}-{len(_TOKENS)}"
    _TOKENS[token] = actor
    return token


def _bearer(_: Context, token: str) -> Principal:
    if token not in _TOKENS:
        raise NotSignedIn
    return _TOKENS[token]


def make_house(monkeypatch: pytest.MonkeyPatch) -> House:
    """Return the house, its edge at the world's clock, with the mandates' resolver hung in."""
    census.app()
    known.forget_all()
    acting.forget_all()
    world = World()
    ctx = world.context()
    village = people.village(ctx)
    elder = people.resident(ctx, village, 1, name="王秀英", born_on=dt.date(1946, 3, 8))
    agent = people.resident(ctx, village, 2, name="王建军", born_on=dt.date(1996, 3, 8))
    other = people.resident(ctx, village, 3, name="李大山")
    ledger.grant(ctx, 100_000, village_id=village.village_id)
    for turn in range(5):
        award = ledger.award(ctx, AccountRef.of_holder(elder.resident_id), f"gift{turn}")
        awards.award_points(ctx, award=award)
    cards.issue_card(ctx, resident_id=elder.resident_id, key=world.new_id(), pin=PIN)
    monkeypatch.setattr(edge, "LIVE", world.context())
    monkeypatch.setattr(edge, "_resolvers", {"bearer": _bearer})
    monkeypatch.setattr(edge, "_mandated", [acting.resolve_mandate])
    return House(world, village, elder, agent, other)


def later(house: House, **span: float) -> None:
    """Let time pass."""
    house.world.moment += dt.timedelta(**span)


def officer_holds(house: House, staff_id: str, resident_id: str = "") -> Principal:
    """Let an officer, who is this resident where one is given, hold the grandson's mandate too; return them."""
    other = replace(house.mandate(ALL), agent_id=staff_id, agent_resident=resident_id, agent_name="陈干部")
    commit(store.prepare_enter(other, was=None))
    return house.officer(staff_id, resident_id=resident_id)


def relate(house: House, one: str, other: str) -> None:
    """Declare two residents brother and sister."""
    relatives.declare(house.world.context(), resident_id=one, other_id=other, relation="sibling")


def deed_of(house: House, door: str) -> Deed:
    """Return the deed that was done for the elder at a door and not taken back."""
    page = deeds.list_deeds(house.world.context(), principal_id=house.elder.resident_id, size=50, cursor=None).page
    return next(one for one in page.rows if one.door == door and one.undone_at is None)


def take_back(house: House, door: str) -> SimpleNamespace:
    """Let the elder take back what was done at a door last."""
    return house.ask("identity.undo_my_deed", house.elder, deed_id=deed_of(house, door).deed_id)
