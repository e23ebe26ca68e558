"""Signs with the codes of spots, to be printed and put up: asked for at the desk, made by the queue."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from chalicelib.foundation.identity.service import places
from chalicelib.foundation.identity.service.codes import qr_matrix
from chalicelib.foundation.runs import service as runs
from chalicelib.foundation.runs.core import Part, Run, RunState
from chalicelib.kernel import fonts
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import DomainError
from chalicelib.kernel.settings import settings
from chalicelib.points.ledger.service.rulebooks import places_of
from chalicelib.prosperity.tourism.core import codes
from chalicelib.prosperity.tourism.core.spots import Spot
from chalicelib.prosperity.tourism.store import spots as store

KIND, QUEUE = "tourism_signs", "tourism"
PLAIN, STRONG = "SanbaoPlain", "SanbaoStrong"
INK, QUIET, GREEN, RULE = "#2B2426", "#756A6D", "#17693B", "#CFC3C6"
ACROSS, DOWN = 2, 3
"""Six signs on a page of A4, each as large as a postcard and readable from a metre."""
QR_PT, MARGIN_PT = 118, 28


def ask_signs(ctx: Context, *, place_id: str, key: str) -> Run:
    """Let the signs of all spots of a village or town that everybody sees be made, once per `key`; return the run.

    Two round trips, three cold.

    Raises:
        NoSuchPlace: there is no such place. KeyReused: the key asked for another place's.
    """
    town_id = places_of(place_id)[0]
    return runs.fan_out(
        ctx,
        run_id=f"{KIND}-{key}",
        kind=KIND,
        queue=QUEUE,
        place_id=place_id,
        parts=[place_id],
        facts={"town": town_id},
    )


def do_part(ctx: Context, part: Part) -> None:
    """Make the file of signs. Doing it again makes the same file again, of the codes as they are then."""
    run = runs.load_run(run_id=part.run_id)
    if run.state is not RunState.RUNNING:
        return
    town_id = run.facts["town"]
    on_map = [one.spot_id for one in store.list_on_map(part.part, town_id) if one.is_shown]
    spots = store.find_spots(on_map)
    try:
        body = pdf_of(places.load_town(town_id=town_id).name, spots)
    except DomainError as refusal:
        runs.finish_run(run_id=run.run_id, state=RunState.FAILED, refusal=refusal)
    else:
        made = runs.keep_result(run_id=run.run_id, name="signs.pdf", body=body, content_type="application/pdf")
        runs.finish_run(run_id=run.run_id, result=made)
    runs.finish_part(ctx, run_id=run.run_id, part=part.part, counts={"signs": len(spots)})


def pdf_of(town: str, spots: Sequence[Spot]) -> bytes:
    """Return A4 pages of six signs each, to be cut apart; the same spots, the same bytes.

    Raises:
        FontMissing: a face is nowhere.
    """
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfgen.canvas import Canvas

    _register_faces()
    body = io.BytesIO()
    canvas = Canvas(body, pagesize=A4, invariant=1)
    canvas.setTitle(f"{town} 码上游 打卡码")
    width, height = ((side - 2 * MARGIN_PT) / n for side, n in zip(A4, (ACROSS, DOWN), strict=True))
    for nth, spot in enumerate(spots):
        if nth and nth % (ACROSS * DOWN) == 0:
            canvas.showPage()
        row, column = divmod(nth % (ACROSS * DOWN), ACROSS)
        left, bottom = MARGIN_PT + column * width, A4[1] - MARGIN_PT - (row + 1) * height
        _sign(canvas, town, spot, (left, bottom, width, height))
    if not spots:
        canvas.setFont(PLAIN, 12)
        canvas.drawString(MARGIN_PT, A4[1] - 2 * MARGIN_PT, "还没有上线的地方。")
    canvas.save()
    return body.getvalue()


def _register_faces() -> None:
    from reportlab.pdfbase.pdfmetrics import getRegisteredFontNames, registerFont
    from reportlab.pdfbase.ttfonts import TTFont

    for face, name in ((PLAIN, fonts.REGULAR), (STRONG, fonts.BOLD)):
        if face not in getRegisteredFontNames():
            registerFont(TTFont(face, fonts.path_of(name)))


def _sign(canvas: Any, town: str, spot: Spot, box: tuple[float, float, float, float]) -> None:
    left, bottom, width, height = box
    middle = left + width / 2
    canvas.setStrokeColor(RULE)
    canvas.setDash(3, 3)
    canvas.rect(left, bottom, width, height)
    canvas.setFillColor(GREEN)
    canvas.rect(left + 8, bottom + height - 44, width - 16, 36, stroke=0, fill=1)
    lines = (
        (height - 32, STRONG, 15, "#FFFFFF", f"{town} · 码上游"),
        (height - 72, STRONG, 20, INK, spot.terms.name),
        (46, STRONG, 12, INK, "扫一扫，打卡集章"),
        (28, PLAIN, 10, QUIET, codes.grouped(spot.code)),
        (14, PLAIN, 8, QUIET, "扫不了，就在“码上游”里输入上面的码"),
    )
    for up, face, size, color, text in lines:
        canvas.setFillColor(color)
        canvas.setFont(face, size)
        canvas.drawCentredString(middle, bottom + up, text)
    _qr(canvas, codes.url_of(settings().page_url, spot.code), middle - QR_PT / 2, bottom + 64)


def _qr(canvas: Any, text: str, left: float, bottom: float) -> None:
    """Draw a code, black on white; dark modules side by side are one box, which no printer parts."""
    matrix = qr_matrix(text)
    dot = QR_PT / len(matrix)
    canvas.setFillColor("#000000")
    for y, line in enumerate(matrix):
        start = None
        for x, dark in enumerate([*line, False]):
            if dark and start is None:
                start = x
            elif not dark and start is not None:
                canvas.rect(
                    left + start * dot, bottom + QR_PT - (y + 1) * dot, (x - start) * dot, dot, stroke=0, fill=1
                )
                start = None
