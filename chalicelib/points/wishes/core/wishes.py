"""What a wish is, who has which part in it, and what of it may be seen by whom."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import field, replace
from enum import StrEnum

from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.errors import InvalidInput
from chalicelib.kernel.values import value
from chalicelib.points.wishes.core.refusals import (
    AlreadyInTeam,
    NotForTeams,
    OwnWish,
    TeamFull,
)
from chalicelib.points.wishes.core.states import State

OPEN_MAX = 3
"""Most open wishes of one person."""
CLAIMED_MAX = 5
"""Most wishes that one person, or one shop, has in hand at once."""
TEAM_MAX = 20
"""Most people who claim a wish together, the leader counted."""
WANTED_DAYS = 60
"""How long a wish stands where its wisher names no day."""
WANTED_DAYS_MAX = 366
SOON_DAYS = 7
"""How long before its end the wisher of a wish that nobody has claimed is told. Ours."""
SILENT_DAYS = 14
"""After so many days without an update the village may free a claimed wish."""
UNANSWERED_DAYS = 7
"""After so many days without the wisher's answer the village may confirm in the wisher's stead."""
UPDATES_MAX = 30
"""Most updates of one wish, so that its timeline stays a page. Ours."""
RULE = "wsh"
"""The rule by which a wish that came true is paid (心愿认领)."""
DOCUMENT = "心愿认领"
"""What entries say they are for: never a wish's own title, which may tell whose it is."""
SOMEBODY = "某村民"
"""What the wisher is called where the identity is hidden."""


class Identity(StrEnum):
    """How the wisher is shown to the public."""

    MASKED = "masked"
    HIDDEN = "hidden"


class Kind(StrEnum):
    """What is wished for."""

    GOODS = "goods"
    HELP = "help"
    COMPANY = "company"
    LESSON = "lesson"
    OTHER = "other"


@value
class Ask:
    """What a wisher writes; who sees whose wish it is, is `identity`. `media_ids` are photos.

    Without `wanted_by` it stands for `WANTED_DAYS`.
    """

    title: str
    words: str
    kind: Kind
    wanted_by: dt.date | None = None
    identity: Identity = Identity.MASKED
    media_ids: tuple[str, ...] = ()


@value
class Member:
    """Somebody of a team besides its leader: asked to join, or in it since they accepted."""

    name: str
    accepted: bool = False


@value
class Claim:
    """Who makes a wish come true: a resident, with a team perhaps, or a shop (`by`: the officer who acted for it).

    `name` is the masked name, or the shop's. `nth` is the wish's version at which it was claimed. `contact` is the
    masked name of a hidden wisher, once they let the claimer know. `moved_at` is when something was last heard.
    `agents` are the ids of those who acted for one of them, `by_person` is the resident behind the officer `by`.
    """

    claimer_id: str
    name: str
    at: dt.datetime
    moved_at: dt.datetime
    nth: int = 0
    by: str = ""
    team: Mapping[str, Member] = field(default_factory=dict)
    contact: str = ""
    agents: tuple[str, ...] = ()
    by_person: str = ""

    @property
    def is_shop(self) -> bool:
        """Tell whether a shop claimed it: shops earn no points."""
        return is_shop(self.claimer_id)

    @property
    def members(self) -> list[str]:
        """Who of the team accepted."""
        return [who for who, member in self.team.items() if member.accepted]

    @property
    def everybody(self) -> list[str]:
        """The claimer and who accepted: those who have the wish in hand."""
        return [self.claimer_id, *self.members]


@value
class Wish:
    """One wish; its `ask` names the day until which it stands, the wisher's or the house's.

    `mask` is the wisher's masked name; it is empty where the identity is hidden. `posted_by` is the officer who posted
    it for somebody, with the note how they consented. `reason` is what the village said last about it. `paid` is what
    each claimer earned, `unpaid` the code of why one earned nothing. `agents` are the ids of those who acted for the
    wisher. `posted_person` and `vouched_person` are the residents behind those officers ("": one who is none).
    """

    wish_id: str
    wisher_id: str
    mask: str
    ask: Ask
    state: State
    since: dt.datetime
    fingerprint: str
    posted_by: str = ""
    consent: str = ""
    reason: str = ""
    claim: Claim | None = None
    updates: int = 0
    done_at: dt.datetime | None = None
    vouched_by: str = ""
    merged_into: str = ""
    paid: Mapping[str, int] = field(default_factory=dict)
    unpaid: Mapping[str, str] = field(default_factory=dict)
    agents: tuple[str, ...] = ()
    version: int = 1
    posted_person: str = ""
    vouched_person: str = ""

    @property
    def everybodys_agents(self) -> list[str]:
        """The ids of those who acted for the wisher, or for one who has it in hand."""
        return [*self.agents, *(self.claim.agents if self.claim else ())]

    @property
    def village_id(self) -> str:
        """The village it belongs to."""
        return self.wish_id[:6]

    @property
    def may_skip_the_desk(self) -> bool:
        """Tell whether it may be published without an officer's look, if its words are clean and its village says so.

        Photos are looked at by a person, and so is what another wrote for somebody, and what somebody hidden wrote,
        who may give themselves away.
        """
        return not self.is_hidden and not self.ask.media_ids and not self.posted_by and not self.agents

    @property
    def until(self) -> dt.date:
        """The day at whose end it expires, where nobody has it in hand."""
        assert self.ask.wanted_by is not None, "a wish has its day"
        return self.ask.wanted_by

    @property
    def source(self) -> str:
        """The ledger's source of what it pays."""
        return f"wish#{self.wish_id}"

    @property
    def is_hidden(self) -> bool:
        """Tell whether the public may not know whose it is."""
        return self.ask.identity is Identity.HIDDEN

    @property
    def called(self) -> str:
        """What the public calls its wisher."""
        return SOMEBODY if self.is_hidden else self.mask


