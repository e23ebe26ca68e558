"""Sanbao's doors: which rooms there are, floor by floor. A room is loaded when something asks for it; no logic here."""

import gc

gc.disable()  # What loads stays for good: the collector would only walk it again and again. Ends below.

from chalicelib.foundation.identity.service import following
from chalicelib.foundation.media.service import readers
from chalicelib.foundation.notifications.service import crowds, followers
from chalicelib.foundation.payments.service import purposes
from chalicelib.kernel import edge, jobs, problems
from chalicelib.kernel.rooms import House, later
from chalicelib.prosperity.proceeds.service import naming
from chalicelib.prosperity.reviews.service import entitling

app = House("sanbao")
app.register_middleware(problems.in_our_words, "http")
app.register_middleware(jobs.in_our_log, "scheduled")
app.register_middleware(jobs.in_our_log, "sqs")
app.register_middleware(jobs.in_our_log, "dynamodb")
edge.accept_rooms(app.open_doors)

# Credentials
edge.accept("bearer", later("chalicelib.foundation.identity.service.tokens", "resolve_bearer"))
edge.accept("x-api-key", later("chalicelib.foundation.partners.service.keys", "resolve_api_key"))
edge.accept_mandates(later("chalicelib.foundation.identity.service.acting", "resolve_mandate"))

# What follows a resident's status and name, a village that joins a town, a consent withdrawn; and who judges names
following.follow(later("chalicelib.points.ledger.service.accounts", "prepare_following"))
following.welcome(later("chalicelib.foundation.partners.service.spending", "prepare_joining"))
following.welcome(later("chalicelib.points.topups.service.terms", "prepare_joining"))
following.forget(later("chalicelib.credit.score.service.forgetting", "prepare_forgotten"), "credit_score")
ends = later("chalicelib.credit.certificates.service.own", "prepare_forgotten")
following.forget(ends, "credit_score", "bank_certificate")
following.forget(later("chalicelib.credit.perks.service.forgetting", "prepare_forgotten"), "credit_score")
following.forget(later("chalicelib.prosperity.market.service.forgetting", "prepare_forgotten"), "membership")
following.forget(later("chalicelib.prosperity.aftersales.service.forgetting", "prepare_forgotten"), "membership")
following.forget(later("chalicelib.prosperity.coupons.service.using", "prepare_forgotten"), "membership")
following.leave(later("chalicelib.credit.score.service.forgetting", "prepare_forgotten"))
following.leave(later("chalicelib.credit.certificates.service.own", "prepare_left"))
following.leave(later("chalicelib.credit.perks.service.forgetting", "prepare_forgotten"))
following.judge(later("chalicelib.foundation.moderation.service.texts", "check_text"))

# Who names the parties of proceeds, by the letter in their ids
naming.let_name("f", later("chalicelib.prosperity.market.service.producing", "parties_of"))

# Who reads which document's pictures, by the letter in the document's id
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

# Who reviews what, by the letter in its id
had = later("chalicelib.prosperity.market.service.reviewable", "entitled")
entitling.let_review("y", had, later("chalicelib.prosperity.market.service.reviewable", "owners"))

# What follows the end of a payment or of a refund, by what was paid
settled = later("chalicelib.prosperity.market.service.paying", "settle")
closed = later("chalicelib.prosperity.market.service.paying", "closed")
refunded = later("chalicelib.prosperity.market.service.paying", "refunded")
purposes.let_settle("market", settled, closed=closed, refunded=refunded)

# What all voters are told, by the name of its fact; and who else follows a fact
crowds.let_tell("AppraisalOpened", later("chalicelib.points.appraisals.service.telling", "opened"))
crowds.let_tell("AppraisalPublished", later("chalicelib.points.appraisals.service.telling", "published"))
followers.let_follow("ReviewMoved", later("chalicelib.prosperity.reviews.service.telling", "follow"))
followers.let_follow("AftersalesMoved", later("chalicelib.prosperity.aftersales.service.telling", "follow"))
followers.let_follow("MarketOrderMoved", later("chalicelib.prosperity.market.service.telling", "follow"))
followers.let_follow("PointsMoved", later("chalicelib.foundation.partners.service.webhooks", "follow"))

# Rooms, and what each has: HTTP doors; jobs that schedules, queues and the stream wake
app.rooms("chalicelib.foundation", "house audit runs", "doors")
app.rooms("chalicelib.foundation", "identity media moderation partners notifications payments", "doors", "jobs")
app.rooms("chalicelib.foundation", "reservations", "jobs")
app.room("points", "chalicelib.points.ledger", "doors")
app.room("ledger", "chalicelib.points.ledger", "jobs")
app.rooms("chalicelib.points", "activities claims appraisals wishes tickets boards", "doors", "jobs")
app.rooms("chalicelib.points", "redemptions rewards topups settlement liability", "doors", "jobs")
app.room("negatives", "chalicelib.credit.negative_list", "doors", "jobs")
app.room("scores", "chalicelib.credit.score", "doors", "jobs")
app.rooms("chalicelib.credit", "log", "doors", "jobs")
app.rooms("chalicelib.credit", "certificates perks", "doors")
app.rooms("chalicelib.prosperity", "coupons reviews", "doors")
app.rooms("chalicelib.prosperity", "market aftersales proceeds", "doors", "jobs")
app.rooms("chalicelib.town", "controls", "doors", "jobs")

__getattr__ = app.handler  # Lambda asks for a job by its name, `app.ledger_night`.

gc.freeze()
gc.enable()
