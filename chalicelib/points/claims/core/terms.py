"""Deadlines in working days, days of public notice, and the way a claim goes after each decision. All ours, as data."""

from __future__ import annotations

import datetime as dt

from chalicelib.kernel.calendar import working_days_after
from chalicelib.kernel.values import value
from chalicelib.points.claims.core.claims import Claim, Deed, State
from chalicelib.points.ledger.core.rules import Rule

PANEL_FROM = 1_000
"""From so many points on the panel decides, whoever verifies the rule. Ours."""
NOTICE_BY_POINTS = ((2_000, 7), (1_000, 5), (500, 3))
"""From so many points on, at least so many days of notice. Ours."""
DISPLAYED_DAYS = 15
"""A notice stays displayed so long at least. Source: product.md, 村务公开."""
WORKING_DAYS = {State.SUBMITTED: 3, State.PANEL: 5, State.SECOND: 3, State.OBJECTED: 5, State.CONTESTED: 5}
"""Until when a state is to be left. Objections: 5 working days, 20 at most (product.md); the others ours."""
OBJECTION_MOST = 20
RETURNED_DAYS = 30
"""A claim that nobody completes lapses so many days after it was returned. Ours."""

REMINDED_DAYS = 7
"""So many days before it lapses, its claimant is reminded of a returned claim. Ours."""


def due_in(state: State, today: dt.date) -> dt.date:
    """Return the day until which a state entered today is to be left; of an ended one the day it ended."""
    if state is State.RETURNED:
        return today + dt.timedelta(days=RETURNED_DAYS)
    return working_days_after(today, WORKING_DAYS[state])[0] if state in WORKING_DAYS else today


def is_to_lapse(claim: Claim, today: dt.date) -> bool:
    """Tell whether nobody completed a returned claim in time."""
    return claim.state is State.RETURNED and claim.due < today


def is_to_remind(claim: Claim, today: dt.date) -> bool:
    """Tell whether the claimant of a returned claim is to be reminded: within its last days, and once."""
    reminded = claim.steps[-1].deed is Deed.REMIND
    return claim.state is State.RETURNED and not reminded and claim.due - dt.timedelta(days=REMINDED_DAYS) <= today


def extended(objected_on: dt.date) -> dt.date:
    """Return the last day for an objection that takes longer."""
    return working_days_after(objected_on, OBJECTION_MOST)[0]


def after_check(rule: Rule, points: int) -> State:
    """Return where an accepted claim goes: to the panel, or to a second officer."""
    return State.PANEL if rule.verifier == "panel" or points >= PANEL_FROM else State.SECOND


def after_panel(rule: Rule) -> State:
    """Return where a claim goes that the panel approved: what the town verifies, the town decides on too."""
    return State.SECOND if rule.verifier == "town_officer" else State.NOTICE


@value
class Window:
    """A public notice: its last day, the day on which its points are due, and until when it stays displayed."""

    ends_on: dt.date
    due: dt.date
    displayed_until: dt.date | None


def notice_days(rule: Rule, points: int) -> int:
    """Return the days of notice before so many points are paid."""
    by_points = next((days for least, days in NOTICE_BY_POINTS if points >= least), 0)
    return max(rule.notice_days, by_points)


def window(rule: Rule, points: int, today: dt.date) -> Window:
    """Return the notice that begins today; without days of notice points are due at once, and nothing is displayed."""
    days = notice_days(rule, points)
    if days == 0:
        return Window(today, today, None)
    ends_on = today + dt.timedelta(days=days)
    displayed = max(ends_on, today + dt.timedelta(days=DISPLAYED_DAYS))
    return Window(ends_on, ends_on + dt.timedelta(days=1), displayed)
