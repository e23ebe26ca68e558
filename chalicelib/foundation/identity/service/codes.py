"""Codes of residents and households: resolve, issue anew, withdraw, and their pictures."""

from __future__ import annotations

import io
import zipfile

from chalicelib.foundation.audit.service import prepare_audit, record
from chalicelib.foundation.identity.core import codes, ids
from chalicelib.foundation.identity.core.codes import Code, CodeRevoked, NoSuchCode
from chalicelib.foundation.identity.core.people import Household, NotActive, Resident, Status, check_group
from chalicelib.foundation.identity.service.people import new_token
from chalicelib.foundation.identity.service.places import numbered_in
from chalicelib.foundation.identity.store import codes as store, objects, people as people_store
from chalicelib.foundation.runs import service as runs
from chalicelib.kernel import keys
from chalicelib.kernel.context import Context
from chalicelib.kernel.settings import settings
from chalicelib.kernel.writes import commit

QUEUE = "identity"
HOLDERS_A_PART = 500
RUN_KIND = "codes"
PICTURES = "codes/"


def resolve(*, token: str) -> Code:
    """Return whom a scanned code or card stands for. One round trip.

    Raises:
        NoSuchCode: nothing bears this token.
        CodeRevoked: it was withdrawn, or the card is not active.
    """
    found = store.find_code(token) if keys.is_token(token) else None
    if found is None:
        raise NoSuchCode
    code, good = found
    if not good:
        raise CodeRevoked
    return code


def kind_of(*, token: str) -> str | None:
    """Return what bears this token, good or not: `resident`, `household` or `card`; None: nothing. One round trip."""
    found = store.find_code(token)
    return None if found is None else found[0].kind


def code_of(*, holder_id: str) -> str:
    """Return the token of somebody's or a household's code.

    Raises:
        NoSuchHolder: there is no such resident or household.
        CodeRevoked: the code was withdrawn and not issued anew.
    """
    found = people_store.find_holder(holder_id)
    if found is None:
        raise ids.NoSuchHolder
    if not found.code:
        raise CodeRevoked
    return found.code


