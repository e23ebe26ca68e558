"""What a picture (or PDF) is: whose, in which state, attached to what; and who may see it."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Any

from chalicelib.foundation.media.core.files import Kind
from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.errors import Conflict, InvalidInput, NotFound, TooManyTries
from chalicelib.kernel.values import value

PICTURES_MAX = 6
"""Most pictures of one document."""
FORM_SECONDS = 600
"""A signed form's life."""
LINK_SECONDS = 300
"""A signed address's life: long enough to look, too short to pass it around."""
LASTING_LINK_SECONDS = 3_600
"""WeChat fetches a picture that it judges within half an hour."""
LOOSE_DAYS = 2
"""What nothing uses for so long is removed."""
LOOK_BACK_DAYS = 7
"""The nightly work also looks at so many days before, so that a night that failed is made up for."""
SHARDS = 4
"""A day's unused files lie in so many partitions of the index, so that none is hot for a whole province."""
DAY_MAX, STAFF_DAY_MAX = 60, 600
"""How many files one resident or shop, or one officer, may send on a day."""
LARGE_PX, THUMB_PX = 1600, 320
LARGE, THUMB, ORIGINAL = "large", "thumb", "original"


class State(StrEnum):
    """A file's life: a form was given out; it arrived and was taken, or refused; it is being removed."""

    OPEN = "open"
    READY = "ready"
    REFUSED = "refused"
    REMOVING = "removing"


NEXT: dict[State, frozenset[State]] = {
    State.OPEN: frozenset({State.READY, State.REFUSED, State.REMOVING}),
    State.READY: frozenset({State.REMOVING}),
    State.REFUSED: frozenset({State.REMOVING}),
}
"""What a file may become; one that is being removed is gone with its row."""


class Held(StrEnum):
    """Why nobody but its author and officers sees a picture: not looked at yet, found not clean, or rejected."""

    NO = ""
    UNLOOKED = "unlooked"
    JUDGED = "judged"
    REJECTED = "rejected"


class Sight(StrEnum):
    """As what somebody may read a picture's document: one of its authors, an officer who handles it, or another."""

    AUTHOR = "author"
    OFFICER = "officer"
    OTHER = "other"


class NoSuchMedia(NotFound):
    """There is no such file, or not for this caller."""

    code = "no_such_media"
    zh, en = "没有这个文件。", "There is no such file."


class NotArrived(Conflict):
    """The file was announced, and has not arrived."""

    code = "media_not_arrived"
    zh, en = "文件还没有传到，请先上传。", "The file has not arrived; upload it first."


class MediaHeld(Conflict):
    """A picture is to be made public that was found not fit to be seen."""

    code = "media_held"
    zh, en = (
        "有一张照片没有通过检查，请先到“内容审核”里看过再公开。",
        "A picture did not pass its check; settle it among the reviews first.",
    )


class TooManyFiles(TooManyTries):
    """Somebody sent as many files today as one may."""

    code = "too_many_files"
    zh, en = "今天上传的文件太多了，请明天再传。", "Too many files were sent today; go on tomorrow."


class _MediaIdsWrong(InvalidInput):
    """Base of what is wrong with the pictures of a document: always the field `media_ids`."""

    def __init__(self) -> None:
        fault = {"field": "media_ids", "code": self.code, "zh": self.zh, "en": self.en}
        super().__init__(fields=[fault])


class MediaUnknown(_MediaIdsWrong):
    """A document names a picture that is not there, or was uploaded for something else."""

    code = "media_unknown"
    zh, en = (
        "有一张图片不存在或者已经清理，请重新上传。",
        "A picture does not exist or was cleaned away; upload it again.",
    )


class MediaNotReady(_MediaIdsWrong):
    """A document names a picture that has not been taken."""

    code = "media_not_ready"
    zh, en = "有一张图片还没有传好，请等一下再试。", "A picture is not ready yet; try again in a moment."


class NotYours(_MediaIdsWrong):
    """A document names a picture that somebody else uploaded."""

    code = "media_not_yours"
    zh, en = "只能用自己上传的图片。", "Only pictures that one uploaded oneself can be used."


class MediaUsed(_MediaIdsWrong):
    """A document names a picture twice, or one that another document uses."""

    code = "media_used"
    zh, en = "有一张图片已经用过了，请重新上传。", "A picture is used already; upload it again."


class TooManyPictures(_MediaIdsWrong):
    """A document names more pictures than it may have."""

    code = "too_many_pictures"
    zh, en = f"最多 {PICTURES_MAX} 张图片。", f"At most {PICTURES_MAX} pictures."


