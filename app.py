"""Sanbao's doors: which rooms there are, a line each. A room is loaded when something asks for it; no logic here."""

import gc

gc.disable()  # What loads stays for good: the collector would only walk it again and again. Ends below.

from chalicelib.foundation.identity.service import following
from chalicelib.foundation.media.service import readers
from chalicelib.foundation.notifications.service import crowds, followers
from chalicelib.kernel import edge, jobs, problems
from chalicelib.kernel.rooms import House, later

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

# What follows a resident's status and name
following.follow(later("chalicelib.points.ledger.service.accounts", "prepare_following"))

# Who reads which document's pictures, by the letter in the document's id
readers.let_read("a", later("chalicelib.points.activities.service.showing", "read_as"))
readers.let_read("c", later("chalicelib.points.claims.service.evidence", "read_as"))
readers.let_read("g", later("chalicelib.foundation.identity.service.papers", "read_as"))
readers.let_read("t", later("chalicelib.points.tickets.service.reading", "read_as"))
readers.let_read("w", later("chalicelib.points.wishes.service.photos", "read_as"))

# What all voters are told, by the name of its fact; and who else follows a fact
crowds.let_tell("AppraisalOpened", later("chalicelib.points.appraisals.service.telling", "opened"))
crowds.let_tell("AppraisalPublished", later("chalicelib.points.appraisals.service.telling", "published"))
followers.let_follow("PointsMoved", later("chalicelib.foundation.partners.service.webhooks", "follow"))

# What a village that joins a town finds there
following.welcome(later("chalicelib.foundation.partners.service.spending", "prepare_joining"))

# HTTP doors
app.doors("house", "chalicelib.foundation.house.routes")
app.doors("audit", "chalicelib.foundation.audit.routes")
app.doors("runs", "chalicelib.foundation.runs.routes")
app.doors("identity", "chalicelib.foundation.identity.routes")
app.doors("media", "chalicelib.foundation.media.routes")
app.doors("moderation", "chalicelib.foundation.moderation.routes")
app.doors("partners", "chalicelib.foundation.partners.routes")
app.doors("notifications", "chalicelib.foundation.notifications.routes")
app.doors("points", "chalicelib.points.ledger.routes")
app.doors("activities", "chalicelib.points.activities.routes")
app.doors("claims", "chalicelib.points.claims.routes")
app.doors("appraisals", "chalicelib.points.appraisals.routes")
app.doors("redemptions", "chalicelib.points.redemptions.routes")
app.doors("settlement", "chalicelib.points.settlement.routes")
app.doors("boards", "chalicelib.points.boards.routes")
app.doors("liability", "chalicelib.points.liability.routes")
app.doors("controls", "chalicelib.town.controls.routes")
app.doors("tickets", "chalicelib.points.tickets.routes")
app.doors("wishes", "chalicelib.points.wishes.routes")
app.doors("topups", "chalicelib.points.topups.routes")

# Schedules, queues and the stream
app.jobs("identity", "chalicelib.foundation.identity.jobs")
app.jobs("media", "chalicelib.foundation.media.jobs")
app.jobs("moderation", "chalicelib.foundation.moderation.jobs")
app.jobs("notifications", "chalicelib.foundation.notifications.jobs")
app.jobs("partners", "chalicelib.foundation.partners.jobs")
app.jobs("reservations", "chalicelib.foundation.reservations.jobs")
app.jobs("ledger", "chalicelib.points.ledger.jobs")
app.jobs("activities", "chalicelib.points.activities.jobs")
app.jobs("claims", "chalicelib.points.claims.jobs")
app.jobs("appraisals", "chalicelib.points.appraisals.jobs")
app.jobs("settlement", "chalicelib.points.settlement.jobs")
app.jobs("redemptions", "chalicelib.points.redemptions.jobs")
app.jobs("boards", "chalicelib.points.boards.jobs")
app.jobs("liability", "chalicelib.points.liability.jobs")
app.jobs("controls", "chalicelib.town.controls.jobs")
app.jobs("tickets", "chalicelib.points.tickets.jobs")
app.jobs("wishes", "chalicelib.points.wishes.jobs")
app.jobs("topups", "chalicelib.points.topups.jobs")
__getattr__ = app.handler  # Lambda asks for a job by its name, `app.ledger_night`.

gc.freeze()
gc.enable()
