"""Moves banks' offers in and out of DynamoDB."""

from __future__ import annotations

from typing import Any

from chalicelib.credit.certificates.core.offers import Band, NoOffer, Offer, OfferChangedMeanwhile
from chalicelib.credit.certificates.records import OfferRecord
from chalicelib.kernel import storage
from chalicelib.kernel.paging import Page
from chalicelib.kernel.writes import Writes

TOWN_ID_CHARS = 5
VERSION = "#"


def town_of(bank_id: str) -> str:
    """Return the town that a bank's id begins with."""
    return bank_id[:TOWN_ID_CHARS]


def offer_of(record: OfferRecord | None) -> Offer | None:
    """Return the offer that a record holds, or None."""
    if record is None:
        return None
    words: dict[str, Any] = record.words
    bands = tuple(Band(*one) for one in words["bands"])
    return Offer(
        record.row.partition(VERSION)[0], words["bank_name"], words["phone"], tuple(words["purposes"]), bands,
        record.version, record.at, record.by,
    )  # fmt: skip


def _record(offer: Offer, row: str) -> OfferRecord:
    words = {
        "bank_name": offer.bank_name,
        "phone": offer.phone,
        "purposes": list(offer.purposes),
        "bands": [[one.percent, one.amount_yuan, one.rate_bp] for one in offer.bands],
    }
    return OfferRecord(town_of(offer.bank_id), row, version=offer.version, at=offer.at, by=offer.by, words=words)


def key_of(bank_id: str) -> tuple[type[OfferRecord], str, str]:
    """Return where the offer of a bank that holds is kept, for a read along with others."""
    return OfferRecord, town_of(bank_id), bank_id


def find_offer(bank_id: str) -> Offer | None:
    """Return what a bank offers now, or None. One round trip."""
    return offer_of(storage.find(*key_of(bank_id), consistent=True))


def list_offers(town_id: str) -> list[Offer]:
    """Return what all banks of a town offer now, in the order of the banks. A round trip per megabyte."""
    rows = storage.every(storage.Query(OfferRecord, town_id))
    found = [OfferRecord.from_raw_data(row) for row in rows]
    return [offer for one in found if VERSION not in one.row and (offer := offer_of(one)) is not None]


def list_versions(bank_id: str, *, size: int, cursor: str | None) -> Page[Offer]:
    """Return a page of what a bank offered, the newest first. One round trip."""
    where = OfferRecord.row.startswith(bank_id + VERSION)
    query = storage.Query(OfferRecord, town_of(bank_id), where, newest_first=True)
    page = storage.page(query, size=size, cursor=cursor)
    found = [offer_of(OfferRecord.from_raw_data(row)) for row in page.rows]
    return Page([one for one in found if one is not None], page.cursor)


def change_of(offer: Offer) -> Writes:
    """Return the writes of a bank's next offer, where the one before it is still what holds."""
    writes = Writes().create(_record(offer, f"{offer.bank_id}{VERSION}{offer.version:06d}"), refusal=_changed)
    now, before = _record(offer, offer.bank_id), offer.version - 1
    if before == 0:
        return writes.create(now, refusal=_changed)
    return writes.put(now, condition=OfferRecord.version == before, refusal=_changed)


def prepare_unchanged(offer: Offer) -> Writes:
    """Return the check that an offer is still what holds."""
    same = OfferRecord.version == offer.version
    return Writes().check(OfferRecord, town_of(offer.bank_id), offer.bank_id, condition=same, refusal=_missed)


def _changed(_: OfferRecord | None) -> Exception:
    return OfferChangedMeanwhile()


def _missed(image: OfferRecord | None) -> Exception:
    return NoOffer() if image is None else OfferChangedMeanwhile()
