"""What a campaign asks, of whom, about what and until when; and who may not take part in its running."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from typing import Any

from chalicelib.kernel.authz import Principal
from chalicelib.kernel.calendar import business_date, start_of, working_days_after
from chalicelib.kernel.errors import Conflict, InvalidInput, NotFound
from chalicelib.kernel.values import value
from chalicelib.points.appraisals.core.states import WAITS_DAYS, Deed, State

QUESTIONS_MAX, SUBJECTS_MAX, OPTIONS_MAX, ITEMS_MAX = 12, 30, 12, 60
VILLAGES_MAX = 60
"""Closing writes each village's row in one transaction; DynamoDB takes a hundred items."""
AGE_MIN, OFFICERS_AGE_MIN = 16, 18
"""From which age one appraises affairs and households; officers as one elects them (村民委员会组织法, article 13)."""
HIDDEN_BELOW = 5
"""The least k: what fewer people answered is not shown. Source: credit.md."""
SHORTEST, LONGEST = dt.timedelta(hours=1), dt.timedelta(days=60)
SCALES = (5, 10)
CAMPAIGN_ID = re.compile(r"^(v[0-9]{5}|t[0-9]{4})b([0-9a-f-]{36})$")


class NoSuchCampaign(NotFound):
    """There is no such campaign, or not for this caller."""

    code = "no_such_campaign"
    zh, en = "没有这次评议。", "There is no such campaign."


class CampaignOver(Conflict):
    """Its time to vote has passed."""

    code = "campaign_over"
    zh, en = "评议的时间已经过了，请改好时间再批准。", "The time to vote has passed; change it first."


class CampaignChanged(Conflict):
    """The draft is another one than was looked at."""

    code = "appraisal_changed_meanwhile"
    zh, en = (
        "这次评议在您看过以后又改了，请看过改后的再批准。",
        "The draft was changed after you looked at it; look at it as it is now, then approve it.",
    )


class OwnAppraisal(Conflict):
    """Nobody runs a campaign in which they, their household or a declared relative are appraised."""

    code = "own_appraisal"
    zh, en = "评议的是你、你家或亲属，请由别的干部办理。", "You or your family are appraised; ask another officer."


@value
class Subject:
    """Who is appraised: a household by its id, or an officer by their resident id, their account's, or both."""

    name: str
    holder_id: str = ""
    staff_id: str = ""


@value
class Near:
    """What ties people to a campaign's subjects, beside being one.

    `homes` are the households of appraised officers by their resident ids. By the resident id of an officer or voter,
    `kin` are the subjects who are declared relatives, or a household of one; `agreed` those of them of whom not only
    the other one said so.
    """

    homes: Mapping[str, str] = field(default_factory=dict)
    kin: Mapping[str, frozenset[str]] = field(default_factory=dict)
    agreed: Mapping[str, frozenset[str]] = field(default_factory=dict)


@value
class Question:
    """What is asked. `score`: each subject (or the affair) from 1 to `scale`; `choice`: one option; `approval`: any.

    Without `options` a choice or approval is between the subjects.
    """

    text: str
    kind: str
    scale: int = 0
    options: tuple[str, ...] = ()


@value
class Plan:
    """What a drafter plans. `about` is `affair`, `households` or `officers`; no `groups` means all of the villages.

    `k` is below how many answers nothing is shown; `quorum_percent` of the electorate makes a result valid.
    """

    title: str
    about: str
    questions: tuple[Question, ...]
    opens_at: dt.datetime
    closes_at: dt.datetime
    villages: tuple[str, ...]
    subjects: tuple[Subject, ...] = ()
    groups: tuple[str, ...] = ()
    age_min: int = AGE_MIN
    quorum_percent: int = 0
    k: int = HIDDEN_BELOW
    detail: str = ""


@value
class Item:
    """One thing to answer, counted by itself: a question, or a question about one subject.

    `kind` is the question's; `size` its scale or number of options; `subjects` those whose people do not answer it.
    """

    item_id: str
    question: int
    kind: str
    size: int
    subject: int | None = None
    subjects: tuple[Subject, ...] = ()


@value
class Campaign:
    """One campaign. `deeds` tell which officer did what; `result` is what may be shown, from counting on.

    `moved_at` is when it came into its state; None of those that are from before that was kept.
    `drafter_person` is the resident who drafted it ("": one who is none).
    """

    campaign_id: str
    plan: Plan
    state: State
    drafted_by: str
    fingerprint: str
    deeds: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""
    version: int = 1
    result: Mapping[str, Any] | None = None
    moved_at: dt.datetime | None = None
    drafter_person: str = ""

    def account_of(self, actor: Principal) -> str:
        """Return the account by which somebody is known here: the drafter's, where they are that person."""
        return self.drafted_by if actor.did(self.drafted_by, self.drafter_person) else actor.subject

    @property
    def place_id(self) -> str:
        """The village or town that holds it."""
        return place_of(self.campaign_id)

    @property
    def source(self) -> str:
        """The ledger's source of its awards."""
        return f"ballot#{self.campaign_id}"

    @property
    def closed_early(self) -> bool:
        """Tell whether an officer ended the voting before its time."""
        return Deed.CLOSE.value in self.deeds

    @property
    def due_at(self) -> dt.datetime | None:
        """When the house does something by itself: opens or closes it, or goes on where its officers let it lie."""
        if self.state in WAITS_DAYS:
            since = business_date(self.moved_at or self.plan.closes_at)
            last, _ = working_days_after(since, WAITS_DAYS[self.state])
            return start_of(last + dt.timedelta(days=1))
        return {State.APPROVED: self.plan.opens_at, State.OPEN: self.plan.closes_at}.get(self.state)


