"""The doors of listings: bad input names its field, whose door is whose, and no phone before both agree."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from chalicelib.foundation.identity.service import people
from chalicelib.foundation.moderation.core import PASSED
from chalicelib.foundation.moderation.service import texts
from chalicelib.kernel import edge
from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.calendar import business_date
from chalicelib.prosperity.listings.core.kinds import Kind
from chalicelib.prosperity.listings.routes import doors
from chalicelib.prosperity.listings.service import writing
from infra import census
from tests.make import partners
from tests.make.listings import Listings, make_listings

__all__ = ["doors"]
"""The doors are there once their module is."""
GOODS = {"kind": "bazaar", "type": "second_hand", "asks_fen": 8_000, "condition": "good"}
JOB = {"kind": "jobs", "type": "offer", "pay_fen": 400_000, "places": 2}
RENTAL = {"kind": "rentals", "type": "house", "rent_fen": 120_000, "area_m2": 90}
LAND = {"kind": "land", "type": "paddy", "rent_fen": 60_000, "area_mu_hundredths": 320, "years": 5, "use": "种水稻"}
PLOTS = {"kind": "plots", "type": "vegetables", "season": "2027 春季", "fee_fen": 100, "plots": 3, "area_m2": 30}
ALL = {door.name for door in census.doors() if door.room == "listings"}
Ask = Callable[..., tuple[int, Any]]


@pytest.fixture
def listings(shared_tables: Any, monkeypatch: pytest.MonkeyPatch) -> Listings:
    made = make_listings()
    ordinal, town_id = int(made.village_id[1:]), made.town_id
    own = ((ordinal, ordinal + 1),)
    people = {
        "owner": made.owner.actor,
        "asker": made.asker.actor,
        "member": made.member.actor,
        "officer": Principal("s1", frozenset({Role.VILLAGE_OFFICER}), villages=own),
        "keeper": Principal("s6", frozenset({Role.VILLAGE_OFFICER}), own, "", made.owner.actor.subject),
        "second": Principal("s2", frozenset({Role.TOWN_OFFICER}), villages=own, town_id=town_id),
        "grid": Principal("s3", frozenset({Role.GRID_WORKER}), villages=own),
        "auditor": Principal("s4", frozenset({Role.AUDITOR}), villages=own, town_id=town_id),
        "next": Principal("s5", frozenset({Role.VILLAGE_OFFICER}), villages=((ordinal + 1, ordinal + 2),)),
    }
    monkeypatch.setattr(texts, "check_text", lambda *_, **__: PASSED)
    monkeypatch.setattr(edge, "LIVE", made.world.context())
    monkeypatch.setattr(edge, "_resolvers", {"bearer": lambda _, token: people[token]})
    return made


@pytest.fixture
def ask(listings: Listings) -> Ask:
    def asked(who: str, method: str, path: str, body: Any = None, key: str | None = None) -> tuple[int, Any]:
        return partners.ask(method, path, body, as_=who, key=listings.key() if key is None else key)

    return asked


def good(listings: Listings, details: dict[str, Any] = GOODS, **more: Any) -> dict[str, Any]:
    return {"village_id": listings.village_id, "title": "九成新自行车", "details": details} | more


@pytest.mark.parametrize(
    ("details", "change", "field"),
    [
        (GOODS, {"title": "车"}, "title"),
        (GOODS, {"title": "车" * 31}, "title"),
        (GOODS, {"title": "车 13800001111"}, "title"),
        (GOODS, {"words": "话" * 601}, "words"),
        (GOODS, {"words": "加微信 abc12345"}, "words"),
        (GOODS, {"village_id": "v1"}, "village_id"),
        (GOODS, {"media_ids": ["x"]}, "media_ids.0"),
        (GOODS, {"media_ids": ["v00001m018f0000-0000-7000-8000-000000000001"]}, "media_ids"),
        (GOODS, {"state": "published"}, "state"),
        (GOODS | {"kind": "cars"}, {}, "details"),
        (GOODS | {"type": "house"}, {}, "details.bazaar.type"),
        (GOODS | {"asks_fen": -1}, {}, "details.bazaar.asks_fen"),
        (GOODS | {"asks_fen": 1.5}, {}, "details.bazaar.asks_fen"),
        (GOODS | {"rent_fen": 1}, {}, "details.bazaar.rent_fen"),
        (JOB | {"places": 0}, {}, "details.jobs.places"),
        (JOB | {"begins_on": "2026-12-02", "ends_on": "2026-12-01"}, {}, "details.jobs"),
        (RENTAL | {"area_m2": "90"}, {}, "details.rentals.area_m2"),
        (LAND | {"years": 31}, {}, "details.land.years"),
        (LAND | {"use": "找13800001111"}, {}, "details.use"),
        (PLOTS | {"plots": 501}, {}, "details.plots.plots"),
    ],
)
def test_a_listing_that_can_not_be_names_its_field_and_writes_nothing(
    listings: Listings, ask: Ask, details: dict[str, Any], change: dict[str, Any], field: str
) -> None:
    status, refused = ask("owner", "POST", "/v1/listings", good(listings, details) | change)
    assert (status, [one["field"] for one in refused["fields"]]) == (422, [field])
    assert writing.list_own(listings.owner, size=9, cursor=None).rows == []


@pytest.mark.parametrize("details", [GOODS, JOB, RENTAL, PLOTS])
def test_each_scenario_is_written_sent_off_found_and_read(
    listings: Listings, ask: Ask, details: dict[str, Any]
) -> None:
    status, made = ask("owner", "POST", "/v1/listings", good(listings, details))
    assert (status, made["state"]) == (201, "draft")
    path = f"/v1/listings/{made['listing_id']}"
    assert ask("asker", "GET", path)[0] == 404
    assert ask("owner", "POST", f"{path}/moves", {"deed": "submit"})[1]["state"] == "published"
    query = f"place_id={listings.town_id}&kind={details['kind']}&words=zxc"
    status, page = ask("asker", "GET", f"/v1/listings?{query}")
    assert (status, [row["listing_id"] for row in page["rows"]]) == (200, [made["listing_id"]])
    _, shown = ask("asker", "GET", path)
    assert details.items() <= shown["details"].items()
    assert (shown["owner"][-1], shown["band"]) == ("*", "")
    assert ask("owner", "GET", f"/v1/me/listings/{made['listing_id']}")[1]["state"] == "published"
    assert ask("owner", "PUT", path, {"title": "换个名字", "details": details})[1]["title"] == "换个名字"


@pytest.mark.parametrize(
    "query",
    ["kind=cars", "kind=bazaar&place_id=x", "kind=bazaar&type=A-Z", "kind=bazaar&price_min=-1", "kind=bazaar&size=0"],
)
def test_a_search_that_can_not_be_is_refused(listings: Listings, ask: Ask, query: str) -> None:
    whole = query if "place_id" in query else f"{query}&place_id={listings.village_id}"
    assert ask("asker", "GET", f"/v1/listings?{whole}")[0] == 422


def test_a_listing_is_its_owners_and_its_villages_officers(listings: Listings, ask: Ask) -> None:
    one = listings.published()
    path = f"/v1/listings/{one.listing_id}"
    for who in ("asker", "member"):
        assert ask(who, "POST", f"{path}/moves", {"deed": "withdraw"})[0] == 404, who
        assert ask(who, "PUT", path, {"title": "别人的车", "details": GOODS})[0] == 404, who
        assert ask(who, "GET", f"/v1/me{path[3:]}")[0] == 404, who
    hide = {"deed": "hide", "reason": "照片不实", "looked_at": one.version}
    for who in ("owner", "grid", "auditor", "member"):
        assert ask(who, "POST", f"{path}/decisions", hide)[0] == 403, who
    assert ask("next", "POST", f"{path}/decisions", hide)[0] == 404
    assert ask("next", "GET", f"{path}/whole")[0] == 404
    assert ask("auditor", "GET", f"{path}/whole")[1]["state"] == "published"
    assert ask("officer", "POST", f"{path}/decisions", hide)[1]["state"] == "hidden"
    assert ask("officer", "POST", f"{path}/moves", {"deed": "withdraw"})[0] == 403
    desk = f"/v1/villages/{listings.village_id}/listings"
    assert [row["state"] for row in ask("auditor", "GET", f"{desk}?state=hidden")[1]["rows"]] == ["hidden"]
    body = {"title": "村里的菜地", "details": PLOTS}
    assert ask("officer", "POST", desk, body)[0] == 403  # No resident of the village.
    assert ask("keeper", "POST", desk, body)[1]["is_collective"] is True


def test_no_answer_of_any_door_holds_a_phone_before_both_agreed(listings: Listings, ask: Ask) -> None:
    both = [people.load_resident(resident_id=who.actor.subject) for who in (listings.owner, listings.asker)]
    phones = [people.whole_phone(one) for one in both]
    walk = Walk(ask)
    job = walk.whole_round(listings)
    enquiry = f"/v1/listing-enquiries/{job['enquiry_id']}"
    for agrees in ("owner", "asker"):
        for who in ("owner", "asker", "member", "officer"):
            refused = walk("contact", who, "GET", f"{enquiry}/contact", refused=True)
            assert refused["code"] in {"contact_not_agreed", "no_such_enquiry", "not_allowed"}, who
        walk("agree", agrees, "PUT", f"{enquiry}/agreement", {"agrees": True})
    walk("read_enquiry", "owner", "GET", enquiry)
    for deed in ("close", "reopen"):
        walk("move_enquiry", "asker", "PUT", f"{enquiry}/state", {"deed": deed})
    assert walk.doors == ALL
    assert [phone for phone in phones if any(phone in answer for answer in walk.answers)] == []
    assert ask("owner", "GET", f"{enquiry}/contact") == (200, {"phone": phones[1]})
    assert ask("asker", "GET", f"{enquiry}/contact") == (200, {"phone": phones[0]})
    assert ask("member", "GET", f"{enquiry}/contact")[0] == 404
    assert ask("officer", "GET", f"{enquiry}/contact")[0] == 403
    assert ask("asker", "PUT", f"{enquiry}/state", {"deed": "block"})[1]["state"] == "blocked"
    assert ask("owner", "GET", f"{enquiry}/contact")[1]["code"] == "contact_not_agreed"


class Walk:
    """Goes through every door of listings and keeps what it is answered, word for word."""

    def __init__(self, ask: Ask) -> None:
        self.ask, self.doors, self.answers = ask, set[str](), list[str]()

    def __call__(self, door: str, who: str, method: str, path: str, body: Any = None, *, refused: bool = False) -> Any:
        status, answer = self.ask(who, method, path, body)
        assert (status >= 400) is refused, (door, status, answer)  # A refusal would say nothing of anybody.
        self.doors.add(f"listings.{door}")
        self.answers.append(json.dumps(answer, ensure_ascii=False))
        return answer

    def whole_round(self, listings: Listings) -> Any:
        """Return the enquiry about a job that somebody else applied for; all doors but three were asked."""
        job = self("write", "owner", "POST", "/v1/listings", good(listings, JOB))
        path = f"/v1/listings/{job['listing_id']}"
        self("move", "owner", "POST", f"{path}/moves", {"deed": "submit"})
        self("change", "owner", "PUT", path, {"title": "民宿招人", "details": JOB})
        self("browse", "asker", "GET", f"/v1/listings?place_id={listings.village_id}&kind=jobs")
        self("read", "asker", "GET", path)
        enquiry = self("ask", "asker", "POST", f"{path}/enquiries", {"words": "还招人吗"})
        self("say", "owner", "POST", f"/v1/listing-enquiries/{enquiry['enquiry_id']}/messages", {"words": "还招"})
        for side in ("owner", "asker"):
            self("list_enquiries", side, "GET", f"/v1/me/listing-enquiries?side={side}")
        applied = self("apply", "asker", "POST", f"{path}/applications", {"words": "做过三年"})
        self("apply", "member", "POST", f"{path}/applications", {"words": "学得快"})
        self("withdraw_application", "member", "DELETE", f"{path}/applications/mine")
        self("my_applications", "asker", "GET", "/v1/me/listing-applications")
        self("list_applications", "owner", "GET", f"{path}/applications")
        decided = f"{path}/applications/{applied['applied_id']}"
        self("decide_application", "owner", "PUT", decided, {"deed": "accept"})
        self("list_mine", "owner", "GET", "/v1/me/listings")
        self("read_mine", "owner", "GET", f"/v1/me{path[3:]}")
        report = self("report", "asker", "POST", f"{path}/reports", {"words": "工资没写清楚"})
        self("my_reports", "asker", "GET", "/v1/me/listing-reports")
        village = f"/v1/villages/{listings.village_id}"
        self("reports", "officer", "GET", f"{village}/listing-reports")
        ruled = {"deed": "dismiss", "reason": "问过了"}
        self("decide_report", "second", "PUT", f"{path}/reports/{report['report_id']}", ruled)
        self("at_desk", "officer", "GET", f"{village}/listings?state=published")
        self("read_at_desk", "officer", "GET", f"{path}/whole")
        for deed in ("hide", "show"):
            seen = self("read_at_desk", "officer", "GET", f"{path}/whole")["version"]
            body = {"deed": deed, "reason": "核实一下", "looked_at": seen}
            self("decide", "second", "POST", f"{path}/decisions", body)
        seeks = {"place_id": listings.town_id, "kind": "jobs"}
        self("save_search", "asker", "PUT", "/v1/me/listing-searches/3", seeks)
        self("list_searches", "asker", "GET", "/v1/me/listing-searches")
        self("remove_search", "asker", "DELETE", "/v1/me/listing-searches/3")
        self.plots(listings)
        self("write_collective", "keeper", "POST", f"{village}/listings", {"title": "村里菜地", "details": PLOTS})
        return enquiry

    def plots(self, listings: Listings) -> None:
        """Let a plot be adopted, cared for and given back."""
        one = self("write", "owner", "POST", "/v1/listings", good(listings, PLOTS))
        path = f"/v1/listings/{one['listing_id']}"
        self("move", "owner", "POST", f"{path}/moves", {"deed": "submit"})
        self("adopt", "asker", "POST", f"{path}/plot")
        self("plot", "asker", "GET", f"{path}/plot")
        (adopter,) = self("adopters", "owner", "GET", f"{path}/adopters")["rows"]
        self("write_care", "owner", "POST", f"{path}/care", {"words": "浇了水，捉了虫"})
        self("list_care", "asker", "GET", f"{path}/care")
        today = business_date(listings.world.moment).isoformat()
        greens = {"what": "头一茬青菜", "weight_g": 1_500, "how": "sent", "on": today}
        self("deliver", "owner", "POST", f"{path}/deliveries", greens)
        for who in ("owner", "asker"):
            whose = f"?adopted_id={adopter['adopted_id']}" if who == "owner" else ""
            (row,) = self("list_deliveries", who, "GET", f"{path}/deliveries{whose}")["rows"]
        self("answer_delivery", "asker", "PUT", f"{path}/deliveries/{row['delivery_id']}", {"deed": "receive"})
        self("give_back", "asker", "DELETE", f"{path}/plot")
        self("adopt", "asker", "POST", f"{path}/plot")
        self("end_adoption", "owner", "PUT", f"{path}/adopters/{adopter['adopted_id']}", {"reason": "没有谈拢"})
        self("my_plots", "asker", "GET", "/v1/me/plots")


def test_a_saved_search_lies_in_one_of_ten_places(listings: Listings, ask: Ask) -> None:
    path, seeks = "/v1/me/listing-searches", {"place_id": listings.town_id, "kind": "bazaar", "words": "zxc"}
    assert ask("member", "PUT", f"{path}/9", seeks)[1]["nth"] == 9
    for nth in ("10", "-1", "x", "²"):
        assert ask("member", "PUT", f"{path}/{nth}", seeks)[0] == 404, nth
    assert ask("member", "PUT", f"{path}/9", seeks | {"words": "mt"})[1]["code"] == "search_taken"
    assert [one["words"] for one in ask("member", "GET", path)[1]["searches"]] == ["zxc"]
    assert ask("asker", "GET", path)[1] == {"searches": []}
    assert ask("member", "DELETE", f"{path}/9") == (204, None)
    assert ask("member", "GET", path)[1] == {"searches": []}


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"words": "浇"}, "words"),
        ({"words": "浇水，电话13800001111"}, "words"),
        ({"words": "收了", "kind": "harvest"}, ""),
        ({"words": "浇水", "weight_g": 5}, ""),
        ({"words": "收了", "kind": "harvest", "weight_g": "5"}, "weight_g"),
        ({"words": "浇水", "media_ids": ["x"]}, "media_ids.0"),
    ],
)
def test_an_entry_of_a_care_log_that_can_not_be_names_its_field(
    listings: Listings, ask: Ask, body: dict[str, Any], field: str
) -> None:
    one = listings.published(Kind.PLOTS)
    status, refused = ask("owner", "POST", f"/v1/listings/{one.listing_id}/care", body)
    assert (status, [one["field"] for one in refused["fields"]]) == (422, [field])
    assert ask("owner", "GET", f"/v1/listings/{one.listing_id}/care")[1]["rows"] == []


def test_a_lease_goes_through_two_officers_at_the_desk(listings: Listings, ask: Ask) -> None:
    one = listings.moved(listings.draft(Kind.LAND), "submit")
    path = f"/v1/listings/{one.listing_id}"
    yes = {"deed": "approve", "reason": "合同齐全", "looked_at": one.version}
    assert (
        ask("officer", "POST", f"{path}/decisions", {**yes, "looked_at": one.version - 1})[1]["code"] == "listing_moved"
    )
    signed = ask("officer", "POST", f"{path}/decisions", yes)[1]
    assert signed["signatures"] == 1
    yes["looked_at"] = signed["version"]
    assert ask("officer", "POST", f"{path}/decisions", yes)[1]["code"] == "listing_signed_already"
    assert ask("keeper", "POST", f"{path}/decisions", yes)[1]["code"] == "own_family"
    assert ask("second", "POST", f"{path}/decisions", yes)[1]["state"] == "noticed"
    shown = ask("asker", "GET", path)[1]
    assert (shown["notice_until"], shown["notice_last_on"]) == ("2026-12-09T00:00:00+08:00", "2026-12-08")
    assert ask("owner", "POST", f"{path}/moves", {"deed": "match"})[1]["code"] == "listing_in_other_state"
    objection = {"kind": "objection", "words": "界址不对"}
    assert ask("member", "POST", f"{path}/reports", objection)[0] == 403
    assert ask("asker", "POST", f"{path}/reports", objection)[0] == 201
