"""A negative record: a document, every step taken on it, and what stands in the way of the next one.

The table of states is in `table.py`, clocks in `terms.py`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import replace
from enum import StrEnum
from typing import ClassVar

from chalicelib.credit.looks.core import OnPaper
from chalicelib.credit.negative_list.core.categories import CATEGORIES, Category, Effect
from chalicelib.credit.negative_list.core.documents import Document
from chalicelib.kernel.authz import Principal
from chalicelib.kernel.errors import Conflict, NotFound
from chalicelib.kernel.values import value

LETTER = "n"
"""What follows the village in a record's id."""
TEXT_MAX = 500


class State(StrEnum):
    """A record's life: what it waits for, whether it counts, or how it ended."""

    ENTERED = "entered"
    NOTICED = "noticed"
    ANSWERED = "answered"
    COUNTING = "counting"
    DISPUTED = "disputed"
    REPAIR_ASKED = "repair_asked"
    REPAIR_PROPOSED = "repair_proposed"
    RECALLED = "recalled"
    REFUSED = "refused"
    DROPPED = "dropped"
    REPAIRED = "repaired"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class Deed(StrEnum):
    """What is done with a record."""

    ENTER = "enter"
    APPROVE = "approve"
    REFUSE = "refuse"
    ANSWER = "answer"
    KEEP = "keep"
    DROP = "drop"
    BEGIN = "begin"
    REMIND = "remind"
    OBJECT = "object"
    EXTEND = "extend"
    DISMISS = "dismiss"
    UPHOLD = "uphold"
    ASK_REPAIR = "ask_repair"
    PROPOSE = "propose"
    DECLINE = "decline"
    REPAIR = "repair"
    RECALL = "recall"
    WITHDRAW = "withdraw"
    RESUME = "resume"
    EXPIRE = "expire"
    FORGET = "forget"


COUNTS = frozenset({State.COUNTING, State.REPAIR_ASKED, State.REPAIR_PROPOSED})
"""States in which a record counts; while somebody asks for repair it counts on."""
ENDED = frozenset({State.REFUSED, State.DROPPED, State.REPAIRED, State.WITHDRAWN, State.EXPIRED})
STATES_ZH = {
    State.ENTERED: "待复核",
    State.NOTICED: "已告知，等本人申辩",
    State.ANSWERED: "申辩待决定",
    State.COUNTING: "计入信用分",
    State.DISPUTED: "异议处理中",
    State.REPAIR_ASKED: "申请修复，待初核",
    State.REPAIR_PROPOSED: "同意修复，待复核",
    State.RECALLED: "发现录错，待确认撤销",
    State.REFUSED: "复核未通过",
    State.DROPPED: "不予记录",
    State.REPAIRED: "已修复",
    State.WITHDRAWN: "已撤销",
    State.EXPIRED: "已到期",
}


class NoSuchRecord(NotFound):
    """There is no such record for this caller."""

    code = "no_such_negative_record"
    zh, en = "没有这条记录。", "There is no such record."


class RecordInOtherState(Conflict):
    """The record's state does not allow this."""

    code = "negative_record_in_other_state"
    zh, en = "这条记录现在是“{state}”，不能这样做。", "The record is {state}; this can not be done."
    words: ClassVar[Mapping[str, str]] = {state.value: zh for state, zh in STATES_ZH.items()}


class DocumentEntered(Conflict):
    """A document counts once against one person; the facts name the record."""

    code = "document_entered_already"
    zh, en = "这份文书已经录入过了。", "This document was entered already."


class OnlyAdults(Conflict):
    """Minors have neither a score nor a record."""

    code = "record_adults_only"
    zh, en = "未满 18 周岁的人不进负面清单。", "Nobody under 18 is entered in the negative list."


class NoScoreAgreed(Conflict):
    """A record is for a score; of who did not agree to one nothing is kept."""

    code = "no_score_agreed"
    zh, en = (
        "这位村民没有同意要信用分，负面记录没有用处，不能录入。",
        "They did not agree to a score, so nothing is kept.",
    )


class OwnCircle(Conflict):
    """Nobody acts on a record of their own, of their household's or of a declared relative's."""

    code = "own_circle"
    zh, en = "不能办自己、自己家或亲属的负面记录，请由别人办理。", "Nobody acts on a record of their own family's."


