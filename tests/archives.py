"""Small archives for the tests: invented captures in the layout of the seeds, built for real."""

import io
import os
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup

from dbp_archive import languages
from dbp_archive.jobs import Asked, make_job
from dbp_archive.languages import forget_wordings
from dbp_archive.manifest import INDEX, FileFact, describe_part, part_name, part_width, write_index, write_part
from dbp_archive.pipeline import Outcome, build_site
from dbp_archive.progress import Progress
from dbp_archive.settings import Settings

ROOT = Path(__file__).parents[1]
SEEDS = ROOT / "seeds"
CONTENT = ROOT / "content"

WIDGET = "Comment\n\nYou have 500/500 characters left\n\nPlease enter 5 or more characters!!!\n"
PARAGRAPH = "This year, the people of the commune have built a road, a school and a bridge. They said it was worth it."


def full_page(
    headline: str = "A new road for the commune",
    lede: str = "The commune opened a new road.",
    body: Iterable[str] = (PARAGRAPH,),
    byline: str | None = "Lò Văn An",
    teasers: Iterable[str] = (),
) -> str:
    """A capture like seeds 000–003."""
    opened = "\n\n".join([headline, f"ĐBP - {lede}", *body, *([byline] if byline else [])])
    listed = "".join(teasers)
    return f"{opened}\n{WIDGET}" + (f"\nRecent news\n\n{listed}" if listed else "")


def teaser(headline: str, label: str = "ECONOMY", lede: str = "The commune sells more tea.") -> str:
    """An entry of the "Recent news" list."""
    return f"  • '{headline}\n\n    {headline}\n\n    {label} -\n    ĐBP - {lede}\n"


def bare_ledes(ledes: Iterable[str]) -> str:
    """A page that is nothing but a list of ledes."""
    return "".join(f"ĐBP - {lede}\n" for lede in ledes)


VIETNAMESE_WIDGET = "Bình luận\n\nBạn còn 500/500 ký tự\n\nVui lòng nhập từ 5 ký tự trở lên!!!\n"
VIETNAMESE_PAGE = f"""\
Bản Mẫu làm giàu từ cây chè

ĐBP - Những năm gần đây, người dân bản Mẫu đã trồng chè trên đất dốc. Thu nhập của nhiều hộ tăng lên.

Toàn cảnh nương chè bản Mẫu. Ảnh: Lò Văn Thử - Vàng A Ví

Theo đó, mỗi hộ được vay vốn để mua giống. Bà con nói rằng cây chè phải được chăm sóc quanh năm.

Ông Lò Văn Dụ, Trưởng bản Mẫu, cho biết: “Năm nay chè được giá. Chúng tôi sẽ trồng thêm.”

Bài, ảnh: Lò Văn Thử
{VIETNAMESE_WIDGET}
Tin mới nhất

  • 'Con đường mới của xã Thử

    Con đường mới của xã Thử

    KINH TẾ -
    ĐBP - Con đường dài ba cây số đã hoàn thành.
  • 'Lễ hội ở bản Ví Dụ

    Lễ hội ở bản Ví Dụ

    Văn hoá – Du lịch -
    ĐBP - Lễ hội được tổ chức ở sân bản.
"""
"""An invented page (Mẫu, Thử, Ví Dụ: sample, trial, example), laid out as the Vietnamese profile supposes."""


def body_only(*paragraphs: str) -> str:
    """A capture like seed 004."""
    return "\n".join([*paragraphs, *WIDGET.split("\n\n")[1:]])


def address(slug: str, address_id: str, section: str = "kinh-te") -> str:
    """An article's address at the newspaper."""
    return f"https://en.baodienbienphu.com.vn/{section}/{slug}-{address_id}.html"


def fill(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """Make `files` below `folder`."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def build(base: Path, settings: Settings | None = None, **asked: Any) -> tuple[Path, Outcome]:
    """The site of the captures in `base`/seeds, and what the build says of it; in this process."""
    job = make_job(settings or Settings(), base, Asked(**{"workers": 1, **asked}))
    return job.out, build_site(job, Progress(io.StringIO()))


def run(*words: str | Path, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """The real command line, in a process of its own."""
    command = [sys.executable, "-m", "dbp_archive", *map(str, words)]
    return subprocess.run(
        command, cwd=cwd, env={**os.environ, **environment}, capture_output=True, encoding="utf-8", check=False
    )


@contextmanager
def own_catalogues(folder: Path) -> Iterator[None]:
    """The languages in `folder` in the place of the program's own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(languages, "FOLDER", folder)
        forget_wordings()
        yield
    forget_wordings()


_PROGRESS = re.compile(r"[a-z]+: [\d,]+")


def complaints(printed: str) -> list[str]:
    """The lines of standard error without those that tell the progress."""
    return [line for line in printed.splitlines() if not _PROGRESS.fullmatch(line)]


def files(folder: Path) -> dict[str, bytes]:
    """Everything below `folder`, by path."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def make_manifest(facts: Iterable[FileFact]) -> Iterator[tuple[str, bytes]]:
    """(path, content) of each file of the manifest of a site that has the files `facts`: parts, then manifest.json."""
    facts = tuple(facts)
    width = part_width(len(facts))
    parts: defaultdict[str, list[FileFact]] = defaultdict(list)
    for fact in facts:
        parts[part_name(fact.path, width)].append(fact)
    rows = []
    for path, listed in sorted(parts.items()):
        content = write_part(listed)
        rows.append(describe_part(path, listed, content))
        yield path, content
    yield INDEX, write_index(rows)


def soup(path: Path) -> BeautifulSoup:
    """The page at `path`, parsed by a parser that keeps control characters as they are."""
    return BeautifulSoup(path.read_bytes(), "html.parser", from_encoding="utf-8")


def many_captures(count: int, teasers: int = 1) -> dict[str, str]:
    """`count` tiny captures, each of an article of its own and with teasers of their own, by file name."""
    return {
        f"{number:05}.txt": full_page(
            f"Story {number} of the commune",
            teasers=[teaser(f"Tale {number} of the commune, part {part}") for part in range(teasers)],
        )
        for number in range(count)
    }
