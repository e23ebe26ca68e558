"""The offline queue (断网收款): which sales a till may make while it has no network, and what of them is refused late.

Such a sale moved goods already. So whatever is refused here is the shop's loss, and nothing is taken beyond what the
card could pay: docs/decisions/0054.
"""

from __future__ import annotations

from chalicelib.foundation.partners.core.shops import Partner
from chalicelib.kernel.errors import Conflict
from chalicelib.points.redemptions.core.tills import Means, TerminalUnknown, Till, read_code


class OfflineNotAllowed(Conflict):
    """The town lets no till of this shop sell while it is offline."""

    code = "offline_not_allowed"
    zh, en = "镇里没有开通本店断网收款。", "This shop may not sell while it is offline."


class OfflineAboveFloor(Conflict):
    """The sale is above what the town lets a till take while it is offline."""

    code = "offline_above_floor"
    zh, en = "断网时一笔最多收 {floor} 工分。", "At most {floor} points are taken in one sale while offline."


class OfflineNeedsCard(Conflict):
    """Only a card that was scanned pays offline: a pay code lives for a minute, and a typed number shows no card."""

    code = "offline_needs_card"
    zh, en = "断网时只能扫工分卡收款。", "Only a scanned card pays while the till is offline."


def check_offline(partner: Partner, till: Till) -> None:
    """Let a sale be written that a till made while it was offline, as far as shop and request tell.

    Raises:
        OfflineNotAllowed, TerminalUnknown, OfflineNeedsCard, OfflineAboveFloor.
    """
    floor = partner.limits.offline_floor_points
    if floor == 0:
        raise OfflineNotAllowed
    if till.terminal_id not in {terminal.terminal_id for terminal in partner.terminals}:
        raise TerminalUnknown
    if read_code(till.code)[0] is not Means.CARD:
        raise OfflineNeedsCard
    if till.points > floor:
        raise OfflineAboveFloor(floor=floor)
