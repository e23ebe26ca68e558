"""Why something is not done with a wish."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from chalicelib.kernel.errors import Conflict, InvalidInput, NotFound
from chalicelib.points.wishes.core.states import STATE_WORDS


class NoSuchWish(NotFound):
    """There is no such wish, or none for this caller."""

    code = "no_such_wish"
    zh, en = "没有这个心愿。", "There is no such wish."


class WishInOtherState(Conflict):
    """The wish's state does not allow this."""

    code = "wish_in_other_state"
    zh, en = "这个心愿现在是“{state}”，不能这样做。", "The wish is {state}; this can not be done."
    words: ClassVar[Mapping[str, str]] = STATE_WORDS


class WishChanged(Conflict):
    """Its words or photos are others than those that somebody decides on."""

    code = "wish_changed_meanwhile"
    zh, en = (
        "这个心愿在您看过以后又改了，请看过改后的再定。",
        "The wish was changed after you looked at it; look at it as it is now, then decide.",
    )


class WishAlreadyClaimed(Conflict):
    """Somebody else claimed it first."""

    code = "wish_already_claimed"
    zh, en = "这个心愿刚被别人认领了，谢谢您的好意。", "Somebody else has claimed this wish."


class TooManyWishes(Conflict):
    """A person has a few open wishes at most."""

    code = "too_many_wishes"
    zh, en = "最多同时有 {most} 个没完成的心愿。", "At most {most} wishes may be open at once."


class TooManyClaims(Conflict):
    """A person has a few wishes in hand at most."""

    code = "too_many_claims"
    zh, en = "最多同时认领 {most} 个心愿，先把手上的办完吧。", "At most {most} wishes may be in hand at once."


class OwnWish(Conflict):
    """Nobody claims their own wish, nor one of their household."""

    code = "own_wish"
    zh, en = "自己家的心愿请让别的乡亲来认领。", "Nobody claims a wish of their own household."


class TeamFull(Conflict):
    """The team has as many people as one may have."""

    code = "team_full"
    zh, en = "一队最多 {most} 人。", "A team has at most {most} people."


class NotForTeams(Conflict):
    """A shop has no team."""

    code = "not_for_teams"
    zh, en = "商户认领的心愿不能邀请队友。", "A wish that a shop claimed has no team."


class AlreadyInTeam(Conflict):
    """They are of the team, or asked to be, already."""

    code = "already_in_team"
    zh, en = "这位乡亲已经在队里，或者已经邀请过。", "They are of the team, or asked to be, already."


class TooManyUpdates(Conflict):
    """The timeline is full."""

    code = "too_many_updates"
    zh, en = "进展已经写了 {most} 条，不能再写了。", "At most {most} updates may be written."


class WordsRisky(InvalidInput):
    """The words of a wish can not be shown to anybody; its field is `words`."""

    code = "words_risky"
    zh, en = (
        "心愿里有不适合公开的内容，请改一改再发；实在说不清的，请到村里当面讲。",
        "The words of this wish can not be published; write it another way, or speak to the village.",
    )

    def __init__(self) -> None:
        fault = {"field": "words", "code": self.code, "zh": self.zh, "en": self.en}
        super().__init__(fields=[fault])