def tokens_of(*, holder_ids: list[str]) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Return each resident's masked name and the tokens of their code and card; a round trip per 100.

    For marks that a device knows them by; the tokens themselves stay in the house.
    """
    found = people_store.find_holders(holder_ids) if holder_ids else []
    named = [one for one in found if isinstance(one, Resident)]
    return {one.resident_id: (one.masked_name, tuple(t for t in (one.code, one.card) if t)) for one in named}


def url_of(token: str) -> str:
    """Return what the picture of a code says."""
    return codes.url_of(settings().page_url, token)


def reissue_code(ctx: Context, *, holder_id: str) -> str:
    """Withdraw somebody's or a household's code and return the new token.

    Raises:
        NoSuchHolder: there is no such resident or household.
        NotActive: they moved away or died.
        ChangedMeanwhile: somebody else changed it at the same moment.
    """
    found = _active(holder_id)
    token = new_token(ctx)
    kind = ids.split(holder_id)[1]
    writes = people_store.set_code(found, token)
    writes.merge(store.create_code(Code(token, kind, holder_id, found.masked_name)))
    if found.code:
        writes.merge(store.revoke(found.code))
    commit(writes.merge(prepare_audit(ctx, place_id=found.village_id, deed="code.reissue", target=holder_id)))
    return token


def revoke_code(ctx: Context, *, holder_id: str) -> None:
    """Withdraw somebody's or a household's code without a new one.

    Raises:
        NoSuchHolder: there is no such resident or household.
        ChangedMeanwhile: somebody else changed it at the same moment.
    """
    found = people_store.find_holder(holder_id, consistent=True)
    if found is None:
        raise ids.NoSuchHolder
    if found.code:
        writes = people_store.set_code(found, "").merge(store.revoke(found.code))
        commit(writes.merge(prepare_audit(ctx, place_id=found.village_id, deed="code.revoke", target=holder_id)))


def _active(holder_id: str) -> Resident | Household:
    found = people_store.find_holder(holder_id, consistent=True)
    if found is None:
        raise ids.NoSuchHolder
    if found.status is not Status.ACTIVE:
        raise NotActive
    return found


def qr_matrix(text: str) -> list[list[bool]]:
    """Return the QR code of a text as rows of modules, dark ones True, without its quiet zone.

    Error correction M. One mask for all, as ISO/IEC 18004 readers take any: searching the best costs seven times.
    """
    import qrcode  # Loads Pillow where it is installed.

    code = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M, border=0, mask_pattern=3)
    code.add_data(text, optimize=0)
    code.make(fit=True)
    return [[bool(module) for module in row] for row in code.get_matrix()]


def qr_link(*, token: str) -> str:
    """Return a signed link to the picture of a code; it is drawn at the first asking."""
    key = f"{PICTURES}{keys.digest('code-picture', token)}.png"
    if objects.size_of(key) is None:
        objects.put(key, codes.png_of(qr_matrix(url_of(token))), content_type="image/png")
    return objects.link(key, file_name="code.png")


def start_pictures(ctx: Context, *, run_id: str, place_id: str) -> runs.Run:
    """Start drawing the codes of a village or town: one archive of pictures a part of 500 holder numbers.

    Raises:
        NoSuchPlace: there is no such place.
        KeyReused: the run's id was used for something else.
    """
    run = start_drawing(ctx, run_id=run_id, kind=RUN_KIND, place_id=place_id, size=HOLDERS_A_PART)
    record(ctx, place_id=place_id, deed="codes.print", target=run_id)
    return run


def start_drawing(
    ctx: Context,
    *,
    run_id: str,
    kind: str,
    place_id: str,
    size: int,
    group: str = "",
    queue: str = QUEUE,
    facts: dict[str, str] | None = None,
    first_facts: dict[str, str] | None = None,
) -> runs.Run:
    """Start a run over the holders of a village or town, `size` numbers a part; a repeat sends what is not home.

    The run keeps how far the numbers went when it was first asked for, since who comes later would move the cuts;
    `facts` and `first_facts` are kept with it (`runs.fan_out`). Every village has to know a `group` that is given.

    Raises:
        NoSuchPlace: there is no such place.
        NoSuchGroup: a village of the place has no such group.
        KeyReused: the run's id was used for something else.
    """
    villages = numbered_in(place_id=place_id)
    for village in villages:
        check_group(group, village.groups)
    ends = " ".join(f"{village.village_id}:{village.next_holder}" for village in villages)
    return runs.fan_out(
        ctx,
        run_id=run_id,
        kind=kind,
        queue=queue,
        place_id=place_id,
        parts=_parts(ends, size),
        facts=facts,
        first_facts={"ends": ends, **(first_facts or {})},
        parts_of=lambda run: _parts(run.facts["ends"], size),
    )


def _parts(ends: str, size: int) -> list[str]:
    """Return the parts, `v00012:1-501`, of villages and their next numbers: each a half-open range of numbers.

    A village without people has a part too, so that its run comes to an end.
    """
    villages = [end.split(":") for end in ends.split()]
    return [f"{v}:{first}-{after}" for v, end in villages for first, after in codes.slices(max(int(end), 2), size)]


def read_part(part: str) -> tuple[str, int, int]:
    """Return village, first and after-last holder number of a part."""
    village_id, _, numbers = part.partition(":")
    first, _, after = numbers.partition("-")
    return village_id, int(first), int(after)


def draw_part(ctx: Context, part: runs.Part) -> None:
    """Draw the codes of one part into an archive of the private bucket, and count it home."""
    village_id, first, after = read_part(part.part)
    archive = io.BytesIO()
    drawn = 0
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_STORED) as pictures:
        for holder in people_store.holders_between(village_id, first, after):
            if holder.code and holder.status is Status.ACTIVE:
                name = f"{holder.group or '村'}/{_file_name(holder)}.png"
                pictures.writestr(name, codes.png_of(qr_matrix(url_of(holder.code))))
                drawn += 1
    if drawn:
        key = f"{PICTURES}{part.run_id}/{part.part.replace(':', '-')}.zip"
        objects.put(key, archive.getvalue(), content_type="application/zip")
    run = runs.finish_part(ctx, run_id=part.run_id, part=part.part, counts={"drawn": drawn})
    if run.done == run.total:
        runs.finish_run(run_id=part.run_id, result=f"{PICTURES}{part.run_id}/")


def _file_name(holder: Resident | Household) -> str:
    """Return a picture's name inside the archive: who it is for, so that it can be handed out."""
    if isinstance(holder, Household):
        return f"户-{holder.number.replace('/', '-')}"
    return f"{holder.holder}-{holder.name}"
