"""Rule books: a town's own versions of the rules, a village's refinements of them, and which holds on a day.

The catalogue that ships is version 1 of every town. A town's book adds versions and rules of its own; a village's
book only tightens. Whatever a village's book says, `rule_on` takes the tighter of the two in every respect, so that a
village is never looser than its town, also after the town tightened later.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import replace

from chalicelib.kernel.errors import Conflict
from chalicelib.kernel.values import value
from chalicelib.points.ledger.core.levels import lowest
from chalicelib.points.ledger.core.rules import BACK_DATING_DAYS, CATALOGUE, Cap, Rule, RuleUnknown, rule_of
from chalicelib.points.ledger.core.settings import Settings

OWN_MAX = 24
"""Most rules that a town adds to the catalogue. Ours."""
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
"""The letters of a town's own rules; the catalogue's are small."""
KEPT_AFTER = dt.timedelta(days=BACK_DATING_DAYS + 2)
"""How long after its end a version stays in the book: as long as a deed of its time may be written up."""


class RuleClosed(Conflict):
    """The rule pays nothing at that time."""

    code = "rule_closed"
    zh, en = "规则“{title}”在这一天不计分。", "The rule {title} pays nothing on that day."


@value
class Version:
    """One version of a rule, and the business date from whose beginning it holds."""

    rule: Rule
    effective_on: dt.date


@value
class Book:
    """The versions of one place, a town or a village, in the order of approval. `count` grows with each change.

    A town's book has its settings too, so that whoever knows the rules knows them.
    """

    place_id: str
    versions: tuple[Version, ...] = ()
    count: int = 0
    settings: Settings = Settings()

    def of(self, code: str) -> list[Version]:
        """Return one rule's versions, the one that took effect last at the end."""
        found = [version for version in self.versions if version.rule.code == code]
        return sorted(found, key=lambda version: (version.effective_on, version.rule.version))

    def on(self, code: str, day: dt.date) -> Rule | None:
        """Return the version of a rule that holds on a day, or None."""
        found = [version.rule for version in self.of(code) if version.effective_on <= day]
        return found[-1] if found else None

    def newest(self, code: str) -> int:
        """Return the number of a rule's newest version, 0 where the book has none."""
        return max((version.rule.version for version in self.versions if version.rule.code == code), default=0)

    @property
    def codes(self) -> list[str]:
        """The rules it has versions of."""
        return list(dict.fromkeys(version.rule.code for version in self.versions))


def rule_on(code: str, day: dt.date, *, town: Book, village: Book) -> Rule:
    """Return the rule that holds in a village on a business date.

    Raises:
        RuleUnknown: none with this code holds then.
    """
    found = town.on(code, day) or _shipped(code)
    if found is None:
        raise RuleUnknown(rule=code)
    refinement = village.on(code, day)
    return found if refinement is None else tightened(found, refinement)


def rule_if(proposed: Rule, day: dt.date, *, is_village: bool, town: Book, village: Book) -> Rule:
    """Return the rule that would hold in a village on a day if its town's, or its own, version were the proposed one.

    Raises:
        RuleUnknown: a village refines what the town does not have.
    """
    if is_village:
        return tightened(rule_on(proposed.code, day, town=town, village=Book("")), proposed)
    refinement = village.on(proposed.code, day)
    return proposed if refinement is None else tightened(proposed, refinement)


def rules_on(day: dt.date, *, town: Book, village: Book) -> list[Rule]:
    """Return all rules that hold on a business date and pay, the catalogue's first."""
    codes = [rule.code for rule in CATALOGUE] + [code for code in town.codes if _shipped(code) is None]
    found = [rule_on(code, day, town=town, village=village) for code in codes if _holds(code, day, town)]
    return [rule for rule in found if rule.is_open]


def refuse_closed(rule: Rule) -> Rule:
    """Return a rule that pays, or raise `RuleClosed`."""
    if not rule.is_open:
        raise RuleClosed(title=rule.title)
    return rule


def _holds(code: str, day: dt.date, town: Book) -> bool:
    return _shipped(code) is not None or town.on(code, day) is not None


def _shipped(code: str) -> Rule | None:
    try:
        return rule_of(code)
    except RuleUnknown:
        return None


def tightened(rule: Rule, refinement: Rule) -> Rule:
    """Return the tighter of a town's rule and its village's refinement, in every respect."""
    points = min(rule.points, refinement.points)
    return replace(
        rule,
        points=points,
        points_max=max(points, min(rule.points_max, refinement.points_max)) if rule.points_max else 0,
        caps=tightest([*rule.caps, *refinement.caps]),
        evidence=refinement.evidence or rule.evidence,
        notice_days=max(rule.notice_days, refinement.notice_days),
        is_open=rule.is_open and refinement.is_open,
        refined=refinement.version,
        levels=lowest(rule.levels, refinement.levels),
    )


def tightest(caps: Iterable[Cap]) -> tuple[Cap, ...]:
    """Return the lowest cap of each measure and period, in the order they were first named."""
    lowest: dict[tuple[str, str], Cap] = {}
    for cap in caps:
        key = (cap.measure, cap.period)
        if key not in lowest or cap.most < lowest[key].most:
            lowest[key] = cap
    return tuple(lowest.values())


def with_version(book: Book, rule: Rule, effective_on: dt.date, *, today: dt.date) -> Book:
    """Return the book with one more version, without those whose time can not be written up any more."""
    versions = [*book.versions, Version(rule, effective_on)]
    kept = tuple(version for version in versions if not _is_past(version, versions, today - KEPT_AFTER))
    return replace(book, versions=kept, count=book.count + 1)


def _is_past(version: Version, versions: Iterable[Version], day: dt.date) -> bool:
    """Tell whether another version took a version's place before `day`."""
    mine = (version.effective_on, version.rule.version)
    later = (v for v in versions if v.rule.code == version.rule.code)
    return any(mine < (v.effective_on, v.rule.version) and v.effective_on < day for v in later)


def numbered(rule: Rule, book: Book, *, is_town: bool) -> Rule:
    """Return a proposed rule as the book's next version of it; a new rule gets its code and letter here."""
    if not rule.code:
        number = sum(_shipped(code) is None for code in book.codes)
        assert number < OWN_MAX, "a proposal beyond the town's own rules is refused before"
        return replace(rule, code=f"x{_LETTERS[number // 26].lower()}{_LETTERS[number % 26].lower()}",
                       letter=_LETTERS[number], version=1)  # fmt: skip
    shipped = 1 if is_town and _shipped(rule.code) is not None else 0
    return replace(rule, version=max(book.newest(rule.code), shipped) + 1)


def every_version(code: str, *, town: Book, village: Book) -> Iterator[Rule]:
    """Yield every version of a rule that the books still have, the shipped one first."""
    shipped = _shipped(code)
    if shipped is not None:
        yield shipped
    for version in [*town.of(code), *village.of(code)]:
        yield version.rule
