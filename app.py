"""Sanbao's doors: which rooms there are, floor by floor. A room is loaded when something asks for it; no logic here."""

import gc

gc.disable()  # What loads stays for good: the collector would only walk it again and again. Ends below.

from chalicelib import ties
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

ties.tie_rooms()

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
app.rooms("chalicelib.prosperity", "bookings listings tourism", "doors", "jobs")
app.rooms("chalicelib.town", "cockpit controls", "doors", "jobs")

__getattr__ = app.handler  # Lambda asks for a job by its name, `app.ledger_night`.

gc.freeze()
gc.enable()
