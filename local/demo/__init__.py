"""The demo town that `make up` fills an empty state with: a few families, a living week, a login for each role.

Everything goes through the rooms' public verbs, some of it with the clock of the past days. Names are made up (Faker,
one seed); the villages are Daicun's.
"""

from __future__ import annotations

import datetime as dt
import time
from pathlib import Path
from typing import TYPE_CHECKING

from local import demo_logins

if TYPE_CHECKING:
    from rich.console import Console

    from chalicelib.foundation.identity.core.people import Resident
    from local.demo.clock import Clock
    from local.demo.people import Families, Town


def seed(state: Path, console: Console, started: dt.datetime | None = None) -> None:
    """Fill an empty town as it is at `started` (now), and write down who can be entered as."""
    from chalicelib.kernel.context import utc_now
    from local.demo import (
        ballots,
        certificates,
        claims,
        cockpit,
        mall,
        mandates,
        members,
        oversight,
        owed,
        people,
        perks,
        sales,
        scores,
        shop,
        tickets,
        topups,
        week,
        wishes,
    )
    from local.demo.clock import Clock

    clock = Clock(started or utc_now())
    began = time.monotonic()
    with console.status("demo town") as status:
        town = people.enter_town(clock)
        status.update("demo town: families")
        families = people.enter_families(clock, town.home, range(15))
        neighbours = people.enter_families(clock, town.neighbour, range(15, 23))
        week.grant_budgets(clock, town)
        people.add_former(clock, town)
        status.update("demo town: what was bought last month")
        partner_id = shop.join(clock, families)
        shop.sell_last_month(clock, families, partner_id)
        status.update("demo town: what they have to say")
        tickets.play(clock, families)
        status.update("demo town: staff")
        logins = people.add_staff(clock, town) + people.bind_villagers(clock, families)
        status.update("demo town: last week and today")
        week.play_last_week(clock, families)
        week.play_next_door(clock, neighbours)
        show = week.play_today(clock, families)
        young, elder = people.young_and_elder(families)
        mandates.play(clock, families, show, elder=elder, agent=young)
        status.update("demo town: claims")
        claims.make_claims(clock, town, families)
        status.update("demo town: wishes, ballots, and the shop")
        wishes.play(clock, families)
        ballots.vote(clock, families)
        logins += shop.open_shop(clock, families, partner_id)
        shop.close_last_month(clock, partner_id)
        status.update("demo town: phone credit, the mall, and the market")
        topups.play(clock, families, town.town_id)
        mall.play(clock, town, families)
        sales.play(clock, town, families)
        week.publish_boards(clock, town)
        status.update("demo town: what keeps it honest, what it owes, and scores")
        oversight.play(clock, town, families, neighbours)
        owed.play(clock, town)
        scores.play(clock, town, families, neighbours, young=young)
        logins += certificates.play(clock, town.town_id, young=young) + members.join(clock, town.town_id)
        _play_prosperity(clock, town, families, young=young, elder=elder)
        perks.play(clock, town, families, young=young)
        cockpit.play(clock, town, families, neighbours)
    demo_logins.keep(state, {"town": {"place_id": town.town_id, "name": town.name}, "logins": logins})
    said = f"demo town: {town.name}, {len(town.villages)} villages, {len(families.people + neighbours.people)} people"
    console.print(f"[green]✓[/] {said} [dim]{time.monotonic() - began:.1f} s[/]")


def _play_prosperity(clock: Clock, town: Town, families: Families, *, young: Resident, elder: Resident) -> None:
    """Let members, who joined, and villagers order at the market, book, list things, and walk about."""
    from local.demo import bookings, listings, members, orders, touring

    orders.play(clock, town, young)
    bookings.play(clock, town, (young, elder))
    listings.play(clock, town, families, young)
    touring.play(clock, town, young, members.WHO[0][0])
