"""What a ticket is: kinds, categories, states, its head, its words and its deeds.

A ticket's head stays within 1 KB, since every deed rewrites it and its indexes; its words lie in a row of their own.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from enum import StrEnum

from chalicelib.kernel.errors import KeyInvalid
from chalicelib.kernel.values import value

TICKET_ID = re.compile(r"v[0-9]{5}t[0-9a-f-]{36}")

TEXT_CHARS_MAX = 1_000
PLACE_CHARS_MAX = 40
SUMMARY_CHARS = 40
"""How much of the words lists show."""
PUBLIC_STEP_E6 = 100
"""Public coordinates are rounded to this, about ten metres: where it is, not at whose door. Ours."""
PHOTOS_MAX = 90
"""Most photos of one ticket in all, so that they are looked up in one request; six come with each deed. Ours."""
EVENTS_MAX = 98
"""Most deeds of one ticket: they are read in one query, with its words and its followers."""
EVENTS_FOR_TALK = 70
"""Remarks, questions and new assignments are taken up to here; what is left is for ending the matter."""
KEY_OFF_MAX = dt.timedelta(days=1)
"""How far a phone's clock may be off. Ours."""
SOURCE, PURPOSE = "ticket", "ticket"
RULE = "opn"
"""The rule by which an adopted suggestion is paid. Source: product.md, 建言献策."""


class Kind(StrEnum):
    """What somebody has to say: 建言献策, 问题反映, 投诉, 表扬."""

    SUGGESTION = "suggestion"
    PROBLEM = "problem"
    COMPLAINT = "complaint"
    PRAISE = "praise"


class Category(StrEnum):
    """What it is about; a village sends each to a desk of its own choice."""

    ENVIRONMENT = "environment"
    ROADS = "roads"
    UTILITIES = "utilities"
    SAFETY = "safety"
    NEIGHBOURS = "neighbours"
    AFFAIRS = "affairs"
    WELFARE = "welfare"
    OTHER = "other"


CATEGORY_NAMES: Mapping[Category, str] = {
    Category.ENVIRONMENT: "环境卫生",
    Category.ROADS: "道路路灯",
    Category.UTILITIES: "水电网络",
    Category.SAFETY: "安全治安",
    Category.NEIGHBOURS: "邻里关系",
    Category.AFFAIRS: "村务公开",
    Category.WELFARE: "民生服务",
    Category.OTHER: "其他",
}
KIND_NAMES: Mapping[Kind, str] = {
    Kind.SUGGESTION: "建言献策",
    Kind.PROBLEM: "问题反映",
    Kind.COMPLAINT: "投诉",
    Kind.PRAISE: "表扬",
}


class State(StrEnum):
    """A ticket's life. `open` waits for somebody to assign it; `waiting` for its author's answer, its clock stopped."""

    OPEN = "open"
    ASSIGNED = "assigned"
    IN_PROGRESS = "in_progress"
    WAITING = "waiting"
    SOLVED = "solved"
    CLOSED = "closed"
    REJECTED = "rejected"
    MERGED = "merged"
    WITHDRAWN = "withdrawn"


LIVE = frozenset({State.OPEN, State.ASSIGNED, State.IN_PROGRESS, State.WAITING})
"""States in which somebody has to do something about it."""
SETTLED = frozenset({State.SOLVED, State.CLOSED})


class Level(StrEnum):
    """Whose it is: the village's, or the town's after it was passed on or ran out of time."""

    VILLAGE = "village"
    TOWN = "town"


class Adoption(StrEnum):
    """How far a suggestion came: one officer proposes to adopt it, another one decides."""

    NONE = "none"
    PROPOSED = "proposed"
    ADOPTED = "adopted"
    DECLINED = "declined"


STATE_WORDS: Mapping[str, str] = {
    State.OPEN: "待分派",
    State.ASSIGNED: "已分派",
    State.IN_PROGRESS: "办理中",
    State.WAITING: "等本人补充",
    State.SOLVED: "已办好，等本人确认",
    State.CLOSED: "已办结",
    State.REJECTED: "不予办理",
    State.MERGED: "已并入同一件事",
    State.WITHDRAWN: "本人撤回",
}


@value
class Spot:
    """Where it is: in words, and in WGS 84 as millionths of a degree where the author gave it."""

    words: str = ""
    latitude_e6: int | None = None
    longitude_e6: int | None = None


@value
class Saying:
    """What somebody has to say. `public` and `named` are their wishes; nothing is public before an officer looked.

    `direct`: it goes to the town, and the village does not see it.
    """

    kind: Kind
    category: Category
    text: str
    spot: Spot = Spot()
    media_ids: tuple[str, ...] = ()
    public: bool = False
    named: bool = True
    direct: bool = False

    @property
    def may_go_direct(self) -> bool:
        """Tell whether it may go to the town without the village: a complaint that nobody else is to see."""
        return self.kind is Kind.COMPLAINT and not self.public


@value
class Words:
    """What the author wrote, and what of it the public reads: the officer who releases it may leave names out.

    `public_place` is where it is in the officer's words, "" where that is nobody else's business; `located` says that
    the author's coordinates are public too, rounded. `by` is the signature of who wrote it down, `acted_by` what the
    author is shown of an agent.
    """

    text: str
    spot: Spot = Spot()
    media_ids: tuple[str, ...] = ()
    public_text: str = ""
    public_media: tuple[str, ...] = ()
    public_place: str = ""
    located: bool = False
    fingerprint: str = ""
    by: str = ""
    acted_by: str = ""

    @property
    def public_spot(self) -> Spot:
        """Where it is for the public: as an officer confirmed it, never as its author wrote it."""
        if not self.located:
            return Spot(self.public_place)
        return Spot(self.public_place, _rounded(self.spot.latitude_e6), _rounded(self.spot.longitude_e6))


