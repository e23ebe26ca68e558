"""Paper ballots as the officers who handle them see them."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StrictInt

from chalicelib.kernel.authz import Principal
from chalicelib.kernel.edge import Asked, Shown
from chalicelib.points.appraisals.core.campaigns import ITEMS_MAX, Plan, items_of
from chalicelib.points.appraisals.core.hands import Handed, Waiting, is_first
from chalicelib.points.appraisals.core.papers import (
    BUNDLE_MAX,
    PRINTED_MAX,
    Desk,
    Entered,
    Entry,
    Sheet,
)
from chalicelib.points.appraisals.schemas.ballots import ItemId, Several
from chalicelib.points.appraisals.schemas.campaigns import CampaignShown, UrnShown


class PrintAsked(Asked):
    """`count` papers more, beyond the first `after`: so that asking again prints the same."""

    after: Annotated[int, Field(strict=True, ge=0, le=PRINTED_MAX)]
    count: Annotated[int, Field(strict=True, ge=1, le=500)]


class PrintedShown(Shown):
    """The serial numbers to print on papers."""

    serials: list[str]


class WhoAsked(Asked):
    """Whose paper: a code or card of theirs; or a resident's id, which two officers name one after the other."""

    who: Annotated[str, Field(min_length=1, max_length=200)]


class HandedShown(Shown):
    """A paper that changed hands; `struck` items are crossed out, about the voter's own: household and relatives too.

    `how` is `paper_out`, `paper_in` or `paper_void`. With `waits` nothing changed yet: the voter was named by number
    alone, and another officer has to do the same from their own account.
    """

    resident_id: str
    masked_name: str
    how: str
    struck: list[str]
    waits: bool

    @classmethod
    def of(cls, handed: Handed) -> HandedShown:
        """Show what was noted."""
        return cls(
            resident_id=handed.resident_id,
            masked_name=handed.masked_name,
            how=handed.how.value,
            struck=list(handed.struck),
            waits=handed.waits,
        )


class SheetAsked(Asked):
    """One paper as it was read."""

    serial: Annotated[str, Field(pattern=r"^[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{4}$")]
    answers: Annotated[dict[ItemId, StrictInt | Several], Field(max_length=ITEMS_MAX)] = Field(default_factory=dict)
    spoilt: bool = False


class BundleAsked(Asked):
    """A bundle of papers, with how many there are and how many of them are spoilt, counted by hand before."""

    papers: Annotated[int, Field(strict=True, ge=1, le=BUNDLE_MAX)]
    spoilt: Annotated[int, Field(strict=True, ge=0, le=BUNDLE_MAX)]
    sheets: Annotated[tuple[SheetAsked, ...], Field(min_length=1, max_length=BUNDLE_MAX)]

    def read(self) -> list[Sheet]:
        """Return the papers as the room's core knows them."""
        return [Sheet(sheet.serial, sheet.answers, sheet.spoilt) for sheet in self.sheets]


class EnteredShown(Shown):
    """How far a paper is: `once`, `agreed`, `differs` or `resolved`."""

    serial: str
    standing: str


class BundleShown(Shown):
    """How far each paper of a bundle is."""

    rows: list[EnteredShown]

    @classmethod
    def of(cls, entered: list[Entered]) -> BundleShown:
        """Show a bundle."""
        return cls(rows=[EnteredShown(serial=one.serial, standing=one.standing.value) for one in entered])


class ReadingShown(Shown):
    """What one officer read on a paper: by item, what was entered (`---` blank, `xxx` spoilt)."""

    mine: bool
    answers: dict[str, str]


class DifferingShown(Shown):
    """A paper that two officers read otherwise."""

    serial: str
    readings: list[ReadingShown]

    @classmethod
    def of(cls, plan: Plan, entries: tuple[Entry, ...], me: str) -> DifferingShown:
        """Show both readings."""
        ids = [item.item_id for item in items_of(plan)]
        readings = [
            ReadingShown(
                mine=entry.by == me,
                answers={item_id: entry.text[3 * n : 3 * n + 3] for n, item_id in enumerate(ids)},
            )
            for entry in entries
        ]
        return cls(serial=entries[0].serial, readings=readings)


class PaperWaitingShown(Shown):
    """What an officer asked for by a voter's number alone. `mine`: I did, so that another one has to do it too."""

    resident_id: str
    masked_name: str
    how: str
    mine: bool

    @classmethod
    def of(cls, waiting: Waiting, village_id: str, actor: Principal) -> PaperWaitingShown:
        """Show what waits to an officer."""
        return cls(
            resident_id=f"{village_id}r{waiting.holder}",
            masked_name=waiting.masked_name,
            how=waiting.hand.value,
            mine=is_first(waiting, actor),
        )


class DeskShown(Shown):
    """A village's papers."""

    campaign: CampaignShown
    urn: UrnShown
    differing: list[DifferingShown]
    waiting: list[PaperWaitingShown]

    @classmethod
    def of(cls, desk: Desk, actor: Principal) -> DeskShown:
        """Show a village's papers to an officer."""
        plan = desk.campaign.plan
        return cls(
            campaign=CampaignShown.of(desk.campaign, with_result=False),
            urn=UrnShown.of(desk.urn),
            differing=[DifferingShown.of(plan, entries, actor.subject) for entries in desk.differing],
            waiting=[PaperWaitingShown.of(one, desk.urn.village_id, actor) for one in desk.waiting],
        )
