"""Moves the months' sums in and out of DynamoDB. Limits are conditions of the transaction that holds the points."""

from __future__ import annotations

from typing import Any

from pynamodb.expressions.operand import Path

from chalicelib.kernel import storage
from chalicelib.kernel.writes import Writes
from chalicelib.points.topups.core.terms import MonthSpent, Terms
from chalicelib.points.topups.core.topups import Topup
from chalicelib.points.topups.records import TopupMonthRecord


def find_spent(resident_id: str, month: str) -> tuple[int, int]:
    """Return the yuan that a person, and their village, asked for in a month. One round trip."""
    subjects = (resident_id, resident_id[:6])
    found = storage.find_many([(TopupMonthRecord, subject, month) for subject in subjects], consistent=True)
    person, village = (0 if record is None else record.yuan for record in found)
    return person, village


def taken(topup: Topup, terms: Terms) -> Writes:
    """Return the writes that draw on both months' limits; they refuse with `MonthSpent`."""
    person = _taken(topup.resident_id, topup, "person", terms.person_month_yuan)
    return person.merge(_taken(topup.village_id, topup, "village", terms.village_month_yuan))


def _taken(subject: str, topup: Topup, whose: str, most: int) -> Writes:
    """Return the write that adds to a month as long as the sum stays within `most`, which is no less than the sum's."""
    yuan = Path(["yuan"])
    within = yuan.does_not_exist() | (yuan <= most - topup.yuan)

    def refusal(image: Any) -> Exception:
        return MonthSpent(whose=whose, left=max(0, most - (image.yuan if image is not None else 0)))

    if topup.yuan > most:
        within = yuan < 0
    return Writes().update(
        TopupMonthRecord,
        subject,
        topup.month,
        actions=[yuan.set((yuan | 0) + topup.yuan)],
        condition=within,
        refusal=refusal,
    )


def given_back(topup: Topup) -> Writes:
    """Return the writes that take a top-up which came to nothing off the months it drew on."""
    writes, yuan = Writes(), Path(["yuan"])
    for subject in (topup.resident_id, topup.village_id):
        writes.update(TopupMonthRecord, subject, topup.month, actions=[yuan.set(yuan - topup.yuan)])
    return writes
