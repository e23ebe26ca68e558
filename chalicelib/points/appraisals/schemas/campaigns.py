"""Campaigns and results as the outside sees them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from chalicelib.kernel.calendar import business_time
from chalicelib.kernel.edge import Asked, Shown
from chalicelib.kernel.fields import Moment
from chalicelib.points.appraisals.core.campaigns import (
    AGE_MIN,
    HIDDEN_BELOW,
    OPTIONS_MAX,
    QUESTIONS_MAX,
    SUBJECTS_MAX,
    VILLAGES_MAX,
    Campaign,
    Item,
    Plan,
    Question,
    Subject,
    items_of,
    options_of,
)
from chalicelib.points.appraisals.core.states import WAITS_DAYS
from chalicelib.points.appraisals.core.urns import Urn

PlaceId = Annotated[str, Field(pattern=r"^(v[0-9]{5}|t[0-9]{4})$")]
VillageId = Annotated[str, Field(pattern=r"^v[0-9]{5}$")]
HolderId = Annotated[str, Field(pattern=r"^v[0-9]{5}[rh][0-9]{5}$")]
Words = Annotated[str, Field(min_length=1, max_length=60)]


class SubjectAsked(Asked):
    """Who is appraised: a household by `holder_id`, an officer by resident id, account id, or both."""

    name: Annotated[str, Field(min_length=1, max_length=20)]
    holder_id: HolderId | None = None
    staff_id: Annotated[str, Field(max_length=60)] | None = None

    def subject(self) -> Subject:
        """Return it as the room's core knows it."""
        return Subject(self.name, self.holder_id or "", self.staff_id or "")


class QuestionAsked(Asked):
    """What is asked; `scale` (5 or 10) for scores, `options` for the others, without which the subjects are meant."""

    text: Annotated[str, Field(min_length=2, max_length=80)]
    kind: Literal["score", "choice", "approval"]
    scale: Annotated[int, Field(strict=True, ge=0, le=10)] = 0
    options: Annotated[tuple[Words, ...], Field(max_length=OPTIONS_MAX)] = ()

    def question(self) -> Question:
        """Return it as the room's core knows it."""
        return Question(self.text, self.kind, self.scale, self.options)


class CampaignPlanAsked(Asked):
    """What a drafter plans. Times need an offset; without `villages` the whole place votes."""

    title: Annotated[str, Field(min_length=2, max_length=40)]
    detail: Annotated[str, Field(max_length=500)] = ""
    about: Literal["affair", "households", "officers"]
    subjects: Annotated[tuple[SubjectAsked, ...], Field(max_length=SUBJECTS_MAX)] = ()
    questions: Annotated[tuple[QuestionAsked, ...], Field(min_length=1, max_length=QUESTIONS_MAX)]
    opens_at: Moment
    closes_at: Moment
    villages: Annotated[tuple[VillageId, ...], Field(max_length=VILLAGES_MAX)] = ()
    groups: Annotated[tuple[Words, ...], Field(max_length=VILLAGES_MAX)] = ()
    age_min: Annotated[int, Field(strict=True, ge=AGE_MIN, le=80)] = AGE_MIN
    quorum_percent: Annotated[int, Field(strict=True, ge=0, le=100)] = 0
    k: Annotated[int, Field(strict=True, ge=HIDDEN_BELOW, le=50)] = HIDDEN_BELOW

    def plan(self) -> Plan:
        """Return the plan as the room's core knows it."""
        return Plan(
            title=self.title,
            about=self.about,
            questions=tuple(question.question() for question in self.questions),
            opens_at=self.opens_at,
            closes_at=self.closes_at,
            villages=tuple(dict.fromkeys(self.villages)),
            subjects=tuple(subject.subject() for subject in self.subjects),
            groups=tuple(dict.fromkeys(self.groups)),
            age_min=self.age_min,
            quorum_percent=self.quorum_percent,
            k=self.k,
            detail=self.detail,
        )


class CampaignAsked(CampaignPlanAsked):
    """A plan, and the village or town that holds it."""

    place_id: PlaceId


class CloseReasonAsked(Asked):
    """Why."""

    reason: Annotated[str, Field(min_length=2, max_length=120)]


class CampaignsAsked(Asked):
    """Which page of a place's campaigns."""

    place_id: PlaceId
    size: Annotated[int, Field(ge=1, le=100)] = 20
    cursor: Annotated[str | None, Field(max_length=1_000)] = None


class PageAsked(Asked):
    """Which page."""

    size: Annotated[int, Field(ge=1, le=100)] = 20
    cursor: Annotated[str | None, Field(max_length=1_000)] = None


class SubjectShown(Shown):
    """Who is appraised."""

    name: str
    holder_id: str
    staff_id: str


class QuestionShown(Shown):
    """What is asked."""

    text: str
    kind: str
    scale: int
    options: list[str]


