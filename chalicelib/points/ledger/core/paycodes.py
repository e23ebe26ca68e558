"""Pay codes (付款码): 19 digits that name an account and prove, for 60 seconds and once, that its holder shows them.

Village ordinal (5), holder (5), keyed one-time digits (8), Luhn check digit (1): plain digits, so that a shop's
one-line scanner reads them as Code 128. A step is 5 seconds, so two purchases within a minute have codes of different
steps; a paid step is remembered on the account, and steps up to it pay no more. Who acts for the holder (代办) has
digits of their own, so that the till's redemption is known to be theirs.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac

from chalicelib.kernel.errors import Conflict
from chalicelib.points.ledger.core.accounts import AccountRef

STEP_SECONDS = 5
LIFE_SECONDS = 60
CLOCK_SKEW_SECONDS = 5
EXPIRED_SECONDS = 600
"""How long after its end a pay code is still told from invented digits: a phone that lay on the counter. Ours."""
DIGITS = 19


class PayCodeInvalid(Conflict):
    """These digits are not a pay code that is valid now."""

    code = "pay_code_invalid"
    zh, en = (
        "付款码无效或已过期，请让村民刷新后再扫。",
        "The pay code is not valid or has expired; ask for a fresh one.",
    )


class PayCodeExpired(Conflict):
    """These digits were a pay code some minutes ago."""

    code = "pay_code_expired"
    zh, en = "付款码已经过期，请让村民刷新后再扫。", "The pay code has expired; ask for a fresh one."


def luhn_digit(digits: str) -> str:
    """Return the Luhn check digit (ISO/IEC 7812-1, annex B) for `digits`."""
    total = 0
    for place, char in enumerate(reversed(digits)):
        number = int(char) * (2 if place % 2 == 0 else 1)
        total += number - 9 if number > 9 else number
    return str(-total % 10)


def step_at(moment: dt.datetime) -> int:
    """Return the number of the step that `moment` lies in."""
    return int(moment.timestamp()) // STEP_SECONDS


def _one_time(key: bytes, ref: AccountRef, step: int, agent_id: str) -> str:
    message = f"{ref.account_id}|{step}|{agent_id}" if agent_id else f"{ref.account_id}|{step}"
    tag = hmac.digest(key, message.encode(), hashlib.sha256)
    return f"{int.from_bytes(tag[:8], 'big') % 10**8:08d}"


def pay_code(key: bytes, ref: AccountRef, step: int, agent_id: str = "") -> str:
    """Return the 19 digits that pay from `ref` in `step` and for LIFE_SECONDS after it began; an agent has others."""
    body = ref.village_id[1:] + ref.holder + _one_time(key, ref, step, agent_id)
    return body + luhn_digit(body)


def looks_like_one(digits: str) -> bool:
    """Tell whether `digits` have a pay code's form and check digit; nothing is proved yet."""
    return len(digits) == DIGITS and digits.isascii() and digits.isdigit() and luhn_digit(digits[:-1]) == digits[-1]


def account_of(digits: str) -> AccountRef:
    """Return the account a well-formed pay code names."""
    return AccountRef(f"v{digits[:5]}", digits[5:10])


def step_of(key: bytes, digits: str, now: dt.datetime, agent_id: str = "") -> int:
    """Return the step in which `digits` were made, by the holder or by their agent, if they are valid now.

    All steps that are still alive are compared, in constant time each: 14 candidates among 10^8, so one guess succeeds
    with a chance of 1.4e-7, and as much more for each agent; guesses are counted per key by the shop's door. Where none
    made them, those of the last `EXPIRED_SECONDS` are compared too: what they tell pays nothing.

    Raises:
        PayCodeExpired: a step that ended a few minutes ago made these digits.
        PayCodeInvalid: no living step made these digits, and none that ended a few minutes ago.
    """
    if not looks_like_one(digits):
        raise PayCodeInvalid
    newest = step_at(now + dt.timedelta(seconds=CLOCK_SKEW_SECONDS))
    oldest = step_at(now - dt.timedelta(seconds=LIFE_SECONDS))
    found = _maker(key, digits, range(oldest, newest + 1), agent_id)
    if found is not None:
        return found
    ended = range(oldest - EXPIRED_SECONDS // STEP_SECONDS, oldest)
    raise PayCodeInvalid if _maker(key, digits, ended, agent_id) is None else PayCodeExpired


def _maker(key: bytes, digits: str, steps: range, agent_id: str) -> int | None:
    """Return which of these steps made `digits`, or None; all are compared, in constant time each."""
    found = None
    for step in steps:
        if hmac.compare_digest(_one_time(key, account_of(digits), step, agent_id), digits[10:18]):
            found = step
    return found
