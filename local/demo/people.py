"""Who lives and works in the demo town."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from faker import Faker

from chalicelib.foundation.identity.core.id_numbers import check_character
from chalicelib.foundation.identity.core.people import HEAD, Person, Resident
from chalicelib.foundation.identity.core.purposes import PURPOSES
from chalicelib.foundation.identity.core.staff import Reach
from chalicelib.foundation.identity.service import binding, cards, consents, households, people, places, sessions, staff
from chalicelib.kernel.authz import Role
from local.demo.clock import Clock, villager

VILLAGES = Path(__file__).parent.parent / "data" / "daicun_villages.json"
"""Daicun's villages with their statistical codes. Source: the National Bureau of Statistics' division codes."""
TOWN_NAME, TOWN_CODE = "戴村镇", "330109102000"
HOME, NEIGHBOUR = "佛山村", "上董村"
GROUPS = ("一组", "二组", "三组")
SEED = 2021
PASSWORD, FIRST_PASSWORD = "sanbao demo 2026", "first demo 2026"
PIN = "2580"
ELDER_YEAR = 1955


@dataclass
class Town:
    """The town and its villages by name."""

    town_id: str
    name: str
    villages: dict[str, str]

    @property
    def ranges(self) -> tuple[tuple[int, int], ...]:
        """The ordinals of all its villages."""
        return tuple((int(village_id[1:]), int(village_id[1:]) + 1) for village_id in self.villages.values())

    @property
    def home(self) -> str:
        """The village in which most of the demo happens."""
        return self.villages[HOME]

    @property
    def neighbour(self) -> str:
        """A smaller village, so that boards compare two."""
        return self.villages[NEIGHBOUR]


@dataclass
class Families:
    """The families of a village. `cards` are the tokens of the elders' cards."""

    village_id: str
    people: list[Resident] = field(default_factory=list)
    households: list[str] = field(default_factory=list)
    cards: list[str] = field(default_factory=list)

    @property
    def adults(self) -> list[Resident]:
        """Everybody who was born before 2005."""
        return [one for one in self.people if one.born_on.year < 2005]


def enter_town(clock: Clock) -> Town:
    """Enter the town and its villages."""
    ctx = clock.at(clock.on(30, 9))
    town = places.add_town(ctx, name=TOWN_NAME, code=TOWN_CODE)
    made = {}
    rows = {row["name"].removesuffix("委会"): row for row in json.loads(VILLAGES.read_text(encoding="utf-8"))}
    for name in sorted(rows, key=lambda one: (one != HOME, one != NEIGHBOUR)):  # What lives is seen first.
        row = rows[name]
        groups = GROUPS if name in (HOME, NEIGHBOUR) else ()
        village = places.add_village(ctx, town_id=town.town_id, name=name, code=row["code"], groups=groups)
        made[name] = village.village_id
    return Town(town.town_id, town.name, made)


def enter_families(clock: Clock, village_id: str, numbers: range) -> Families:
    """Enter families of one to four people; the oldest of every other one has a work-point card.

    `numbers` are the families' own over the whole town, so that nobody's ID number is anybody else's.
    """
    fake = Faker("zh_CN")
    fake.seed_instance(SEED + numbers.start)
    made = Families(village_id)
    ctx = clock.at(clock.on(28, 10))
    for n in numbers:
        family = fake.last_name()
        group = GROUPS[n % 3]
        household = households.add_household(ctx, village_id=village_id, number=f"{n + 1:03d}", group=group)
        made.households.append(household.household_id)
        for member, (years, relation) in enumerate(_generations(n)):
            born_on = dt.date(ELDER_YEAR - n % 7 + years, 1 + (n * 5) % 12, 1 + (n * 7) % 28)
            person = Person(
                name=(family if relation != "配偶" else fake.last_name()) + fake.first_name(),
                id_number=id_number_of(born_on, 10 * n + member),
                phone=f"138{SEED:04d}{10 * n + member:04d}" if years else "",
                group=group,
                relation=relation,
            )
            entered = people.register_resident(
                ctx, village_id=village_id, person=person, household_id=household.household_id
            )
            made.people.append(entered)
            if not years and n % 2:
                card = cards.issue_card(ctx, resident_id=entered.resident_id, key=ctx.new_id(), pin=PIN)
                made.cards.append(card.token)
    return made


def _generations(n: int) -> list[tuple[int, str]]:
    """Return how many years after the elder each member was born, and what they are to the head."""
    family = [(0, HEAD), (25, "子女"), (26, "配偶"), (56, "孙子女")]
    return family[: 1 + n % 4]


def id_number_of(born_on: dt.date, number: int) -> str:
    """Return the ID number of an invented person: a head's `number` is ten times the family's, counted from 0."""
    first_17 = f"{TOWN_CODE[:6]}{born_on:%Y%m%d}{number % 1000:03d}"
    return first_17 + check_character(first_17)


