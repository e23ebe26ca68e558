"""Declared relatives (亲属): family beyond one household, so that neither decides on the other's affairs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import field, replace

from chalicelib.foundation.identity.core.people import Holder, Household, Resident, kept_of
from chalicelib.kernel.authz import Role
from chalicelib.kernel.errors import Conflict
from chalicelib.kernel.values import value

RELATIVES_MAX = 60
"""Most relatives of one person: they lie in one item of a few kilobytes. Ours."""
REJECT_DAYS = 30
"""How long somebody may reject who declared them; later an officer removes it. Ours."""
TOGETHER = frozenset({Role.PANEL, Role.AUDITOR})
"""Roles that decide on nobody's points alone: of a panel three vote, an auditor reads."""
INVERSE = {
    "spouse": "spouse",
    "parent": "child",
    "child": "parent",
    "sibling": "sibling",
    "grandparent": "grandchild",
    "grandchild": "grandparent",
    "in_law": "in_law",
    "other": "other",
}
"""What one is to somebody who is this to one."""


class OwnRelative(Conflict):
    """Nobody is their own relative."""

    code = "own_relative"
    zh, en = "不能把自己登记成亲属。", "Nobody is their own relative."


class OwnFamily(Conflict):
    """Nobody changes in the register what ties them to others: another officer does."""

    code = "own_family"
    zh = "不能办自己、自己家或亲属的户和亲属登记，请由别的干部办理。"
    en = "Nobody changes the households and relatives of their own family; another officer does."


class OfficersRelative(Conflict):
    """Who decides on others' points alone rejects no relative by themselves: another officer looks into it."""

    code = "officers_relative"
    zh = "你有办事账号，亲属登记不能自己不认，请由别的干部更正。"
    en = "You have a staff account, so another officer removes a relative who is none."


class RelativesFull(Conflict):
    """Somebody has as many relatives as may be declared."""

    code = "relatives_full"
    zh, en = "最多登记 {relatives_max} 位亲属。", "At most {relatives_max} relatives are declared."


class RelativeElsewhere(Conflict):
    """Relatives are declared within one town."""

    code = "relative_elsewhere"
    zh, en = "只登记本镇的亲属。", "Only relatives of one's own town are declared."


class RelativeKnown(Conflict):
    """A relative is there by another word, which an officer changes: both are bound by it."""

    code = "relative_known"
    zh, en = (
        "已经登记过这位亲属；关系写错了，请村干部改。",
        "This relative is declared already; an officer changes the word.",
    )


class RelativeRejected(Conflict):
    """Who was rejected declares nothing again; an officer who looked into it may."""

    code = "relative_rejected"
    zh, en = "对方不认这个登记；确实是亲属的，请村干部登记。", "They rejected it; an officer enters what is true."


class NotToReject(Conflict):
    """One rejects what another said, and soon: neither one's own word, nor an officer's, nor what was left for long."""

    code = "relative_not_to_reject"
    zh, en = (
        "自己或村里登记的、登记超过 {days} 天的，请找村干部更正。",
        "What you or an officer entered, or what is {days} days old, is corrected by an officer.",
    )


@value
class Relatives:
    """What somebody's declared relatives are to them, by resident id. `version` 0: nothing was ever written.

    Who is in `others` binds this person. `said` is on which day another declared those whom this one neither declared
    nor confirmed. `denied` are those of whom one of the two said that it is not so: who declared it stays bound by
    their own word and has them in `others` still; who rejected it has them in `denied` alone. `ended` is on which day
    an officer removed those who are in neither any more, for controls.
    """

    resident_id: str
    others: Mapping[str, str]
    version: int = 0
    said: Mapping[str, dt.date] = field(default_factory=dict)
    denied: Mapping[str, str] = field(default_factory=dict)
    ended: Mapping[str, dt.date] = field(default_factory=dict)

    @property
    def everybody(self) -> dict[str, str]:
        """Who is declared, those who were rejected among them."""
        return {**self.denied, **self.others}

    def may_reject(self, other_id: str, today: dt.date) -> bool:
        """Tell whether this person may say that somebody who declared them is no relative."""
        said = self.said.get(other_id)
        return said is not None and today <= said + dt.timedelta(days=REJECT_DAYS)


def with_relative(known: Relatives, other_id: str, relation: str, *, said: dt.date | None = None) -> Relatives:
    """Return somebody's relatives with one more, or with another word for one; `said` where the other one said so.

    Raises:
        OwnRelative, RelativesFull.
    """
    if known.resident_id == other_id:
        raise OwnRelative
    left = without_relative(known, other_id)
    if len(left.everybody) >= RELATIVES_MAX:
        raise RelativesFull(relatives_max=RELATIVES_MAX)
    days = {**left.said, other_id: said} if said else left.said
    return replace(left, others={**left.others, other_id: relation}, said=days)


def without_relative(known: Relatives, other_id: str) -> Relatives:
    """Return somebody's relatives without one, as if there never was any."""
    others, said, denied, ended = dict(known.others), dict(known.said), dict(known.denied), dict(known.ended)
    for found in (others, said, denied, ended):
        found.pop(other_id, None)
    return Relatives(known.resident_id, others, known.version + 1, said, denied, ended)


