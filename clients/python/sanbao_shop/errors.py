"""What can go wrong, as exceptions: Sanbao refused, could not be reached, or the outcome is not known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


class ShopError(Exception):
    """Base of everything this package raises on purpose."""


class Unreachable(ShopError):
    """Sanbao could not be reached or did not answer a question, and nothing was moved."""


class AnswerBroken(ShopError):
    """The answer to a question is not what the documentation describes."""


class OutcomeUnknown(ShopError):
    """The deed may have been done or not: a try brought no answer, and no later one told what became of it.

    Ask `Shop.get(key)`, or again with the same key.

    Never ask again with another key: that would be another sale.
    """

    def __init__(self, key: str) -> None:
        """Carry the Idempotency-Key of the deed."""
        super().__init__(f"no answer; ask get({key!r}), or the same again with this key")
        self.key = key


@dataclass(frozen=True, slots=True)
class Field:
    """One field that does not fit: where it stands (`points`, `items.0.name`), a stable code, two sentences."""

    field: str
    code: str
    zh: str
    en: str


class Refused(ShopError):
    """Sanbao refused, and nothing was moved. `code` is stable; `zh` and `en` are sentences for people.

    `retry_after_seconds` says when to ask again, where waiting helps.
    """

    def __init__(self, status: int, problem: Mapping[str, Any], retry_after_seconds: float | None = None) -> None:
        """Take a problem+json answer (RFC 9457); what is missing of it is empty."""
        self.status = status
        self.code = str(problem.get("code") or "unknown")
        self.zh = str(problem.get("zh") or problem.get("title") or "")
        self.en = str(problem.get("en") or problem.get("detail") or "")
        self.request_id = str(problem.get("request_id") or "")
        self.fields = _fields(problem.get("fields"))
        self.retry_after_seconds = retry_after_seconds
        super().__init__(f"{status} {self.code}: {self.en}")


class NotSignedIn(Refused):
    """401: the API key is wrong, revoked or expired."""


class NotAllowed(Refused):
    """403: the key lacks a scope, the shop is suspended, or its contract has ended."""


class NotFound(Refused):
    """404: nothing was done under this key, or there is no such thing."""


class Invalid(Refused):
    """400 or 422: the request does not fit, or its key was used for another one; `fields` says where."""


class TooMany(Refused):
    """429: a limit was reached; `retry_after_seconds` says for how long."""


class Unavailable(Refused):
    """503 `busy`, and it stayed so: nothing was moved; the same may be asked again in a while."""


_BY_STATUS: dict[int, type[Refused]] = {
    400: Invalid,
    401: NotSignedIn,
    403: NotAllowed,
    404: NotFound,
    422: Invalid,
    429: TooMany,
    503: Unavailable,
}


def refusal(status: int, problem: Mapping[str, Any], retry_after_seconds: float | None) -> Refused:
    """Return the exception of a status."""
    return _BY_STATUS.get(status, Refused)(status, problem, retry_after_seconds)


def _fields(found: object) -> tuple[Field, ...]:
    rows = [row for row in found if isinstance(row, dict)] if isinstance(found, list) else []
    return tuple(Field(*(str(row.get(name) or "") for name in ("field", "code", "zh", "en"))) for row in rows)
