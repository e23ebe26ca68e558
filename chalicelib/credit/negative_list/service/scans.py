"""Scans (扫描件) of documents: entered with a record, seen by its person and by the officers who act on it alone."""

from __future__ import annotations

from chalicelib.credit.negative_list.core.record import Record
from chalicelib.credit.negative_list.service.steps import looked
from chalicelib.credit.negative_list.store import negatives as store
from chalicelib.foundation.media.core.files import SCAN
from chalicelib.foundation.media.core.pictures import Picture, Sight, View
from chalicelib.foundation.media.service import pictures
from chalicelib.kernel.authz import Role, allows
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import InvalidInput
from chalicelib.kernel.writes import commit

ACTS = "negatives.act"


def refuse_other(ctx: Context, media_id: str) -> None:
    """Let a scan be entered that the acting officer uploaded as one. One round trip.

    Raises:
        InvalidInput: it is not there, not ready, or somebody else's; it names `media_id`.
    """
    try:
        pictures.load_pictures(ctx, media_ids=(media_id,), by=ctx.actor.doer, purpose=SCAN)
    except InvalidInput as refusal:
        faults = [fault | {"field": "media_id"} for fault in refusal.facts["fields"]]  # type: ignore[attr-defined]  # A list of faults.
        raise InvalidInput(fields=faults) from refusal


def view_of(record: Record, *, officer: bool) -> View | None:
    """Return a record's scan as somebody may see it; None where it is forgotten. One round trip."""
    if record.document is None:
        return None
    (found,) = pictures.find_pictures(media_ids=(record.document.media_id,))
    return None if found is None else pictures.view_of(found, officer=officer)


def read_as(ctx: Context, picture: Picture) -> Sight | None:
    """Return as what the acting principal sees a record's scan; None where not. An officer's look is recorded.

    Two round trips at most.
    """
    record = store.find_record(picture.subject)
    if record is None or record.document is None:
        return None
    if Role.RESIDENT in ctx.actor.roles:
        return Sight.AUTHOR if ctx.actor.subject == record.resident_id else None
    if not allows(ctx.actor, ACTS, within=picture.subject):
        return None
    commit(looked(ctx, record))
    return Sight.OFFICER
