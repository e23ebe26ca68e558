"""The same request as a play's, sent by those whom it is no business of: next door, of the next village or shop."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace

from chalicelib.foundation.identity.core.members import member_principal
from chalicelib.foundation.identity.service.tokens import access_token
from chalicelib.kernel.authz import Principal, Role, Scope, table
from chalicelib.kernel.context import LIVE
from chalicelib.kernel.edge import Door
from infra import census
from tests.house.plays import shops
from tests.house.plays.town import Request, Town

ELSEWHERE = (Role.RESIDENT, Role.VILLAGE_OFFICER, Role.ORGANISER, Role.PANEL)
NEXT_VILLAGE = ((2, 3),)

REFUSED = {401, 403, 404}
SAYS_WHY = {
    "activity_elsewhere",
    "media_not_yours",
    "not_the_claimant",
    "not_there",
    "not_your_household",
    "relative_not_to_reject",
    "trail_unfinished",
}
"""Refusals that tell somebody what they lack for a deed of their own."""
OPEN = {
    "activities.sign_up": "neighbour",
    "appraisals.cast": "neighbour",
    "appraisals.my_ballot": "neighbour",
    "rewards.order": "neighbour",
    "rewards.read_one": "neighbour",
    "wishes.claim": "neighbour",
    "identity.withdraw_own_consent": "neighbour",
    "notifications.accept_messages": "neighbour",
    "market.quote": "resident",
    "bookings.quote": "resident",
    "coupons.mine": "resident",
    "coupons.take": "neighbour",
    "claims.read_called_one": "panel",
    "claims.vote_called": "panel",
}
"""What neighbours share, what is of themselves, prices for every buyer, and claims that other panels were called to."""
OPEN_TO_MEMBERS = {"coupons.mine", "coupons.take", "identity.withdraw_own_consent", "notifications.accept_messages"}
"""What another member does at a door of everybody's own is of themselves too."""


@dataclass(frozen=True, slots=True)
class Tried:
    """What a stranger was answered: `of` says who they are."""

    of: str
    status: int
    body: str


def let_in(town: Town, route: str, request: Request) -> list[Tried]:
    """Return what strangers were answered who got what is not theirs."""
    open_to = {OPEN.get(route)} | ({"another member"} if route in OPEN_TO_MEMBERS else set())
    return [tried for tried in tries(town, route, request) if not is_refused(tried) and tried.of not in open_to]


def is_refused(tried: Tried) -> bool:
    """Tell whether a stranger got nothing: refused, or an empty page of their own."""
    if tried.body == '{"rows":[],"cursor":null}':
        return True
    return tried.status in REFUSED or (tried.status in {409, 422} and json.loads(tried.body)["code"] in SAYS_WHY)


def tries(town: Town, route: str, request: Request) -> Iterator[Tried]:
    """Send a request that names something of somebody's as each who has nothing to do with it."""
    door = next(door for door in census.doors() if door.name == route)
    for of, credential in strangers(town, door, request):
        header = "X-Api-Key" if credential.startswith("sk_") else "Authorization"
        headers = {name: value for name, value in request.headers.items() if name not in {"X-Api-Key", "Authorization"}}
        sent = replace(request, headers=headers | {header: credential})
        answer = town.client.http.request(sent.method, sent.path, headers=sent.headers, body=sent.body)
        yield Tried(of, answer.status_code, answer.body.decode(errors="replace"))


def strangers(town: Town, door: Door, request: Request) -> Iterator[tuple[str, str]]:
    """Yield who must not do it, with their credentials: nobody of those to whom a verb is open everywhere."""
    grants = table()[door.verb]
    if "Authorization" in request.headers and town.village_id in request.path + request.body.decode():
        for role in ELSEWHERE:
            if grants.get(role) is not Scope.ANY:
                subject = "v00002r00001" if role is Role.RESIDENT else f"next-village-{role}"
                who = Principal(subject, frozenset({role}), villages=NEXT_VILLAGE, town_id=town.village.town_id)
                yield role, f"Bearer {access_token(LIVE, who)}"
    if "{" in door.path and grants.get(Role.RESIDENT) is Scope.OWN:
        yield "neighbour", neighbour(town)
    if "{" in door.path and grants.get(Role.MEMBER) is Scope.OWN:
        yield "another member", another_member()
    if Role.MEMBER not in grants and "Authorization" in request.headers:
        yield "member", another_member()
    if "{" in door.path and grants.get(Role.SHOP) is Scope.OWN:
        yield "shop", shops.till(town, key_day_points=9_999)


def another_member() -> str:
    """Return the credential of one member of the town, who has nothing to do with anything."""
    return f"Bearer {access_token(LIVE, member_principal('t0001m018f0000-0000-7000-8000-000000000001'))}"


def neighbour(town: Town) -> str:
    """Return the credential of one resident of the village, who has nothing to do with anything."""
    if "neighbour" not in town.tills:
        town.tills["neighbour"] = town.bearer(town.resident())
    return town.tills["neighbour"]
