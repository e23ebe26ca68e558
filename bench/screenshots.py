"""`make screenshots`: every page of a running town, on a phone and on a desk, into build/screenshots."""

from __future__ import annotations

import argparse

from playwright.sync_api import sync_playwright

from infra.plan import ROOT
from local.claim import running
from local.up import STATE

SIZES = {"phone": (360, 740), "desk": (1440, 900)}
CHROMIUM = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
CHROMIUM += ["--disable-component-update", "--disable-sync"]


def paths() -> list[str]:
    """Return the path of every page."""
    web = ROOT / "web"
    pages = (page for page in web.rglob("index.html") if "vendor" not in page.parts)
    return sorted("/" + page.parent.relative_to(web).as_posix().strip(".") for page in pages)


def main() -> None:
    """Look at every page of the town at `--url`, or of the one that `make up` runs."""
    parser = argparse.ArgumentParser(description=__doc__)
    town = running(STATE)
    parser.add_argument("--url", default=town.url if town else None, required=town is None)
    asked = parser.parse_args()
    out = ROOT / "build" / "screenshots"
    out.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM)
        for name, (width, height) in SIZES.items():
            page = browser.new_page(viewport={"width": width, "height": height}, locale="zh-CN")
            for path in paths():
                page.goto(asked.url + path.rstrip("/") + "/", wait_until="networkidle")
                file = out / f"{path.strip('/').replace('/', '-') or 'home'}-{name}.png"
                page.screenshot(path=file, full_page=True)
                print(file.relative_to(ROOT))
        browser.close()


if __name__ == "__main__":
    main()
