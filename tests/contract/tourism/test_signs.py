"""Signs: what a camera reads off the printed page leads to a stamp, and what is hidden has no sign."""

from __future__ import annotations

import io
import subprocess
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from chalicelib.foundation.runs import service as runs
from chalicelib.foundation.runs.core import Part, RunState
from chalicelib.kernel.errors import KeyReused
from chalicelib.kernel.settings import settings
from chalicelib.prosperity.tourism.core import codes
from chalicelib.prosperity.tourism.core.spots import Spot
from chalicelib.prosperity.tourism.service import signs, visiting
from tests.make.touring import Touring


def read_off(body: bytes, folder: Path) -> list[list[str]]:
    """Return what a camera reads off a file, page by page."""
    (folder / "signs.pdf").write_bytes(body)
    command = ["pdftoppm", "-r", "110", "-png", str(folder / "signs.pdf"), str(folder / "page")]
    subprocess.run(command, check=True, timeout=60)
    pages = sorted(folder.glob("page-*.png"))
    return [[code.text for code in zxingcpp.read_barcodes(Image.open(io.BytesIO(one.read_bytes())))] for one in pages]


def link(spot: Spot) -> str:
    return codes.url_of(settings().page_url, spot.code)


def test_every_sign_is_read_by_a_camera_six_to_a_page(touring: Touring, tmp_path: Path) -> None:
    shown = [touring.shown(f"第{nth}个地方") for nth in range(7)]
    found = read_off(signs.pdf_of("戴村镇", shown), tmp_path)
    assert [len(page) for page in found] == [6, 1]
    assert {text for page in found for text in page} == {link(one) for one in shown}
    assert signs.pdf_of("戴村镇", shown) == signs.pdf_of("戴村镇", shown)
    text = found[1][0].rpartition("/")[2]
    assert visiting.check_in(touring.member, code=text, device=None, key=touring.key()).spot == shown[6]


def test_signs_are_made_once_a_key_and_only_of_what_everybody_sees(touring: Touring) -> None:
    touring.shown()
    touring.written("水碓")
    key = touring.key()
    run = signs.ask_signs(touring.officer, place_id=touring.village_id, key=key)
    assert signs.ask_signs(touring.officer, place_id=touring.village_id, key=key).run_id == run.run_id
    with pytest.raises(KeyReused):
        signs.ask_signs(touring.officer, place_id=touring.town_id, key=key)
    part = Part(run.run_id, signs.KIND, touring.village_id)
    body = f'{{"run_id": "{part.run_id}", "kind": "{part.kind}", "part": "{part.part}"}}'
    event = {"Records": [{"messageId": "m1", "body": body}]}
    assert runs.handle(event["Records"], lambda one: signs.do_part(touring.officer, one)) == {"batchItemFailures": []}
    done = runs.load_run(run_id=run.run_id)
    assert (done.state, done.counts) == (RunState.DONE, {"signs": 1})
    signs.do_part(touring.officer, part)
    ((name, _),) = runs.files_of(touring.officer, done)
    assert name == "signs.pdf"


def test_a_village_without_spots_has_a_page_that_says_so() -> None:
    assert signs.pdf_of("戴村镇", []).startswith(b"%PDF")
