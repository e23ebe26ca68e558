"""Mandates (代办): who may act for whom, in what, until when, and for how many points a day. Pure."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import ClassVar

from chalicelib.foundation.identity.core.mandate_states import IN_USE, How, State
from chalicelib.foundation.identity.core.people import ADULT_AGE
from chalicelib.kernel.authz import Acting, Matter, Principal
from chalicelib.kernel.errors import Conflict, DomainError, NotAllowed, NotFound
from chalicelib.kernel.values import value

DAYS_MAX = 366
"""A mandate lasts a year at most, and can be renewed."""
GIVEN_MAX = 5
"""Most standing mandates that one person gives: each is one more agent whose pay code a till must try."""
ENDED_AT_ONCE = 40
"""Most that end in one transaction, two items each, of DynamoDB's hundred."""
DAY_POINTS_MAX = 100_000
PAPER_DAY_POINTS_MAX = 300
"""Most points a day that a signed paper opens: a day's errands. Whoever needs more shows card and PIN. Ours."""
KEYS_KEPT = 8
KNOWN_SECONDS = 30
"""How long a process may take a mandate to stand as it last read it. Whatever is written asks the mandate itself."""
RESIDENT_ID = re.compile(r"^v[0-9]{5}r[0-9]{5}$")
STAFF_ID = re.compile(r"^s[0-9a-f-]{36}$")


__all__ = ["How", "State"]


class NoMandate(NotAllowed):
    """Nobody of this id lets the asking person act for them; whether there is such a person is not told."""

    code = "no_mandate"
    zh, en = "对方没有授权你代办。", "They did not let you act for them."


class MandateEnded(NotAllowed):
    """The mandate was revoked, or its last day has passed."""

    code = "mandate_ended"
    zh, en = "这份代办授权已经结束。", "This mandate has ended."


class NotInMandate(NotAllowed):
    """The mandate stands, but not for this."""

    code = "not_in_mandate"
    zh, en = "授权里没有这一项（{matter}）。", "The mandate does not cover this ({matter})."
    words: ClassVar[Mapping[str, str]] = {
        Matter.READ: "查询",
        Matter.ACTIVITIES: "活动报名",
        Matter.CLAIMS: "申报工分",
        Matter.WISHES: "心愿",
        Matter.TICKETS: "反映问题",
        Matter.SPEND: "用工分",
    }


class PaperUnchecked(NotAllowed):
    """The mandate covers spending by a paper that no second officer has compared; the rest of it may be used."""

    code = "mandate_unchecked"
    zh, en = (
        "授权书还要另一位干部核对，核对以前不能用工分。",
        "A second officer has to compare the paper before points are spent by it.",
    )


class MandateLimitReached(Conflict):
    """The agent would spend more points today than the principal allows."""

    code = "mandate_limit_reached"
    zh, en = (
        "超过了授权的每日限额（{day_points} 工分）。",
        "The mandate's limit of {day_points} points a day would be passed.",
    )


class NoSuchMandate(NotFound):
    """These two have no mandate between them."""

    code = "no_such_mandate"
    zh, en = "没有这份代办授权。", "There is no such mandate."


class OwnMandate(DomainError):
    """An officer enters no mandate to which they are a party; another officer does (两人办理)."""

    code, status = "own_mandate", 403
    zh, en = (
        "授权中有本人，要由别的干部办理。",
        "An officer enters no mandate of their own; another officer does it.",
    )


class TiedToAgent(DomainError):
    """An officer enters or confirms no mandate for somebody of their household, or a declared relative."""

    code, status = "mandate_tied", 403
    zh, en = (
        "代办人是您的家里人或者亲属，要由别的干部办理。",
        "The agent is of the officer's household or a relative; another officer does it.",
    )


class AgentUnfit(Conflict):
    """The agent is not an adult who lives here, nor an officer of the village whose account works."""

    code = "agent_unfit"
    zh, en = (
        "代办人要是在册的成年村民，或者本村的在岗干部。",
        "The agent must be an adult resident or the village's officer.",
    )


class TooManyMandates(Conflict):
    """One person gives five at most."""

    code = "too_many_mandates"
    zh, en = "代办授权太多了，请先撤销不用的。", "There are too many mandates; revoke one first."


class ConsentUnproven(Conflict):
    """What shows that the principal agreed is missing: the PIN, or the paper's number."""

    code = "consent_unproven"
    zh, en = (
        "要有本人同意的凭据：刷卡输密码，或者写明书面授权的编号。",
        "Show the consent: card and PIN, or the paper's number.",
    )


@value
class Terms:
    """What a mandate covers: matters, whole points a day where it covers spending, and the last day."""

    matters: frozenset[Matter]
    day_points: int
    valid_until: dt.date


@value
class Witness:
    """How it is known that the principal agreed: the paper's number and photo, the guardian of a minor."""

    how: How
    document: str = ""
    photo_id: str = ""
    given_by: str = ""


