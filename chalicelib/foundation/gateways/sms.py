"""Short messages: a plain HTTP provider that takes signed JSON. A real provider is one more file with the same verb.

The request: `POST <url>/messages`, JSON `{request_id, to, template, params}`; header `X-Sms-Signature:
t=<unix seconds>,v1=<hex HMAC-SHA256 of "<t>.<body>">`. The provider sends one message a `request_id` however often it
is asked, refuses signatures more than five minutes off, and answers 200 `{message_id}` or 4xx `{code}`.
"""

from __future__ import annotations

import hashlib
import hmac
import json

from chalicelib.foundation.gateways.wire import AnswerBroken, OutcomeUnknown, Reply, Unreachable, exchange
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import DomainError
from chalicelib.kernel.settings import settings

__all__ = ["AnswerBroken", "OutcomeUnknown", "Unreachable"]


class SmsRefused(DomainError):
    """The provider refused for a reason that has no meaning of its own here, such as our signature."""

    code, status = "sms_refused", 502
    zh, en = "短信服务没有接受这个请求。", "The SMS provider refused the request."


class SmsNumberInvalid(DomainError):
    """The provider does not send to this number."""

    code, status = "sms_number_invalid", 422
    zh, en = "这个手机号收不到短信。", "Messages can not be sent to this number."


class SmsTemplateInvalid(DomainError):
    """The template is unknown, or its parameters do not fit."""

    code, status = "sms_template_invalid", 422
    zh, en = "短信模板或内容不对。", "The message template or its parameters do not fit."


class SmsTooOften(DomainError):
    """The provider's limit for this number was reached."""

    code, status = "sms_too_often", 429
    zh, en = "给这个手机号发短信太频繁，请稍后再试。", "Too many messages to this number; try again later."


_REFUSALS: dict[str, type[DomainError]] = {
    "number_invalid": SmsNumberInvalid,
    "template_invalid": SmsTemplateInvalid,
    "too_often": SmsTooOften,
}


def send_sms(ctx: Context, *, request_id: str, phone: str, template: str, params: dict[str, str]) -> str:
    """Send one message, once per `request_id`, and return the provider's message id.

    Raises:
        SmsNumberInvalid, SmsTemplateInvalid, SmsTooOften, SmsRefused: nothing was sent.
        Unreachable: nothing was sent.
        OutcomeUnknown: no answer, twice; the same request may be sent again.
    """
    asked = {"request_id": request_id, "to": phone, "template": template, "params": params}
    body = json.dumps(asked, ensure_ascii=False).encode()
    headers = {"Content-Type": "application/json", "X-Sms-Signature": _signature(ctx, body)}
    return _message_id(exchange(ctx, "POST", f"{settings().sms_url}/messages", body=body, headers=headers, safe=True))


def _signature(ctx: Context, body: bytes) -> str:
    stamp = int(ctx.now().timestamp())
    signed = hmac.digest(settings().sms_key.encode(), f"{stamp}.".encode() + body, hashlib.sha256)
    return f"t={stamp},v1={signed.hex()}"


def _message_id(reply: Reply) -> str:
    members = reply.members()
    if reply.status == 200:
        message_id = members.get("message_id")
        if not isinstance(message_id, str) or not message_id:
            raise AnswerBroken
        return message_id
    raise _REFUSALS.get(str(members.get("code")), SmsRefused)
