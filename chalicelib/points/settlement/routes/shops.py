"""Settlement as partner shops see it, with an API key of the scope `read`."""

from __future__ import annotations

from chalicelib.foundation.runs.schemas import RunShown
from chalicelib.kernel.edge import Call, Nothing
from chalicelib.points.settlement.core.comparing import FILE_BYTES_MAX, HEADS, ROWS_MAX
from chalicelib.points.settlement.core.months import check_month
from chalicelib.points.settlement.routes.doors import doors
from chalicelib.points.settlement.schemas.objections import (
    ComparisonAsked,
    ComparisonShown,
    ObjectionShown,
    SettlementObjectionAsked,
    UploadedListShown,
)
from chalicelib.points.settlement.schemas.statements import (
    PageAsked,
    StatementFilesShown,
    StatementLinesShown,
    StatementShown,
    StatementsShown,
)
from chalicelib.points.settlement.service import comparing, objecting, reading

READ, OWN = "settlement.read_own", "settlement.own"
ONE = "/v1/partner/settlements/{month}"


@doors.door("GET", "/v1/partner/settlements", verb=READ, query=PageAsked, shown=StatementsShown)
def own_list(call: Call[Nothing, PageAsked]) -> StatementsShown:
    """List this shop's statements, the newest month first."""
    return StatementsShown.of(reading.list_own(call.ctx, size=call.query.size, cursor=call.query.cursor))


@doors.door("GET", ONE, verb=READ, shown=StatementShown)
def own_read(call: Call[Nothing, Nothing], month: str) -> StatementShown:
    """Show this shop's statement of a month."""
    return StatementShown.whole(reading.load_own(call.ctx, month=month)).to_the_shop()


@doors.door("GET", f"{ONE}/lines", verb=READ, query=PageAsked, shown=StatementLinesShown)
def own_lines(call: Call[Nothing, PageAsked], month: str) -> StatementLinesShown:
    """Show a page of the lines of this shop's month, the newest first."""
    page = reading.lines_of_own(call.ctx, month=month, size=call.query.size, cursor=call.query.cursor)
    return StatementLinesShown.of(call.me, page)


@doors.door("GET", f"{ONE}/files", verb=READ, shown=StatementFilesShown)
def own_files(call: Call[Nothing, Nothing], month: str) -> StatementFilesShown:
    """Return addresses that open the statement's CSV, Excel and PDF for a few minutes."""
    return StatementFilesShown.of(reading.files_of_own(call.ctx, month=month))


@doors.door(
    "POST",
    f"{ONE}/objections",
    verb=OWN,
    asked=SettlementObjectionAsked,
    shown=ObjectionShown,
    keyed=True,
    status=201,
)
def object_to(call: Call[SettlementObjectionAsked, Nothing], month: str) -> ObjectionShown:
    """Object to a line of the statement or to the whole, within ten working days and before it is approved."""
    asked = call.body
    return ObjectionShown.of(
        objecting.object_to(
            call.ctx,
            month=check_month(month),
            line=asked.line or "",
            theirs=asked.theirs or "",
            reason=asked.reason,
            key=call.key,
        )
    )


@doors.door("POST", "/v1/partner/settlement-uploads", verb=OWN, shown=UploadedListShown, status=201)
def open_upload(call: Call[Nothing, Nothing]) -> UploadedListShown:
    """Return where to send this shop's own list, to be compared with a month."""
    upload_id, form = comparing.open_upload(call.ctx)
    return UploadedListShown(
        upload_id=upload_id,
        url=form["url"],
        fields=form["fields"],
        bytes_max=FILE_BYTES_MAX,
        rows_max=ROWS_MAX,
        columns=[names[0] for names in HEADS.values()],
    )


@doors.door("POST", f"{ONE}/comparisons", verb=OWN, asked=ComparisonAsked, shown=RunShown, keyed=True, status=202)
def compare(call: Call[ComparisonAsked, Nothing], month: str) -> RunShown:
    """Start comparing an uploaded list with the month (对账); the Idempotency-Key is the comparison's id."""
    run = comparing.start_comparison(call.ctx, month=check_month(month), upload_id=call.body.upload_id, key=call.key)
    return RunShown.of(run, [])


@doors.door("GET", f"{ONE}/comparisons/{{comparison_id}}", verb=READ, shown=ComparisonShown)
def comparison(call: Call[Nothing, Nothing], month: str, comparison_id: str) -> ComparisonShown:
    """Show what comparing came to: counts, the first differences, and the file of all; 404 until it is done."""
    found = comparing.load_comparison(call.ctx, month=check_month(month), comparison_id=comparison_id)
    return ComparisonShown.whole(found, comparing.link_of(found))
