"""Works inside a running town as a deployed function does: `settle` gives a village scores, `audit` reads what became.

`python -m tests.system.inside_credit EMULATOR settle`, or `… audit JSON`; prints JSON. A process of its own.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections import Counter
from dataclasses import replace
from functools import partial
from typing import Any

from infra.deploy import clients
from infra.surroundings import enter
from local.world import STAGE
from tests.system.inside import every

HOMES, PLACES = 4, 3
PURPOSE = "创业贷款"


def settle() -> dict[str, Any]:
    """Make a village of eight with scores, a bank, and a programme in which all have points; say how each may ask."""
    import app  # noqa: F401  What follows a consent.
    from chalicelib.credit.certificates.core.offers import Band
    from chalicelib.credit.certificates.service import offers
    from chalicelib.credit.perks.core.applications import Given, Mark
    from chalicelib.credit.perks.core.programmes import Criterion, Terms
    from chalicelib.credit.perks.service import desk, own, programmes
    from chalicelib.credit.score.core.days import FIRST_DAY
    from chalicelib.credit.score.service import nightly, policies
    from chalicelib.credit.score.service.refreshing import refresh_village
    from chalicelib.foundation.identity.core.purposes import PURPOSES
    from chalicelib.foundation.identity.core.sessions import resident_principal
    from chalicelib.foundation.identity.service import consents, places
    from chalicelib.foundation.identity.service.tokens import access_token
    from chalicelib.foundation.partners.core.shops import Contact, Limits
    from chalicelib.foundation.partners.service import banks
    from chalicelib.kernel.authz import Principal, Role
    from chalicelib.kernel.calendar import business_date
    from chalicelib.kernel.context import LIVE, Context, uuid7
    from tests.make import people

    def ago(days: int, who: Principal | None = None) -> Context:
        ctx = replace(LIVE, now=lambda: LIVE.now() - dt.timedelta(days=days))
        return replace(ctx, actor=who) if who else ctx

    village = people.village(LIVE, name="信用村", code="330109102997")
    town_id, today = village.town_id, business_date(LIVE.now())
    residents = [one for n in range(HOMES) for one in people.household(LIVE, village, 9_000 + n)[1]]
    for one in residents:
        version = PURPOSES["credit_score"].present.version
        consents.grant_consent(
            ago(2), person_id=one.resident_id, purpose="credit_score", version=version, born_on=one.born_on
        )
    on, now = today - dt.timedelta(days=1), policies.in_force(town_id, FIRST_DAY)
    for each in places.villages_of(town_id=town_id):
        refresh_village(LIVE, village_id=each.village_id, on=on, now=now)
    nightly.publish(town_id=town_id, on=on)
    officers = {
        name: Principal(name, frozenset({Role.TOWN_OFFICER}), ((0, 99_999),), town_id)
        for name in ("s-race-1", "s-race-2", "s-race-3")
    }
    first, second, decider = (replace(LIVE, actor=one) for one in officers.values())
    contact = Contact("周行长", "13812345678")
    bank = banks.create_bank(
        first, key=uuid7(), town_id=town_id, name="抢证银行", contact=contact, limits=Limits()
    ).partner_id
    bands = (Band(100, 30_000, 500),)
    offers.set_offer(first, bank_id=bank, version=0, phone="0571-82000000", purposes=(PURPOSE,), bands=bands)
    terms = Terms(
        "抢位推荐", "honours", "热心村里的事。", PLACES, today - dt.timedelta(days=4), today - dt.timedelta(days=1),
        today + dt.timedelta(days=9), (Criterion("面谈", 60),), 40,
    )  # fmt: skip
    programme = programmes.draft(ago(4, first.actor), town_id=town_id, terms=terms, key=uuid7())
    at = {"town_id": town_id, "programme_id": programme.programme_id}
    programmes.publish(ago(4, second.actor), **at)
    for one in residents:
        who = one.resident_id
        own.apply(
            ago(2),
            resident_id=who,
            programme_id=programme.programme_id,
            says="愿意去。",
            shows_score=False,
            key=uuid7(),
        )
        desk.rate(second, **at, resident_id=who, given=Given((Mark(50, "好"),), Mark(20, "好")))
    return {
        "village_id": village.village_id,
        **at,
        "bank_id": bank,
        "officers": [access_token(LIVE, first.actor), access_token(LIVE, decider.actor)],
        "residents": {one.resident_id: access_token(LIVE, resident_principal(one.resident_id)) for one in residents},
    }


def audit(known: dict[str, Any]) -> dict[str, Any]:
    """Return objections, certificates and applications as they are kept, and how often each was told."""
    from chalicelib.credit.certificates.service import own as certificates
    from chalicelib.credit.certificates.store import certificates as certificate_rows
    from chalicelib.credit.perks.service import own as perks, programmes
    from chalicelib.credit.score.service import objections
    from chalicelib.credit.score.store import scores
    from chalicelib.foundation.facts.core.awards import account_of
    from chalicelib.foundation.facts.service import day_of_facts
    from chalicelib.kernel.calendar import business_date
    from chalicelib.kernel.context import LIVE

    now, found = LIVE.now(), dict[str, Any](objections={}, open={}, certificates={}, live={}, perks={})
    for who in known["residents"]:
        for one in every(partial(objections.list_own, resident_id=who, size=100)):
            found["objections"][one.objection_id] = [who, one.state.value, one.reason]
        kept = scores.find_kept([account_of(who)])[account_of(who)]
        found["open"][who] = scores.find_around(kept, known["town_id"])[2]
        for made in every(partial(certificates.list_own, resident_id=who, size=100)):
            found["certificates"][made.certificate_id] = [who, made.state(now).value, made.signed]
        found["live"][who] = sorted(row.certificate_id for row in certificate_rows.find_live(who).at(now).rows.values())
        (applied,) = perks.list_own(resident_id=who)[0].rows
        found["perks"][who] = applied.state.value
    programme = programmes.load_programme(town_id=known["town_id"], programme_id=known["programme_id"])
    told = Counter[str]()
    for recorded in day_of_facts(village_id=known["village_id"], on=business_date(now)):
        fact = recorded.fact
        what = (
            getattr(fact, "objection_id", "") or getattr(fact, "certificate_id", "") or getattr(fact, "resident_id", "")
        )
        told[f"{type(fact).__name__} {what}"] += 1
    return found | {"granted": programme.granted, "told": told}


def main() -> None:
    """Do what is asked, print what it found."""
    emulator, what, *about = sys.argv[1:]
    enter(clients(STAGE.region, emulator), "local", endpoint=emulator)
    print(json.dumps(settle() if what == "settle" else audit(json.loads(about[0]))))  # noqa: T201  The caller reads it.


if __name__ == "__main__":
    main()
