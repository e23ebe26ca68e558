"""Sanbao's doors. Each room hangs its own here, one line each; no logic lives in this file."""

import gc

gc.disable()  # What loads stays for good: the collector would only walk it again and again. Ends below.

from chalice import Chalice

from chalicelib.foundation.audit import routes as audit
from chalicelib.foundation.house import routes as house
from chalicelib.foundation.identity import jobs as identity_jobs, routes as identity
from chalicelib.foundation.identity.service import acting, people, tokens
from chalicelib.foundation.media import jobs as media_jobs, routes as media
from chalicelib.foundation.moderation import routes as moderation
from chalicelib.foundation.notifications import jobs as notifications_jobs, routes as notifications
from chalicelib.foundation.partners import routes as partners
from chalicelib.foundation.partners.service import keys
from chalicelib.foundation.reservations import jobs as reservations_jobs
from chalicelib.foundation.runs import routes as runs
from chalicelib.kernel import edge, jobs
from chalicelib.points.activities import jobs as activities_jobs, routes as activities
from chalicelib.points.appraisals import jobs as appraisals_jobs, routes as appraisals
from chalicelib.points.boards import jobs as boards_jobs, routes as boards
from chalicelib.points.claims import jobs as claims_jobs, routes as claims
from chalicelib.points.ledger import jobs as ledger_jobs, routes as ledger
from chalicelib.points.ledger.service import accounts
from chalicelib.points.rewards import routes as rewards
from chalicelib.points.tickets import jobs as tickets_jobs, routes as tickets
from chalicelib.points.wishes import jobs as wishes_jobs, routes as wishes
from chalicelib.town.controls import jobs as controls_jobs, routes as controls

app = Chalice(app_name="sanbao", configure_logs=False)
app.register_middleware(edge.in_our_words, "http")
app.register_middleware(jobs.in_our_log, "scheduled")
app.register_middleware(jobs.in_our_log, "sqs")
app.register_middleware(jobs.in_our_log, "dynamodb")

# Credentials
edge.accept("bearer", tokens.resolve_bearer)
edge.accept("x-api-key", keys.resolve_api_key)
edge.accept_mandates(acting.resolve_mandate)

# What follows a resident's status and name
people.follow(accounts.prepare_following)

# HTTP doors
app.register_blueprint(house.doors.blueprint)
app.register_blueprint(audit.doors.blueprint)
app.register_blueprint(runs.doors.blueprint)
app.register_blueprint(identity.doors.blueprint)
app.register_blueprint(media.doors.blueprint)
app.register_blueprint(moderation.doors.blueprint)
app.register_blueprint(partners.doors.blueprint)
app.register_blueprint(notifications.doors.blueprint)
app.register_blueprint(ledger.doors.blueprint)
app.register_blueprint(activities.doors.blueprint)
app.register_blueprint(claims.doors.blueprint)
app.register_blueprint(appraisals.doors.blueprint)
app.register_blueprint(rewards.doors.blueprint)
app.register_blueprint(boards.doors.blueprint)
app.register_blueprint(controls.doors.blueprint)
app.register_blueprint(tickets.doors.blueprint)
app.register_blueprint(wishes.doors.blueprint)

# Schedules, queues and the stream
app.register_blueprint(identity_jobs.jobs, name_prefix="identity-")
app.register_blueprint(media_jobs.jobs, name_prefix="media-")
app.register_blueprint(notifications_jobs.jobs, name_prefix="notifications-")
app.register_blueprint(reservations_jobs.jobs, name_prefix="reservations-")
app.register_blueprint(ledger_jobs.jobs, name_prefix="ledger-")
app.register_blueprint(activities_jobs.jobs, name_prefix="activities-")
app.register_blueprint(claims_jobs.jobs, name_prefix="claims-")
app.register_blueprint(appraisals_jobs.jobs, name_prefix="appraisals-")
app.register_blueprint(boards_jobs.jobs, name_prefix="boards-")
app.register_blueprint(controls_jobs.jobs, name_prefix="controls-")
app.register_blueprint(tickets_jobs.jobs, name_prefix="tickets-")
app.register_blueprint(wishes_jobs.jobs, name_prefix="wishes-")

gc.freeze()
gc.enable()
