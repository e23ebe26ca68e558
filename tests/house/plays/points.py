"""Plays of the ledger, of activities, of boards and of the inbox."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest

from chalicelib.foundation.identity.core.people import Resident
from chalicelib.foundation.identity.service import codes
from chalicelib.foundation.identity.service.tokens import access_token
from chalicelib.foundation.notifications.service import telling as notifications
from chalicelib.kernel import edge
from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import LIVE
from chalicelib.points.ledger.core.accounts import AccountRef
from chalicelib.points.ledger.service.awards import award_points
from tests.house.plays import media
from tests.house.plays.people import head
from tests.house.plays.town import ANYBODY, Request, Town, play
from tests.make import ledger
from tests.make.notifications import SPENT, recorded


def this_year() -> int:
    return business_date(LIVE.now()).year


def earner(town: Town, resident: Resident | None = None, times: int = 2) -> Resident:
    """Return a resident with points."""
    found = resident or town.resident()
    for _ in range(times):
        asked = ledger.award(LIVE, AccountRef.of_holder(found.resident_id), f"gift#{LIVE.new_id()}")
        award_points(LIVE, award=asked)
    return found


@play("points.account")
def account(town: Town) -> Request:
    return town.ask("points.account", town.admin, holder_id=earner(town).resident_id)


@play("points.account_entries")
def account_entries(town: Town) -> Request:
    return town.ask("points.account_entries", town.admin, holder_id=earner(town).resident_id)


@play("points.my_account", "balance")
def my_account(town: Town) -> Request:
    return town.ask("points.my_account", town.bearer(earner(town)))


@play("points.my_entries", "statement of 20")
def my_entries(town: Town) -> Request:
    found = town.resident()
    for turn in range(25):
        source = f"activity#{town.village_id}a0193a7f2-b4c8-7d1e-9f00-a1b2c3d4{turn:04d}"
        asked = ledger.award(LIVE, AccountRef.of_holder(found.resident_id), source, rule="bal", points=150)
        award_points(LIVE, award=asked)
    return town.ask("points.my_entries", town.bearer(found), query="size=20")


def award(town: Town, resident_id: str) -> Request:
    body = {"rule": "pub", "document": f"村委会记录2026-{town.number()}"}
    return town.ask("points.write_up", town.admin, body, holder_id=resident_id)


@play("points.write_up", "award drawing a budget")
def write_up(town: Town) -> Request:
    return award(town, earner(town, times=1).resident_id)


@play("points.write_up", "first award of an account")
def first_award(town: Town) -> Request:
    return award(town, town.resident().resident_id)


@play("points.write_up", "award above a cap")
def award_above_a_cap(town: Town) -> Request:
    resident_id = helper(town).resident_id
    body = {"rule": "vol", "document": f"签到表{town.number()}", "minutes": 120}
    return town.ask("points.write_up", town.admin, body, holder_id=resident_id)


def helper(town: Town, resident: Resident | None = None, minutes: int = 239) -> Resident:
    """Return somebody who has helped today already, for so long."""
    found = resident or town.resident()
    asked = ledger.award(
        LIVE, AccountRef.of_holder(found.resident_id), f"gift#{LIVE.new_id()}", rule="vol", minutes=minutes
    )
    award_points(LIVE, award=asked)
    return found


@play("points.take_back", "reverse with budget")
def take_back(town: Town) -> Request:
    resident_id = earner(town, times=1).resident_id
    given = town.send(award(town, resident_id))
    body = {"source": given["source"], "line": given["line"], "reason": "记错了人"}
    return town.ask("points.take_back", town.admin, body, holder_id=resident_id)


@play("points.block")
def block(town: Town) -> Request:
    return town.ask("points.block", town.admin, {"reason": "冒领核查"}, holder_id=earner(town).resident_id)


@play("points.release")
def release(town: Town) -> Request:
    resident_id = earner(town).resident_id
    town.do("points.block", town.admin, {"reason": "冒领核查"}, holder_id=resident_id)
    return town.ask("points.release", town.admin, {"reason": "查清了"}, holder_id=resident_id)


@play("points.budget")
def budget(town: Town) -> Request:
    to_come(town)
    return town.ask("points.budget", town.admin, query=f"year={this_year()}&kind=escrow", village_id=town.village_id)


@play("points.grant")
def grant(town: Town) -> Request:
    body = {"points": 1_000, "resolution": "村民会议〔2026〕2号"}
    return town.ask("points.grant", town.admin, body, query=f"year={this_year()}", village_id=town.village_id)


@play("points.verify")
def verify(town: Town) -> Request:
    return town.ask("points.verify", town.admin, village_id=town.village_id)


@play("points.my_pay_code")
def my_pay_code(town: Town) -> Request:
    return town.ask("points.my_pay_code", town.bearer(town.resident()), {})


@play("points.my_pay_code", "pay code of a household")
def household_pay_code(town: Town) -> Request:
    return town.ask("points.my_pay_code", town.bearer(head(town)[0]), {"account": "household"})


@play("points.my_household_account")
def my_household_account(town: Town) -> Request:
    member, _ = head(town)
    town.do("points.pool_points", town.bearer(earner(town, member)), {"points": 50})
    return town.ask("points.my_household_account", town.bearer(member))


@play("points.pool_points", "household move")
def pool_points(town: Town) -> Request:
    member = earner(town, head(town)[0])
    town.do("points.pool_points", town.bearer(member), {"points": 50})
    return town.ask("points.pool_points", town.bearer(member), {"points": 50})


@play("points.rules")
def rules(town: Town) -> Request:
    return town.ask("points.rules", ANYBODY, query=f"place_id={town.village_id}")


@play("points.read_settings")
def read_settings(town: Town) -> Request:
    return town.ask("points.read_settings", ANYBODY, place_id=town.village_id)


@play("points.change_settings")
def change_settings(town: Town) -> Request:
    body = {"life_years": 1, "spenders": "head", "document": "镇党委会纪要〔2026〕21号"}
    body |= {"effective_on": str(business_date(LIVE.now()) + dt.timedelta(days=3))}
    return town.ask("points.change_settings", town.admin, body, town_id=town.village.town_id)


@play("points.versions")
def versions(town: Town) -> Request:
    return town.ask("points.versions", ANYBODY, place_id=town.village_id)


def second_officer(town: Town) -> str:
    """Return the credential of an officer who is not the administrator."""
    who = Principal(
        "another-officer", frozenset({Role.TOWN_OFFICER}), villages=((0, 99_999),), town_id=town.village.town_id
    )
    return f"Bearer {access_token(LIVE, who)}"


def refinement(town: Town, who: str, points: int = 50) -> Request:
    body = {"rule": "cul", "title": "文体活动", "points": points % 100 + 1, "document": "村民会议〔2026〕3号"}
    body |= {"effective_on": str(business_date(LIVE.now()) + dt.timedelta(days=3))}
    return town.ask("points.propose", who, body, place_id=town.village_id)


@play("points.propose")
def propose(town: Town) -> Request:
    return refinement(town, town.admin)


def proposed(town: Town, who: str = "") -> dict[str, Any]:
    """Return a proposal of another officer's, or of `who`."""
    made = town.send(refinement(town, who or second_officer(town), town.number()))
    return {"place_id": made["place_id"], "proposal_id": made["proposal_id"]}


