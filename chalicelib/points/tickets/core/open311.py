"""Public tickets in the words of Open311's GeoReport v2 (wiki.open311.org/GeoReport_v2): what may be asked and how.

It knows two states: `open` and `closed`. The author is nowhere in it.
"""

from __future__ import annotations

import datetime as dt

from chalicelib.kernel.errors import InvalidInput, NotFound
from chalicelib.points.tickets.core.tickets import LIVE, Ticket, Words

Public = tuple[Ticket, Words, str | None]
"""A public ticket, its words, and the address of its first photo."""
SPAN_DAYS = 90
"""How far apart start and end may lie; also what is answered where no dates are asked. Source: GET Service Requests."""
IDS_MAX = 50
"""Most tickets asked for by id at once. Ours."""
SUFFIX = ".json"


class OnlyJson(NotFound):
    """GeoReport's XML is not spoken here."""

    code = "only_json"
    zh, en = "这里只提供 JSON，地址请以 .json 结尾。", "Only JSON is served here; end the address with .json."


def status_of(ticket: Ticket) -> str:
    """Return `open` as long as somebody has to do something about it, then `closed`."""
    return "open" if ticket.state in LIVE else "closed"


def span_of(start: dt.datetime | None, end: dt.datetime | None, now: dt.datetime) -> tuple[dt.datetime, dt.datetime]:
    """Return the span that is asked for: as said, or up to SPAN_DAYS before its end or after its beginning.

    Raises:
        InvalidInput: it is longer than SPAN_DAYS, or ends before it starts.
    """
    span = dt.timedelta(days=SPAN_DAYS)
    if end is None:
        end = now if start is None else min(now, start + span)
    start = end - span if start is None else start
    if not dt.timedelta() <= end - start <= span:
        zh, en = f"起止时间不能相差超过 {SPAN_DAYS} 天。", f"At most {SPAN_DAYS} days from start to end."
        raise InvalidInput(fields=[{"field": "query.end_date", "code": "span_too_long", "zh": zh, "en": en}])
    return start, end


def id_in(file: str) -> str:
    """Return the ticket's id in the last part of an address such as `v00001t….json`.

    Raises:
        OnlyJson: another form is asked for.
    """
    if not file.endswith(SUFFIX):
        raise OnlyJson
    return file.removesuffix(SUFFIX)
