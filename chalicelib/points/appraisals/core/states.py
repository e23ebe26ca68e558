"""A campaign's life: from which state which deed leads where, and whose it is."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import ClassVar

from chalicelib.kernel.errors import Conflict


class State(StrEnum):
    """Where a campaign stands. Between `counting` and `counted` the urns are emptied, a village at a time."""

    DRAFT = "draft"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    APPROVED = "approved"
    CALLED_OFF = "called_off"
    OPEN = "open"
    CLOSED = "closed"
    COUNTING = "counting"
    COUNTED = "counted"
    PUBLISHED = "published"


class Deed(StrEnum):
    """What is done with a campaign. `expire` is closing at its time; `tally` ends counting, `restart` lets it go on.

    `count_due` and `publish_due` are the house's, where the officers let a campaign lie.
    """

    CHANGE = "change"
    APPROVE = "approve"
    REJECT = "reject"
    WITHDRAW = "withdraw"
    CALL_OFF = "call_off"
    OPEN = "open"
    CLOSE = "close"
    EXPIRE = "expire"
    COUNT = "count"
    COUNT_DUE = "count_due"
    RESTART = "restart"
    TALLY = "tally"
    PUBLISH = "publish"
    PUBLISH_DUE = "publish_due"


class Right(StrEnum):
    """Whose a deed is: who drafted it, any other officer, any officer, or the house by itself."""

    DRAFTER = "drafter"
    SECOND = "second"
    OFFICER = "officer"
    HOUSE = "house"


NEXT: dict[tuple[State, Deed], tuple[State, Right]] = {
    (State.DRAFT, Deed.CHANGE): (State.DRAFT, Right.DRAFTER),
    (State.DRAFT, Deed.APPROVE): (State.APPROVED, Right.SECOND),
    (State.DRAFT, Deed.REJECT): (State.REJECTED, Right.SECOND),
    (State.DRAFT, Deed.WITHDRAW): (State.WITHDRAWN, Right.DRAFTER),
    (State.APPROVED, Deed.CALL_OFF): (State.CALLED_OFF, Right.OFFICER),
    (State.APPROVED, Deed.OPEN): (State.OPEN, Right.HOUSE),
    (State.OPEN, Deed.CLOSE): (State.CLOSED, Right.OFFICER),
    (State.OPEN, Deed.EXPIRE): (State.CLOSED, Right.HOUSE),
    (State.CLOSED, Deed.COUNT): (State.COUNTING, Right.OFFICER),
    (State.CLOSED, Deed.COUNT_DUE): (State.COUNTING, Right.HOUSE),
    (State.COUNTING, Deed.RESTART): (State.COUNTING, Right.OFFICER),
    (State.COUNTING, Deed.TALLY): (State.COUNTED, Right.HOUSE),
    (State.COUNTED, Deed.PUBLISH): (State.PUBLISHED, Right.OFFICER),
    (State.COUNTED, Deed.PUBLISH_DUE): (State.PUBLISHED, Right.HOUSE),
}
"""From which state what leads where, and by whom; what is not here is refused."""
WAITS_DAYS: Mapping[State, int] = {State.CLOSED: 5, State.COUNTING: 1, State.COUNTED: 3}
"""Working days after which the house counts, lets a counting go on that stopped, or publishes. Ours: papers are entered
in five, as an objection is decided in five by product.md; a result is looked at in three."""
ENDS = frozenset({State.REJECTED, State.WITHDRAWN, State.CALLED_OFF, State.PUBLISHED})
CLOSED = frozenset({State.CLOSED, State.COUNTING, State.COUNTED, State.PUBLISHED})
"""States in which nobody votes any more."""


class CampaignInOtherState(Conflict):
    """The campaign's state does not allow this."""

    code = "campaign_in_other_state"
    zh, en = "评议现在的状态是“{state}”，不能这样做。", "The campaign is {state}; this can not be done."
    words: ClassVar[Mapping[str, str]] = {
        State.DRAFT: "草稿",
        State.REJECTED: "已退回",
        State.WITHDRAWN: "已撤回",
        State.APPROVED: "等开始",
        State.CALLED_OFF: "已取消",
        State.OPEN: "投票中",
        State.CLOSED: "投票结束",
        State.COUNTING: "计票中",
        State.COUNTED: "已计票",
        State.PUBLISHED: "已公布",
    }


class OwnCampaign(Conflict):
    """Two pairs of eyes: nobody approves or rejects what they drafted."""

    code = "own_campaign"
    zh, en = "自己起草的评议要由另一位干部审批。", "Another officer has to decide on what one drafted oneself."


class NotTheDrafterOfIt(Conflict):
    """Only who drafted a campaign changes or withdraws it; others reject it."""

    code = "not_the_drafter_of_it"
    zh, en = "只有起草人能修改或撤回；别人可以退回。", "Only the drafter changes or withdraws it; others reject it."


def next_state(state: State, deed: Deed, *, drafted_by: str, by: str, house: bool = False) -> State:
    """Return the state that a deed of an officer's, or of the house itself, leads to.

    Raises:
        CampaignInOtherState, OwnCampaign, NotTheDrafterOfIt.
    """
    found = NEXT.get((state, deed))
    if found is None:
        raise CampaignInOtherState(state=state.value)
    after, right = found
    assert house == (right is Right.HOUSE), f"{deed} is not theirs to do"
    if right is Right.DRAFTER and by != drafted_by:
        raise NotTheDrafterOfIt
    if right is Right.SECOND and by == drafted_by:
        raise OwnCampaign
    return after
