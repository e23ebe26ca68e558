"""Which rules the desk may pay by itself, and to whom: what a panel or the town decides is not an officer's alone."""

from __future__ import annotations

from chalicelib.kernel.authz import Role
from chalicelib.kernel.errors import Conflict
from chalicelib.points.ledger.core.rules import Rule

TOWN = frozenset({Role.TOWN_OFFICER, Role.TOWN_ADMIN, Role.SYSTEM})
OF_THE_TOWN = frozenset({"panel", "town_officer"})
"""Verifiers whose rules only the town's officers write up from a signed record."""


class RuleOfOthers(Conflict):
    """The desk does not pay this rule to this holder."""

    code = "rule_of_others"
    zh, en = "规则“{title}”不能这样记：{why_zh}。", "The rule {title} is not written up so: {why}."


def refuse_misplaced(rule: Rule, holder_id: str, roles: frozenset[Role]) -> None:
    """Let a rule be written up for a holder by somebody of these roles, or raise `RuleOfOthers`."""
    is_household = holder_id[6:7] == "h"
    if rule.for_household != is_household:
        whom, whom_zh = ("a household", "记给户") if rule.for_household else ("a person", "记给本人")
        raise RuleOfOthers(title=rule.title, why=f"it pays {whom}", why_zh=whom_zh)
    if rule.verifier == "system":
        raise RuleOfOthers(title=rule.title, why="the house pays it by itself", why_zh="由系统自动记")
    if rule.verifier in OF_THE_TOWN and not roles & TOWN:
        raise RuleOfOthers(title=rule.title, why="the panel or the town decides on it", why_zh="要由评议小组或镇里定")
