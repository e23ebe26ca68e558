"""Plays of the inbox and of subscribe messages."""

from __future__ import annotations

import dataclasses

from chalicelib.foundation.identity.core.people import Resident
from chalicelib.foundation.notifications.service import telling as notifications
from chalicelib.kernel.context import LIVE
from tests.house.plays.town import Request, Town, play
from tests.make.notifications import SPENT, recorded


@play("notifications.read_inbox")
def read_inbox(town: Town) -> Request:
    return town.ask("notifications.read_inbox", town.bearer(told(town)[0]))


@play("notifications.read_message")
def read_message(town: Town) -> Request:
    found, message_id = told(town)
    return town.ask("notifications.read_message", town.bearer(found), message_id=message_id)


def told(town: Town) -> tuple[Resident, str]:
    """Return a resident with a message in the inbox."""
    found = town.resident()
    spent = dataclasses.replace(SPENT, account_id=found.resident_id.replace("r", "."))
    message = notifications.tell(LIVE, recorded=recorded(spent))
    assert message is not None
    return found, message.message_id


@play("notifications.read_subscriptions")
def read_subscriptions(town: Town) -> Request:
    return town.ask("notifications.read_subscriptions", town.bearer(town.resident()))


@play("notifications.accept_messages")
def accept_messages(town: Town) -> Request:
    return town.ask("notifications.accept_messages", town.bearer(town.resident()), {"accepted": 2}, family="points")
