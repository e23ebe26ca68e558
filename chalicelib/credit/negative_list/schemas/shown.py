"""Negative records as the outside sees them: to their person, to officers who act on them, and nameless to auditors."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum

from chalicelib.credit.negative_list.core import terms
from chalicelib.credit.negative_list.core.categories import SHIPPED, SOURCES_ZH, Category
from chalicelib.credit.negative_list.core.record import Deed, Record, Step
from chalicelib.foundation.media.core.pictures import View
from chalicelib.foundation.media.schemas import PictureShown
from chalicelib.kernel.calendar import business_date, business_time
from chalicelib.kernel.edge import Shown
from chalicelib.kernel.paging import Page

NOBODY: Mapping[str, str] = {}


class Eyes(StrEnum):
    """For whose eyes a record is shown: an auditor sees what was done and why, and not to whom."""

    PERSON = "person"
    OFFICER = "officer"
    AUDITOR = "auditor"


class SourceShown(Shown):
    """A kind of document."""

    source: str
    zh: str

    @classmethod
    def of(cls, category: Category) -> list[SourceShown]:
        """Show those of a category."""
        return [cls(source=one.value, zh=SOURCES_ZH[one]) for one in category.sources]


class CategoryShown(Shown):
    """A category: everybody can read what it stands on and does. `repair_months` null: it can not be repaired."""

    category: str
    zh: str
    en: str
    basis: str
    sources: list[SourceShown]
    effect: str
    points: int
    months_max: int
    repair_months: int | None

    @classmethod
    def of(cls, one: Category) -> CategoryShown:
        """Show a category."""
        return cls(
            category=one.code,
            zh=one.zh,
            en=one.en,
            basis=one.basis,
            sources=SourceShown.of(one),
            effect=one.effect.value,
            points=one.points,
            months_max=one.months_max,
            repair_months=one.repair_months,
        )


class CategoriesShown(Shown):
    """The whole negative list, and how long each side has in working days."""

    rows: list[CategoryShown]
    answer_days: int
    objection_days: int
    extended_days: int

    @classmethod
    def shipped(cls) -> CategoriesShown:
        """Show the list that ships."""
        return cls(
            rows=[CategoryShown.of(one) for one in SHIPPED],
            answer_days=terms.ANSWER_DAYS,
            objection_days=terms.OBJECTION_DAYS,
            extended_days=terms.EXTENDED_DAYS,
        )


class NegativeStepShown(Shown):
    """One step. `whose` is `person`, `staff` or `house`; `by` the account of who it was, `text` what they said.

    `by_name` is an officer's name, which the record's person is told. `document` is the paper from which an officer
    entered what the person says, "" where there is none.
    """

    n: int
    deed: str
    state: str
    whose: str
    by: str
    by_name: str
    at: str
    text: str
    document: str

    @classmethod
    def of(cls, step: Step, record: Record, eyes: Eyes, names: Mapping[str, str]) -> NegativeStepShown:
        """Show a step; to auditors their person is not named."""
        whose = "person" if step.by == record.resident_id else "house" if step.by == "system" else "staff"
        named = whose != "person" or eyes is not Eyes.AUDITOR
        return cls(
            n=step.n,
            deed=step.deed.value,
            state=step.state.value,
            whose=whose,
            by=step.by if named else "",
            by_name=names.get(step.by, ""),
            at=business_time(step.at),
            text=step.text,
            document=step.paper.document if step.paper else "",
        )


class NegativeRowShown(Shown):
    """A record in a list. Dates are of its document; `due` is until when its state is to be left.

    `due_estimated`: the holiday calendar did not know all days until then; they are Monday to Friday without fixed
    holidays. To auditors `resident_id` and `masked_name` are empty.
    """

    record_id: str
    resident_id: str
    masked_name: str
    category: str
    category_zh: str
    effect: str
    points: int
    state: str
    counts: bool
    effective_on: dt.date | None
    ends_on: dt.date | None
    due: dt.date | None
    due_estimated: bool
    overdue: bool

    @classmethod
    def of(cls, record: Record, now: dt.datetime, eyes: Eyes) -> NegativeRowShown:
        """Show a row."""
        return cls.model_validate(_row(record, now, eyes))


def _row(record: Record, now: dt.datetime, eyes: Eyes) -> dict[str, object]:
    document, named = record.document, eyes is not Eyes.AUDITOR
    return {
        "record_id": record.record_id,
        "resident_id": record.resident_id if named else "",
        "masked_name": record.masked_name if named else "",
        "category": document.category if document else "",
        "category_zh": record.category.zh if document else "",
        "effect": record.effect.value if document else "",
        "points": record.points,
        "state": record.state.value,
        "counts": record.counts,
        "effective_on": document.effective_on if document else None,
        "ends_on": document.ends_on if document else None,
        "due": record.due,
        "due_estimated": record.due_estimated,
        "overdue": terms.is_overdue(record, business_date(now)),
    }


class NegativeRowsShown(Shown):
    """A page of records."""

    rows: list[NegativeRowShown]
    cursor: str | None

    @classmethod
    def of(cls, page: Page[Record], now: dt.datetime, eyes: Eyes) -> NegativeRowsShown:
        """Show a page."""
        return cls(rows=[NegativeRowShown.of(one, now, eyes) for one in page.rows], cursor=page.cursor)


class NegativeShown(NegativeRowShown):
    """A record with every step, the oldest first; of a forgotten one id, state and nothing else.

    `began_on` is from when it counted, `repairable_on` from when repair can be asked for (null: never). `forgotten_on`
    is when its words and scan are deleted, once it has ended. `extended`: an objection's time was extended.
    """

    basis_of_category: str
    source_zh: str
    number: str
    issuer: str
    basis: str
    scan: PictureShown | None
    began_on: dt.date | None
    ended_on: dt.date | None
    repairable_on: dt.date | None
    forgotten_on: dt.date | None
    extended: bool
    steps: list[NegativeStepShown]

    @classmethod
    def whole(
        cls,
        record: Record,
        now: dt.datetime,
        eyes: Eyes,
        view: View | None = None,
        names: Mapping[str, str] = NOBODY,
    ) -> NegativeShown:
        """Show a record, its scan where `view` has it, and the officers' `names`."""
        document = record.document
        extended = any(step.deed is Deed.EXTEND for step in record.since(Deed.OBJECT))
        forgotten_on = record.night_on if record.ended_on else None
        return cls.model_validate(
            _row(record, now, eyes)
            | {
                "basis_of_category": record.category.basis if document else "",
                "source_zh": SOURCES_ZH[document.source] if document else "",
                "number": document.number if document else "",
                "issuer": document.issuer if document else "",
                "basis": document.basis if document else "",
                "scan": None if view is None else PictureShown.of(view),
                "began_on": record.began_on,
                "ended_on": record.ended_on,
                "repairable_on": terms.repairable_on(record) if document else None,
                "forgotten_on": forgotten_on,
                "extended": extended,
                "steps": [NegativeStepShown.of(step, record, eyes, names) for step in record.steps],
            }
        )


class PaperEntered(Shown):
    """What became of a record by what was entered from a paper; nothing else of it is shown."""

    record_id: str
    state: str
    due: dt.date | None

    @classmethod
    def of(cls, one: Record) -> PaperEntered:
        """Show it."""
        return cls(record_id=one.record_id, state=one.state.value, due=one.due)
