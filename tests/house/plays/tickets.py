"""Plays of tickets: the author's, the desk's, the lists and figures, and Open311's."""

from __future__ import annotations

from typing import Any

from chalicelib.foundation.identity.core.people import Resident
from tests.house.plays.media import sent
from tests.house.plays.points import earner, second_officer
from tests.house.plays.town import ANYBODY, Request, Town, play

TEXT = "村口的路灯坏了三天，晚上走路看不见，老人孩子都不方便。请尽快来修一修，或者先装一个临时的。"


def asked(kind: str = "problem", **more: Any) -> dict[str, Any]:
    """Return what somebody has to say."""
    spot = {"place": "村口大樟树下", "latitude": 30.011122, "longitude": 120.2}
    return {"kind": kind, "category": "roads", "text": TEXT, "public": True, **spot, **more}


def photos(town: Town, who: str, count: int = 6) -> list[str]:
    """Return photos that somebody sent."""
    found = [sent(town, who) for _ in range(count)]
    for media_id in found:
        town.do("media.take", who, media_id=media_id)
    return found


def raised(town: Town, who: Resident | None = None, kind: str = "problem", **more: Any) -> tuple[str, str]:
    """Return a ticket of somebody's, and their credential."""
    me = town.bearer(who or town.resident())
    return str(town.do("tickets.make", me, asked(kind, **more))["ticket_id"]), me


def solved(town: Town) -> tuple[str, str]:
    ticket_id, me = raised(town)
    town.do("tickets.step", town.admin, {"step": "solve", "text": "换了灯泡。"}, ticket_id=ticket_id)
    return ticket_id, me


def released(town: Town) -> str:
    ticket_id, _ = raised(town)
    town.do("tickets.release", town.admin, {"text": TEXT}, ticket_id=ticket_id)
    return ticket_id


@play("tickets.make")
def make(town: Town) -> Request:
    return town.ask("tickets.make", town.bearer(town.resident()), asked())


@play("tickets.make", "a complaint that goes to the town directly")
def make_direct(town: Town) -> Request:
    return town.ask("tickets.make", town.bearer(town.resident()), asked("complaint", public=False, direct=True))


@play("tickets.make", "a ticket with six photos")
def make_with_photos(town: Town) -> Request:
    me = town.bearer(town.resident())
    return town.ask("tickets.make", me, asked(media_ids=photos(town, me)))


@play("media.read", "read a ticket's photo")
def read_photo(town: Town) -> Request:
    me = town.bearer(town.resident())
    ids = photos(town, me)
    town.send(town.ask("tickets.make", me, asked(media_ids=ids)))
    return town.ask("media.read", town.admin, media_id=ids[0])


@play("tickets.enter")
def enter(town: Town) -> Request:
    body = asked(resident_id=town.resident().resident_id)
    return town.ask("tickets.enter", town.admin, body, village_id=town.village_id)


@play("tickets.mine")
def mine(town: Town) -> Request:
    who = town.resident()
    for _ in range(3):
        raised(town, who)
    return town.ask("tickets.mine", town.bearer(who))


@play("tickets.comment")
def comment(town: Town) -> Request:
    ticket_id, me = raised(town)
    return town.ask("tickets.comment", me, {"text": "还有一盏也坏了。"}, ticket_id=ticket_id)


@play("tickets.confirm")
def confirm(town: Town) -> Request:
    ticket_id, me = solved(town)
    return town.ask("tickets.confirm", me, {"stars": 5, "text": "很快。"}, ticket_id=ticket_id)


@play("tickets.rate")
def rate(town: Town) -> Request:
    ticket_id, me = solved(town)
    town.do("tickets.confirm", me, {}, ticket_id=ticket_id)
    return town.ask("tickets.rate", me, {"stars": 5}, ticket_id=ticket_id)


@play("tickets.reopen")
def reopen(town: Town) -> Request:
    ticket_id, me = solved(town)
    return town.ask("tickets.reopen", me, {"text": "又不亮了。"}, ticket_id=ticket_id)


@play("tickets.reopen", "reopening to the town")
def reopen_to_town(town: Town) -> Request:
    ticket_id, me = solved(town)
    for _ in range(2):
        town.do("tickets.reopen", me, {"text": "又不亮了。"}, ticket_id=ticket_id)
        town.do("tickets.step", town.admin, {"step": "solve", "text": "换了灯泡。"}, ticket_id=ticket_id)
    return town.ask("tickets.reopen", me, {"text": "又不亮了。"}, ticket_id=ticket_id)


@play("tickets.withdraw")
def withdraw(town: Town) -> Request:
    ticket_id, me = raised(town)
    return town.ask("tickets.withdraw", me, ticket_id=ticket_id)


@play("tickets.show")
def show(town: Town) -> Request:
    ticket_id, me = raised(town)
    return town.ask("tickets.show", me, {"public": False, "named": True}, ticket_id=ticket_id)


@play("tickets.assign")
def assign(town: Town) -> Request:
    body = {"desk": "grid_worker", "mine": False}
    return town.ask("tickets.assign", town.admin, body, ticket_id=raised(town)[0])


@play("tickets.remark")
def remark(town: Town) -> Request:
    body = {"how": "answer", "text": "电工明天上午来。"}
    return town.ask("tickets.remark", town.admin, body, ticket_id=raised(town)[0])


@play("tickets.step")
def step(town: Town) -> Request:
    return town.ask("tickets.step", town.admin, {"step": "solve", "text": "换了灯泡。"}, ticket_id=raised(town)[0])


