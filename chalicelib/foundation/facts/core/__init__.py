"""The facts other rooms may care about: what happened, to whom by id, never with personal data.

A fact's class name is its name on the wire and never changes; fields are added with a default, never renamed. Amounts
are whole points, times are those of the fact's own record.

Each noun has its file; they are gathered here because whoever reads a fact must know every kind.
"""

from __future__ import annotations

from chalicelib.foundation.facts.core.activities import (
    ActivityAttended,
    ActivityCalledOff,
    ActivityClosed,
    ActivityJoined,
    ActivityLeft,
    ActivityLeftOpen,
    ActivityMissed,
    ActivityMoved,
    ActivityNotSignedOut,
    ActivityPromoted,
    ActivityPublished,
    ActivityRated,
    PlacePromoted,
)
from chalicelib.foundation.facts.core.appraisals import AppraisalClosed, AppraisalOpened, AppraisalPublished, BallotCast
from chalicelib.foundation.facts.core.claims import (
    ClaimMade,
    ClaimNoticed,
    ClaimObjected,
    ClaimPosted,
    ClaimRejected,
    ClaimReturned,
    ClaimReversed,
    ObjectionDecided,
)
from chalicelib.foundation.facts.core.fact import FACT_BYTES_MAX, Fact, all_facts, id_of, read, written
from chalicelib.foundation.facts.core.mandates import (
    ActedFor,
    ActingDisputed,
    ActingDisputeDecided,
    MandateConfirmed,
    MandateEnded,
    MandateGranted,
)
from chalicelib.foundation.facts.core.media import PicturesRejected
from chalicelib.foundation.facts.core.people import (
    CardIssued,
    ConsentGranted,
    ConsentWithdrawn,
    ResidentRegistered,
    ResidentStatusChanged,
)
from chalicelib.foundation.facts.core.points import (
    BoardPublished,
    PointsExpiring,
    PointsMoved,
    PointsSettingsChanged,
    RuleChanged,
    StarNamed,
)
from chalicelib.foundation.facts.core.tickets import (
    MergedTicketProgressed,
    TicketAdopted,
    TicketAnswered,
    TicketClosed,
    TicketEscalated,
    TicketMerged,
    TicketRaised,
    TicketRejected,
    TicketReopened,
    TicketSolved,
)
from chalicelib.foundation.facts.core.wishes import (
    WishClaimed,
    WishConfirmed,
    WishFulfilled,
    WishInvited,
    WishNews,
    WishPublished,
    WishReleased,
    WishReopened,
)

__all__ = [
    "FACT_BYTES_MAX",
    "ActedFor",
    "ActingDisputeDecided",
    "ActingDisputed",
    "ActivityAttended",
    "ActivityCalledOff",
    "ActivityClosed",
    "ActivityJoined",
    "ActivityLeft",
    "ActivityLeftOpen",
    "ActivityMissed",
    "ActivityMoved",
    "ActivityNotSignedOut",
    "ActivityPromoted",
    "ActivityPublished",
    "ActivityRated",
    "AppraisalClosed",
    "AppraisalOpened",
    "AppraisalPublished",
    "BallotCast",
    "BoardPublished",
    "CardIssued",
    "ClaimMade",
    "ClaimNoticed",
    "ClaimObjected",
    "ClaimPosted",
    "ClaimRejected",
    "ClaimReturned",
    "ClaimReversed",
    "ConsentGranted",
    "ConsentWithdrawn",
    "Fact",
    "MandateConfirmed",
    "MandateEnded",
    "MandateGranted",
    "MergedTicketProgressed",
    "ObjectionDecided",
    "PicturesRejected",
    "PlacePromoted",
    "PointsExpiring",
    "PointsMoved",
    "PointsSettingsChanged",
    "ResidentRegistered",
    "ResidentStatusChanged",
    "RuleChanged",
    "StarNamed",
    "TicketAdopted",
    "TicketAnswered",
    "TicketClosed",
    "TicketEscalated",
    "TicketMerged",
    "TicketRaised",
    "TicketRejected",
    "TicketReopened",
    "TicketSolved",
    "WishClaimed",
    "WishConfirmed",
    "WishFulfilled",
    "WishInvited",
    "WishNews",
    "WishPublished",
    "WishReleased",
    "WishReopened",
    "all_facts",
    "id_of",
    "read",
    "written",
]
