"""sitemap.xml: the addresses of all pages but redirects and 404.html, as sitemaps.org 0.9 wants them."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from dbp_archive.manifest import part_key

LIMIT = 50_000
"""Most addresses in one file (sitemaps.org 0.9)."""

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def sitemap_files(base_url: str, paths: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    """(path, content) of sitemap.xml, and of the parts that it names when there are too many `paths` for one file.

    A page is in the part named by the hash of its path: a new one changes one part. Paths here need no escaping.
    """
    if len(paths) <= LIMIT:
        yield "sitemap.xml", _urls(base_url, paths)
        return
    parts: defaultdict[str, list[str]] = defaultdict(list)
    for path in paths:
        parts[f"sitemap-{part_key(path)[: 1 if len(paths) <= 12 * LIMIT else 2]}.xml"].append(path)
    for name, own in sorted(parts.items()):
        yield name, _urls(base_url, own)
    listed = "".join(f"<sitemap><loc>{base_url}{name}</loc></sitemap>\n" for name in sorted(parts))
    yield "sitemap.xml", f"{_HEAD}<sitemapindex {_SPACE}>\n{listed}</sitemapindex>\n".encode()


def _urls(base_url: str, paths: Sequence[str]) -> bytes:
    urls = "".join(f"<url><loc>{base_url}{path}</loc></url>\n" for path in sorted(paths))
    return f"{_HEAD}<urlset {_SPACE}>\n{urls}</urlset>\n".encode()