@play("tickets.step", "passing on to the town")
def pass_on(town: Town) -> Request:
    body = {"step": "pass_on", "text": "县道归镇里管。"}
    return town.ask("tickets.step", town.admin, body, ticket_id=raised(town)[0])


@play("tickets.step", "solving with six photos")
def solve_with_photos(town: Town) -> Request:
    body = {"step": "solve", "text": "换了灯泡。", "media_ids": photos(town, town.admin)}
    return town.ask("tickets.step", town.admin, body, ticket_id=raised(town)[0])


@play("tickets.merge")
def merge(town: Town) -> Request:
    return town.ask("tickets.merge", town.admin, {"into": raised(town)[0]}, ticket_id=raised(town)[0])


def followed(town: Town) -> str:
    """Return a ticket that two others follow."""
    ticket_id, _ = raised(town)
    for _ in range(2):
        town.do("tickets.merge", town.admin, {"into": ticket_id}, ticket_id=raised(town)[0])
    return ticket_id


@play("tickets.merge", "merging a ticket that two follow")
def merge_followed(town: Town) -> Request:
    return town.ask("tickets.merge", town.admin, {"into": raised(town)[0]}, ticket_id=followed(town))


@play("tickets.step", "solving a ticket that two follow")
def solve_followed(town: Town) -> Request:
    return town.ask("tickets.step", town.admin, {"step": "solve", "text": "换了灯泡。"}, ticket_id=followed(town))


@play("tickets.release")
def release(town: Town) -> Request:
    body = {"text": TEXT, "place": "村口", "located": True}
    return town.ask("tickets.release", town.admin, body, ticket_id=raised(town)[0])


@play("tickets.release", "releasing with a photo")
def release_with_photo(town: Town) -> Request:
    who = town.resident()
    found = photos(town, town.bearer(who), 1)
    ticket_id, _ = raised(town, who, media_ids=found)
    return town.ask("tickets.release", town.admin, {"text": TEXT, "media_ids": found}, ticket_id=ticket_id)


@play("tickets.hide")
def hide(town: Town) -> Request:
    return town.ask("tickets.hide", town.admin, ticket_id=released(town))


@play("tickets.propose")
def propose(town: Town) -> Request:
    return town.ask("tickets.propose", town.admin, {"text": "可行"}, ticket_id=raised(town, kind="suggestion")[0])


@play("tickets.decide", "adopting a suggestion")
def decide(town: Town) -> Request:
    ticket_id, _ = raised(town, earner(town, times=1), kind="suggestion")
    town.do("tickets.propose", second_officer(town), {}, ticket_id=ticket_id)
    return town.ask("tickets.decide", town.admin, {"adopt": True}, ticket_id=ticket_id)


@play("tickets.decide", "adopting the first suggestion of somebody without points")
def decide_first(town: Town) -> Request:
    ticket_id, _ = raised(town, kind="suggestion")
    town.do("tickets.propose", second_officer(town), {}, ticket_id=ticket_id)
    return town.ask("tickets.decide", town.admin, {"adopt": True}, ticket_id=ticket_id)


@play("tickets.read_desks")
def read_desks(town: Town) -> Request:
    return town.ask("tickets.read_desks", town.admin, village_id=town.village_id)


@play("tickets.set_desks")
def set_desks(town: Town) -> Request:
    seen = town.do("tickets.read_desks", town.admin, village_id=town.village_id)["version"]
    routes = [{"category": "roads", "desk": "village_officer", "days": 1 + seen % 9}]
    return town.ask("tickets.set_desks", town.admin, {"routes": routes, "seen": seen}, village_id=town.village_id)


@play("tickets.read_public")
def read_public(town: Town) -> Request:
    released(town)
    return town.ask("tickets.read_public", ANYBODY, query=f"village_id={town.village_id}&size=5")


@play("tickets.read_one")
def read_one(town: Town) -> Request:
    ticket_id, me = solved(town)
    return town.ask("tickets.read_one", me, ticket_id=ticket_id)


@play("tickets.read_one", "a ticket with photos")
def read_one_with_photos(town: Town) -> Request:
    who = town.resident()
    ticket_id, me = raised(town, who, media_ids=photos(town, town.bearer(who), 2))
    return town.ask("tickets.read_one", me, ticket_id=ticket_id)


@play("tickets.read_progress")
def read_progress(town: Town) -> Request:
    first, _ = solved(town)
    ticket_id, me = raised(town)
    town.do("tickets.merge", town.admin, {"into": first}, ticket_id=ticket_id)
    return town.ask("tickets.read_progress", me, ticket_id=ticket_id)


@play("tickets.read_queue")
def read_queue(town: Town) -> Request:
    raised(town)
    return town.ask("tickets.read_queue", town.admin, query="size=5", village_id=town.village_id)


@play("tickets.read_town")
def read_town(town: Town) -> Request:
    town.send(pass_on(town))
    return town.ask("tickets.read_town", town.admin, query="size=5", town_id=town.village.town_id)


@play("tickets.read_statistics")
def read_statistics(town: Town) -> Request:
    return town.ask("tickets.read_statistics", ANYBODY, village_id=town.village_id)


@play("tickets.count")
def count(town: Town) -> Request:
    return town.ask("tickets.count", town.admin, query="year=2025", village_id=town.village_id)


@play("tickets.services")
def services(town: Town) -> Request:
    return town.ask("tickets.services", ANYBODY)


@play("tickets.requests")
def requests(town: Town) -> Request:
    released(town)
    return town.ask("tickets.requests", ANYBODY, query=f"jurisdiction_id={town.village_id}&status=open")


@play("tickets.request")
def request(town: Town) -> Request:
    return town.ask("tickets.request", ANYBODY, request_file=f"{released(town)}.json")