@value
class Mandate:
    """One principal's mandate to one agent. `keys` are the requests that entered it; `revision` is new at each change.

    `agent_resident` is the resident behind the agent, and `agent_name` what the principal is shown of them;
    `entered_person` the resident behind the officer who entered it. `confirmed_by` is the second officer of a paper,
    `finding` why one refused it.
    """

    principal_id: str
    agent_id: str
    principal_name: str
    agent_name: str
    agent_resident: str
    terms: Terms
    witness: Witness
    state: State
    entered_by: str
    entered_at: dt.datetime
    revision: str
    keys: dict[str, str]
    ended_by: str = ""
    ended_at: dt.datetime | None = None
    entered_person: str = ""
    confirmed_by: str = ""
    confirmed_at: dt.datetime | None = None
    finding: str = ""

    @property
    def village_id(self) -> str:
        """The principal's village."""
        return self.principal_id[:6]

    def stands(self, today: dt.date) -> bool:
        """Tell whether it may be used on this business date, for what is not spending."""
        return self.state in IN_USE and today <= self.terms.valid_until

    @property
    def may_spend(self) -> bool:
        """Tell whether how it is known that the principal agreed is enough for spending, where it covers that."""
        return self.state is State.STANDING and (self.witness.how is not How.PAPER or bool(self.confirmed_by))

    def acting(self, deed_id: str, door: str, params: dict[str, str]) -> Acting:
        """Return who really acts where it is used."""
        return Acting(
            self.principal_id, self.agent_id, self.agent_resident, deed_id, door, params, self.terms.day_points,
            self.agent_name,
        )  # fmt: skip


def refusal_of_use(mandate: Mandate | None, matter: Matter, today: dt.date) -> DomainError | None:
    """Return why a mandate can not be used for a matter today, or None where it can."""
    if mandate is None:
        return NoMandate()
    if not mandate.stands(today):
        return MandateEnded()
    if matter not in mandate.terms.matters:
        return NotInMandate(matter=matter.value)
    if matter is Matter.SPEND and not mandate.may_spend:
        return PaperUnchecked()
    return None


def refuse_terms(terms: Terms, today: dt.date) -> list[dict[str, str]]:
    """Return what is wrong with terms, field by field; nothing where a mandate may be given on them."""
    faults = []
    if not today <= terms.valid_until <= today + dt.timedelta(days=DAYS_MAX):
        faults.append(_fault("valid_until", "从今天起，最长一年。", "From today on, a year at most."))
    if (Matter.SPEND in terms.matters) != (terms.day_points > 0):
        faults.append(
            _fault("day_points", "能用工分才有每日限额，且至少 1。", "A limit belongs to spending, and only there.")
        )
    return faults


def refuse_witness(terms: Terms, witness: Witness, village_id: str) -> list[dict[str, str]]:
    """Return why a mandate on these terms can not be entered on this witness, field by field.

    A paper opens spending only with its photo, which a second officer will look at, and only up to a limit.
    """
    faults = []
    if witness.how is How.PAPER and Matter.SPEND in terms.matters:
        if terms.day_points > PAPER_DAY_POINTS_MAX:
            zh = f"凭授权书每天最多 {PAPER_DAY_POINTS_MAX}；要更多，请本人刷卡输密码。"
            faults.append(_fault("day_points", zh, f"By paper {PAPER_DAY_POINTS_MAX} a day at most."))
        if not witness.photo_id:
            zh = "要用工分，请附上授权书的照片，由另一位干部核对。"
            faults.append(_fault("photo_id", zh, "Spending by paper needs its photo, for a second officer."))
    if witness.photo_id and witness.photo_id[:6] != village_id:
        faults.append(_fault("photo_id", "照片不是这个村的。", "The photo is not of this village."))
    return faults


def _fault(field: str, zh: str, en: str) -> dict[str, str]:
    return {"field": field, "code": "mandate_terms", "zh": zh, "en": en}


def refuse_own(actor: Principal, parties: frozenset[str]) -> None:
    """Let an officer enter or decide something between these parties, or raise `OwnMandate`.

    `parties` are the agent's id and the residents on both sides.
    """
    if not parties.isdisjoint({actor.subject, *actor.persons}):
        raise OwnMandate


def refuse_tied(tie: str) -> None:
    """Let an officer go on whom nothing ties to the agent, or raise `TiedToAgent`; `tie` as `relatives.tie_of`."""
    if tie:
        raise TiedToAgent


def is_adult(age: int | None) -> bool:
    """Tell whether somebody of this age may act for others."""
    return age is not None and age >= ADULT_AGE


def remembered(keys: Mapping[str, str], key: str, fingerprint: str) -> dict[str, str]:
    """Return the keys of the latest requests with one more; a UUIDv7 sorts by its time."""
    kept = sorted({**keys, key: fingerprint}.items())[-KEYS_KEPT:]
    return dict(kept)
