"""Every icon that a page names is drawn."""

from __future__ import annotations

import re

from infra.plan import ROOT

NAMED = re.compile(
    r"<\$\{Icon\} name=\"(\w+)\"|\bicon=\"(\w+)\"|\bicon: '(\w+)'|^    \['[\w-]+', '[^']+', '([a-z]\w*)', ",
    re.MULTILINE,
)
"""An icon by itself, on a button or in an empty page, in a table of words, and that of a desk's room."""


def test_every_icon_that_a_page_names_is_drawn() -> None:
    drawn = set(re.findall(r"^  (\w+): '", (ROOT / "web/shared/icons.js").read_text(encoding="utf-8"), re.MULTILINE))
    named = {
        name: path.relative_to(ROOT).as_posix()
        for path in sorted(ROOT.glob("web/*/*.js"))
        if path.parent.name != "vendor"
        for found in NAMED.findall(path.read_text(encoding="utf-8"))
        for name in found
        if name
    }
    assert len(named) > 20
    assert {name: path for name, path in named.items() if name not in drawn} == {}
