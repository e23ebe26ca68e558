"""Amounts as papers state them: figures of yuan, and Chinese capitals (大写), which nobody alters by a stroke."""

from __future__ import annotations

DIGITS = "零壹贰叁肆伍陆柒捌玖"
UNITS = ("", "拾", "佰", "仟")
GROUPS = ("", "万", "亿", "万亿")
"""Source: 票据法's rules for filling in bills (支付结算办法, annex 1): capitals, 整 after yuan and jiao, 零 between."""


def yuan_of(fen: int) -> str:
    """Return an amount as figures of yuan with two places: 12,345.67."""
    return f"{'-' if fen < 0 else ''}{abs(fen) // 100:,}.{abs(fen) % 100:02d}"


def capitals_of(fen: int) -> str:
    """Return an amount in capitals: 壹万贰仟叁佰肆拾伍元陆角柒分; a negative one begins with 负."""
    yuan, rest = divmod(abs(fen), 100)
    jiao, left = divmod(rest, 10)
    text = f"{_whole(yuan)}元" if yuan else ""
    if jiao:
        text += f"{'零' if yuan and yuan % 10 == 0 else ''}{DIGITS[jiao]}角"
    elif yuan and left:
        text += "零"
    text += f"{DIGITS[left]}分" if left else ("整" if text else "零元整")
    return ("负" if fen < 0 else "") + text


def _whole(number: int) -> str:
    groups = []
    while number:
        number, group = divmod(number, 10_000)
        groups.append(group)
    assert len(groups) <= len(GROUPS), "no town owes so much"
    text = ""
    gap = False
    for place in reversed(range(len(groups))):
        group = groups[place]
        if group == 0:
            gap = True
            continue
        text += ("零" if text and (gap or group < 1000) else "") + _group(group) + GROUPS[place]
        gap = group % 10 == 0 and place > 0
    return text


def _group(number: int) -> str:
    """Return a number below 10,000; a zero between digits is said once, one at the end not at all."""
    text = ""
    gap = False
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if digit == 0:
            gap = bool(text)
            continue
        text += ("零" if gap else "") + DIGITS[digit] + UNITS[place]
        gap = False
    return text
