"""What a household's people are told of its points: the words of each kind, otherwise told as of one's own."""

from __future__ import annotations

WORDS = {
    "points_earned": ("家庭工分到账", "你家{why}，家庭账户得到 {points} 工分。"),
    "points_earned_in_part": (
        "家庭工分到账",
        "你家{why}，家庭账户得到 {points} 工分。这条规则的上限快用完了，{whole}里只计了 {part}。",
    ),
    "points_spent": ("家庭工分消费", "家庭账户在合作商户用了 {points} 工分。不是家人所用，请马上联系村里。"),
    "points_held": ("家庭工分预留", "为你家的兑换预留了 {points} 工分。"),
    "points_returned": ("家庭工分退回", "退回给家庭账户 {points} 工分。"),
    "points_reversed": (
        "家庭工分更正",
        "家庭账户里一笔记错的 {points} 工分已经更正扣回。有疑问请问村干部，也可以在“我有话说”里提。",
    ),
    "points_expired": ("家庭工分到期", "家庭账户的 {points} 工分已到期作废。"),
    "points_changed": ("家庭工分变动", "家庭账户的工分变动了 {points}。"),
    "points_expiring": ("家庭工分快到期了", "家庭账户有 {points} 工分将在 {on} 到期，请在这之前使用。"),
    "account_blocked": (
        "家庭账户停用",
        "你家的工分账户已停用，工分还在，暂时不能收也不能用。原因见工分明细“家里的”，有疑问请联系村里。",
    ),
    "account_released": ("家庭账户恢复", "你家的工分账户已恢复使用。"),
}
"""Title and body by the kind of the same message to one person. What somebody moved to it, they are told themselves."""
HOUSEHOLDS = "household_"
"""Before the kind; before the provider's template too, whose words are others."""
