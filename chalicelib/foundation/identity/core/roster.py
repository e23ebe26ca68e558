"""The roster (花名册): its columns, how a row is read, what can be wrong with one, and how rows are cut into chunks."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from chalicelib.foundation.identity.core import people
from chalicelib.foundation.identity.core.id_numbers import (
    MOBILE,
    IdNumberInvalid,
    masked_id_number,
    normal_id_number,
    read_id_number,
)
from chalicelib.foundation.identity.core.places import Village
from chalicelib.kernel.errors import BadRequest, NotFound, TooLarge
from chalicelib.kernel.values import value

VILLAGE, GROUP, HOUSEHOLD, RELATION = "村", "组", "户编号", "与户主关系"
NAME, ID_NUMBER, PHONE, NOTE = "姓名", "身份证号", "手机号", "备注"
COLUMNS = (VILLAGE, GROUP, HOUSEHOLD, RELATION, NAME, ID_NUMBER, PHONE, NOTE)
FILE_BYTES_MAX = 10 * 1024 * 1024
UNPACKED_BYTES_MAX = 120 * 1024 * 1024
"""A town of 60,000 rows unpacks to about 40 MB; what unpacks to more is no roster."""
ENTRIES_MAX = 200
ROWS_MAX = 60_000
CELL_CHARS_MAX = 200
CHUNK_ROWS = 500
CLEAR_DAYS = 3
"""How long a roster that did not come to its end is kept, with its ID numbers in the clear: over a weekend. Ours."""
_FORMULA = tuple("=+-@\t\r")


class UploadMissing(NotFound):
    """The file was not uploaded, or not for this place."""

    code = "upload_missing"
    zh, en = "没有找到上传的文件，请先上传。", "The file was not uploaded yet."


class UploadTooLarge(TooLarge):
    """The file is larger than a roster may be."""

    code = "upload_too_large"


class RosterUnreadable(BadRequest):
    """The file is neither an .xlsx workbook nor a .csv text in UTF-8 or GB 18030."""

    code = "roster_unreadable"
    zh, en = "文件打不开，请用模板另存为 .xlsx 或 .csv。", "The file is neither an .xlsx workbook nor a .csv text."


class RosterTooLong(BadRequest):
    """The file unpacks to more than a roster can hold."""

    code = "roster_too_long"
    zh, en = "文件里的内容太多，最多 {rows_max} 行。", "The file holds too much; at most {rows_max} rows."


class HeaderWrong(BadRequest):
    """The first row does not name the columns of the template."""

    code = "roster_header_wrong"
    zh, en = (
        "第一行缺少这些列：{missing}。请用模板。",
        "The first row lacks these columns: {missing}. Use the template.",
    )


class RosterForgotten(NotFound):
    """The import stood still for so long that its file was forgotten; what came in before stays."""

    code = "roster_forgotten"
    zh = "导入停了太久，名册已经按规定删掉；请重新上传，已导入的不会重复。"
    en = "The import stood still for so long that its file was deleted; upload it again."


@value
class Row:
    """One good row of a roster. `number` is the row in the file, the header being row 1."""

    number: int
    village_id: str
    group: str
    household: str
    relation: str
    name: str
    id_number: str
    phone: str
    note: str


@value
class Fault:
    """What is wrong with a row, in a form that may be shown: name and ID number are masked."""

    number: int
    village: str
    name: str
    id_number: str
    column: str
    problem: str


def plain(text: str) -> str:
    """Return a text that a spreadsheet takes for a text, never for a formula (OWASP: CSV injection)."""
    return "'" + text if text.startswith(_FORMULA) else text


def text_of(value: object) -> str:
    """Return a cell as text: whole numbers without a point, nothing as an empty text."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return re.sub(r"\s+", " ", str(value)).strip()


def read_header(cells: Sequence[object]) -> dict[str, int]:
    """Return where each column of the template stands; other columns are left alone.

    Raises:
        HeaderWrong: a column is missing.
    """
    places = {re.sub(r"[\s*＊]", "", text_of(cell)): index for index, cell in reversed(list(enumerate(cells)))}
    missing = [column for column in COLUMNS if column not in places]
    if missing:
        raise HeaderWrong(missing="、".join(missing))
    return {column: places[column] for column in COLUMNS}


