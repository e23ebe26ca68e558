"""What a free text must not hold: phone numbers, WeChat and QQ ids, addresses of mail, however they are written."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from chalicelib.prosperity.listings.core.refusals import ContactInWords

_DIGITS = str.maketrans("零〇一二三四五六七八九幺壹贰叁肆伍陆柒捌玖两", "0012345678911234567892")
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufe0e\ufe0f\u20e3\u00ad]")
_DATE = re.compile(r"20[0-9]{2}[-./年][0-9]{1,2}[-./月][0-9]{1,2}日?")
_BETWEEN = re.compile(r"(?<=[0-9])[\s\-–—_.·•*()（）/\\~+|]+(?=[0-9])")
_RUN = re.compile(r"[0-9]{7,}")
"""A price or an area has fewer digits, a local phone number has seven. Ours."""
_MOBILE = re.compile(r"(?:^|[^0-9])(?:\+?86)?1[3-9][0-9]{9}|0[1-9][0-9]{1,2}[1-9][0-9]{6,7}")
_LONG = re.compile(r"[0-9]{10,}")
_IDS = re.compile(
    r"(?:微信|薇信|威信|徽信|weixin|wechat|wei信|vx|v信|wx|加v|加微|qq|扣扣)号?码?[^a-z0-9]{0,6}[a-z0-9][-_a-z0-9]{4,19}"
)
_MAIL = re.compile(r"[a-z0-9._%+-]+\s*@\s*[a-z0-9.-]+\.[a-z]{2,}")


def holds_contact(text: str) -> bool:
    """Tell whether a text holds what looks like a phone number, a WeChat or QQ id, or an address of mail.

    It is read as people read it: wide and circled digits, Chinese numerals, and what is put between digits.
    """
    plain = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).lower()
    if _IDS.search(plain) or _MAIL.search(plain):
        return True
    plain = _DATE.sub(" 日 ", plain.translate(_DIGITS))
    joined = _BETWEEN.sub("", plain)
    return bool(_RUN.search(plain) or _LONG.search(joined) or _MOBILE.search(joined))


def refuse_contacts(texts: Mapping[str, str]) -> None:
    """Let texts pass, by their fields, that hold nobody's contact.

    Raises:
        ContactInWords: some do; it names each.
    """
    found = [field for field, text in texts.items() if holds_contact(text)]
    if found:
        refusal = ContactInWords
        raise refusal(
            fields=[{"field": one, "code": refusal.code, "zh": refusal.zh, "en": refusal.en} for one in found]
        )
