"""Papers (授权书) that open spending: a second officer compares them with their photo. Pure."""

from __future__ import annotations

from enum import StrEnum

from chalicelib.foundation.identity.core import mandate_states
from chalicelib.foundation.identity.core.mandate_states import State, Step
from chalicelib.foundation.identity.core.mandates import Mandate
from chalicelib.kernel.authz import Principal, signers
from chalicelib.kernel.errors import Conflict, DomainError, InvalidInput

LETTER = "g"
"""What follows the village in the name under which a paper's photo is kept."""


class PaperVerdict(StrEnum):
    """What a second officer finds: the photo shows a paper that says what was entered, or it does not."""

    CONFIRM = "confirm"
    REFUSE = "refuse"


class NoPaperWaits(Conflict):
    """The mandate does not wait for a second officer: there is no paper, or it was compared, or the mandate ended."""

    code = "mandate_not_waiting"
    zh, en = "这份授权不在等核对。", "This mandate does not wait to be compared."


class SameOfficer(DomainError):
    """Two pairs of eyes: nobody compares the paper that they entered, by whichever account."""

    code, status = "mandate_same_officer", 403
    zh, en = "自己登记的授权书，要由另一位干部核对。", "Another officer compares what one entered oneself."


def next_state(mandate: Mandate, verdict: PaperVerdict, finding: str, *, by: Principal) -> State:
    """Return the state that a second officer's verdict leads to.

    Raises:
        NoPaperWaits, SameOfficer.
        InvalidInput: who refuses says why.
    """
    found = mandate_states.NEXT.get((mandate.state, Step(verdict.value)))
    if found is None:
        raise NoPaperWaits
    entered = {*signers(mandate.entered_by), mandate.entered_person} - {""}
    if not by.identities.isdisjoint(entered):
        raise SameOfficer
    if verdict is PaperVerdict.REFUSE and not finding:
        fault = {"field": "finding", "code": "finding_missing", "zh": "退回要写明原因。", "en": "Say why."}
        raise InvalidInput(fields=[fault])
    return found


def is_repeat(mandate: Mandate, verdict: PaperVerdict, finding: str, by: str) -> bool:
    """Tell whether this very officer said this very thing of this paper before."""
    if verdict is PaperVerdict.CONFIRM:
        return mandate.state is State.STANDING and mandate.confirmed_by == by
    return mandate.state is State.ENDED and mandate.ended_by == by and mandate.finding == finding != ""


def photo_subject(principal_id: str, agent_id: str, revision: str) -> str:
    """Return the name of the one entering that uses a photo, so that no photo serves twice."""
    return f"{_of(principal_id)}{agent_id}.{revision}"


def is_principal(subject: str, resident_id: str) -> bool:
    """Tell whether a photo's use is a mandate of this resident's own."""
    return subject.startswith(_of(resident_id))


def _of(principal_id: str) -> str:
    return f"{principal_id[:6]}{LETTER}{principal_id[6:]}."