class HadAHand(Conflict):
    """Each decision on a record is another officer's."""

    code = "had_a_hand"
    zh, en = (
        "您已经经手过这条记录，请由另一位干部来办。",
        "You had a hand in this record; another officer has to decide.",
    )


class NotRepairableYet(Conflict):
    """A category can be repaired after some months, or not at all."""

    code = "not_repairable_yet"
    zh, en = "这条记录 {on} 起才能申请修复。", "Repair of this record can be asked for from {on} on."


class NotRepairable(Conflict):
    """The category knows no repair; such a record ends with its last day."""

    code = "not_repairable"
    zh, en = "这一类记录不能修复，到期自动结束。", "Such a record can not be repaired; it ends by itself."


class AskedLately(Conflict):
    """What was refused is asked for again after some time."""

    code = "asked_lately"
    zh, en = "同样的申请刚处理过，{on} 起可以再提。", "This was decided lately; ask again from {on} on."


class ExtendedAlready(Conflict):
    """The time for an objection is extended once."""

    code = "extended_already"
    zh, en = "已经延长过一次，不能再延。", "It was extended once already."


class RecordOver(Conflict):
    """The record's last day has passed; tonight it ends by itself."""

    code = "negative_record_over"
    zh, en = "这条记录已经过了截止日，今晚自动结束。", "The record's last day has passed; it ends tonight."


@value
class Step:
    """One step: who did what when, which state it led to, and in what words.

    `by` is a signature, `person` the resident who that is ("": one who is none); `key` and `mark` are the request's.
    `paper` is what an officer entered it from, who then is `by`.
    """

    n: int
    deed: Deed
    state: State
    by: str
    at: dt.datetime
    key: str = ""
    mark: str = ""
    text: str = ""
    person: str = ""
    paper: OnPaper | None = None


@value
class Record:
    """One record with all its steps. Nothing of what it says is kept after it was forgotten: then `document` is None.

    `effect` and `points` are the category's as it was when it was entered. `due` is until when its state is to be left:
    its person's time to answer, or the officers' to decide; None where nobody has to do anything. `due_estimated`: the
    holiday calendar did not know all days until then. `began_on` is the day
    from which it first counted, `night_on` when the nightly work looks at it next, `version` counts its steps.
    """

    record_id: str
    resident_id: str
    town_id: str
    masked_name: str
    document: Document | None
    effect: Effect
    points: int
    fingerprint: str
    state: State
    steps: tuple[Step, ...]
    version: int
    due: dt.date | None = None
    began_on: dt.date | None = None
    ended_on: dt.date | None = None
    night_on: dt.date | None = None
    due_estimated: bool = False

    @property
    def village_id(self) -> str:
        """The village of whom it is about."""
        return self.record_id[:6]

    @property
    def counts(self) -> bool:
        """Whether it counts in its person's score."""
        return self.state in COUNTS

    @property
    def held(self) -> Document:
        """Its document, of a record that is not forgotten."""
        assert self.document is not None, "what is forgotten has no document"
        return self.document

    @property
    def category(self) -> Category:
        """Its category as it is now."""
        return CATEGORIES[self.held.category]

    def step_of(self, key: str) -> Step | None:
        """Return the step that a request's key took, None where it took none."""
        return next((step for step in self.steps if key and step.key == key), None)

    def last_of(self, *deeds: Deed) -> Step | None:
        """Return the last step that was one of some deeds."""
        return next((step for step in reversed(self.steps) if step.deed in deeds), None)

    def since(self, deed: Deed) -> tuple[Step, ...]:
        """Return the steps from the last one of a deed on, all where there is none."""
        last = self.last_of(deed)
        return self.steps if last is None else tuple(step for step in self.steps if step.n >= last.n)

    def handled_by(self, actor: Principal, deeds: Collection[Deed]) -> bool:
        """Tell whether somebody did one of some deeds, by whichever account."""
        return any(actor.did(step.by, step.person) for step in self.steps if step.deed in deeds)


def stepped(record: Record, step: Step, **changes: object) -> Record:
    """Return a record one step on."""
    return replace(record, state=step.state, steps=(*record.steps, step), version=step.n, **changes)  # type: ignore[arg-type]  # Fields by name.
