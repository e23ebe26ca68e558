"""Honours (荣誉): a claim by a rule with levels names its level, which says the points, and its certificate."""

from __future__ import annotations

from dataclasses import replace

from chalicelib.kernel.errors import Conflict, InvalidInput
from chalicelib.kernel.keys import fingerprint
from chalicelib.points.ledger.core.documents import same_paper
from chalicelib.points.ledger.core.levels import points_at
from chalicelib.points.ledger.core.rules import Rule

HONOUR_MAX = 60
"""Most characters of a certificate's issuer, title and number. Ours."""


class HonourClaimed(Conflict):
    """The same certificate was claimed before, by them or in their household; the facts name the claim."""

    code = "honour_claimed"
    zh, en = (
        "这份荣誉您家已经申报过了，不用再报。家里几个人各有证书的，请写上各自的证书编号。",
        "Your household claimed this honour already. If several of you have one each, name each certificate's number.",
    )


def refuse_unnamed(rule: Rule, *, level: str, honour: str) -> None:
    """Let a claim name its level and certificate where its rule has levels, and only there.

    Raises:
        InvalidInput: the level is none of the rule's, or the certificate is not said, or either is not asked for.
    """
    refuse_unknown(rule, level)
    if bool(rule.levels) != bool(same_paper(honour)):
        wanted = ("请写清是哪份荣誉：谁发的、证书名称或编号。", "Say which honour: its issuer, title or number.")
        zh, en = wanted if rule.levels else ("这条规则不用填证书。", "This rule names no certificate.")
        raise InvalidInput(fields=[_fault("honour", zh, en)])


def refuse_unknown(rule: Rule, level: str) -> None:
    """Let a rule's level be named, and none where it has none, or raise `InvalidInput`."""
    if rule.levels and points_at(rule.levels, level) is None:
        raise InvalidInput(fields=[_fault("level", "请选择荣誉的级别。", "Say of which level the honour is.")])
    if level and not rule.levels:
        raise InvalidInput(fields=[_fault("level", "这条规则不分级别。", "This rule has no levels.")])


def _fault(field: str, zh: str, en: str) -> dict[str, str]:
    return {"field": field, "code": "claim_honour", "zh": zh, "en": en}


def at_level(rule: Rule, level: str) -> Rule:
    """Return a rule as it bounds what an honour of a level earns: exactly its points. Without one it stays as it is."""
    points = points_at(rule.levels, level)
    return rule if points is None else replace(rule, points=points, points_max=points)


def deed_of(rule: Rule, resident_id: str, household_id: str, honour: str) -> str:
    """Return the name of an honour's deed, claimed once: village, rule, household, and the certificate's text.

    An honour of a household is paid once, whoever of it claims; who lives in none is looked at alone. The text counts
    without what people type differently, as a document's at the desk does.
    """
    whose = household_id or resident_id
    return f"{resident_id[:6]}#{rule.code}#{whose}#honour#{fingerprint(same_paper(honour))}"