class ItemShown(Shown):
    """One thing to answer: which question, and about which subject (None: the whole question)."""

    item_id: str
    question: int
    subject: int | None
    kind: str
    text: str
    subject_name: str
    options: list[str]

    @classmethod
    def of(cls, plan: Plan, item: Item) -> ItemShown:
        """Show an item with its words."""
        question = plan.questions[item.question]
        scores = [str(n) for n in range(1, item.size + 1)]
        return cls(
            item_id=item.item_id,
            question=item.question,
            subject=item.subject,
            kind=item.kind,
            text=question.text,
            subject_name="" if item.subject is None else plan.subjects[item.subject].name,
            options=scores if item.kind == "score" else list(options_of(plan, question)),
        )


class CellShown(Shown):
    """What one group of people answered: how many, spoilt, and how often each option (from the first on) was given.

    `mean_hundredths` 443 is a mean score of 4.43.
    """

    answered: int
    spoilt: int
    counts: list[int]
    mean_hundredths: int | None = None


class ApartShown(Shown):
    """Phone and paper apart."""

    online: CellShown
    paper: CellShown


class ItemResultShown(Shown):
    """One item's result; `whole` None where fewer than k answered, `apart` None where one side is fewer than k."""

    item_id: str
    whole: CellShown | None
    apart: ApartShown | None


class ResultShown(Shown):
    """A result with its method. `papers_left_out` were handed in and not entered as one must: they are not counted."""

    electorate: int
    voted: int
    online: int
    paper: int
    papers_left_out: int = 0
    quorum_percent: int
    quorum_reached: bool
    k: int
    items: list[ItemResultShown]

    @classmethod
    def of(cls, result: Any) -> ResultShown:
        """Show a kept result."""
        return cls.model_validate(result)


class UrnShown(Shown):
    """What a village has of a campaign: how many may vote, how many did, and how far its papers are."""

    campaign_id: str
    village_id: str
    title: str
    about: str
    state: str
    opens_at: str
    closes_at: str
    electorate: int
    online: int
    printed: int
    handed_out: int
    handed_in: int
    voided: int
    entered: int
    agreed: int
    points: int

    @classmethod
    def of(cls, urn: Urn) -> UrnShown:
        """Show a village's part."""
        return cls(
            campaign_id=urn.campaign_id,
            village_id=urn.village_id,
            title=urn.title,
            about=urn.about,
            state=urn.state.value,
            opens_at=business_time(urn.opens_at),
            closes_at=business_time(urn.closes_at),
            electorate=urn.electorate,
            online=urn.online,
            printed=urn.printed,
            handed_out=urn.handed_out,
            handed_in=urn.handed_in,
            voided=urn.voided,
            entered=urn.entered,
            agreed=urn.agreed,
            points=urn.points,
        )


class DraftLookedAsked(Asked):
    """Which version of a draft was looked at; where none is named, the one that its drafter has not changed."""

    version: Annotated[int, Field(ge=1)] = 1


class CampaignShown(Shown):
    """A campaign. `urns` where its villages were read too; `result` once it may be seen by who asks.

    `version` is what approving names, so that no draft is approved that was changed after the look.
    `goes_on_at` is when the house counts or publishes it, if no officer does before.
    """

    campaign_id: str
    place_id: str
    title: str
    detail: str
    about: str
    subjects: list[SubjectShown]
    questions: list[QuestionShown]
    items: list[ItemShown]
    opens_at: str
    closes_at: str
    villages: list[str]
    groups: list[str]
    age_min: int
    quorum_percent: int
    k: int
    state: str
    version: int
    drafted_by: str
    reason: str
    closed_early: bool
    goes_on_at: str | None
    urns: list[UrnShown]
    result: ResultShown | None

    @classmethod
    def of(cls, campaign: Campaign, urns: list[Urn] | None = None, *, with_result: bool = True) -> CampaignShown:
        """Show a campaign."""
        plan = campaign.plan
        result = campaign.result if with_result else None
        return cls(
            campaign_id=campaign.campaign_id,
            place_id=campaign.place_id,
            title=plan.title,
            detail=plan.detail,
            about=plan.about,
            subjects=[SubjectShown(name=s.name, holder_id=s.holder_id, staff_id=s.staff_id) for s in plan.subjects],
            questions=[
                QuestionShown(text=q.text, kind=q.kind, scale=q.scale, options=list(q.options)) for q in plan.questions
            ],
            items=[ItemShown.of(plan, item) for item in items_of(plan)],
            opens_at=business_time(plan.opens_at),
            closes_at=business_time(plan.closes_at),
            villages=list(plan.villages),
            groups=list(plan.groups),
            age_min=plan.age_min,
            quorum_percent=plan.quorum_percent,
            k=plan.k,
            state=campaign.state.value,
            version=campaign.version,
            drafted_by=campaign.drafted_by,
            reason=campaign.reason,
            closed_early=campaign.closed_early,
            goes_on_at=business_time(campaign.due_at) if campaign.due_at and campaign.state in WAITS_DAYS else None,
            urns=[UrnShown.of(urn) for urn in urns or []],
            result=None if result is None else ResultShown.of(result),
        )


class CampaignsShown(Shown):
    """A page of campaigns."""

    rows: list[CampaignShown]
    cursor: str | None


class UrnsShown(Shown):
    """A page of what a village votes or voted on."""

    rows: list[UrnShown]
    cursor: str | None
