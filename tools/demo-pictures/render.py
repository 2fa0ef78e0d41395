"""Draws scenes/*.svg with Chromium into the demo community's pictures, as WebP without metadata.

For whoever changes a drawing: `python tools/demo-pictures/render.py [name ...]`. The pictures are committed.
"""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

HERE = Path(__file__).resolve().parent
PICTURES = HERE.parents[1] / "community" / "demo" / "pictures"
PRODUCT, PHOTO = (960, 720), (1024, 768)
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
PAPER = "<!doctype html><style>body{margin:0}body>svg:first-of-type{position:absolute;width:0;height:0}</style>"


def draw(page: Page, scene: Path, parts: str) -> bytes:
    width, height = PRODUCT if scene.stem.startswith("product-") else PHOTO
    page.set_viewport_size({"width": width, "height": height})
    page.set_content(PAPER + parts + scene.read_text(encoding="utf-8"))
    return page.screenshot(type="png")


def save(png: bytes, target: Path) -> None:
    with Image.open(io.BytesIO(png)) as picture:
        picture.convert("RGB").save(target, "WEBP", quality=80, method=6)


def main(names: list[str]) -> None:
    parts = (HERE / "parts.svg").read_text(encoding="utf-8")
    PICTURES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page()
        for scene in sorted((HERE / "scenes").glob("*.svg")):
            if not names or scene.stem in names:
                save(draw(page, scene, parts), PICTURES / f"{scene.stem}.webp")
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
