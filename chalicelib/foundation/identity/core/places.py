"""Towns and villages: what they are, and the statistical codes they bear."""

from __future__ import annotations

import re

from chalicelib.foundation.identity.core.id_numbers import PROVINCES
from chalicelib.kernel.errors import Conflict, InvalidInput, NotFound
from chalicelib.kernel.values import value

CODE = re.compile(r"^[0-9]{12}$")
GROUPS_MAX = 60


class NoSuchPlace(NotFound):
    """There is no town or village with this id."""

    code = "no_such_place"
    zh, en = "没有这个镇或村。", "There is no such town or village."


class PlaceCodeInvalid(InvalidInput):
    """A statistical code is not one, or not of this town."""

    code = "place_code_invalid"
    zh, en = "统计用区划代码不对：{why}", "The statistical division code is not valid: {why}"


class CodeElsewhere(Conflict):
    """The village's statistical code is entered under another town."""

    code = "place_code_elsewhere"
    zh, en = "这个区划代码已经登记在别的镇。", "This division code is already entered under another town."


@value
class Town:
    """A town or township (乡镇). `code` is its 12-digit statistical code, which ends in 000."""

    town_id: str
    name: str
    code: str


@value
class Village:
    """A village (行政村). `groups` are its 村民小组 by name; `next_holder` is the next holder number to give."""

    village_id: str
    town_id: str
    name: str
    code: str
    groups: tuple[str, ...] = ()
    next_holder: int = 1


def check_town_code(code: str) -> None:
    """Let a town's code pass, or refuse. Source: 统计用区划代码编制规则, digits 2-2-2-3-3.

    Raises:
        PlaceCodeInvalid: it is not 12 digits, of no province, or not a town's.
    """
    _check(code)
    if not code.endswith("000") or code[6:9] == "000":
        raise PlaceCodeInvalid(why="乡镇代码的后三位是 000，第七到九位不是 000。")


def check_village_code(code: str, *, town_code: str) -> None:
    """Let a village's code pass, or refuse.

    Raises:
        PlaceCodeInvalid: it is not 12 digits, or not of this town.
    """
    _check(code)
    if code.endswith("000"):
        raise PlaceCodeInvalid(why="村的代码后三位不是 000。")
    if code[:9] != town_code[:9]:
        raise PlaceCodeInvalid(why="前九位应与所在乡镇相同。")


def _check(code: str) -> None:
    if not CODE.match(code) or code[:2] not in PROVINCES:
        raise PlaceCodeInvalid(why="应为 12 位数字，前两位是省份。")
