"""Which rules the desk pays by one officer's word, and how much; what else there is goes by a claim, or by its room."""

from __future__ import annotations

from chalicelib.kernel.errors import Conflict
from chalicelib.points.ledger.core.rules import Rule

POINTS_ALONE_MAX = 500
"""Most points of one entry that an officer awards alone; what is more goes by a claim. Ours."""
BULK_ALONE_MAX = 5_000
"""Most points of a bulk, over all its people, that an officer awards alone. Ours."""
ON_THE_SPOT = frozenset({"organiser", "village_officer"})
"""Verifiers who see a deed done: a list of who was there, or the committee's record, is enough."""
CLAIM = "claim#"
"""What the source of a claim's award begins with."""
OF_ROOMS = {
    "wsh": ("the wish pays it when it is closed", "心愿办结时自动记分，请在“心愿”里办"),
    "opn": ("an adopted suggestion pays it", "建议被采纳时自动记分，请在“我有话说”里办"),
    "bal": ("the ballot pays it", "投票时自动记分"),
}
"""Rules by which a room pays by itself, and where: nobody writes them up, and nobody claims them."""

OF_LEADS = frozenset({"spk", "prf"})
"""Rules for those who speak or perform: an activity pays them to its leads, and never to everybody. Ours."""


class RuleOfOthers(Conflict):
    """The desk does not pay this rule to this holder."""

    code = "rule_of_others"
    zh, en = "规则“{title}”不能这样记：{why_zh}。", "The rule {title} is not written up so: {why}."


class ClaimInstead(Conflict):
    """One officer does not decide this alone: it is claimed at the desk for the person, and others check it."""

    code = "claim_instead"
    zh, en = (
        "“{title}”不能由一位干部直接记：{why_zh}。请改为“代为申报”，由别的干部核。",
        "One officer does not award {title} alone: {why}. Claim it for them at the desk; others check it.",
    )


class TakenBackByObjection(Conflict):
    """What a claim paid is taken back where somebody objects to it and somebody else finds that right."""

    code = "taken_back_by_objection"
    zh, en = (
        "这笔工分是申报来的，一个人不能冲正：请在申报里提异议，由没经手的人核实，成立就扣回。",
        "A claim paid this; object to the claim, and somebody who took no part decides.",
    )


def refuse_claims(source: str) -> None:
    """Let one officer take back an award of this source, or raise `TakenBackByObjection`."""
    if source.startswith(CLAIM):
        raise TakenBackByObjection


def is_of_a_room(rule: Rule) -> bool:
    """Tell whether a room pays the rule by itself."""
    return rule.code in OF_ROOMS or rule.verifier == "system"


def alone_max(rule: Rule) -> int:
    """Return how many points of one entry the desk pays by a rule by one officer's word; 0 for none."""
    return 0 if is_of_a_room(rule) or _bar(rule) is not None else POINTS_ALONE_MAX


def _bar(rule: Rule) -> tuple[str, str] | None:
    """Return why a rule needs more than one officer, in both languages; None where it does not."""
    if rule.verifier not in ON_THE_SPOT:
        return ("the panel, the town or an inspector verifies it", "要由评议小组、镇里或入户检查来核")
    if rule.notice_days:
        return ("it is published before it is paid", "入账前要公示")
    if rule.evidence:
        return ("it needs evidence", "要有证据")
    return None


def refuse_misplaced(rule: Rule, holder_id: str) -> None:
    """Let a rule be written up at the desk for a holder.

    Raises:
        RuleOfOthers: it pays the other kind of holder, or its room pays it.
        ClaimInstead: one officer does not decide it alone.
    """
    refuse_kind(rule, holder_id)
    if is_of_a_room(rule):
        why, why_zh = OF_ROOMS.get(rule.code, ("the house pays it by itself", "由系统自动记"))
        raise RuleOfOthers(title=rule.title, why=why, why_zh=why_zh)
    bar = _bar(rule)
    if bar is not None:
        raise ClaimInstead(title=rule.title, why=bar[0], why_zh=bar[1])


def refuse_kind(rule: Rule, holder_id: str) -> None:
    """Let a rule pay a person or a household, or raise `RuleOfOthers`."""
    if rule.for_household != (holder_id[6:7] == "h"):
        whom, whom_zh = ("a household", "记给户") if rule.for_household else ("a person", "记给本人")
        raise RuleOfOthers(title=rule.title, why=f"it pays {whom}", why_zh=whom_zh)


def refuse_large(rule: Rule, points: int) -> None:
    """Let one officer award so many points in one entry, or raise `ClaimInstead`."""
    if points > POINTS_ALONE_MAX:
        most = POINTS_ALONE_MAX
        raise ClaimInstead(title=rule.title, why=f"more than {most} points", why_zh=f"一笔超过 {most} 工分")
