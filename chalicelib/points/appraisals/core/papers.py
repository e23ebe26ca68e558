"""Paper ballots: serial numbers that follow no order, and entries by two officers that must agree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum

from chalicelib.kernel.authz import Principal
from chalicelib.kernel.errors import Conflict, InvalidInput, NotFound
from chalicelib.kernel.values import value
from chalicelib.points.appraisals.core.ballots import SPOILT, Answers, text_of
from chalicelib.points.appraisals.core.campaigns import Campaign, Item
from chalicelib.points.appraisals.core.hands import Waiting
from chalicelib.points.appraisals.core.urns import Urn

PRINTED_MAX, BUNDLE_MAX = 3_000, 25
_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Digits and letters that are not taken for one another on paper."""


class NoSuchPaper(NotFound):
    """No paper with this serial number was printed."""

    code = "no_such_paper"
    zh, en = "没有印过编号 {serial} 的票，请核对。", "No paper {serial} was printed."


class PrintedOtherwise(Conflict):
    """As many papers are not printed as those that shall follow them."""

    code = "printed_otherwise"
    zh, en = "现在一共印了 {printed} 张，请从那里接着印。", "{printed} papers are printed; go on from there."


class PaperEntered(Conflict):
    """The paper needs no further entry of this officer's."""

    code = "paper_entered"
    zh, en = (
        "编号 {serial} 的票你已经录过，或者已经核对一致。",
        "You entered the paper {serial} before, or two entries agree already.",
    )


class PapersUnsettled(Conflict):
    """Counting waits until two entries of each paper agree, or a third decided, and no paper is one too many."""

    code = "papers_unsettled"
    zh, en = (
        "纸质票还没核对好：已录 {entered} 张，核对好 {agreed} 张，交回 {returned} 张。",
        "Papers: {entered} entered, {agreed} settled, {returned} handed in.",
    )


class Standing(StrEnum):
    """How far a paper is: entered once, agreed by two, entered twice otherwise, or decided by a third."""

    ONCE = "once"
    AGREED = "agreed"
    DIFFERS = "differs"
    RESOLVED = "resolved"


@value
class Entry:
    """What one officer read on a paper: its whole text, of which `xxx` is a spoilt answer.

    `person` is the resident behind the officer's account `by` ("": one who is none).
    """

    serial: str
    nth: int
    text: str
    by: str
    person: str = ""


@value
class Sheet:
    """A paper as an officer keys it in; one that is spoilt as a whole has no answers."""

    serial: str
    answers: Answers
    spoilt: bool = False


@value
class Entered:
    """How far a paper is after an officer entered it."""

    serial: str
    standing: Standing


@value
class Desk:
    """A village's papers: the campaign, the counts, papers of which two entries differ, and what waits for hands."""

    campaign: Campaign
    urn: Urn
    differing: tuple[tuple[Entry, ...], ...]
    waiting: tuple[Waiting, ...] = ()


def serial_of(digest: str) -> str:
    """Return the serial number that a keyed digest (32 hex digits) stands for, such as `K7M2-9QXD`."""
    number = int(digest, 16)
    letters = []
    for _ in range(8):
        number, rest = divmod(number, len(_LETTERS))
        letters.append(_LETTERS[rest])
    return "".join(letters[:4]) + "-" + "".join(letters[4:])


def sheet_text(items: Sequence[Item], sheet: Sheet) -> str:
    """Return a keyed paper as text. One without any mark is blank throughout."""
    if sheet.spoilt:
        return SPOILT * len(items)
    return text_of(items, sheet.answers) if sheet.answers else "---" * len(items)


def refuse_miscounted(sheets: Sequence[Sheet], *, papers: int, spoilt: int) -> None:
    """Let a bundle be entered that has as many papers as were counted by hand, or raise `InvalidInput`."""
    found = {"papers": (papers, len(sheets)), "spoilt": (spoilt, sum(sheet.spoilt for sheet in sheets))}
    faults = [
        {"field": field, "code": "bundle_total", "zh": f"录入的是 {keyed}，点的数是 {told}。", "en": f"{keyed} keyed."}
        for field, (told, keyed) in found.items()
        if told != keyed
    ]
    if len({sheet.serial for sheet in sheets}) < len(sheets):
        faults.append({"field": "sheets", "code": "bundle_total", "zh": "有编号录了两遍。", "en": "A serial twice."})
    if faults:
        raise InvalidInput(fields=faults)


def standing(entries: Sequence[Entry]) -> Standing:
    """Tell how far a paper with these entries, at least one, is."""
    by_turn = {entry.nth: entry.text for entry in entries}
    if 3 in by_turn:
        return Standing.RESOLVED
    if 2 not in by_turn:
        return Standing.ONCE
    return Standing.AGREED if by_turn[1] == by_turn[2] else Standing.DIFFERS


def next_turn(serial: str, entries: Sequence[Entry], by: Principal) -> int:
    """Return which entry an officer's would be: the first, the second of another officer, the third of yet another.

    Raises:
        PaperEntered: they entered it before, or nothing is left to settle.
    """
    if not entries:
        return 1
    if any(by.did(entry.by, entry.person) for entry in entries) or standing(entries) in (
        Standing.AGREED,
        Standing.RESOLVED,
    ):
        raise PaperEntered(serial=serial)
    return len(entries) + 1


def settled(entries: Sequence[Entry]) -> str | None:
    """Return the text that counts, or None as long as it is not settled."""
    if standing(entries) in (Standing.AGREED, Standing.RESOLVED):
        return max(entries, key=lambda entry: entry.nth).text
    return None


def refuse_unsettled(counts: Mapping[str, int]) -> None:
    """Let a village's papers be counted, or raise `PapersUnsettled`."""
    entered, agreed, returned = counts["entered"], counts["agreed"], counts["handed_in"]
    if entered != agreed or agreed > returned:
        raise PapersUnsettled(entered=entered, agreed=agreed, returned=returned)
