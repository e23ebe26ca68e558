"""A mandate's life as a table: who enters it how, what waits for a second officer, what ends it. Pure."""

from __future__ import annotations

from enum import StrEnum

from chalicelib.kernel.authz import Matter


class State(StrEnum):
    """A mandate's life; its last day may pass while it stands. One that ended can be given again.

    `waiting`: it stands, but for spending, until a second officer compared its paper.
    """

    WAITING = "waiting"
    STANDING = "standing"
    ENDED = "ended"


class How(StrEnum):
    """How the principal agreed: with card and PIN before an officer, on signed paper, or in their own session."""

    CARD = "card"
    PAPER = "paper"
    SESSION = "session"


class Step(StrEnum):
    """What is done with a mandate.

    `agree`: its principal agrees themselves, by card and PIN or in their session. `sign`: an officer enters what was
    signed on paper; `sign_to_spend`: where that covers spending. `confirm`, `refuse`: a second officer's word on it.
    """

    AGREE = "agree"
    SIGN = "sign"
    SIGN_TO_SPEND = "sign_to_spend"
    CONFIRM = "confirm"
    REFUSE = "refuse"
    END = "end"


ENTERING: dict[Step, State] = {
    Step.AGREE: State.STANDING,
    Step.SIGN: State.STANDING,
    Step.SIGN_TO_SPEND: State.WAITING,
}
"""Where a mandate begins, and begins anew, whatever there was: a new paper is looked at anew."""
NEXT: dict[tuple[State, Step], State] = {
    **{(state, step): found for state in State for step, found in ENTERING.items()},
    (State.WAITING, Step.CONFIRM): State.STANDING,
    (State.WAITING, Step.REFUSE): State.ENDED,
    (State.WAITING, Step.END): State.ENDED,
    (State.STANDING, Step.END): State.ENDED,
}
"""From which state what leads where; what is not here is refused."""
IN_USE = frozenset({State.WAITING, State.STANDING})
"""In which states a mandate is used for what is not spending."""


def states_for(matter: Matter) -> frozenset[State]:
    """Return in which states a mandate is used for a matter."""
    return frozenset({State.STANDING}) if matter is Matter.SPEND else IN_USE


def step_of(how: How, matters: frozenset[Matter]) -> Step:
    """Return by which step a mandate is entered."""
    if how is not How.PAPER:
        return Step.AGREE
    return Step.SIGN_TO_SPEND if Matter.SPEND in matters else Step.SIGN
