"""Consents: who agreed to which text for which purpose, and whether that still stands. The history is kept for ever."""

from __future__ import annotations

import datetime as dt
from dataclasses import field
from enum import StrEnum

from chalicelib.foundation.identity.core.id_numbers import age_on
from chalicelib.foundation.identity.core.people import ADULT_AGE, GUARDIAN_AGE
from chalicelib.foundation.identity.core.purposes import NoSuchPurpose, Purpose
from chalicelib.kernel.errors import Conflict, DomainError
from chalicelib.kernel.values import value


class State(StrEnum):
    """Whether a consent stands. `NONE`: never asked, or never given."""

    NONE = "none"
    GRANTED = "granted"
    WITHDRAWN = "withdrawn"


class GuardianNeeded(DomainError):
    """Somebody under 14 can not consent; a guardian does it for them at the village office."""

    code, status = "guardian_needed", 403
    zh, en = "未满十四周岁，要由监护人到村里办理。", "Under 14; a guardian must consent at the village office."


class NotForMinors(DomainError):
    """Nobody may consent to this for somebody under 14."""

    code, status = "not_for_minors", 403
    zh, en = "未满十四周岁不能办理这一项。", "This is not open to anybody under 14."


class AdultsOnly(DomainError):
    """Somebody of 14 to 17 asks for what only adults may agree to: minors have no score and no certificate."""

    code, status = "adults_only", 403
    zh, en = "未满十八周岁不能办理这一项。", "This is open to adults alone, from 18 on."


class NotYoursToGive(DomainError):
    """Somebody else consents for a person of 14 or more. They speak for themselves, by phone or on paper."""

    code, status = "consent_not_yours_to_give", 403
    zh, en = "十四周岁以上的人，授权要由本人作出。", "From 14 on, a person's consent is given by that person alone."


class TextChanged(Conflict):
    """The text that was agreed to is not the present one; show the present one and ask again."""

    code = "consent_text_changed"
    zh, en = (
        "授权说明已更新，请阅读新的说明（{version}）。",
        "The text has changed; read the present version ({version}).",
    )


class PaperDateAhead(DomainError):
    """A paper is entered that was signed later than today."""

    code, status = "paper_date_ahead", 422
    zh, en = "签字日期不能晚于今天。", "A paper can not have been signed later than today."


class PaperDateEarly(DomainError):
    """A paper is entered that was signed before there was the text it is about."""

    code, status = "paper_date_early", 422
    zh, en = "签字日期不能早于说明启用的 {since}。", "There was no such text to sign before {since}."


@value
class Paper:
    """What an officer saw: the paper's number in the village's file, and the business date it was signed on."""

    document: str = ""
    signed_on: dt.date | None = None


NO_PAPER = Paper()


@value
class Consent:
    """Where somebody stands on one purpose, or one event of the history.

    `given_by` is who said it: the person, or a guardian; `recorded_by` who entered it (an officer with a paper, or the
    person again); `paper` what the officer saw, empty where there was none, or where nobody noted it. `uses` counts
    what was written since that stands on it: a withdrawal that did not see all of it is made again.
    """

    person_id: str
    purpose: str
    state: State
    version: str = ""
    given_by: str = ""
    recorded_by: str = ""
    at: dt.datetime | None = None
    event_id: str = ""
    paper: Paper = NO_PAPER
    uses: int = field(default=0, compare=False)

    @property
    def stands(self) -> bool:
        """Whether the purpose may be pursued for this person."""
        return self.state is State.GRANTED


def needs_guardian(born_on: dt.date, today: dt.date) -> bool:
    """Tell whether somebody is under 14; who was born on 29 February comes of age on 1 March."""
    return age_on(born_on, today) < GUARDIAN_AGE


def check_paper(paper: Paper, *, since: dt.date, today: dt.date) -> None:
    """Let a paper pass that was signed from the day on `since` when there was its text, and by today.

    Raises:
        PaperDateAhead, PaperDateEarly: it was not.
    """
    if paper.signed_on is None:
        return
    if paper.signed_on > today:
        raise PaperDateAhead
    if paper.signed_on < since:
        raise PaperDateEarly(since=str(since))


def check_grant(
    purpose: Purpose, *, version: str, person_id: str, given_by: str, born_on: dt.date, today: dt.date
) -> None:
    """Let a consent pass that this giver may give for this person.

    Raises:
        NoSuchPurpose: it is asked of members alone, as they join.
        TextChanged: another text is the present one.
        NotForMinors: nobody may consent to it for somebody under 14.
        GuardianNeeded: the person is under 14 and speaks for themselves.
        NotYoursToGive: the person is 14 or older and somebody else speaks.
        AdultsOnly: the person is 14 or older, and too young for what only adults agree to.
    """
    if purpose.members:
        raise NoSuchPurpose
    if version != purpose.present.version:
        raise TextChanged(version=purpose.present.version)
    if not needs_guardian(born_on, today):
        if given_by != person_id:
            raise NotYoursToGive
        if purpose.adults and age_on(born_on, today) < ADULT_AGE:
            raise AdultsOnly
        return
    if not purpose.minors:
        raise NotForMinors
    if given_by == person_id:
        raise GuardianNeeded
