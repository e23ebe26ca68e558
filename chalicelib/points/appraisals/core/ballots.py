"""Ballots: who may vote, how answers are written down in the same length whatever they say, and how they are torn up.

A ballot is sealed as one text and opened after closing; each answer then goes its own way as a slip, so that no two
answers of a person stay together.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence

from chalicelib.foundation.identity.core.id_numbers import age_on
from chalicelib.foundation.identity.core.people import Holder, Status
from chalicelib.kernel.errors import Conflict, InvalidInput
from chalicelib.kernel.values import value
from chalicelib.points.appraisals.core.campaigns import (
    Campaign,
    Item,
    Near,
    NoSuchCampaign,
    Plan,
    is_concerned,
    items_of,
)
from chalicelib.points.appraisals.core.urns import How, Urn

BLANK, SPOILT, WIDTH = "---", "xxx", 3
Answers = Mapping[str, int | Sequence[int]]
"""What somebody answered, by item: a score, an option's number from 1 on, or several numbers."""


class NotInTheElectorate(Conflict):
    """The campaign is for others: another group, or older people."""

    code = "not_in_the_electorate"
    zh, en = "这次评议不是面向你的（小组或年龄不符）。", "This campaign is for others, by group or age."


class HasVoted(Conflict):
    """Everybody votes once, on the phone or on paper."""

    code = "has_voted"
    zh, en = "已经投过票，或者已经领了纸质票。", "A vote was cast already, or a paper handed out."


class UrnShut(Conflict):
    """The urn is not open now."""

    code = "urn_shut"
    zh, en = "现在不能投票：还没开始，或者已经结束。", "Voting has not begun, or is over."


@value
class Slip:
    """One answer torn from its ballot. `slip_id` is nobody's."""

    item_id: str
    slip_id: str
    answer: str
    paper: bool = False


@value
class Voted:
    """That somebody has voted. `points` 0: not paid (yet). `already`: it was so before this request."""

    campaign_id: str
    how: How
    points: int
    already: bool = False


@value
class Mine:
    """A campaign as one voter sees it: what they have voted, and which items they do not answer."""

    campaign: Campaign
    urn: Urn
    voted: Voted | None
    may_vote: bool
    recused: frozenset[str] = frozenset()

    @property
    def items(self) -> list[Item]:
        """What is asked."""
        return items_of(self.campaign.plan)


def in_electorate(plan: Plan, holder: Holder, on: dt.date) -> bool:
    """Tell whether a resident may vote on a date, by village, group and age."""
    return (
        holder.kind == "resident"
        and holder.status is Status.ACTIVE
        and holder.village_id in plan.villages
        and (not plan.groups or holder.group in plan.groups)
        and holder.born_on is not None
        and age_on(holder.born_on, on) >= plan.age_min
    )


def refuse_outsiders(plan: Plan, holder: Holder | None, on: dt.date) -> Holder:
    """Return a resident who may vote.

    Raises:
        NoSuchCampaign: it is another village's.
        NotInTheElectorate: they are of another group, too young, or gone.
    """
    if holder is None or holder.village_id not in plan.villages:
        raise NoSuchCampaign
    if not in_electorate(plan, holder, on):
        raise NotInTheElectorate
    return holder


def recused_items(items: Sequence[Item], voter: Holder, near: Near) -> set[str]:
    """Return the items that somebody does not answer, since it is about them, their household or a declared relative.

    A relative counts where the voter said so or let it stand, or an officer entered it: whoever is appraised takes
    nobody's vote by declaring them.
    """
    kin = near.agreed.get(voter.holder_id, frozenset())
    return {
        item.item_id
        for item in items
        for subject in item.subjects
        if subject.holder_id in kin
        or is_concerned(
            subject,
            resident_id=voter.holder_id,
            household_id=voter.household_id,
            home=near.homes.get(subject.holder_id, ""),
        )
    }


def text_of(items: Sequence[Item], answers: Answers, recused: Collection[str] = ()) -> str:
    """Return a ballot as text: three characters an item, so that its length says nothing.

    Raises:
        InvalidInput: an answer fits nothing that was asked, or is about oneself; or there is none. Fields are named.
    """
    known = {item.item_id for item in items}
    faults = [_fault(item_id, "没有这一项。", "There is no such item.") for item_id in answers.keys() - known]
    told = []
    for item in items:
        answer = answers.get(item.item_id)
        if answer is None:
            told.append(BLANK)
        elif item.item_id in recused:
            faults.append(
                _fault(item.item_id, "这一项评的是你、你家或亲属，要回避。", "This is about your own family.")
            )
        elif not _fits(item, answer):
            faults.append(_fault(item.item_id, "这个回答不在选项里。", "This is not among the answers."))
        else:
            told.append(coded(answer))
    if not answers:
        faults.append(_fault("", "至少回答一项。", "Answer at least one."))
    if faults:
        raise InvalidInput(fields=faults)
    return "".join(told)


def _fault(item_id: str, zh: str, en: str) -> dict[str, str]:
    return {"field": f"answers.{item_id}".rstrip("."), "code": "answer", "zh": zh, "en": en}


def _fits(item: Item, answer: int | Sequence[int]) -> bool:
    if isinstance(answer, int):
        return item.kind != "approval" and 1 <= answer <= item.size
    once = len(set(answer)) == len(answer)
    return item.kind == "approval" and once and all(1 <= one <= item.size for one in answer)


def coded(answer: int | Sequence[int]) -> str:
    """Return an answer in three characters; that of an approval is a bit an option."""
    if isinstance(answer, int):
        return f"{answer:03d}"
    return f"{sum(1 << (one - 1) for one in answer):03x}"


def read(item: Item, code: str) -> list[int]:
    """Return the numbers that an answer names."""
    if item.kind == "approval":
        return [n + 1 for n in range(item.size) if int(code, 16) >> n & 1]
    return [int(code)]


def torn(items: Sequence[Item], text: str) -> list[tuple[str, str]]:
    """Return the answers of a ballot, each with its item; what was left blank leaves nothing."""
    assert len(text) == WIDTH * len(items), "a ballot has its campaign's length"
    parts = [text[n * WIDTH : (n + 1) * WIDTH] for n in range(len(items))]
    return [(item.item_id, part) for item, part in zip(items, parts, strict=True) if part != BLANK]
