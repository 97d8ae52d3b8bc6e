"""An invented newspaper's web pages for the tests: its profile with selectors, and its HTML."""

from collections.abc import Iterable
from pathlib import Path

import msgspec

from dbp_archive.profile import Profile, load_profile

GAZETTE = """
id: gazette
language: en
newspaper: {name: The Invented Gazette, language: en, home: https://gazette.example/}
address: {hosts: [gazette.example], article: '^/(?P<section>[a-z]+)/(?P<slug>[a-z-]+)-(?P<id>[0-9]+)$'}
datelines: [{name: IG, written: [IG]}]
teasers: {heading: More, bullets: ['*'], section_mark: ' -'}
byline: {prefixes: ['By '], separators: [' and '], role_words: [Secretary]}
captions: {credits: ['Photos?:'], credit_separators: [' and ']}
sections: [{id: economy, labels: {en: Economy}, slugs: [economy]}]
html:
  headline: h1.title
  lede: .lede
  body: .story
  byline: .author
  section: .path a
  published: .when
  published_pattern: '(?P<day>\\d\\d?)/(?P<month>\\d\\d?)/(?P<year>\\d{4})(?:, (?P<hour>\\d\\d?):(?P<minute>\\d\\d))?'
  furniture: .share
  figure: {entry: .photo, caption: figcaption, credit: .by}
  related: {entry: .more li, headline: a, section: .rubric, lede: p}
"""


def gazette(folder: Path) -> Profile:
    """The profile of the invented newspaper."""
    (folder / "gazette.yaml").write_text(GAZETTE, "utf-8")
    return load_profile("gazette.yaml", folder)


def web_page(body: str, head: str = "", around: str = "") -> str:
    """A page of HTML with a menu before its `body` and a foot behind it."""
    menu = '<nav><ul><li><a href="/">Home</a></li><li><a href="/economy">Economy</a></li></ul></nav>'
    foot = f"<footer><p>The Invented Gazette, Example Street 1</p></footer>{around}"
    return f"<!DOCTYPE html><html><head><title>Page</title>{head}</head><body>{menu}{body}{foot}</body></html>"


def story(headline: str, lede: str, paragraphs: Iterable[str], byline: str = "", below: str = "") -> str:
    """An article of the invented newspaper."""
    body = "".join(f"<p>{paragraph}</p>\n" for paragraph in paragraphs)
    signed = f'<p class="author">{byline}</p>' if byline else ""
    opened = f'<h1 class="title">{headline}</h1><p class="lede">IG - {lede}</p>'
    return f'<article>{opened}<div class="story">{body}</div>{signed}</article>{below}'


def json_ld(**facts: object) -> str:
    """An element of JSON-LD that states `facts` of a news article."""
    said = msgspec.json.encode({"@context": "https://schema.org", "@type": "NewsArticle", **facts}).decode()
    return f'<script type="application/ld+json">{said}</script>'
