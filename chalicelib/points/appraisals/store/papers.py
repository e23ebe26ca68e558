"""Moves entries of paper ballots in and out of DynamoDB."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from chalicelib.kernel import storage
from chalicelib.kernel.storage import Query
from chalicelib.kernel.writes import Refusal, Writes
from chalicelib.points.appraisals.core.campaigns import Campaign
from chalicelib.points.appraisals.core.papers import Entry
from chalicelib.points.appraisals.core.urns import Urn
from chalicelib.points.appraisals.records import PaperRecord
from chalicelib.points.appraisals.store.campaigns import campaign_of
from chalicelib.points.appraisals.store.urns import keys_of, name_of, urn_of

TURNS = (1, 2, 3)


def _entry(record: PaperRecord) -> Entry:
    serial, _, turn = record.entry.partition("#")
    return Entry(serial, int(turn), record.text, record.by, record.person or "")


def find_entries(
    campaign_id: str, village_id: str, serials: Sequence[str]
) -> tuple[Campaign | None, Urn | None, dict[str, list[Entry]]]:
    """Return a campaign, a village's urn, and what was entered of some papers by serial number; one round trip."""
    name = name_of(campaign_id, village_id)
    keys = [(PaperRecord, name, f"{serial}#{turn}") for serial in serials for turn in TURNS]
    campaign, urn, *records = storage.find_many([*keys_of(campaign_id, village_id), *keys], consistent=True)
    found: dict[str, list[Entry]] = {serial: [] for serial in serials}
    for record in records:
        if record is not None:
            entry = _entry(record)
            found[entry.serial].append(entry)
    return campaign_of(campaign), urn_of(urn), found


def list_entries(campaign_id: str, village_id: str) -> Iterator[list[Entry]]:
    """Yield the entries of each paper of a village, paper by paper."""
    paper: list[Entry] = []
    for item in storage.every(Query(PaperRecord, name_of(campaign_id, village_id), consistent=True)):
        entry = _entry(PaperRecord.from_raw_data(item))
        if paper and paper[0].serial != entry.serial:
            yield paper
            paper = []
        paper.append(entry)
    if paper:
        yield paper


def entry_of(campaign_id: str, village_id: str, entry: Entry, refusal: Refusal) -> Writes:
    """Return the write of an entry whose turn nobody took."""
    key = (name_of(campaign_id, village_id), f"{entry.serial}#{entry.nth}")
    record = PaperRecord(*key, text=entry.text, by=entry.by, person=entry.person or None)
    return Writes().create(record, refusal=refusal)


def other_of(campaign_id: str, village_id: str, before: Entry, now: Entry, refusal: Refusal) -> Writes:
    """Return the check that an earlier entry is another officer's, and another person's where that is known."""
    key = (name_of(campaign_id, village_id), f"{before.serial}#{before.nth}")
    others = PaperRecord.by != now.by
    if now.person:
        others &= PaperRecord.person.does_not_exist() | (PaperRecord.person != now.person)
    return Writes().check(PaperRecord, *key, condition=others, refusal=refusal)
