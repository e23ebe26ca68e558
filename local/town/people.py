"""Who lives in the town: made-up names and ID numbers, nobody's twice; a roster file of them, and who registers."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from faker import Faker

from chalicelib.foundation.identity.core.id_numbers import check_character
from chalicelib.foundation.identity.core.people import HEAD, Person, Resident
from chalicelib.foundation.identity.core.purposes import PURPOSES
from chalicelib.foundation.identity.core.roster import COLUMNS
from chalicelib.foundation.identity.service import binding, cards, consents, people
from chalicelib.kernel.context import Context
from local.town.clock import Clock, organiser, villager
from local.town.figures import Figures

DIVISION = "330109"
BIRTHDAYS_SINCE, BIRTHDAYS = dt.date(1940, 1, 1), 20_000
"""People are born on one of so many days since 1940; all are of age in 2021."""
STRIDE = 7_919
"""From one person's birthday to the next one's, in days: prime to BIRTHDAYS, so that neighbours are of all ages."""
HOUSEHOLD = 3
ENTERED_AT = dt.datetime(2021, 1, 3, 1, tzinfo=dt.UTC)
PIN = "2580"
PAGE = 100


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who takes part: a WeChat user, or an elder with a card. `code` is what is scanned of them."""

    resident_id: str
    code: str
    has_card: bool


def person(fake: Faker, number: int) -> Person:
    """Return the n-th person of the town."""
    born_on = BIRTHDAYS_SINCE + dt.timedelta(days=number * STRIDE % BIRTHDAYS)
    first_17 = f"{DIVISION}{born_on:%Y%m%d}{number // BIRTHDAYS + 1:03d}"
    return Person(fake.name(), first_17 + check_character(first_17))


def roster_rows(village: str, residents: int, *, first: int) -> Iterator[tuple[str, ...]]:
    """Yield a village's rows of the roster: households of three, the eldest at its head."""
    fake = Faker("zh_CN")
    fake.seed_instance(first)
    for start in range(0, residents, HOUSEHOLD):
        family = [person(fake, first + n) for n in range(start, min(start + HOUSEHOLD, residents))]
        family.sort(key=lambda one: one.id_number[6:14])
        for one in family:
            relation = HEAD if one is family[0] else "家人"
            yield village, "", f"{start // HOUSEHOLD + 1:04d}", relation, one.name, one.id_number, "", ""


def workbook(rows: Iterator[tuple[str, ...]]) -> bytes:
    """Return rows as the Excel file that a town would upload."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("花名册")
    sheet.append(COLUMNS)
    for row in rows:
        sheet.append(row)
    body = io.BytesIO()
    book.save(body)
    return body.getvalue()


def residents_of(ctx: Context, village_id: str) -> list[Resident]:
    """Return everybody in a village's roster, in the order of their numbers."""
    found: list[Resident] = []
    cursor = None
    while True:
        page = people.list_residents(ctx, village_id=village_id, size=PAGE, cursor=cursor)
        found += [row for row in page.rows if isinstance(row, Resident)]
        if page.cursor is None:
            return found
        cursor = page.cursor


def register(clock: Clock, village_id: str, figures: Figures) -> list[Member]:
    """Let the first of a village's people register: the eldest with a card each, the others by WeChat."""
    found = residents_of(clock.at(ENTERED_AT, organiser(village_id)), village_id)
    registered = found[: figures.registered]
    eldest = sorted(registered, key=lambda one: one.born_on)[: figures.cards]
    with_card = {one.resident_id for one in eldest}
    return [_registered(clock, one, has_card=one.resident_id in with_card) for one in registered]


def _registered(clock: Clock, one: Resident, *, has_card: bool) -> Member:
    version = PURPOSES["registration"].present.version
    ctx = clock.at(ENTERED_AT, villager(one.resident_id))
    if not has_card:
        openid = f"town-{one.resident_id}"
        binding.bind_wechat(ctx, openid=openid, resident_id=one.resident_id, born_on=one.born_on, version=version)
        return Member(one.resident_id, one.code, has_card)
    consents.grant_consent(ctx, person_id=one.resident_id, purpose="registration", version=version, born_on=one.born_on)
    desk = clock.at(ENTERED_AT, organiser(one.village_id))
    card = cards.issue_card(desk, resident_id=one.resident_id, key=desk.new_id(), pin=PIN)
    return Member(one.resident_id, card.token, has_card)


def count_cards(residents: Sequence[Resident]) -> int:
    """Return how many have a card."""
    return sum(bool(one.card) for one in residents)