@play("points.read_proposals")
def read_proposals(town: Town) -> Request:
    return town.ask("points.read_proposals", town.admin, place_id=town.village_id)


@play("points.approve")
def approve(town: Town) -> Request:
    return town.ask("points.approve", town.admin, **proposed(town))


@play("points.reject")
def reject(town: Town) -> Request:
    return town.ask("points.reject", town.admin, {"reason": "再议"}, **proposed(town))


@play("points.withdraw")
def withdraw(town: Town) -> Request:
    return town.ask("points.withdraw", town.admin, **proposed(town, town.admin))


@play("points.start_what_if")
def start_what_if(town: Town) -> Request:
    return town.ask("points.start_what_if", town.admin, **proposed(town))


def plan(town: Town, seats: int = 2) -> dict[str, Any]:
    starts_at = LIVE.now() - dt.timedelta(minutes=30)
    return {
        "title": "清理河道",
        "place": "老戏台",
        "starts_at": starts_at.isoformat(),
        "ends_at": (starts_at + dt.timedelta(hours=2)).isoformat(),
        "seats": seats,
        "rule": "pub",
    }


def tomorrow(town: Town, seats: int = 2) -> dict[str, Any]:
    """Return a plan for tomorrow."""
    starts_at = LIVE.now() + dt.timedelta(days=1)
    times = {"starts_at": starts_at.isoformat(), "ends_at": (starts_at + dt.timedelta(hours=2)).isoformat()}
    return plan(town, seats) | times


def series(town: Town) -> Request:
    body = tomorrow(town) | {"village_id": town.village_id, "repeat": {"every": "week", "times": 20}}
    return town.ask("activities.create", town.admin, body)


@play("activities.create", "an activity with two pictures")
def create_with_pictures(town: Town) -> Request:
    pictures = [media.taken(town, town.admin, "activity") for _ in range(2)]
    return town.ask("activities.create", town.admin, plan(town) | {"village_id": town.village_id, "pictures": pictures})


