"""The files of a board that are read or computed with: JSON, CSV, Excel and a page."""

from __future__ import annotations

import csv
import html
import io
import json
from collections.abc import Iterator
from typing import Any

from chalicelib.points.boards import core
from chalicelib.points.boards.core import Board

FILES = {"data": "board.json", "csv": "board.csv", "xlsx": "board.xlsx", "html": "index.html", "poster": "poster.png"}
"""Each kind of file and its name under the board's folder."""
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEADS = ("名次", "并列人数", "名字", "村", "工分")
VILLAGE_HEADS = ("名次", "并列", "村", "工分", "花名册人数")

Sheet = tuple[str, tuple[str, ...], list[tuple[Any, ...]]]


def files_of(board: Board) -> Iterator[tuple[str, str, bytes]]:
    """Yield each file's name, content type and body."""
    document = core.document(board)
    sheets = _sheets(document)
    yield FILES["data"], "application/json; charset=utf-8", json.dumps(document, ensure_ascii=False, indent=1).encode()
    yield FILES["csv"], "text/csv; charset=utf-8", _csv(sheets)
    yield FILES["xlsx"], XLSX, _xlsx(sheets)
    yield FILES["html"], "text/html; charset=utf-8", _page(document, sheets).encode()


def title_of(document: dict[str, Any]) -> str:
    """Return what stands above a board."""
    return f"{document['place_name']}工分榜 · {document['period_name']}"


def _sheets(document: dict[str, Any]) -> list[Sheet]:
    """Return the tables of a board: people, households, and a town's villages."""
    sheets: list[Sheet] = [
        (name, HEADS, [(r["rank"], r["tied"], r["name"], r["village_name"], r["points"]) for r in document[key]])
        for name, key in (("村民榜", "residents"), ("家庭榜", "households"))
    ]
    villages = [(r["rank"], r["tied"], r["name"], r["points"], r["people"]) for r in document["villages"]]
    return sheets + ([("各村榜", VILLAGE_HEADS, villages)] if villages else [])


def _csv(sheets: list[Sheet]) -> bytes:
    """Return all tables one under another, each row led by its table's name; Excel needs the byte-order mark."""
    text = io.StringIO()
    writer = csv.writer(text)
    for name, heads, rows in sheets:
        writer.writerow(("榜", *heads))
        writer.writerows((name, *row) for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _xlsx(sheets: list[Sheet]) -> bytes:
    from openpyxl import Workbook  # Heavy; only this job writes sheets here.
    from openpyxl.styles import Font

    book = Workbook()
    book.remove(book.active)
    for name, heads, rows in sheets:
        sheet = book.create_sheet(name)
        sheet.append(heads)
        for cell in sheet[1]:
            cell.font = Font(bold=True)
        for row in rows:
            sheet.append(row)
        sheet.freeze_panes = "A2"
        sheet.column_dimensions["C"].width = sheet.column_dimensions["D"].width = 16
    body = io.BytesIO()
    book.save(body)
    return body.getvalue()


def _page(document: dict[str, Any], sheets: list[Sheet]) -> str:
    """Return a page that needs no script; its style is the site's, and it reads well without."""
    title = html.escape(title_of(document))
    star = document["star"]
    parts = [
        "<!doctype html>",
        f'<html lang="zh-CN"><head><meta charset="utf-8"><title>{title}</title>',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<link rel="stylesheet" href="/shared/tokens.css"><link rel="stylesheet" href="/shared/base.css">',
        f'<link rel="stylesheet" href="/board/board.css"></head><body><main class="paper"><h1>{title}</h1>',
    ]
    if star:
        who = html.escape(f"{star['name']}（{star['village_name']}）")
        parts.append(f'<p class="star">{star_word(document)}：<strong>{who}</strong> {star["points"]} 分</p>')
    for name, heads, rows in sheets:
        parts.append(f"<h2>{name}</h2>")
        parts.append(_table(heads, rows) if rows else "<p>这一期没有。</p>")
    parts.append(f"<p>{html.escape(document['rules_note'])}</p><p>发布时间 {document['published_at']}</p>")
    return "\n".join([*parts, "</main></body></html>"])


def _table(heads: tuple[str, ...], rows: list[tuple[Any, ...]]) -> str:
    head = "".join(f'<th scope="col">{name}</th>' for name in heads)
    body = "\n".join("<tr>" + "".join(f"<td>{html.escape(str(cell))}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>\n{body}\n</tbody></table>"


def star_word(document: dict[str, Any]) -> str:
    """Return what the star of a week or month is called."""
    return "每周之星" if document["kind"] == "week" else "每月之星"
