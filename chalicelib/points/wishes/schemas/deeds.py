"""What is said with a deed."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from chalicelib.foundation.media.schemas import MediaIds
from chalicelib.kernel.edge import Asked
from chalicelib.points.wishes.core.deeds import Deed
from chalicelib.points.wishes.schemas.wishes import WishId

Words = Annotated[str, Field(max_length=300)]
Reason = Annotated[str, Field(min_length=2, max_length=200)]


class WishUpdateAsked(Asked):
    """How it goes, in words, with photos where there are some."""

    words: Annotated[str, Field(min_length=1, max_length=300)]
    media_ids: MediaIds = ()


class WishGiveUpAsked(Asked):
    """Why a claimer gives up, if they say so."""

    words: Words = ""


class WishThanksAsked(Asked):
    """A word of thanks; it may be left out."""

    thanks: Words = ""


class WishReopenAsked(Asked):
    """What is missing."""

    words: Reason


class WishInvitationAsked(Asked):
    """The code or card of who is asked to join."""

    code: Annotated[str, Field(min_length=1, max_length=200)]


class WishAnswerAsked(Asked):
    """Whether somebody joins a team, or says no or leaves it."""

    joins: bool


Version = Annotated[int, Field(strict=True, ge=1)]


class WishDecisionAsked(Asked):
    """What the village decides. A reason is needed where the wisher or the claimer is told something unpleasant.

    `version` is the one that was looked at, which publishing needs; who looked at another one is told that it changed.
    What waits for `vouch` and `settle` is not changed any more, and needs none. `reopen` sends back what is said to be
    done, `refuse` of what was confirmed ends it unpaid.
    """

    deed: Literal["publish", "return", "refuse", "cancel", "free", "reopen", "vouch", "settle"]
    reason: Words = ""
    version: Version | None = None

    @model_validator(mode="after")
    def _say_why(self) -> Self:
        """Ask for a reason."""
        if self.deed not in {"publish", "settle"} and len(self.reason) < 2:
            message = "请写明原因。|Say why."
            raise ValueError(message)
        if self.deed == "publish" and self.version is None:
            message = "请写明看过的是哪一版（version）。|Name the version that was looked at."
            raise ValueError(message)
        return self

    def what(self) -> Deed:
        """Return the deed as the room's core knows it."""
        return Deed(self.deed)


class WishMergeAsked(Asked):
    """The older wish that asks the same, and which version of the later one was looked at."""

    into: WishId
    version: Version | None = None


class WishHandAsked(Asked):
    """What a shop does with a wish, or an officer for it. `words` and photos say how it goes; a claim has no photos."""

    deed: Literal["claim", "update", "finish", "give_up"]
    words: Words = ""
    media_ids: MediaIds = ()

    @model_validator(mode="after")
    def _say_how(self) -> Self:
        """Ask for words where somebody waits for them, and take photos only with them."""
        tells = self.deed in {"update", "finish"}
        if tells and not self.words:
            message = "请写几句进展。|Say how it goes."
            raise ValueError(message)
        if self.media_ids and not tells:
            message = "照片随进展一起发。|Photos go with how it goes."
            raise ValueError(message)
        return self


class ShopPhotoAsked(Asked):
    """A photo that a shop wants to send: its type, how many bytes, and perhaps its SHA-256 (64 hex digits)."""

    content_type: Annotated[str, Field(min_length=1, max_length=100)]
    bytes: Annotated[int, Field(strict=True, ge=0)]
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")] | None = None


class WishHandForShopAsked(WishHandAsked):
    """What an officer does for a shop of the wish's village."""

    partner_id: Annotated[str, Field(pattern=r"^v[0-9]{5}p[0-9a-f-]{36}$")]