@value
class Step:
    """One line of a wish's timeline. `by` is who did it, `part` what they are to it; `mark` tells askings apart.

    `nth` counts a wish's deeds: its version after it. `by` is a signature (`Principal.signature`), and `acted_by` what
    is shown of an agent.
    """

    step_id: str
    nth: int
    deed: str
    at: dt.datetime
    by: str
    part: str
    mark: str
    words: str = ""
    media_ids: tuple[str, ...] = ()
    acted_by: str = ""


def id_of(village_id: str, key: str) -> str:
    """Return the id of the wish that a key makes."""
    return f"{village_id}w{key}"


def is_shop(claimer_id: str) -> bool:
    """Tell whether a claimer's id is a shop's."""
    return claimer_id[6:7] == "p"


def dated(ask: Ask, today: dt.date) -> Ask:
    """Return what was asked with the day until which it stands: one to come, within a year.

    Raises:
        InvalidInput: it is past, or too far away.
    """
    until = ask.wanted_by or today + dt.timedelta(days=WANTED_DAYS)
    if not today < until <= today + dt.timedelta(days=WANTED_DAYS_MAX):
        fault = {"field": "wanted_by", "code": "untimely"}
        words = {"zh": "请选明天以后、一年以内的日子。", "en": "Choose a day after today and within a year."}
        raise InvalidInput(fields=[fault | words])
    return replace(ask, wanted_by=until)


def moved(wish: Wish, state: State, now: dt.datetime) -> Wish:
    """Return the wish in a state, one version on; staying in a state does not make it new in it."""
    return replace(wish, state=state, since=wish.since if state is wish.state else now, version=wish.version + 1)


def heard(wish: Wish, now: dt.datetime) -> Wish:
    """Return the wish as one whose claimer was heard of now."""
    assert wish.claim is not None
    return replace(wish, claim=replace(wish.claim, moved_at=now))


def reopened(wish: Wish, state: State, now: dt.datetime) -> Wish:
    """Return a wish that was said to be done as one that is not."""
    return replace(heard(moved(wish, state, now), now), done_at=None)


def released(wish: Wish) -> Wish:
    """Return the wish without anybody who has it in hand."""
    return replace(wish, claim=None, done_at=None)


def acted_for(wish: Wish, agents: Collection[str], *, is_wishers: bool) -> Wish:
    """Return the wish with the ids of who acted for the wisher, or for one who has it in hand now."""
    if not agents:
        return wish
    if is_wishers:
        return replace(wish, agents=tuple(sorted({*wish.agents, *agents})))
    if wish.claim is None:
        return wish
    return replace(wish, claim=replace(wish.claim, agents=tuple(sorted({*wish.claim.agents, *agents}))))


def is_silent(wish: Wish, now: dt.datetime) -> bool:
    """Tell whether nothing was heard of a claimed wish for so long that the village may free it."""
    return wish.claim is not None and now - wish.claim.moved_at >= dt.timedelta(days=SILENT_DAYS)


def is_unanswered(wish: Wish, now: dt.datetime) -> bool:
    """Tell whether the village may confirm in the wisher's stead.

    It may where the wisher said nothing for a week, or where the wish was posted for somebody who can not say it.
    """
    return bool(wish.posted_by) or now - wish.since >= dt.timedelta(days=UNANSWERED_DAYS)


def with_member(wish: Wish, resident_id: str, member: Member) -> Wish:
    """Return the wish with somebody of its team as they are now."""
    assert wish.claim is not None
    return replace(wish, claim=replace(wish.claim, team={**wish.claim.team, resident_id: member}))


def without_members(wish: Wish, gone: list[str]) -> Wish:
    """Return the wish without some of its team."""
    assert wish.claim is not None
    left = {who: member for who, member in wish.claim.team.items() if who not in gone}
    return replace(wish, claim=replace(wish.claim, team=left))


def refuse_invitation(wish: Wish, resident_id: str) -> None:
    """Let somebody be asked to join the team, or raise `NotForTeams`, `AlreadyInTeam` or `TeamFull`."""
    assert wish.claim is not None
    if wish.claim.is_shop:
        raise NotForTeams
    if resident_id in wish.claim.team or resident_id == wish.claim.claimer_id:
        raise AlreadyInTeam
    if len(wish.claim.team) + 1 >= TEAM_MAX:
        raise TeamFull(most=TEAM_MAX)


def refuse_own(wish: Wish, persons: Collection[str], tied: Collection[str]) -> None:
    """Let somebody claim who is not of the wisher's family, and did not act for the wisher, or raise `OwnWish`.

    `persons` are the claimer and who acts for them, `tied` those of them who are of the wisher's household or declared
    relatives. Of a hidden wish that is not asked: the refusal would tell them whose wish it is. Nobody is paid for it.
    """
    if wish.wisher_id in persons or not set(wish.agents).isdisjoint(persons):
        raise OwnWish
    if not wish.is_hidden and not set(persons).isdisjoint(tied):
        raise OwnWish


def done_on(wish: Wish) -> dt.date:
    """Return the business date on which it came true, which its rule and caps go by."""
    assert wish.done_at is not None
    return business_date(wish.done_at)