class Reader:
    """Reads rows one after the other; remembers ID numbers and heads, so that a repeat is told."""

    def __init__(self, header: Mapping[str, int], villages: Iterable[Village], *, today: dt.date) -> None:
        self._header = header
        self._today = today
        self._villages: dict[str, Village] = {}
        for village in villages:
            for called in (village.name, village.code, village.village_id):
                self._villages.setdefault(called, village)
        self._only = next(iter(self._villages.values())) if len(set(self._villages.values())) == 1 else None
        self._rows_of_ids: dict[str, int] = {}
        self._heads: dict[tuple[str, str], int] = {}
        self._sizes: dict[tuple[str, str], int] = {}

    def read(self, number: int, cells: Sequence[object]) -> Row | list[Fault] | None:
        """Return a good row, what is wrong with a bad one, or None for an empty one."""
        raw = {column: cells[at] if at < len(cells) else None for column, at in self._header.items()}
        text = {column: text_of(value) for column, value in raw.items()}
        if not any(text.values()):
            return None
        problems = [*self._place_problems(text), *self._person_problems(text, raw[ID_NUMBER])]
        if problems:
            return [self._fault(number, text, column, problem) for column, problem in problems]
        village = self._village(text)
        assert village is not None
        row = Row(
            number,
            village.village_id,
            text[GROUP],
            text[HOUSEHOLD],
            text[RELATION],
            text[NAME],
            normal_id_number(text[ID_NUMBER]),
            text[PHONE],
            text[NOTE],
        )
        repeated = self._repeated(row)
        return [self._fault(number, text, *repeated)] if repeated else row

    def _village(self, text: Mapping[str, str]) -> Village | None:
        return self._villages.get(text[VILLAGE]) if text[VILLAGE] else self._only

    def _place_problems(self, text: Mapping[str, str]) -> Iterator[tuple[str, str]]:
        village = self._village(text)
        if village is None:
            yield VILLAGE, "没有这个村。" if text[VILLAGE] else "必须填写。"
        elif text[GROUP] and village.groups and text[GROUP] not in village.groups:
            yield GROUP, f"村里没有这个组，只有：{'、'.join(village.groups)}。"
        if len(text[GROUP]) > 20:
            yield GROUP, "最多 20 个字。"
        if not people.HOUSEHOLD_NUMBER.match(text[HOUSEHOLD]):
            yield HOUSEHOLD, "必须填写，最多 20 个数字、字母、汉字、- 或 #。"

    def _person_problems(self, text: Mapping[str, str], raw_id: object) -> Iterator[tuple[str, str]]:
        if not people.NAME.match(text[NAME]):
            yield NAME, "必须填写，1 到 30 个汉字或字母。"
        if len(text[RELATION]) > 10:
            yield RELATION, "最多 10 个字。"
        if isinstance(raw_id, int | float):
            yield ID_NUMBER, "这一格是数字，后几位已经丢失；请把这一列设为文本后重新填写。"
        else:
            try:
                read_id_number(normal_id_number(text[ID_NUMBER]), today=self._today)
            except IdNumberInvalid as error:
                yield ID_NUMBER, str(error.facts["why"])
        if text[PHONE] and not MOBILE.match(text[PHONE]):
            yield PHONE, "应为 11 位手机号，没有可以不填。"
        if len(text[NOTE]) > CELL_CHARS_MAX:
            yield NOTE, f"最多 {CELL_CHARS_MAX} 个字。"

    def _repeated(self, row: Row) -> tuple[str, str] | None:
        earlier = self._rows_of_ids.setdefault(row.id_number, row.number)
        if earlier != row.number:
            return ID_NUMBER, f"与第 {earlier} 行重复。"
        household = (row.village_id, row.household)
        if row.relation == people.HEAD and self._heads.setdefault(household, row.number) != row.number:
            return RELATION, f"这户的户主已在第 {self._heads[household]} 行。"
        self._sizes[household] = self._sizes.get(household, 0) + 1
        if self._sizes[household] > people.MEMBERS_MAX:
            return HOUSEHOLD, f"一户最多 {people.MEMBERS_MAX} 人。"
        return None

    @staticmethod
    def _fault(number: int, text: Mapping[str, str], column: str, problem: str) -> Fault:
        name = people.masked_name(text[NAME]) if text[NAME] else ""
        masked = masked_id_number(text[ID_NUMBER][:40])
        return Fault(number, plain(text[VILLAGE][:40]), plain(name), masked, column, problem)


def fault_of(row: Row, village: str, column: str, problem: str) -> Fault:
    """Return what is wrong with a row that read well but can not be imported."""
    return Fault(row.number, village, people.masked_name(row.name), masked_id_number(row.id_number), column, problem)


def chunks(rows: Iterable[Row], size: int = CHUNK_ROWS) -> Iterator[list[Row]]:
    """Yield the rows in chunks of about `size`, each of one village, a household never in two."""
    households: dict[str, dict[str, list[Row]]] = {}
    for row in rows:
        households.setdefault(row.village_id, {}).setdefault(row.household, []).append(row)
    for village_id in sorted(households):
        chunk: list[Row] = []
        for members in households[village_id].values():
            if chunk and len(chunk) + len(members) > size:
                yield chunk
                chunk = []
            chunk.extend(members)
        yield chunk
