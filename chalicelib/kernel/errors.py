"""Refusals a caller can act on. Programmer mistakes stay `AssertionError`; surprises become 500 at the edge."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar


class DomainError(Exception):
    """Base of every expected refusal.

    `code` is public and never changes once shipped; `zh` and `en` are the one sentence a person reads, and may
    name facts in braces. Facts never hold personal data: they go into answers and logs as they are.
    """

    code: ClassVar[str] = "domain_error"
    status: ClassVar[int] = 400
    zh: ClassVar[str] = "请求不能完成。"
    en: ClassVar[str] = "The request can not be done."
    words: ClassVar[Mapping[str, str]] = {}
    """What a fact that is a code, such as a state, is called in the Chinese sentence."""
    words_en: ClassVar[Mapping[str, str]] = {}
    """The same in English, where the code is no English word."""

    def __init__(self, **facts: object) -> None:
        super().__init__(self.code)
        self.facts = facts

    def sentence(self, language: str) -> str:
        """Return the sentence in `zh` or `en`, its facts filled in."""
        text, words = (self.zh, self.words) if language == "zh" else (self.en, self.words_en)
        return text.format_map({name: words.get(str(fact), fact) for name, fact in self.facts.items()})


class BadRequest(DomainError):
    """It could never be allowed."""

    code, status = "bad_request", 400
    zh, en = "请求的格式不对。", "The request is malformed."


class InvalidInput(DomainError):
    """Some fields do not fit; `fields` lists each with a code and two sentences."""

    code, status = "invalid_input", 422
    zh, en = "有的内容填得不对，请看每一项的说明。", "Some fields are not right; see each one."


class KeyMissing(BadRequest):
    """A POST that moves something came without an `Idempotency-Key`."""

    code = "idempotency_key_missing"
    zh, en = "缺少 Idempotency-Key（要用 UUIDv7）。", "The header Idempotency-Key (a UUIDv7) is missing."


class KeyInvalid(BadRequest):
    """The `Idempotency-Key` is not a UUIDv7."""

    code = "idempotency_key_invalid"
    zh, en = "Idempotency-Key 不是 UUIDv7。", "The Idempotency-Key is not a UUIDv7."


class KeyReused(DomainError):
    """The same key came with another body."""

    code, status = "key_reused_with_other_body", 422
    zh, en = "这个 Idempotency-Key 已经用在另一个请求上。", "This Idempotency-Key was used for a different request."


class CursorInvalid(BadRequest):
    """A paging cursor was altered, or belongs to another list."""

    code = "cursor_invalid"
    zh, en = "翻页标记无效，请从第一页重新开始。", "The cursor is not valid for this list; start from the first page."


class TooLarge(DomainError):
    """The body is larger than the door takes."""

    code, status = "too_large", 413
    zh, en = "内容太大，最多 {bytes_max} 字节。", "The body is too large; at most {bytes_max} bytes."


class MediaTypeRefused(DomainError):
    """The body is declared to be something other than JSON."""

    code, status = "media_type_refused", 415
    zh, en = "内容类型要用 application/json。", "The Content-Type must be application/json."


class MethodRefused(DomainError):
    """The path exists, but not for this method."""

    code, status = "method_refused", 405
    zh, en = "这个地址不支持这种请求方法。", "This path does not take that method."


class NotSignedIn(DomainError):
    """No valid credential came with the request."""

    code, status = "not_signed_in", 401
    zh, en = "请先登录。", "Sign in first."


class NotAllowed(DomainError):
    """The credential is valid but does not reach this."""

    code, status = "not_allowed", 403
    zh, en = "你没有做这件事的权限。", "You may not do this."


class NotForOthers(NotAllowed):
    """Nobody may do this for somebody else, whatever they agreed to."""

    code = "not_for_others"
    zh, en = "这件事只能本人办，不能代办。", "This can only be done in person, never for somebody else."


class NotFound(DomainError):
    """The thing asked for does not exist, or not for this caller."""

    code, status = "not_found", 404
    zh, en = "没有找到。", "Not found."


class Conflict(DomainError):
    """The present state forbids it."""

    code, status = "conflict", 409
    zh, en = "现在的状态不允许这样做。", "The present state does not allow it."


class TooManyTries(DomainError):
    """A secret was guessed wrong too often, or a limit was reached; facts say how long to wait."""

    code, status = "too_many_tries", 429
    zh, en = "试得太多了，请 {retry_after_seconds} 秒后再试。", "Too many tries; wait {retry_after_seconds} seconds."


class Busy(DomainError):
    """Nothing happened; the same request may succeed in a moment."""

    code, status = "busy", 503
    zh, en = "系统正忙，什么都没有改变，请再试一次。", "Busy; nothing was changed, ask again."


class Broken(DomainError):
    """A surprise of ours. The request id finds it in the log."""

    code, status = "internal_error", 500
    zh, en = (
        "系统出了错，请把编号 {request_id} 告诉管理员。",
        "Our fault; tell the administrator the number {request_id}.",
    )
