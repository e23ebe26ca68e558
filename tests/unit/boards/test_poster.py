"""The poster's faces: each character that it is set in is drawn as itself, never as the box of one that is missing."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path
from typing import Any

import pytest
import reportlab
from PIL import Image, ImageChops, ImageFont

from chalicelib.kernel import fonts
from chalicelib.points.boards import core
from chalicelib.points.boards.core import Board, Row, VillageRow
from chalicelib.points.boards.service import poster

LATIN = Path(str(reportlab.__file__)).parent / "fonts" / "Vera.ttf"
"""A face without a single Chinese character."""
MISSING = "\U0010ffff"
"""No face has it: it is drawn as `.notdef`."""
TITLE = (poster.MARGIN, 60, poster.WIDTH - poster.MARGIN, 156)
ROWS = tuple(
    Row(n, 1, f"v00001r0000{n}", name, 300 - n) for n, name in enumerate(("张*", "欧阳*", "禤*", "㙍*", "M*"), start=1)
)


def document(**more: Any) -> dict[str, Any]:
    board = Board(
        place_id="t0001",
        place_name="戴村镇",
        period="2026W47",
        published_at=dt.datetime(2026, 11, 23, 4, tzinfo=dt.UTC),
        residents=ROWS,
        households=ROWS,
        villages=(VillageRow(1, 1, "v00001", "佛山村", 3_000, 70),),
        **more,
    )
    return core.document(board)


def set_texts(monkeypatch: pytest.MonkeyPatch, drawn: dict[str, Any]) -> list[tuple[str, bool]]:
    """Draw a poster; return what was set in it, and whether bold."""
    found: list[tuple[str, bool]] = []
    text = poster._Pen.text

    def seen(self: Any, x: int, y: int, words: str, *rest: Any, bold: bool = False, **more: Any) -> None:
        found.append((words, bold))
        text(self, x, y, words, *rest, bold=bold, **more)

    with monkeypatch.context() as patched:
        patched.setattr(poster._Pen, "text", seen)
        poster.draw(drawn)
    return found


def boxes(texts: list[tuple[str, bool]]) -> set[str]:
    """Return the characters that are drawn as a face's `.notdef`."""
    found = set()
    for bold in (False, True):
        face = ImageFont.truetype(fonts.path_of(fonts.BOLD if bold else fonts.REGULAR), 46)
        box = face.getmask(MISSING)
        letters = {letter for words, is_bold in texts if is_bold == bold for letter in words if letter.strip()}
        found |= {letter for letter in letters if is_same(face.getmask(letter), box)}
    return found


def is_same(one: Any, other: Any) -> bool:
    return bool(one.size == other.size and bytes(one) == bytes(other))


def test_every_character_of_a_poster_is_drawn_as_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = set_texts(monkeypatch, document())
    words = "".join(words for words, _ in texts)
    assert {"戴村镇工分榜", "村民榜", "家庭榜", "各村榜"} <= {words for words, _ in texts}
    assert set("欧阳*禤㙍M每周之星人均分2026年第47") <= set(words)
    assert boxes(texts) == set()


def test_a_face_without_chinese_would_be_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "path_of", lambda _: str(LATIN))
    found = boxes(set_texts(monkeypatch, document()))
    assert set("戴村镇工分榜") <= found
    assert found.isdisjoint("2026M*")


def test_the_title_stands_on_the_banner_in_letters_of_its_own() -> None:
    def title(name: str) -> Image.Image:
        return Image.open(io.BytesIO(poster.draw(document() | {"place_name": name}))).crop(TITLE)

    def ink(one: Image.Image, other: Image.Image) -> int:
        return sum(ImageChops.difference(one, other).convert("L").point(lambda value: value > 0 and 1).getdata())

    bare = Image.new("RGB", title("戴村镇").size, poster.AZALEA)
    named, boxed, other = title("戴村镇"), title(MISSING * 3), title("义桥镇")
    assert ink(named, bare) > 5_000
    assert ink(named, boxed) > 3_000, "no letter is a box"
    assert ink(named, other) > 1_000, "it is the place's own name"
    assert named.getpixel((0, 0)) == named.getpixel((named.width - 1, 0)), "nothing is cut off on either side"