@play("activities.create", "a series of twenty")
def create_series(town: Town) -> Request:
    return series(town)


@play("activities.publish_series")
def publish_series(town: Town) -> Request:
    return town.ask("activities.publish_series", town.admin, activity_id=town.send(series(town))["activity_id"])


@play("activities.calendar")
def calendar(town: Town) -> Request:
    return town.ask("activities.calendar", ANYBODY, village_id=town.village_id)


def draft(town: Town, seats: int = 2, rule: str = "pub") -> str:
    body = plan(town, seats) | {"village_id": town.village_id, "rule": rule}
    return str(town.do("activities.create", town.admin, body)["activity_id"])


def to_come(town: Town, seats: int = 2) -> str:
    """Return a published activity that begins tomorrow."""
    made = town.do("activities.create", town.admin, tomorrow(town, seats) | {"village_id": town.village_id})
    town.do("activities.publish", town.admin, activity_id=made["activity_id"])
    return str(made["activity_id"])


def published(town: Town, seats: int = 2, rule: str = "pub") -> str:
    activity_id = draft(town, seats, rule)
    town.do("activities.publish", town.admin, activity_id=activity_id)
    return activity_id


def joined(town: Town, activity_id: str) -> Resident:
    """Return a resident with an account who signed up."""
    found = earner(town, times=1)
    town.do("activities.sign_up", town.bearer(found), activity_id=activity_id)
    return found


@play("activities.create")
def create(town: Town) -> Request:
    return town.ask("activities.create", town.admin, plan(town) | {"village_id": town.village_id})


@play("activities.read_list")
def read_list(town: Town) -> Request:
    published(town)
    return town.ask("activities.read_list", town.admin, query=f"village_id={town.village_id}&size=5")


@play("activities.read_one")
def read_one(town: Town) -> Request:
    activity_id = published(town, 1)
    joined(town, activity_id)
    return town.ask("activities.read_one", town.bearer(joined(town, activity_id)), activity_id=activity_id)


@play("activities.change")
def change(town: Town) -> Request:
    return town.ask("activities.change", town.admin, plan(town, 3), activity_id=draft(town))


@play("activities.publish")
def publish(town: Town) -> Request:
    return town.ask("activities.publish", town.admin, activity_id=draft(town))


@play("activities.close")
def close(town: Town) -> Request:
    return town.ask("activities.close", town.admin, activity_id=published(town))


@play("activities.sign_up", "sign up")
def sign_up(town: Town) -> Request:
    return town.ask("activities.sign_up", town.bearer(town.resident()), activity_id=gathering(town))


@play("activities.sign_up", "sign up when full")
def sign_up_when_full(town: Town) -> Request:
    activity_id = published(town, 1)
    joined(town, activity_id)
    return town.ask("activities.sign_up", town.bearer(town.resident()), activity_id=activity_id)


@play("activities.cancel")
def cancel(town: Town) -> Request:
    activity_id = to_come(town)
    return town.ask("activities.cancel", town.bearer(joined(town, activity_id)), activity_id=activity_id)


@play("activities.cancel", "cancel and promote")
def cancel_and_promote(town: Town) -> Request:
    activity_id = to_come(town, 1)
    first = joined(town, activity_id)
    joined(town, activity_id)
    return town.ask("activities.cancel", town.bearer(first), activity_id=activity_id)


def gathering(town: Town) -> str:
    """Return the activity at which the town's people are scanned, the same each time."""
    town.gathering = town.gathering or published(town, 50)
    return town.gathering


def scan(town: Town, resident: Resident, direction: str, activity_id: str = "") -> Request:
    body = {"code": codes.code_of(holder_id=resident.resident_id), "direction": direction}
    return town.ask("activities.scan", town.admin, body, activity_id=activity_id or gathering(town))


@play("activities.scan", "sign in")
def sign_in(town: Town) -> Request:
    return scan(town, joined(town, gathering(town)), "in")


@play("activities.scan", "sign in of a walk-in")
def walk_in(town: Town) -> Request:
    return scan(town, town.resident(), "in")


@play("activities.scan", "sign out and award")
def sign_out(town: Town) -> Request:
    return scan(town, signed_in(town), "out")


@contextlib.contextmanager
def before(minutes: int) -> Iterator[None]:
    """Let the house's clock be so many minutes slow."""
    with pytest.MonkeyPatch.context() as patched:
        now = lambda: LIVE.now() - dt.timedelta(minutes=minutes)  # noqa: E731
        patched.setattr(edge, "LIVE", dataclasses.replace(LIVE, now=now))
        yield