@value
class Picture:
    """One file. `size_bytes` and `sha256` are as announced until it is taken, then as they are.

    `taken_at` (the camera's clock, without an offset, "" where it says nothing) and `has_location` are what the camera
    wrote into it; officers alone see them. `subject` is the document that uses it, "" for none; `loose_on` the
    partition of the index of what nothing uses.
    While it is `held` others do not see it, whatever shows its document. A PDF has no width and no smaller pictures.
    """

    media_id: str
    purpose: str
    kind: Kind
    state: State
    made_by: str
    made_at: dt.datetime
    fingerprint: str
    size_bytes: int
    sha256: str = ""
    width: int = 0
    height: int = 0
    taken_at: str = ""
    has_location: bool = False
    subject: str = ""
    released: bool = False
    reason: str = ""
    loose_on: str = ""
    held: Held = Held.NO

    @property
    def village_id(self) -> str:
        """The village it belongs to."""
        return self.media_id[:6]

    @property
    def is_picture(self) -> bool:
        """Tell whether it can be looked at in a page."""
        return self.kind is not Kind.PDF


@value
class View:
    """A ready picture with the addresses that somebody is given: "" for the original where they get none.

    `officer` tells whether they also see what the camera wrote.
    """

    picture: Picture
    thumb: str
    large: str
    original: str
    officer: bool


def id_of(village_id: str, key: str) -> str:
    """Return the id of the file that a key announces."""
    return f"{village_id}m{key}"


def shard_of(media_id: str) -> int:
    """Return the shard of the index that a file lies in; its key is its sender's, so a digest spreads it."""
    return hashlib.sha256(media_id.encode()).digest()[0] % SHARDS


def loose_on(media_id: str, now: dt.datetime) -> str:
    """Return the partition of the index of what nothing uses since `now`."""
    return f"{business_date(now)}#{shard_of(media_id)}"


def due_partitions(today: dt.date) -> list[str]:
    """Return the partitions whose files nothing has used for more than `LOOSE_DAYS` whole days, oldest first."""
    days = [today - dt.timedelta(days=LOOSE_DAYS + 1 + back) for back in range(LOOK_BACK_DAYS, -1, -1)]
    return [f"{day}#{shard}" for day in days for shard in range(SHARDS)]


def day_max(actor: Principal) -> int:
    """Return how many files somebody may send on a day."""
    return STAFF_DAY_MAX if actor.roles.isdisjoint({Role.RESIDENT, Role.MEMBER, Role.SHOP}) else DAY_MAX


def is_officer(actor: Principal, picture: Picture) -> bool:
    """Tell whether somebody works for the picture's village, or for its town."""
    return actor.roles.isdisjoint({Role.RESIDENT, Role.PUBLIC, Role.SHOP}) and actor.reaches(picture.village_id)


def sight_of(actor: Principal, picture: Picture, read_as: Sight | None) -> Sight | None:
    """Return as what somebody sees a picture that they ask for by its id; None where they do not.

    What no document uses yet is its sender's alone. `read_as` is as what they may read its document, None where not;
    what is released everybody sees, what is held nobody but authors and officers.
    """
    if not picture.subject:
        return Sight.AUTHOR if picture.made_by == actor.subject else None
    if read_as is Sight.OFFICER and not is_officer(actor, picture):
        return None
    if read_as in {Sight.AUTHOR, Sight.OFFICER}:
        return read_as
    seen = read_as is Sight.OTHER or picture.released
    return Sight.OTHER if seen and not picture.held else None


def refuse_held(found: Iterable[Picture | None]) -> None:
    """Let pictures be made public that nobody found unfit, or raise `MediaHeld`."""
    if any(one is not None and one.held in {Held.JUDGED, Held.REJECTED} for one in found):
        raise MediaHeld


def why_not_released(found: Picture | None) -> Exception:
    """Return why a picture could not be made public at the write."""
    return NoSuchMedia() if found is None or not found.subject else MediaHeld()


def refuse_ids(media_ids: Sequence[str]) -> None:
    """Let the pictures of a document be looked up, or raise `TooManyPictures` or `MediaUsed`."""
    if len(media_ids) > PICTURES_MAX:
        raise TooManyPictures
    if len(set(media_ids)) < len(media_ids):
        raise MediaUsed


def refuse_picture(found: Picture | None, *, by: str, purpose: str | None) -> Picture:
    """Return a picture that `by` may attach (of this purpose, where one is given), or raise why not."""
    if found is None or found.state in {State.REMOVING, State.REFUSED} or purpose not in {None, found.purpose}:
        raise MediaUnknown
    if found.made_by != by:
        raise NotYours
    if found.state is not State.READY:
        raise MediaNotReady
    return found


def why_not_attached(found: Picture | None) -> Exception:
    """Return why a picture could not be attached at the write."""
    if found is None or found.state in {State.REMOVING, State.REFUSED}:
        return MediaUnknown()
    return MediaNotReady() if found.state is State.OPEN else MediaUsed()


def facts_of(picture: Picture) -> dict[str, Any]:
    """Return what the log says of a picture: no personal data."""
    return {"media_id": picture.media_id, "purpose": picture.purpose, "kind": picture.kind.value}
