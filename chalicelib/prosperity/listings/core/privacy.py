"""What a free text must not hold: phone numbers, WeChat and QQ ids, addresses of mail, however they are written."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from chalicelib.prosperity.listings.core.refusals import ContactInWords

_DIGITS = str.maketrans("零〇一二三四五六七八九幺壹贰叁肆伍陆柒捌玖两", "0012345678911234567892")
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufe0e\ufe0f\u20e3\u00ad]")
_DATE = re.compile(r"(?<![0-9])20[0-9]{2}[-./年](?:1[0-2]|0?[1-9])[-./月](?:3[01]|[12][0-9]|0?[1-9])(?![0-9])日?")
_CLOCK = r"(?:[01]?[0-9]|2[0-3]):[0-5][0-9]"
_HOURS = re.compile(rf"(?<![0-9:]){_CLOCK}\s*[-–—~至到]\s*{_CLOCK}(?![0-9:])")
_BETWEEN = re.compile(r"(?<=[0-9])[\W_]+(?=[0-9])")
_RUN = re.compile(r"[0-9]{7,}")
"""A price or an area has fewer digits, a local phone number has seven. Ours."""
_MOBILE = re.compile(r"(?<![0-9])(?:(?:(?:00)?86)?1[3-9][0-9]{9}|0[1-9][0-9]{1,2}[1-9][0-9]{6,7})(?![0-9])")
_NO_UNIT = r"(?![0-9]|\s*(?:元|块|万|亩|平|㎡|m2|米|斤))"
_NUMBER = "(?:电话|手机|联系|号码|座机|tel)"
_SAID = re.compile(rf"{_NUMBER}[^0-9]{{0,6}}[2-9][0-9]{{6,7}}{_NO_UNIT}|(?<![0-9])[2-9][0-9]{{6,7}}[\W_]*{_NUMBER}")
"""Seven or eight digits with a word beside them that says what they are: a local number."""
_HALVES = re.compile(rf"(?<![0-9])(?!20)([2-9][0-9]{{3}})([\W_]+)([0-9]{{4}}){_NO_UNIT}")
_RANGE = re.compile(r"\s*[-–—~/]\s*")
_LONG = re.compile(r"[0-9]{10,}")
_IDS = re.compile(
    r"(?:微信|薇信|威信|徽信|weixin|wechat|wei信|vx|v信|wx|加v|加微|qq|扣扣)号?码?[^a-z0-9]{0,6}[a-z0-9][-_a-z0-9]{4,19}"
)
_MAIL = re.compile(r"[a-z0-9._%+-]+\s*@\s*[a-z0-9.-]+\.[a-z]{2,}")


def holds_contact(text: str) -> bool:
    """Tell whether a text holds what looks like a phone number, a WeChat or QQ id, or an address of mail.

    It is read as people read it: wide and circled digits, Chinese numerals, and whatever is put between digits but
    words. A mobile number is looked for before dates are taken out, so that none hides in what looks like one.
    """
    plain = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).lower()
    if _IDS.search(plain) or _MAIL.search(plain):
        return True
    plain = _HOURS.sub(" 时 ", plain.translate(_DIGITS))
    if _MOBILE.search(_joined(plain)):
        return True
    plain = _DATE.sub(" 日 ", plain)
    joined = _joined(plain)
    ways = (_LONG, _MOBILE, _SAID)
    return bool(_RUN.search(plain)) or any(way.search(joined) for way in ways) or _is_halved(plain)


def _joined(plain: str) -> str:
    return _BETWEEN.sub("", plain)


def _is_halved(plain: str) -> bool:
    """Tell whether two times four digits are a local number: they are no range from less to more."""
    halves = _HALVES.finditer(plain)
    return any(not (_RANGE.fullmatch(one[2]) and one[1] < one[3]) for one in halves)


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
