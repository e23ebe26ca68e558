"""The demo town as its people know it: who can be entered as, and the same doors from outside a browser."""

from __future__ import annotations

import datetime as dt
import json
import re
import time
from collections.abc import Iterator
from typing import Any

import pytest
import urllib3

from chalicelib.kernel.calendar import SHANGHAI
from chalicelib.kernel.context import uuid7
from tests.make import media
from tests.town import Town

PLAIN = {"Accept": "application/json", "Content-Type": "application/json"}


class Demo:
    """Speaks with a demo town's API as one of its logins; every answer but a good one fails the test."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.url = town.url
        shop = self.login("shop")
        self.shop_key: str = shop["sign_in"]["api_key"]
        found = re.search(r"工分卡 (\w+)，密码 (\d+)", shop["note"])
        assert found is not None
        self.card, self.pin = found.groups()
        self.village = "佛山村"
        self.village_id = self.ask("GET", "/v1/partner/me", shop=True)["village_id"]
        self._tokens: dict[str, tuple[str, float]] = {}

    def logins(self) -> list[dict[str, Any]]:
        """Return what `/demo.json` says; WeChat codes in it work once."""
        logins: list[dict[str, Any]] = json.loads(self.town.ask("GET", "/demo.json").data)["logins"]
        return logins

    def login(self, role: str, nth: int = 0) -> dict[str, Any]:
        """Return a login of a role."""
        return [one for one in self.logins() if one["role"] == role][nth]

    def ask(
        self, method: str, path: str, body: object = None, *, role: str = "", shop: bool = False, acting_for: str = ""
    ) -> Any:
        """Send a request as a role's first login (`resident:1` is a role's second), as the shop, or as nobody."""
        headers = {**PLAIN, "Idempotency-Key": uuid7()} if method != "GET" else dict(PLAIN)
        if role:
            headers["Authorization"] = f"Bearer {self._token(role)}"
        if acting_for:
            headers["X-Acting-For"] = acting_for
        if shop:
            headers["X-Api-Key"] = self.shop_key
        sent = None if body is None else json.dumps(body).encode()
        answer = self.town.ask(method, path, body=sent, headers=headers)
        assert answer.status < 300, (method, path, answer.status, answer.data.decode())
        return json.loads(answer.data) if answer.data else None

    def act_for(self, resident_id: str, method: str, path: str, body: object = None) -> Any:
        """Send a request as the younger villager who acts for somebody."""
        return self.ask(method, path, body, role="resident", acting_for=resident_id)

    def try_sale(self, body: object) -> bool:
        """Sell at the shop's till, and tell whether that was done; a pay code that was used before refuses."""
        headers = {**PLAIN, "Idempotency-Key": uuid7(), "X-Api-Key": self.shop_key}
        sent = json.dumps(body).encode()
        answer = self.town.ask("POST", "/v1/partner/redemptions", body=sent, headers=headers)
        assert answer.status < 300 or json.loads(answer.data)["code"] == "pay_code_used", answer.data.decode()
        return answer.status < 300

    def day(self, days: int) -> str:
        """Return the business date so many days from now."""
        return str(dt.datetime.now(SHANGHAI).date() + dt.timedelta(days=days))

    def _token(self, role: str) -> str:
        token, ends = self._tokens.get(role, ("", 0.0))
        if time.monotonic() > ends:
            name, _, nth = role.partition(":")
            asked = self.login(name, int(nth or 0))["sign_in"]
            door = {"wechat": "wechat", "member": "member"}.get(asked.pop("kind"), "staff")
            answer = self.ask("POST", f"/v1/sessions/{door}", asked)
            session = answer.get("session", answer)
            token, ends = session["access_token"], time.monotonic() + session["access_seconds"] / 2
            self._tokens[role] = token, ends
        return token

    def rank(self) -> int:
        """Return the villager's rank of last week; a town's boards come out within a minute of its beginning."""
        for _ in range(120):
            rank: int | None = self.ask("GET", "/v1/me/rank", role="resident")["rank"]
            if rank is not None:
                return rank
            time.sleep(1)
        pytest.fail("the board did not come out")

    def receipt(self) -> dict[str, Any]:
        """Return the receipt of the villager's last score; what was registered is published within some minutes."""
        version = self.ask("GET", "/v1/me/score/history", role="resident")["rows"][0]["version"]
        headers = PLAIN | {"Authorization": f"Bearer {self._token('resident')}"}
        for _ in range(240):
            answer = self.town.ask("GET", f"/v1/me/scores/{version}/receipt", headers=headers)
            if answer.status == 200:
                found: dict[str, Any] = json.loads(answer.data)
                return found
            time.sleep(1)
        pytest.fail(f"the score was not published: {answer.data.decode()}")

    def told(self, kind: str, role: str = "resident") -> None:
        """Wait until a villager was told something of this kind; an inbox that is open does not hear of it."""
        for _ in range(120):
            if kind in self._kinds_told(role):
                return
            time.sleep(0.5)
        pytest.fail(f"{role} was not told {kind}")

    def _kinds_told(self, role: str) -> Iterator[str]:
        """Yield the kinds of all messages of a villager, page by page: other tests have had them told of much."""
        cursor: str | None = ""
        while cursor is not None:
            page = self.ask("GET", f"/v1/me/inbox?size=50{cursor and f'&cursor={cursor}'}", role=role)
            yield from (one["kind"] for one in page["messages"])
            cursor = page["cursor"]

    def balance(self, role: str = "resident") -> int:
        """Return what a villager may spend. The second one has the card."""
        points: int = self.ask("GET", "/v1/me/account", role=role)["balance"]
        return points

    def pay_code(self, role: str = "resident") -> str:
        """Return a villager's pay code; it pays once, and is another one only after half a minute."""
        digits: str = self.ask("POST", "/v1/me/pay-code", {}, role=role)["digits"]
        return digits

    def card_number(self) -> str:
        """Return the number printed on the elder's card."""
        number: str = self.ask("GET", f"/v1/residents/{self.elder()}/card", role="town_officer")["number"]
        return number

    def elder(self) -> str:
        """Return the id of whoever bears the card."""
        bearer: str = self.ask("GET", "/v1/me/profile", role="resident:1")["resident_id"]
        return bearer

    def slip(self) -> str:
        """Return the number on the slip of the shop's last sale, as it is printed."""
        shown = self.ask("GET", f"/v1/partner/redemptions/{self.sold()[0]['key']}", shop=True)
        return " ".join(re.findall("....", shown["slip"]))

    def set_photo_check(self, *, allowed: bool) -> None:
        """Say whether a photo may stand for the PIN of the elder's card."""
        limits = {"daily_limit_points": 100 if allowed else 0, "photo_check": allowed}
        self.ask("PUT", f"/v1/residents/{self.elder()}/card/limits", limits, role="town_officer")

    def shop_id(self) -> str:
        """Return the id of the shop whose key the till has."""
        partner_id: str = self.ask("GET", "/v1/partner/me", shop=True)["partner_id"]
        return partner_id

    def set_terminals(self, *terminals: dict[str, str]) -> None:
        """Register the shop's tills; none where no till is named."""
        path = f"/v1/partners/{self.shop_id()}/terminals"
        self.ask("PUT", path, {"terminals": list(terminals)}, role="town_officer")

    def sold(self) -> list[dict[str, Any]]:
        """Return the shop's redemptions of today, newest first, without its refunds."""
        return [row for row in self.shop_day()["rows"] if row["kind"] == "redemption"]

    def shop_day(self) -> dict[str, Any]:
        """Return what the shop's till reads of today."""
        today = dt.datetime.now(SHANGHAI).date()
        day: dict[str, Any] = self.ask("GET", f"/v1/partner/redemptions?on={today}&size=100", shop=True)
        return day

    def points_of(self, holder_id: str) -> int:
        """Return what somebody has, as an officer sees it."""
        points: int = self.ask("GET", f"/v1/accounts/{holder_id}", role="village_officer")["balance"]
        return points

    def code_of(self, holder_id: str) -> str:
        """Return the address in somebody's villager code."""
        code: str = self.ask("GET", f"/v1/holders/{holder_id}/code", role="town_officer")["url"]
        return code

    def codes(self, village_id: str) -> list[str]:
        """Return the codes of a village's first people."""
        listed = self.ask("GET", f"/v1/villages/{village_id}/residents", role="town_officer")["holders"]
        people = [one["holder_id"] for one in listed if one["kind"] == "resident"][:3]
        return [self.ask("GET", f"/v1/holders/{one}/code", role="town_officer")["url"] for one in people]

    def paper(self, role: str) -> str:
        """Return the id of a picture of a list, sent as evidence that something was held."""
        sheet = media.photo()
        about = {"village_id": self.village_id, "purpose": "evidence", "content_type": "image/jpeg"}
        made = self.ask("POST", "/v1/media", about | {"bytes": len(sheet)}, role=role)
        form = made["fields"] | {"file": ("list.jpg", sheet)}
        answer = urllib3.request("POST", made["url"], fields=form, timeout=30)
        assert answer.status in {200, 204}, answer.data
        self.ask("POST", f"/v1/media/{made['media_id']}/ready", role=role)
        return str(made["media_id"])

    def places(self) -> dict[str, str]:
        """Return the ids of the town and its villages by name."""
        return {one["name"]: one["place_id"] for one in self.ask("GET", "/v1/places")["places"]}

    def activity(self, title: str, *, seats: int = 20, begins_in: int = -10, **more: Any) -> str:
        """Publish an activity of the demo's village that begins in so many minutes and lasts three hours."""
        begins = dt.datetime.now(SHANGHAI).replace(microsecond=0) + dt.timedelta(minutes=begins_in)
        plan = {
            "village_id": self.village_id,
            "title": title,
            "place": "文化礼堂",
            "starts_at": begins.isoformat(),
            "ends_at": (begins + dt.timedelta(hours=3)).isoformat(),
            "seats": seats,
            "rule": "vol",
        } | more
        made: str = self.ask("POST", "/v1/activities", plan, role="village_officer")["activity_id"]
        self.ask("POST", f"/v1/activities/{made}/publish", role="village_officer")
        return made

    def people(self, activity_id: str) -> list[dict[str, Any]]:
        """Return who is in an activity."""
        rows: list[dict[str, Any]] = self.ask("GET", f"/v1/activities/{activity_id}/people", role="organiser")["rows"]
        return rows
