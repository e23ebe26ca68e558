"""What rooms ask of rooms above them: who follows an event, who answers for a letter in an id. `app.py` ties them.

A lower room has a list, such as of who is told when a payment ends; here the rooms above are put on it, by the names of
their functions, so that none is loaded before it is asked.
"""

from chalicelib.foundation.identity.service import following
from chalicelib.foundation.media.service import readers
from chalicelib.foundation.notifications.service import crowds, followers
from chalicelib.foundation.payments.service import purposes
from chalicelib.kernel.rooms import later
from chalicelib.prosperity.proceeds.service import naming
from chalicelib.prosperity.reviews.service import entitling


def tie_rooms() -> None:
    """Put every room on the lists of the rooms below it. Called once, by app.py."""
    _follow_people()
    _answer_for_ids()
    _follow_payments()
    _follow_facts()


def _follow_people() -> None:
    """A resident's status and name, a village that joins a town, a consent withdrawn; and who judges names."""
    following.follow(later("chalicelib.points.ledger.service.accounts", "prepare_following"))

    following.welcome(later("chalicelib.foundation.partners.service.spending", "prepare_joining"))
    following.welcome(later("chalicelib.points.topups.service.terms", "prepare_joining"))

    following.forget(later("chalicelib.credit.score.service.forgetting", "prepare_forgotten"), "credit_score")
    ends = later("chalicelib.credit.certificates.service.own", "prepare_forgotten")
    following.forget(ends, "credit_score", "bank_certificate")
    following.forget(later("chalicelib.credit.perks.service.forgetting", "prepare_forgotten"), "credit_score")
    for room in ("market", "aftersales", "bookings"):
        forgotten = later(f"chalicelib.prosperity.{room}.service.forgetting", "prepare_forgotten")
        following.forget(forgotten, "membership", "registration")
    following.forget(later("chalicelib.prosperity.coupons.service.using", "prepare_forgotten"), "membership")
    following.forget(later("chalicelib.prosperity.tourism.service.forgetting", "prepare_forgotten"), "membership")
    following.forget(later("chalicelib.prosperity.listings.service.forgetting", "prepare_unshown"), "credit_score")
    following.forget(later("chalicelib.prosperity.listings.service.forgetting", "prepare_forgotten"), "membership")

    following.leave(later("chalicelib.credit.score.service.forgetting", "prepare_forgotten"))
    following.leave(later("chalicelib.credit.certificates.service.own", "prepare_left"))
    following.leave(later("chalicelib.credit.perks.service.forgetting", "prepare_forgotten"))

    following.judge(later("chalicelib.foundation.moderation.service.texts", "check_text"))


def _answer_for_ids() -> None:
    """By the letter in an id: who names the parties of proceeds, who reads a document's pictures, who reviews what."""
    naming.let_name("f", later("chalicelib.prosperity.market.service.producing", "parties_of"))
    naming.let_name("z", later("chalicelib.prosperity.bookings.service.reviewable", "parties_of"))

    readers.let_read("a", later("chalicelib.points.activities.service.showing", "read_as"))
    readers.let_read("c", later("chalicelib.points.claims.service.evidence", "read_as"))
    readers.let_read("g", later("chalicelib.foundation.identity.service.papers", "read_as"))
    readers.let_read("n", later("chalicelib.credit.negative_list.service.scans", "read_as"))
    readers.let_read("t", later("chalicelib.points.tickets.service.reading", "read_as"))
    readers.let_read("w", later("chalicelib.points.wishes.service.photos", "read_as"))
    readers.let_read("e", later("chalicelib.prosperity.reviews.service.photos", "read_as"))
    readers.let_read("s", later("chalicelib.prosperity.aftersales.service.photos", "read_as"))
    readers.let_read("l", later("chalicelib.prosperity.market.service.photos", "read_lot_as"))
    readers.let_read("y", later("chalicelib.prosperity.market.service.photos", "read_product_as"))
    readers.let_read("x", later("chalicelib.points.rewards.service.photos", "read_as"))
    readers.let_read("v", later("chalicelib.prosperity.tourism.service.photos", "read_as"))
    readers.let_read("j", later("chalicelib.prosperity.bookings.service.photos", "read_as"))
    readers.let_read("z", later("chalicelib.prosperity.listings.service.photos", "read_as"))

    had = later("chalicelib.prosperity.market.service.reviewable", "entitled")
    entitling.let_review("y", had, later("chalicelib.prosperity.market.service.reviewable", "owners"))
    stayed = later("chalicelib.prosperity.bookings.service.reviewable", "entitled")
    entitling.let_review("j", stayed, later("chalicelib.prosperity.bookings.service.reviewable", "owners"))


def _follow_payments() -> None:
    """What follows the end of a payment or of a refund, by what was paid."""
    settled = later("chalicelib.prosperity.market.service.paying", "settle")
    closed = later("chalicelib.prosperity.market.service.paying", "closed")
    refunded = later("chalicelib.prosperity.market.service.paying", "refunded")
    purposes.let_settle("market", settled, closed=closed, refunded=refunded)
    settled = later("chalicelib.prosperity.bookings.service.paying", "settle")
    closed = later("chalicelib.prosperity.bookings.service.paying", "closed")
    refunded = later("chalicelib.prosperity.bookings.service.paying", "refunded")
    purposes.let_settle("bookings", settled, closed=closed, refunded=refunded)


def _follow_facts() -> None:
    """What all voters are told, by the name of its fact; and who else follows a fact."""
    crowds.let_tell("AppraisalOpened", later("chalicelib.points.appraisals.service.telling", "opened"))
    crowds.let_tell("AppraisalPublished", later("chalicelib.points.appraisals.service.telling", "published"))

    followers.let_follow("ReviewMoved", later("chalicelib.prosperity.reviews.service.telling", "follow"))
    followers.let_follow("AftersalesMoved", later("chalicelib.prosperity.aftersales.service.telling", "follow"))
    followers.let_follow("MarketOrderMoved", later("chalicelib.prosperity.market.service.telling", "follow"))
    followers.let_follow("BookingMoved", later("chalicelib.prosperity.bookings.service.telling", "follow"))
    followers.let_follow("BookableDecided", later("chalicelib.prosperity.bookings.service.telling", "follow_decided"))
    for fact in ("ListingMoved", "ListingAsked", "ListingApplied", "ListingReported", "PlotLeft", "PlotDelivered"):
        followers.let_follow(fact, later("chalicelib.prosperity.listings.service.telling", "follow"))
    for fact in ("ListerLeft", "MemberKeptOut", "ResidentStatusChanged", "ConsentWithdrawn"):
        followers.let_follow(fact, later("chalicelib.prosperity.listings.service.forgetting", "follow"))
    followers.let_follow("ResidentStatusChanged", later("chalicelib.prosperity.bookings.service.leaving", "follow"))
    followers.let_follow("ListingPublished", later("chalicelib.prosperity.listings.service.saving", "follow"))
    followers.let_follow("PointsMoved", later("chalicelib.foundation.partners.service.webhooks", "follow"))