def removed(known: Relatives, other_id: str, today: dt.date) -> Relatives:
    """Return somebody's relatives without one whom an officer removes today; the last of those are remembered."""
    left = without_relative(known, other_id)
    ended = kept_of({**left.ended, other_id: today}, today)
    return replace(left, ended=latest(ended, RELATIVES_MAX))


def latest(ended: Mapping[str, dt.date], most: int) -> dict[str, dt.date]:
    """Return the last of ended ties, `most` of them."""
    last = sorted(ended, key=lambda one: (ended[one], one), reverse=True)[:most]
    return {one: ended[one] for one in last}


def declared(mine: Relatives, theirs: Relatives, relation: str, today: dt.date) -> tuple[Relatives, Relatives]:
    """Return both sides after somebody's own word, which the other may reject; as they are where it says nothing new.

    What the other one said is thereby confirmed, and what oneself rejected is taken back.

    Raises:
        RelativeKnown: the other is there by another word. RelativeRejected: the other rejected it. OwnRelative,
            RelativesFull.
    """
    other_id = theirs.resident_id
    was = mine.others.get(other_id)
    if was is not None and other_id in mine.denied:
        raise RelativeRejected
    if was is not None and was != relation:
        raise RelativeKnown
    if was is not None and other_id not in mine.said:
        return mine, theirs
    told_on = None if was is not None or mine.resident_id in theirs.others else today
    ours = with_relative(mine, other_id, relation)
    return ours, with_relative(theirs, mine.resident_id, INVERSE[relation], said=told_on)


def rejected(mine: Relatives, theirs: Relatives, today: dt.date) -> tuple[Relatives, Relatives]:
    """Return both sides after one said that who declared them is no relative: who declared it alone stays bound.

    Raises:
        NotToReject.
    """
    me, other_id = mine.resident_id, theirs.resident_id
    if not mine.may_reject(other_id, today):
        raise NotToReject(days=REJECT_DAYS)
    left = without_relative(mine, other_id)
    ours = replace(left, denied={**left.denied, other_id: mine.others[other_id]})
    bound = with_relative(theirs, me, theirs.others[me])
    return ours, replace(bound, denied={**bound.denied, me: bound.others[me]})


def moved(left: Relatives, now: Relatives) -> Relatives:
    """Return somebody's relatives under the id they have now; those they had under the one they left stay theirs."""
    others = {**now.others, **left.others}
    said, denied = {**now.said, **left.said}, {**now.denied, **left.denied}
    ended = {one: on for one, on in {**now.ended, **left.ended}.items() if one not in {**others, **denied}}
    return Relatives(now.resident_id, others, now.version + 1, said, denied, ended)


def tie_of(mine: str, me: Holder | None, holder_id: str, holder: Holder | None, relatives: Relatives) -> str:
    """Return what ties a person to who is paid: `self`, `household`, `relative`, or "" for nothing that is known."""
    if mine == holder_id:
        return "self"
    home = me.household_id if me is not None else ""
    if home and holder is not None and holder.household_id == home:
        return "household"
    members = set(holder.member_ids) if holder is not None else set()
    if mine in members:
        return "household"
    return "relative" if (members | {holder_id}) & set(relatives.others) else ""


def ended_ties(me: Resident, declared: Relatives, found: Iterable[Resident | Household]) -> dict[str, dt.date]:
    """Return to whom somebody was tied lately, and until which day: of several ties to one, the last day.

    `found` are the relatives who were removed, the households that `me` is in or left, and the people of those that
    `me` left. Who was in a household at another time than `me` was not tied by it. Since when somebody was there who
    left it again is not kept: they count as if they had been there from the beginning, and so does `me` where it left.
    """
    holders = list(found)
    known = {one.resident_id: one for one in holders if isinstance(one, Resident)}
    ends = [*declared.ended.items()]
    ends += [(known[who].household_id, on) for who, on in ends if who in known and known[who].was_in(on)]
    for home in holders:
        if isinstance(home, Household):
            ends += _ends_in(home, me, known)
    last = dict(sorted(ends, key=lambda end: end[1]))
    return {who: on for who, on in last.items() if who not in ("", me.resident_id)}


def _ends_in(home: Household, me: Resident, known: Mapping[str, Resident]) -> list[tuple[str, dt.date]]:
    """Return to whom a household tied somebody who is in it or left it, or both, and until when."""
    ends: list[tuple[str, dt.date]] = []
    if home.household_id == me.household_id:
        ends += [(who, on) for who, on in home.left.items() if me.was_in(on)]
    left_on = me.left.get(home.household_id)
    if left_on is not None:
        mates = [who for who in home.member_ids if who in known and known[who].was_in(left_on)]
        ends += [(who, min(on, left_on)) for who, on in home.left.items()]
        ends += [(who, left_on) for who in (home.household_id, *mates)]
    return ends
