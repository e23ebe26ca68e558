"""Paths as they stand on the wire, and what each means on the pages of `web/`: one table for all who serve them."""

from __future__ import annotations

from infra.paths import DEMO, Meant

NOTHING = Meant()
PATHS: dict[str, Meant] = {
    "/": Meant(file="index.html"),
    "/index.html": Meant(file="index.html"),
    "/h5/": Meant(file="h5/index.html"),
    "/h5": Meant(location="/h5/"),
    "/h5/index.html": Meant(file="h5/index.html"),
    "/h5/app.js": Meant(file="h5/app.js"),
    "//h5/": Meant(file="h5/index.html"),
    "//h5": Meant(location="/h5/"),
    "/%68%35/": Meant(file="h5/index.html"),
    "/board/": Meant(file="board/index.html"),
    "/vendor/zxing/reader/zxing_reader.wasm": Meant(file="vendor/zxing/reader/zxing_reader.wasm"),
    "/q/0Ab9xYz": Meant(file="q/index.html"),
    "/q/": Meant(file="q/index.html"),
    "/q/index.html": Meant(file="q/index.html"),
    "/q/a/b.js": Meant(file="q/index.html"),
    "/q/%E5%B7%A5": Meant(file="q/index.html"),
    "/q%2F0Ab9": Meant(file="q/index.html"),
    "/q": Meant(location="/q/"),
    "/qq/0Ab9": NOTHING,
    "/shared": NOTHING,
    "/shared/": NOTHING,
    "/no-such-page": NOTHING,
    "/no-such-page/": NOTHING,
    "/h5/app.js/": NOTHING,
    "/h5//app.js": NOTHING,
    "/h5/./app.js": NOTHING,
    "/h5/../index.html": NOTHING,
    "/../app.py": NOTHING,
    "/%2e%2e/app.py": NOTHING,
    "/vendor/fetch.py": NOTHING,
    "/vendor/VERSIONS.json": NOTHING,
    "/tests/demo.py": NOTHING,
    "/%zz": NOTHING,
    "/%E4": NOTHING,
    "/constructor": NOTHING,
    "/constructor/x": NOTHING,
    "/__proto__/x": NOTHING,
    "/toString": NOTHING,
    "/log": NOTHING,
    "/log/": NOTHING,
    "/public": NOTHING,
    "/public/": NOTHING,
}
assert DEMO not in PATHS, "no file: it has no content where there is no demo"
