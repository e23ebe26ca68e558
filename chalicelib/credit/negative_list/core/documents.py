"""What an officer enters: a legally effective document, and from when until when its record may hold."""

from __future__ import annotations

import calendar
import datetime as dt
import unicodedata

from chalicelib.credit.negative_list.core.categories import Category, Source, category_of, named_right
from chalicelib.kernel.errors import InvalidInput
from chalicelib.kernel.values import value

NUMBER_MAX, ISSUER_MAX, BASIS_MAX = 60, 60, 200


@value
class Document:
    """A document and the record that it asks for. `media_id` is its scan; `ends_on` the last day of the record."""

    category: str
    source: Source
    number: str
    issuer: str
    basis: str
    effective_on: dt.date
    ends_on: dt.date
    media_id: str

    @property
    def plain_number(self) -> str:
        """Its number as it is compared: without blanks, brackets alike, letters small."""
        text = unicodedata.normalize("NFKC", "".join(self.number.split())).lower()
        return text.translate(str.maketrans("〔〕【】[]", "()()()"))


def months_after(day: dt.date, months: int) -> dt.date:
    """Return the same day some months later, or the last one of that month."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return dt.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def refuse_unfit(document: Document, village_id: str, *, today: dt.date) -> Category:
    """Return the category of a document that may be entered, or raise `InvalidInput` naming each field.

    Raises:
        NoSuchCategory: the negative list has no such category.
    """
    category = category_of(document.category)
    faults = [*_rights(document), *_days(document, category, today)]
    if document.source not in category.sources:
        zh, en = "这一类不能凭这种文书录入。", "This category does not stand on such a document."
        faults.append(_fault("source", "source_unfit", zh, en))
    if document.media_id[:6] != village_id:
        zh, en = "扫描件要传到这位村民所在的村。", "The scan is uploaded for the person's own village."
        faults.append(_fault("media_id", "scan_elsewhere", zh, en))
    if faults:
        raise InvalidInput(fields=faults)
    return category


def _rights(document: Document) -> list[dict[str, str]]:
    """Return a fault for each field that names what is everybody's right: a petition, an opinion, a ballot."""
    zh = "信访、投诉举报、提意见、投票是每个人的权利，不能作为负面记录。"
    en = "Petitions, complaints, opinions and ballots are everybody's right and count against nobody."
    texts = {"number": document.number, "issuer": document.issuer, "basis": document.basis}
    return [_fault(name, "everybodys_right", zh, en) for name, text in texts.items() if named_right(text)]


def _days(document: Document, category: Category, today: dt.date) -> list[dict[str, str]]:
    faults = []
    if document.effective_on > today:
        zh, en = "文书还没有生效。", "The document is not effective yet."
        faults.append(_fault("effective_on", "not_effective_yet", zh, en))
    last = months_after(document.effective_on, category.months_max)
    if document.ends_on > last:
        zh = f"这一类最长记 {category.months_max} 个月，最晚到 {last}。"
        en = f"Such a record holds for {category.months_max} months at most, until {last}."
        faults.append(_fault("ends_on", "holds_too_long", zh, en))
    if document.ends_on <= today:
        zh, en = "截止日要在今天以后。", "It ends after today."
        faults.append(_fault("ends_on", "has_passed", zh, en))
    return faults


def _fault(field: str, code: str, zh: str, en: str) -> dict[str, str]:
    return {"field": field, "code": code, "zh": zh, "en": en}
