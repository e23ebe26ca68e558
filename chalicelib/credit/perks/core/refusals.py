"""What is said to somebody about an application that can not be so."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from chalicelib.kernel.errors import Conflict, NotFound


class NoSuchApplication(NotFound):
    """Nobody of this id applied to this programme."""

    code = "no_such_application"
    zh, en = "没有这份申请。", "There is no such application."


class NotOpen(Conflict):
    """The programme does not take applications today."""

    code = "programme_not_open"
    zh, en = "现在不在报名的时间里。", "The programme does not take applications now."


class NotForYou(Conflict):
    """The programme is for people of other villages, or of a higher age."""

    code = "programme_not_for_you"
    zh, en = "您不在这个项目的对象里。", "The programme is not for people of your village or age."


class ProgrammeFull(Conflict):
    """As many people applied as one list ranks."""

    code = "programme_full"
    zh, en = "报名的人已经满 {most} 人。", "{most} people applied already."


class AppliedAlready(Conflict):
    """One person applies to a programme once."""

    code = "applied_already"
    zh, en = "您已经报过名了。", "You have applied already."


class AppliedTooOften(Conflict):
    """Somebody withdrew and applied anew too often."""

    code = "applied_too_often"
    zh, en = "撤回再报名，最多 {most} 次。", "You may apply at most {most} times."


class ApplicationOver(Conflict):
    """The application is not in a state in which that is done."""

    code = "application_over"
    zh, en = "这份申请{state}。", "The application is {state}."
    words: ClassVar[Mapping[str, str]] = {
        "open": "还没有评分",
        "rated": "还没有决定",
        "granted": "已经同意",
        "declined": "没有通过",
        "withdrawn": "已经撤回",
    }
    words_en: ClassVar[Mapping[str, str]] = {"open": "without points", "rated": "without a decision"}


class StillOpen(Conflict):
    """Points are given once nobody can apply any more."""

    code = "programme_still_open"
    zh, en = "报名到 {until} 为止，截止以后再评分。", "People apply until {until}; points are given afterwards."


class OthersWait(Conflict):
    """It is decided when all applications have their points, so that there is a whole list to decide on."""

    code = "applications_wait"
    zh, en = "还有申请没有评完分，评完再决定。", "Some applications have no points yet; it is decided after that."


class NoPlaceLeft(Conflict):
    """As many were granted as there are places."""

    code = "no_place_left"
    zh, en = "{places} 个名额已经用完。", "All {places} places are given."


class RatedByYou(Conflict):
    """Two pairs of eyes: who gave points does not decide."""

    code = "application_rated_by_you"
    zh, en = "这份申请是您评的分，要由另一位干部决定。", "You gave its points; another officer decides."


class DecidedByYou(Conflict):
    """A third pair of eyes: who gave points or decided does not decide on the appeal."""

    code = "application_decided_by_you"
    zh, en = "这份申请您评过分或作过决定，申诉由别的干部办。", "You gave its points or decided; a third officer does."
