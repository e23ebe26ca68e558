"""Plays of each door of claims, tickets and wishes that an agent may use, for a pair of their own."""

from __future__ import annotations

import dataclasses
from typing import Any

from chalicelib.foundation.identity.core.people import Resident
from chalicelib.foundation.identity.service import codes
from tests.house.plays import claims, tickets, wishes
from tests.house.plays.mandates import for_another, known, pair
from tests.house.plays.points import earner
from tests.house.plays.town import Request, Town, play


def as_agent(town: Town, elder: Resident, operation: str, body: Any = None, **params: str) -> Request:
    """Return the request of somebody who may do everything for this elder, and just did something else."""
    _, agent = pair(town, elder)
    town.send(_for(elder, town.ask("points.my_pay_code", town.bearer(agent), {})))
    return _for(elder, town.ask(operation, town.bearer(agent), body, **params))


def _for(elder: Resident, asked: Request) -> Request:
    return dataclasses.replace(asked, headers=asked.headers | {"X-Acting-For": elder.resident_id})


@play("claims.make", "claim a deed for another")
def make_claim(town: Town) -> Request:
    return as_agent(town, town.resident(), "claims.make", claims.deed())


@play("claims.read_own", "my claims for another")
def read_claims(town: Town) -> Request:
    return for_another(town, lambda who: town.ask("claims.read_own", who))


@play("claims.read_one_of_mine", "a claim of mine for another")
def read_claim(town: Town) -> Request:
    claim_id = claims.made(town, who=known(town)[0], another=True)["claim_id"]
    return for_another(town, lambda who: town.ask("claims.read_one_of_mine", who, claim_id=claim_id))


@play("claims.resubmit", "complete a claim for another")
def resubmit(town: Town) -> Request:
    elder = town.resident()
    claim_id = claims.returned(town, elder)
    return as_agent(town, elder, "claims.resubmit", {"description": "附上时间"}, claim_id=claim_id)


@play("claims.withdraw", "withdraw a claim for another")
def withdraw_claim(town: Town) -> Request:
    elder = town.resident()
    claim_id = claims.made(town, who=elder)["claim_id"]
    return as_agent(town, elder, "claims.withdraw", {}, claim_id=claim_id)


@play("claims.make_objection", "object to a claim for another")
def make_objection(town: Town) -> Request:
    body = {"reason": "他那天不在村里，有人看见"}
    return as_agent(town, town.resident(), "claims.make_objection", body, claim_id=claims.noticed(town))


@play("tickets.make", "raise a ticket for another")
def raise_ticket(town: Town) -> Request:
    return as_agent(town, town.resident(), "tickets.make", tickets.asked())


@play("tickets.mine", "my tickets for another")
def my_tickets(town: Town) -> Request:
    tickets.raised(town, known(town)[0])
    return for_another(town, lambda who: town.ask("tickets.mine", who, query="size=5"))


@play("tickets.read_one", "a ticket for another")
def read_ticket(town: Town) -> Request:
    ticket_id, _ = tickets.raised(town, known(town)[0])
    return for_another(town, lambda who: town.ask("tickets.read_one", who, ticket_id=ticket_id))


@play("tickets.read_progress", "how a merged ticket goes on for another")
def read_progress(town: Town) -> Request:
    ticket_id, _ = tickets.raised(town, known(town)[0])
    town.do("tickets.merge", town.admin, {"into": tickets.raised(town)[0]}, ticket_id=ticket_id)
    return for_another(town, lambda who: town.ask("tickets.read_progress", who, ticket_id=ticket_id))


def of_ticket(town: Town, operation: str, body: Any = None, *, then: tuple[str, ...] = ()) -> Request:
    """Return an agent's request about a ticket of their elder's, on which an officer took some steps, or its author."""
    elder = town.resident()
    ticket_id, me = tickets.raised(town, elder)
    for step in then:
        if step == "confirm":
            town.do("tickets.confirm", me, {}, ticket_id=ticket_id)
        else:
            town.do("tickets.step", town.admin, {"step": step, "text": "换了灯泡。"}, ticket_id=ticket_id)
    return as_agent(town, elder, operation, body, ticket_id=ticket_id)


@play("tickets.comment", "add to a ticket for another")
def comment(town: Town) -> Request:
    return of_ticket(town, "tickets.comment", {"text": "还有一盏也坏了。"})


@play("tickets.confirm", "agree that a ticket is solved for another")
def confirm_ticket(town: Town) -> Request:
    return of_ticket(town, "tickets.confirm", {"stars": 5, "text": "很快。"}, then=("solve",))


@play("tickets.rate", "rate a ticket for another")
def rate(town: Town) -> Request:
    return of_ticket(town, "tickets.rate", {"stars": 5}, then=("solve", "confirm"))