@play("activities.scan", "sign out above a cap")
def sign_out_above_a_cap(town: Town) -> Request:
    town.clearing = town.clearing or published(town, 50, rule="vol")
    return scan(town, helper(town, signed_in(town, town.clearing)), "out", town.clearing)


def signed_in(town: Town, activity_id: str = "") -> Resident:
    """Return somebody who was scanned in five minutes ago."""
    activity_id = activity_id or gathering(town)
    found = joined(town, activity_id)
    with before(5):
        town.send(scan(town, found, "in", activity_id))
    town.send(scan(town, town.resident(), "in", activity_id))  # The process looks at its clock again.
    return found


def attended(town: Town) -> tuple[Resident, str]:
    """Return somebody who was signed out of an activity, and the activity."""
    found = signed_in(town)
    town.send(scan(town, found, "out"))
    return found, gathering(town)


@play("activities.rate")
def rate(town: Town) -> Request:
    who, activity_id = attended(town)
    other, _ = attended(town)
    town.do("activities.rate", town.bearer(other), {"stars": 4}, activity_id=activity_id)
    return town.ask("activities.rate", town.bearer(who), {"stars": 5, "words": ["again"]}, activity_id=activity_id)


@play("activities.read_ratings")
def read_ratings(town: Town) -> Request:
    return town.ask("activities.read_ratings", town.bearer(town.resident()), activity_id=gathering(town))


@play("activities.people")
def people(town: Town) -> Request:
    activity_id = published(town)
    joined(town, activity_id)
    return town.ask("activities.people", town.admin, activity_id=activity_id)


def confirmation(town: Town, people: int) -> Request:
    with before(10):
        if not town.finished:
            ended = plan(town, 50) | {"ends_at": (LIVE.now() - dt.timedelta(minutes=5)).isoformat()}
            shown = town.do("activities.create", town.admin, ended | {"village_id": town.village_id})
            town.finished = str(shown["activity_id"])
            town.do("activities.publish", town.admin, activity_id=town.finished)
        body = {"residents": [joined(town, town.finished).resident_id for _ in range(people)]}
    town.do("activities.offline_list", town.admin, activity_id=town.finished)  # The process looks at its clock again.
    return town.ask("activities.confirm", town.admin, body, activity_id=town.finished)


@play("activities.confirm", "confirm by hand")
def confirm(town: Town) -> Request:
    return confirmation(town, 1)


@play("activities.confirm", "confirm ten people by hand")
def confirm_ten(town: Town) -> Request:
    return confirmation(town, 10)


@play("notifications.read_inbox")
def read_inbox(town: Town) -> Request:
    return town.ask("notifications.read_inbox", town.bearer(told(town)[0]))


@play("notifications.read_message")
def read_message(town: Town) -> Request:
    found, message_id = told(town)
    return town.ask("notifications.read_message", town.bearer(found), message_id=message_id)


def told(town: Town) -> tuple[Resident, str]:
    """Return a resident with a message in the inbox."""
    found = town.resident()
    spent = dataclasses.replace(SPENT, account_id=found.resident_id.replace("r", "."))
    message = notifications.tell(LIVE, recorded=recorded(spent))
    assert message is not None
    return found, message.message_id


@play("notifications.read_subscriptions")
def read_subscriptions(town: Town) -> Request:
    return town.ask("notifications.read_subscriptions", town.bearer(town.resident()))


@play("notifications.accept_messages")
def accept_messages(town: Town) -> Request:
    return town.ask("notifications.accept_messages", town.bearer(town.resident()), {"accepted": 2}, family="points")


@play("activities.offline_list")
def offline_list(town: Town) -> Request:
    activity_id = published(town)
    joined(town, activity_id)
    return town.ask("activities.offline_list", town.admin, activity_id=activity_id)


def upload(town: Town, people: list[Resident]) -> Request:
    ticket = town.do("activities.offline_list", town.admin, activity_id=gathering(town))["ticket"]
    scans = [
        {
            "key": LIVE.new_id(),
            "code": codes.code_of(holder_id=one.resident_id),
            "direction": "in",
            "at": LIVE.now().isoformat(),
        }
        for one in people
    ]
    return town.ask(
        "activities.upload_scans", town.admin, {"ticket": ticket, "scans": scans}, activity_id=gathering(town)
    )


@play("activities.upload_scans", "upload one scan")
def upload_one(town: Town) -> Request:
    return upload(town, [joined(town, gathering(town))])


@play("activities.upload_scans", "upload ten scans")
def upload_ten(town: Town) -> Request:
    return upload(town, [town.resident() for _ in range(10)])
