"""Where WeChat Pay tells of orders and refunds. Nobody signs in here: the signature tells."""

from __future__ import annotations

import json
from typing import cast

from chalice import Response

from chalicelib.foundation.payments.routes.doors import doors
from chalicelib.foundation.payments.service import hearing
from chalicelib.kernel import logs
from chalicelib.kernel.edge import JSON, Call, Nothing, Untouched
from chalicelib.kernel.errors import DomainError


@doors.door(
    "POST",
    "/v1/wechatpay/notifications",
    verb="payments.notify",
    asked=Untouched,
    shown=None,
    media="application/json",
)
def hear(call: Call[Untouched, Nothing]) -> Response:
    """Hear from WeChat Pay that an order was paid or a refund ended; heard twice, nothing changes.

    It is answered in WeChat Pay's own shape: `SUCCESS`, or `FAIL`, after which it tells again.
    """
    told = cast("dict[str, str]", doors.blueprint.current_request.headers)
    try:
        hearing.hear(call.ctx, {name.lower(): held for name, held in told.items()}, call.body.raw)
    except DomainError as error:
        logs.event("wechatpay_notice_refused", request_id=call.ctx.request_id, code=error.code, status=error.status)
        return _said(call, "FAIL", error.sentence("zh"), error.status)
    return _said(call, "SUCCESS", "成功", 200)


def _said(call: Call[Untouched, Nothing], code: str, message: str, status: int) -> Response:
    headers: dict[str, str | list[str]] = {
        "Content-Type": JSON,
        "X-Request-Id": call.ctx.request_id,
        "Cache-Control": "no-store",
    }
    return Response(json.dumps({"code": code, "message": message}, ensure_ascii=False), headers, status)