@play("tickets.reopen", "have a ticket handled anew for another")
def reopen_ticket(town: Town) -> Request:
    return of_ticket(town, "tickets.reopen", {"text": "又不亮了。"}, then=("solve",))


@play("tickets.withdraw", "take a ticket back for another")
def withdraw_ticket(town: Town) -> Request:
    return of_ticket(town, "tickets.withdraw")


@play("tickets.show", "choose who sees a ticket for another")
def show(town: Town) -> Request:
    return of_ticket(town, "tickets.show", {"public": False, "named": True})


@play("wishes.make", "make a wish for another")
def make_wish(town: Town) -> Request:
    return as_agent(town, town.resident(), "wishes.make", wishes.ASK)


@play("wishes.browse", "browse wishes for another")
def browse(town: Town) -> Request:
    wishes.published(town)
    return for_another(town, lambda who: town.ask("wishes.browse", who, query="order=newest&size=5"))


@play("wishes.my_wishes", "my wishes for another")
def my_wishes(town: Town) -> Request:
    return for_another(town, lambda who: town.ask("wishes.my_wishes", who))


@play("wishes.my_claims", "my wishes in hand for another")
def my_claims(town: Town) -> Request:
    return for_another(town, lambda who: town.ask("wishes.my_claims", who))


@play("wishes.read_one", "a wish for another")
def read_wish(town: Town) -> Request:
    wish_id, _ = wishes.published(town)
    return for_another(town, lambda who: town.ask("wishes.read_one", who, wish_id=wish_id))


@play("wishes.change", "change a wish for another")
def change(town: Town) -> Request:
    elder = town.resident()
    wish_id, _ = wishes.made(town, elder)
    return as_agent(town, elder, "wishes.change", wishes.ASK | {"kind": "help"}, wish_id=wish_id)


@play("wishes.cancel", "cancel a wish for another")
def cancel(town: Town) -> Request:
    elder = town.resident()
    wish_id, _ = wishes.made(town, elder)
    return as_agent(town, elder, "wishes.cancel", wish_id=wish_id)


@play("wishes.claim", "claim a wish for another")
def claim(town: Town) -> Request:
    return as_agent(town, town.resident(), "wishes.claim", wish_id=wishes.published(town)[0])


def in_hand(town: Town) -> tuple[str, Resident, Resident]:
    """Return a claimed wish, its wisher and its claimer."""
    wisher, claimer = town.resident(), earner(town, times=1)
    wish_id, _ = wishes.made(town, wisher)
    wishes.decided(town, wish_id, "publish")
    town.do("wishes.claim", town.bearer(claimer), wish_id=wish_id)
    return wish_id, wisher, claimer


@play("wishes.invite", "ask somebody to join for another")
def invite(town: Town) -> Request:
    wish_id, _, claimer = in_hand(town)
    body = {"code": codes.code_of(holder_id=town.resident().resident_id)}
    return as_agent(town, claimer, "wishes.invite", body, wish_id=wish_id)


@play("wishes.answer", "join a team for another")
def join(town: Town) -> Request:
    wish_id, _, claimer = in_hand(town)
    other = town.resident()
    body = {"code": codes.code_of(holder_id=other.resident_id)}
    town.do("wishes.invite", town.bearer(claimer), body, wish_id=wish_id)
    return as_agent(town, other, "wishes.answer", {"joins": True}, wish_id=wish_id)


@play("wishes.update", "tell how a wish goes for another")
def update(town: Town) -> Request:
    wish_id, _, claimer = in_hand(town)
    return as_agent(town, claimer, "wishes.update", wishes.SAID, wish_id=wish_id)


@play("wishes.finish", "say that a wish came true for another")
def finish(town: Town) -> Request:
    wish_id, _, claimer = in_hand(town)
    return as_agent(town, claimer, "wishes.finish", wishes.SAID, wish_id=wish_id)


@play("wishes.give_up", "give a wish up for another")
def give_up(town: Town) -> Request:
    wish_id, _, claimer = in_hand(town)
    return as_agent(town, claimer, "wishes.give_up", wishes.SAID, wish_id=wish_id)


def done(town: Town) -> tuple[str, Resident]:
    wish_id, wisher, claimer = in_hand(town)
    town.do("wishes.finish", town.bearer(claimer), wishes.SAID, wish_id=wish_id)
    return wish_id, wisher


@play("wishes.confirm", "confirm a wish for another")
def confirm_wish(town: Town) -> Request:
    wish_id, wisher = done(town)
    return as_agent(town, wisher, "wishes.confirm", {"thanks": "谢谢"}, wish_id=wish_id)


@play("wishes.reopen", "say that a wish has not come true for another")
def reopen_wish(town: Town) -> Request:
    wish_id, wisher = done(town)
    return as_agent(town, wisher, "wishes.reopen", {"words": "轮子是坏的"}, wish_id=wish_id)
