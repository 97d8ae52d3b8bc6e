"""Take the README's pictures from a real browser: `python -m tests.pictures`."""

import sys
import tempfile
from pathlib import Path

from dbp_archive import cli
from tests.browser import open_browser

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "docs" / "images"
PICTURES = {
    "home": "en/index.html",
    "article": "en/articles/na-sangs-commitment-to-innovation-and-sustainable-development-grczpwrh.html",
    "capture": "en/captures/001-a32399302d104a61-*.html",
}


def main() -> int:
    """Build the seeds in a temporary folder and picture the pages, light, 1,200 by 900 pixels."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, open_browser() as browser:
        site = Path(folder) / "site"
        code = cli.main(
            ["--config", str(ROOT / "site.yaml"), "--out", str(site), "--cache", str(site.with_name("cache"))]
        )
        page = browser.new_page(viewport={"width": 1200, "height": 900})
        for name, pattern in PICTURES.items():
            page.goto(next(site.glob(pattern)).as_uri())
            page.screenshot(path=FOLDER / f"{name}.png")
    return code


if __name__ == "__main__":
    sys.exit(main())
