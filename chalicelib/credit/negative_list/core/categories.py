"""The categories of the negative list (负面清单), which are data: what each stands on, does, and how long at most.

There is none of a petition (信访), a ticket, an opinion or a ballot, and none can be added: `faults` finds it, and what
an officer enters is looked at for the same words (`documents.refuse_rights`).
"""

from __future__ import annotations

import re
from enum import StrEnum

from chalicelib.kernel.errors import InvalidInput
from chalicelib.kernel.values import value

MONTHS_MAX = 60
"""Five years. Source: 浙江省公共信用信息管理条例; credit.md."""
POINTS_MAX = 999


class Effect(StrEnum):
    """What a record does to its person's score while it counts."""

    DEDUCTION = "deduction"
    CAP = "cap"
    VETO = "veto"


class Source(StrEnum):
    """The kinds of legally effective documents that a record may stand on; the house itself makes none of them."""

    JUDGMENT = "judgment"
    PENALTY = "penalty"
    ENFORCEMENT = "enforcement"
    RULING = "ruling"


SOURCES_ZH = {
    Source.JUDGMENT: "生效判决书",
    Source.PENALTY: "行政处罚决定书",
    Source.ENFORCEMENT: "法院执行决定书",
    Source.RULING: "行政处理决定书",
}
RIGHTS_ZH = (
    "信访",
    "上访",
    "越级",
    "投诉",
    "举报",
    "申诉",
    "建议",
    "意见",
    "评议",
    "投票",
    "选票",
    "选举",
    "工单",
    "有话说",
    "心愿",
)
RIGHTS_EN = ("petition", "complain", "ticket", "opinion", "suggestion", "apprais", "ballot", "vote", "wish")
"""Words of what is everybody's right; nothing named so counts against anybody (信访工作条例; product.md, law)."""


@value
class Category:
    """A category. `points` are taken off, or are the ceiling of a cap, or 0 of a veto.

    A record holds for `months_max` from the document's effective date at most. `repair_months` is how many months after
    that date its person may ask for repair, None where the category knows none.
    """

    code: str
    zh: str
    en: str
    basis: str
    sources: tuple[Source, ...]
    effect: Effect
    points: int
    months_max: int
    repair_months: int | None

    def faults(self) -> list[str]:
        """Return what is wrong with it; nothing of one that ships."""
        found = []
        if named_right(self.zh, self.en, self.basis, self.code):
            found.append("it names what is everybody's right")
        if not 1 <= self.months_max <= MONTHS_MAX:
            found.append("it holds for one month to five years")
        if not (0 if self.effect is Effect.CAP else 1) <= self.points <= POINTS_MAX and self.effect is not Effect.VETO:
            found.append("points are whole, at most 999")
        if self.effect is Effect.VETO and self.points:
            found.append("a veto has no points")
        if not self.sources:
            found.append("it stands on a document")
        if self.repair_months is not None and not 0 <= self.repair_months < self.months_max:
            found.append("it can be repaired before it ends")
        return found


IN_TITLES = frozenset({"意见", "建议"})
"""Words that titles of judicial and administrative rules bear: 《关于…若干问题的意见》 is no opinion of anybody's."""
_TITLE = re.compile("《[^《》]*》")


def named_right(*texts: str) -> str:
    """Return the word in some texts that names what is everybody's right; "" where there is none.

    What stands between 《 and 》 is a rule's title, in which some of the words mean something else.
    """
    for text in texts:
        plain = "".join(text.split()).lower()
        outside = _outside_titles(plain)
        for word in (*RIGHTS_ZH, *RIGHTS_EN):
            if word in (outside if word in IN_TITLES else plain):
                return word
    return ""


def _outside_titles(text: str) -> str:
    """Return a text without what stands between 《 and 》, titles in titles too."""
    bare = _TITLE.sub("-", text)
    return bare if bare == text else _outside_titles(bare)


_C_MOST = 549
"""The ceiling of grade C: B begins at 550 (credit.md)."""

SHIPPED = (
    Category(
        "crime",
        "违法犯罪",
        "Crime by an effective judgment",
        "《中华人民共和国刑法》；生效刑事判决",
        (Source.JUDGMENT,),
        Effect.VETO,
        0,
        60,
        36,
    ),
    Category(
        "draft",
        "拒服兵役",
        "Refused military service",
        "《中华人民共和国兵役法》第五十七条",
        (Source.PENALTY, Source.RULING),
        Effect.CAP,
        _C_MOST,
        60,
        24,
    ),
    Category(
        "order",
        "扰乱公共秩序",
        "Disturbed public order",
        "《中华人民共和国治安管理处罚法》；已生效的公安处罚决定",
        (Source.PENALTY,),
        Effect.DEDUCTION,
        100,
        24,
        6,
    ),
    Category(
        "judgment",
        "失信被执行人",
        "Did not obey a judgment",
        "《最高人民法院关于公布失信被执行人名单信息的若干规定》",
        (Source.ENFORCEMENT,),
        Effect.CAP,
        _C_MOST,
        60,
        0,
    ),
    Category(
        "subsidy",
        "骗取财政补助",
        "Obtained subsidies by fraud",
        "《财政违法行为处罚处分条例》第十四条",
        (Source.PENALTY, Source.RULING, Source.JUDGMENT),
        Effect.DEDUCTION,
        200,
        36,
        12,
    ),
    Category(
        "points",
        "骗取工分",
        "Obtained points by fraud, as a decision found",
        "《中华人民共和国治安管理处罚法》；已生效的处理决定",
        (Source.PENALTY, Source.RULING, Source.JUDGMENT),
        Effect.DEDUCTION,
        150,
        24,
        6,
    ),
    Category(
        "land",
        "违法占地、违法建设",
        "Built or took land against the law",
        "《中华人民共和国土地管理法》第七十七条、第七十八条",
        (Source.PENALTY,),
        Effect.DEDUCTION,
        80,
        24,
        3,
    ),
)
"""The categories that ship; ours, by the lists of product.md and credit.md."""
CATEGORIES = {one.code: one for one in SHIPPED}
assert not any(one.faults() for one in SHIPPED)


class NoSuchCategory(InvalidInput):
    """There is no such category of the negative list."""

    code = "no_such_category"
    zh, en = "负面清单里没有这一类。", "The negative list has no such category."

    def __init__(self) -> None:
        fault = {"field": "category", "code": self.code, "zh": self.zh, "en": self.en}
        super().__init__(fields=[fault])


def category_of(code: str) -> Category:
    """Return a category.

    Raises:
        NoSuchCategory: there is none of this code.
    """
    found = CATEGORIES.get(code)
    if found is None:
        raise NoSuchCategory
    return found
