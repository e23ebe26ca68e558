"""Why something about an activity is refused."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from chalicelib.kernel.errors import Conflict, NotFound
from chalicelib.points.activities.core.states import State


class NoSuchActivity(NotFound):
    """There is no such activity."""

    code = "no_such_activity"
    zh, en = "没有这个活动。", "There is no such activity."


class ActivityInOtherState(Conflict):
    """The activity's state does not allow this."""

    code = "activity_in_other_state"
    zh, en = "活动现在的状态是“{state}”，不能这样做。", "The activity is {state}; this can not be done."
    words: ClassVar[Mapping[str, str]] = {
        State.DRAFT: "草稿",
        State.DISCARDED: "已丢弃",
        State.PUBLISHED: "报名中",
        State.CLOSING: "正在结束",
        State.CLOSED: "已结束",
    }


class ActivityChanged(Conflict):
    """The draft is another one than was looked at."""

    code = "activity_changed_meanwhile"
    zh, en = (
        "这个草稿在您看过以后又改了，请看过改后的再发布。",
        "The draft was changed after you looked at it; look at it as it is now, then publish it.",
    )


class ActivityElsewhere(Conflict):
    """People take part in their own village's activities."""

    code = "activity_elsewhere"
    zh, en = "只能报名本村的活动。", "Only activities of one's own village can be signed up for."


class TooEarly(Conflict):
    """Scanning begins two hours before the activity."""

    code = "too_early"
    zh, en = "活动还没到签到时间，{opens_at} 开始。", "Scanning opens at {opens_at}."


class ActivityOver(Conflict):
    """Nobody is scanned in after the end."""

    code = "activity_over"
    zh, en = "活动已经到点结束，不能再签到。", "The activity is over; nobody is scanned in any more."


class NotOverYet(Conflict):
    """Who was there to the end is known only then."""

    code = "activity_not_over"
    zh, en = "活动结束（{ends_at}）以后才能补登。", "People are confirmed by hand after the end, {ends_at}."


class TooShort(Conflict):
    """Attendance was too short for points by scanning; an officer may still confirm it."""

    code = "too_short"
    zh, en = (
        "参加了 {minutes} 分钟，不到 {least} 分钟，不能自动记分。",
        "{minutes} minutes attended; {least} are needed.",
    )


class TooYoung(Conflict):
    """The activity is for people from a certain age on."""

    code = "too_young"
    zh, en = "要满 {age_min} 岁才能参加。", "One must be {age_min} to take part."


class BegunAlready(Conflict):
    """A place is given up before the activity begins; who does not come then has missed it."""

    code = "activity_begun"
    zh, en = "活动已经开始，不能再取消报名。", "The activity has begun; places are not given up any more."


class NotOfTheTeam(Conflict):
    """The activity is run by a team, and this organiser is not of it."""

    code = "not_of_the_team"
    zh, en = "这个活动由别的组织者负责。", "Other organisers run this activity."


class SecondOfficerNeeded(Conflict):
    """What is entered after it began is published by a second officer of the village or town."""

    code = "second_officer_needed"
    zh, en = (
        "已经开始或办过的活动，要由另一位村镇干部核对后发布。",
        "What has begun already is published by another officer of the village or town.",
    )


class OwnScan(Conflict):
    """Nobody scans themselves."""

    code = "own_scan"
    zh, en = "不能给自己签到签退，请让别的工作人员扫。", "Nobody scans themselves; ask another officer."


class HouseholdScanned(Conflict):
    """A household's code names no single person."""

    code = "household_scanned"
    zh, en = "这是户码，请扫村民本人的码或卡。", "This is a household's code; scan the person's own."
