"""Citizen identification numbers (公民身份号码) by GB 11643-1999, mobile numbers, and how both are masked."""

from __future__ import annotations

import datetime as dt
import re

from chalicelib.kernel.errors import InvalidInput
from chalicelib.kernel.values import value

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
"""GB 11643-1999, 4.2: the weight of each of the first 17 digits, 2 ** (18 - i) modulo 11."""
CHECKS = "10X98765432"
"""GB 11643-1999, 4.2: the check character for each remainder modulo 11 (ISO 7064, MOD 11-2)."""
PROVINCES = frozenset(
    str(code)
    for block in (range(11, 16), range(21, 24), range(31, 38), range(41, 47), range(50, 55), range(61, 66))
    for code in (*block, 71, 81, 82, 83)
)
"""GB/T 2260, first two digits: the provinces, and the codes of residence permits of Taiwan, Hong Kong and Macao."""
FORM = re.compile(r"^[0-9]{17}[0-9X]$")
MOBILE = re.compile(r"^1[3-9][0-9]{9}$")
YEAR_MIN = 1870
"""Nobody older is alive; the standard's own example was born in 1880."""


class IdNumberInvalid(InvalidInput):
    """An ID number is not one; `why` says what is wrong with it, never which number it was."""

    code = "id_number_invalid"
    zh, en = "身份证号不对：{why}", "The ID number is not valid: {why}"


@value
class IdFacts:
    """What an ID number tells about its bearer. `sex` is `male` or `female`."""

    born_on: dt.date
    sex: str


def check_character(first_17: str) -> str:
    """Return the check character that belongs to the first 17 digits."""
    return CHECKS[sum(weight * int(digit) for weight, digit in zip(WEIGHTS, first_17, strict=True)) % 11]


def read_id_number(number: str, *, today: dt.date) -> IdFacts:
    """Return what an ID number tells.

    Raises:
        IdNumberInvalid: its form, region, date of birth or check character is wrong.
    """
    if not FORM.match(number):
        raise IdNumberInvalid(why="应为 18 位，最后一位可以是 X。")
    if number[:2] not in PROVINCES:
        raise IdNumberInvalid(why="前两位不是任何省份。")
    try:
        born_on = dt.date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise IdNumberInvalid(why="出生日期不存在。") from None
    if born_on.year < YEAR_MIN or born_on > today:
        raise IdNumberInvalid(why="出生日期不可能。")
    if check_character(number[:17]) != number[17]:
        raise IdNumberInvalid(why="校验位不符，请核对是否抄错。")
    return IdFacts(born_on, "male" if int(number[16]) % 2 else "female")


def normal_id_number(text: str) -> str:
    """Return an ID number as it is stored: no blanks, a capital X."""
    return re.sub(r"\s", "", text).upper()


def masked_id_number(number: str) -> str:
    """Return an ID number with its first and last character only."""
    return f"{number[0]}{'*' * 16}{number[-1]}" if len(number) == 18 else "*" * len(number)


def masked_phone(phone: str) -> str:
    """Return a mobile number as 138****5678."""
    return f"{phone[:3]}****{phone[-4:]}" if phone else ""


def age_on(born_on: dt.date, today: dt.date) -> int:
    """Return full years; somebody born on 29 February comes of age on 1 March."""
    return today.year - born_on.year - ((today.month, today.day) < (born_on.month, born_on.day))