STAFF: tuple[tuple[Role, str, str, str, str], ...] = (
    (Role.TOWN_ADMIN, "admin", "周建国", "全镇：账号、村社、商户", "/console/"),
    (Role.TOWN_OFFICER, "officer", "沈美华", "全镇：预算、规则、商户、榜单", "/console/"),
    (Role.VILLAGE_OFFICER, "village", "陈国强", f"{HOME}：花名册、工分卡、活动", "/console/"),
    (Role.VILLAGE_OFFICER, "village2", "孙丽娟", f"{HOME}：复核申报", "/console/"),
    (Role.ORGANISER, "organiser", "王秀兰", f"{HOME}：办活动，扫码签到", "/checkin/"),
    (Role.GRID_WORKER, "grid", "李根生", f"{HOME}：走访、入户检查、签到", "/checkin/"),
    (Role.PANEL, "panel1", "韩志远", f"{HOME}评议小组：给申报投票", "/console/"),
    (Role.PANEL, "panel2", "楼春燕", f"{HOME}评议小组", "/console/"),
    (Role.PANEL, "panel3", "俞德才", f"{HOME}评议小组", "/console/"),
    (Role.AUDITOR, "auditor", "钱明远", "全镇：只看不改，核对账本", "/console/"),
    (Role.TOWN_OFFICER, "leader", "汤志强", "镇领导：看全镇的数，也能投到大屏", "/cockpit/"),
)
"""Role, login, name, what they do, and the page they begin at; a role's first login is its usual one."""
BEFORE: tuple[tuple[str, Role, str, str], ...] = (
    ("s-demo", Role.VILLAGE_OFFICER, "posted1", "吴建民"),
    ("s-demo-second", Role.VILLAGE_OFFICER, "posted2", "邵文娟"),
    ("s-demo-town", Role.VILLAGE_OFFICER, "posted3", "金海波"),
    ("s-demo-grid", Role.GRID_WORKER, "posted4", "汪小红"),
)
"""Who did at the desk what was done before: posted there from elsewhere. Part, role, login, name."""
STAFF_NUMBERS = 60
"""From this number on the households of the staff are numbered: behind those of all families."""
UNNAMED = "grid"
TOWN_ROLES = {Role.TOWN_ADMIN, Role.TOWN_OFFICER, Role.AUDITOR}


def add_staff(clock: Clock, town: Town) -> list[dict[str, Any]]:
    """Add an account a role, change its first password as its owner would, and return the logins.

    Who serves the village lives in it: the person behind an account is one of its residents (decision 0030). Of one
    account nobody said yet who that is, so that the desk and the auditor have something to mend.
    """
    ctx = clock.now()
    home = int(town.home[1:])
    logins = []
    for n, (role, login, name, note, page) in enumerate(STAFF):
        whole = role in TOWN_ROLES
        staff.add_staff(
            ctx,
            town_id=town.town_id,
            login=login,
            name=name,
            password=FIRST_PASSWORD,
            roles=frozenset({role}),
            reach=Reach.TOWN if whole else Reach.VILLAGES,
            villages=town.ranges if whole else [(home, home + 1)],
            resident_id="" if whole or login == UNNAMED else _at_home(clock, town.home, name, n),
        )
        sessions.sign_in_staff(ctx, login=login, password=FIRST_PASSWORD, new_password=PASSWORD)
        sign_in = {"kind": "staff", "login": login, "password": PASSWORD}
        logins.append({"role": role.value, "name": name, "note": note, "page": page, "sign_in": sign_in})
    return logins


def add_former(clock: Clock, town: Town) -> None:
    """Add the accounts of those who did what was done before anybody enters the demo; nobody signs in by them."""
    home = int(town.home[1:])
    for part, role, login, name in BEFORE:
        made = staff.add_staff(
            clock.at(clock.on(40, 9)),
            town_id=town.town_id,
            login=login,
            name=name,
            password=FIRST_PASSWORD,
            roles=frozenset({role}),
            reach=Reach.VILLAGES,
            villages=[(home, home + 1)],
            is_outsider=True,
        )
        clock.accounts[part] = made.staff_id


def _at_home(clock: Clock, village_id: str, name: str, n: int) -> str:
    """Enter somebody of the staff with a household of their own, and return their resident id."""
    ctx = clock.at(clock.on(28, 10))
    number = STAFF_NUMBERS + n
    household = households.add_household(ctx, village_id=village_id, number=f"{number:03d}", group=GROUPS[n % 3])
    person = Person(
        name=name,
        id_number=id_number_of(dt.date(1966 + 2 * n, 1 + n, 11), 10 * number),
        phone=f"138{SEED:04d}{10 * number:04d}",
        group=GROUPS[n % 3],
        relation=HEAD,
    )
    return people.register_resident(
        ctx, village_id=village_id, person=person, household_id=household.household_id
    ).resident_id


def young_and_elder(families: Families) -> tuple[Resident, Resident]:
    """Return the two villagers who can be entered as: of one household, the elder its head."""
    young = next(one for one in families.adults if one.born_on.year > ELDER_YEAR + 15)
    return young, next(one for one in families.adults if one.household_id == young.household_id)


def bind_villagers(clock: Clock, families: Families) -> list[dict[str, Any]]:
    """Bind two villagers to WeChat users of the stand-in, with what they agree to, and return their logins."""
    young, elder = young_and_elder(families)
    logins = []
    for one, openid, note in (
        (young, "demo-villager", "中年人：常参加志愿服务，卖菜有货款，家里接待客人"),
        (elder, "demo-elder", "老人，有工分卡，看大字版"),
    ):
        ctx = clock.now(villager(one.resident_id))
        version = PURPOSES["registration"].present.version
        binding.bind_wechat(ctx, openid=openid, resident_id=one.resident_id, born_on=one.born_on, version=version)
        sms = PURPOSES["sms_notices"].present.version
        consents.grant_consent(ctx, person_id=one.resident_id, purpose="sms_notices", version=sms, born_on=one.born_on)
        sign_in = {"kind": "wechat", "openid": openid}
        logins.append({"role": "resident", "name": one.name, "note": note, "page": "/h5/", "sign_in": sign_in})
    return logins