def id_of(place_id: str, key: str) -> str:
    """Return the id of the campaign that a key makes."""
    return f"{place_id}b{key}"


def place_of(campaign_id: str) -> str:
    """Return the village or town that holds a campaign.

    Raises:
        NoSuchCampaign: no campaign has such an id.
    """
    found = CAMPAIGN_ID.match(campaign_id)
    if found is None:
        raise NoSuchCampaign
    return found[1]


def items_of(plan: Plan) -> list[Item]:
    """Return what a ballot answers, in its order."""
    parts = [(n, question, subject) for n, question in enumerate(plan.questions) for subject in _asked_of(plan, n)]
    return [_item(plan, n, *part) for n, part in enumerate(parts, start=1)]


def _asked_of(plan: Plan, number: int) -> Sequence[int | None]:
    """Return the subjects that a question is asked of one by one; None stands for the whole question."""
    if plan.questions[number].kind == "score" and plan.subjects:
        return range(len(plan.subjects))
    return [None]


def _item(plan: Plan, n: int, number: int, question: Question, subject: int | None) -> Item:
    concerned: tuple[Subject, ...] = ()
    if subject is not None:
        concerned = (plan.subjects[subject],)
    elif question.kind != "score" and not question.options:
        concerned = plan.subjects
    size = question.scale if question.kind == "score" else len(options_of(plan, question))
    return Item(f"{n:02d}", number, question.kind, size, subject, concerned)


def options_of(plan: Plan, question: Question) -> tuple[str, ...]:
    """Return the words one chooses between."""
    return question.options or tuple(subject.name for subject in plan.subjects)


def refuse_misplanned(plan: Plan, *, place_id: str, groups: Sequence[str]) -> None:
    """Let a plan be kept that can be carried out, or raise `InvalidInput` naming each field.

    `groups` are those of its village, where it is for one.
    """
    faults = [*_misplaced(plan, place_id, groups), *_misasked(plan)]
    if not SHORTEST <= plan.closes_at - plan.opens_at <= LONGEST:
        faults.append(_fault("closes_at", "投票时间要在 1 小时到 60 天之间。", "Open for an hour to 60 days."))
    if faults:
        raise InvalidInput(fields=faults)


def _fault(field: str, zh: str, en: str) -> dict[str, str]:
    return {"field": field, "code": "misplanned", "zh": zh, "en": en}


def _misplaced(plan: Plan, place_id: str, groups: Sequence[str]) -> Iterator[dict[str, str]]:
    """Yield what is wrong with who votes."""
    if place_id.startswith("v") and plan.villages != (place_id,):
        yield _fault("villages", "村里的评议只在本村进行。", "A village's campaign is its own.")
    if plan.groups and (len(plan.villages) > 1 or not set(plan.groups) <= set(groups)):
        yield _fault("groups", "只能选本村有的小组。", "Only groups that the one village has.")
    if plan.about == "officers" and plan.age_min < OFFICERS_AGE_MIN:
        yield _fault("age_min", "评议干部要满 18 岁。", "Officers are appraised from 18 on.")


def _misasked(plan: Plan) -> Iterator[dict[str, str]]:
    """Yield what is wrong with what is asked."""
    if (plan.about == "affair") == bool(plan.subjects):
        yield _fault("subjects", "评议事情不列对象；评议户或干部要列出来。", "Households and officers are listed.")
    for n, subject in enumerate(plan.subjects):
        if (
            (plan.about == "households" and subject.holder_id[6:7] != "h")
            or (plan.about == "officers" and subject.holder_id[6:7] == "h")
            or not (subject.holder_id or subject.staff_id)
        ):
            yield _fault(f"subjects.{n}", "请写明是哪一户或哪位干部。", "Say which household or officer.")
    for n, question in enumerate(plan.questions):
        if question.kind == "score" and (question.options or question.scale not in SCALES):
            yield _fault(f"questions.{n}", "打分题选 5 分制或 10 分制，没有选项。", "A score is from 1 to 5 or 10.")
        if question.kind != "score" and not 2 <= len(options_of(plan, question)) <= OPTIONS_MAX:
            yield _fault(f"questions.{n}.options", "要有 2 到 12 个选项。", "Two to twelve options.")
    if len(items_of(plan)) > ITEMS_MAX:
        yield _fault("questions", f"一张票最多 {ITEMS_MAX} 项。", f"At most {ITEMS_MAX} things to answer.")


def is_concerned(subject: Subject, *, account: str = "", resident_id: str, household_id: str, home: str) -> bool:
    """Tell whether somebody is a subject or of its household. `home` is where an appraised officer lives."""
    if account and account == subject.staff_id:
        return True
    if not resident_id or not subject.holder_id:
        return False
    if resident_id == subject.holder_id:
        return True
    return bool(household_id) and household_id in (subject.holder_id, home)
