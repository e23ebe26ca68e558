"""What tourism refuses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from chalicelib.kernel.errors import Conflict, InvalidInput, NotFound
from chalicelib.prosperity.tourism.core.deeds import SHOWING_WORDS


class NoSuchMap(NotFound):
    """The town has drawn no map yet."""

    code = "no_such_tourism_map"
    zh, en = "镇里还没有游览地图。", "The town has no map yet."


class NoSuchSpot(NotFound):
    """There is no such spot, or none for this caller."""

    code = "no_such_spot"
    zh, en = "没有这个地方。", "There is no such spot."


class NoSuchTrail(NotFound):
    """There is no such trail, or none for this caller."""

    code = "no_such_trail"
    zh, en = "没有这条路线。", "There is no such trail."


class NoSuchSpotCode(NotFound):
    """No spot ever had this code."""

    code = "no_such_spot_code"
    zh, en = "认不出这个码，请对准牌子上的码再扫一次。", "No spot has this code; scan the one on the sign again."


class SpotCodeOld(Conflict):
    """The code was renewed since it was printed."""

    code = "spot_code_old"
    zh, en = (
        "这张码已经换新，请扫现场的新码，或者告诉村里。",
        "This code was renewed; scan the new one on site, or tell the village.",
    )


class SpotNotShown(Conflict):
    """The spot is not on the map now."""

    code = "spot_not_shown"
    zh, en = "这个地方现在没有开放打卡。", "Nobody checks in at this spot now."


class SpotClosed(Conflict):
    """The spot is closed at this hour."""

    code = "spot_closed"
    zh, en = "现在没有开门：今天 {today}。", "Closed now; today: {today_en}."


class SpotElsewhere(Conflict):
    """The spot is another town's than the visitor's."""

    code = "spot_elsewhere"
    zh, en = "这是别的镇的地方，您的集章卡上没有。", "It is another town's; your card has no room for it."


class WhereNeeded(Conflict):
    """The spot is stamped only on site, and the phone did not say where it is."""

    code = "spot_location_needed"
    zh, en = (
        "这里要到了现场才能打卡，请打开定位再扫。",
        "This spot is stamped on site; let the phone tell where it is, and scan again.",
    )


class TooFarAway(Conflict):
    """The phone is not near the spot."""

    code = "spot_too_far"
    zh, en = (
        "离这里还有约 {distance_m} 米，到了再打卡（{fence_m} 米以内）。",
        "About {distance_m} m to go; stamped within {fence_m} m.",
    )


class StampedToday(Conflict):
    """Each person is stamped once a day at a spot."""

    code = "stamped_today"
    zh, en = "今天在这里已经打过卡了，明天再来。", "You were stamped here today; come again tomorrow."


class TrailUnfinished(Conflict):
    """Stamps of the trail are missing."""

    code = "trail_unfinished"
    zh, en = "这条路线还差 {left} 个章。", "{left} stamps of this trail are missing."


class TrailRewardHad(Conflict):
    """The WeChat user had what the trail gives before, as a member who left since."""

    code = "trail_reward_had"
    zh, en = "这条路线的奖励您以前领过了，每人一次。", "You had what this trail gives before; each person has it once."


class ShownInOtherState(Conflict):
    """The state of a spot or trail does not allow this."""

    code = "tourism_in_other_state"
    zh, en = "它现在是“{state}”，不能这样做。", "It is {state}; this can not be done."
    words: ClassVar[Mapping[str, str]] = SHOWING_WORDS


class TourismChanged(Conflict):
    """Somebody else changed it since it was looked at."""

    code = "tourism_changed"
    zh, en = "刚被别人改过，请重新打开再改。", "Somebody else changed it; open it again."


class SpotOnTrail(Conflict):
    """A published trail leads there."""

    code = "spot_on_trail"
    zh, en = "路线“{title}”经过这里，请先改路线。", "The trail {title} leads there; change the trail first."


class TrailSpotHidden(Conflict):
    """A spot of the trail is not on the map."""

    code = "trail_spot_hidden"
    zh, en = "路线里有还没上线的地方，请先让它上线。", "A spot of the trail is not published; publish it first."


class TourismFull(Conflict):
    """There are as many as there may be."""

    code = "tourism_full"
    zh, en = "最多 {most} 个，已经满了。", "At most {most}; there is room for no more."


class MapSizeStands(Conflict):
    """Spots stand on the map by its pixels; who changes its size says that they looked at them."""

    code = "tourism_map_size_stands"
    zh, en = (
        "地图上已经有地方了，新图和原图（{width}×{height}）不一样大，请先看看它们落在哪里。",
        "Spots stand on the map, which is {width} x {height}; look where they would be on the new one.",
    )


class SpotsBesideMap(Conflict):
    """Spots would stand beside a smaller map."""

    code = "tourism_spots_beside_map"
    zh, en = "这些地方会落到图外：{names}。请先移一移。", "These would stand beside the map: {names}; move them first."


def unfit(*, field: str, code: str, zh: str, en: str) -> InvalidInput:
    """Return the refusal of one field."""
    return InvalidInput(fields=[{"field": field, "code": code, "zh": zh, "en": en}])