@value
class Released:
    """What an officer lets the village read and see of a ticket; see `Words` of the place and `located`."""

    text: str
    place: str = ""
    media_ids: tuple[str, ...] = ()
    located: bool = False


def _rounded(degrees_e6: int | None) -> int | None:
    return None if degrees_e6 is None else round(degrees_e6 / PUBLIC_STEP_E6) * PUBLIC_STEP_E6


@value
class Ticket:
    """A ticket's head.

    `desk` is the role that handles it, `assignee` the officer who took it. `due_on` is the last day of its clock of
    `clock_days` working days, `due_estimated` where the holiday calendar did not know all of them. `acts_at` is when
    the house acts by itself: escalates, goes on, closes; None where it has nothing to do. `solved_days` are the
    working days it took. `public` is its author's wish, `released_at` the officer's deed. `town_id` is there once the
    town has it. A `direct` one (投诉直达镇里) is the town's from the beginning, and hidden from the village for ever.
    `agents` are the ids of those who did something with it for its author.
    """

    ticket_id: str
    kind: Kind
    category: Category
    state: State
    level: Level
    desk: str
    author_id: str
    author_mask: str
    raised_at: dt.datetime
    summary: str
    photos: int
    public: bool
    named: bool
    clock_days: int
    due_on: dt.date
    due_estimated: bool = False
    acts_at: dt.datetime | None = None
    entered_by: str = ""
    assignee: str = ""
    paused_at: dt.datetime | None = None
    pauses: int = 0
    reopened: int = 0
    solved_at: dt.datetime | None = None
    solved_days: int = 0
    late: bool = False
    ended_at: dt.datetime | None = None
    stars: int = 0
    town_id: str = ""
    agents: tuple[str, ...] = ()
    escalated_at: dt.datetime | None = None
    merged_into: str = ""
    released_at: dt.datetime | None = None
    public_summary: str = ""
    public_photos: int = 0
    adoption: Adoption = Adoption.NONE
    adoption_by: str = ""
    adoption_by_resident: str = ""
    points: int = 0
    changed_at: dt.datetime | None = None
    version: int = 1
    direct: bool = False

    @property
    def village_id(self) -> str:
        """The village whose it is."""
        return self.ticket_id[:6]

    @property
    def source(self) -> str:
        """The ledger's source of its award."""
        return f"{SOURCE}#{self.ticket_id}"

    @property
    def holder(self) -> str:
        """The place whose desk holds it as long as something is to be done; "" at its end."""
        if self.state in LIVE or self.state is State.SOLVED:
            return self.town_id if self.level is Level.TOWN else self.village_id
        return ""

    @property
    def is_live(self) -> bool:
        """Tell whether somebody still has to do something about it."""
        return self.state in LIVE

    @property
    def is_public(self) -> bool:
        """Tell whether the village sees it."""
        return self.released_at is not None and self.state not in {State.WITHDRAWN, State.MERGED}

    @property
    def public_name(self) -> str:
        """What the public calls the author: masked, or not at all."""
        return self.author_mask if self.named else "村民"


@value
class Event:
    """One deed in a ticket's life, once per `key`, the `nth` of its heads.

    `party` is who did it as the author sees it; `by` is their signature, `person` the resident who really did it, and
    `acted_by` what the author is shown of an agent.
    """

    key: str
    nth: int
    deed: str
    at: dt.datetime
    by: str
    party: str
    fingerprint: str
    text: str = ""
    media_ids: tuple[str, ...] = ()
    detail: str = ""
    person: str = ""
    acted_by: str = ""


def is_id(text: str) -> bool:
    """Tell whether a text has the form of a ticket's id; no other names one."""
    return TICKET_ID.fullmatch(text) is not None


def id_of(village_id: str, key: str) -> str:
    """Return the id of the ticket that a key makes."""
    return f"{village_id}t{key}"


def stamp_of(key: str) -> dt.datetime:
    """Return the moment inside a UUIDv7: its first 48 bits are milliseconds (RFC 9562, section 5.7)."""
    return dt.datetime.fromtimestamp(int(key.replace("-", "")[:12], 16) / 1000, dt.UTC)


def refuse_misdated(key: str, now: dt.datetime) -> None:
    """Let a key make a ticket whose moment is near now, since tickets stand in its order, or raise `KeyInvalid`."""
    if abs(stamp_of(key) - now) > KEY_OFF_MAX:
        raise KeyInvalid


def edge_of(village_id: str, moment: dt.datetime) -> str:
    """Return the text before which stand the ids of a village's tickets that were made before a moment."""
    stamp = f"{max(0, int(moment.timestamp() * 1000)):012x}"
    return id_of(village_id, f"{stamp[:8]}-{stamp[8:]}")


def summary_of(text: str) -> str:
    """Return the beginning of the words, on one line."""
    line = " ".join(text.split())
    return line if len(line) <= SUMMARY_CHARS else line[: SUMMARY_CHARS - 1] + "…"


def is_public_by_default(kind: Kind) -> bool:
    """Tell whether a ticket of this kind is meant for the public where its author says nothing."""
    return kind is not Kind.COMPLAINT
