"""A draft → the profile in YAML, with a comment on what each guess rests. `load_profile` accepts it as it is."""

import re
from collections.abc import Iterable, Iterator, Sequence

from dbp_archive.drafting.draft import Draft
from dbp_archive.drafting.saved import Seen
from dbp_archive.problems import excerpt
from dbp_archive.profile import RESERVED_SECTION
from dbp_archive.text import slugify

SHOWN_LIMIT = 8
"""Examples that a comment names."""
_SPECIAL = re.compile(r"([\\.^$*+?{}\[\]|()])")


def profile_text(draft: Draft, profile_id: str, language: str) -> str:
    """The profile `profile_id` of a newspaper in `language`."""
    return "\n".join(
        [
            *_head(draft, profile_id, language),
            *_address(draft),
            *_datelines(draft),
            *_furniture(draft),
            *_teasers(draft),
            *_byline(draft),
            *_captions(draft),
            *_sections(draft, language),
            "",
        ]
    )


def _head(draft: Draft, profile_id: str, language: str) -> Iterator[str]:
    yield f"# A draft, made from {_count(draft.captures, 'capture')}. Every guess says in how many of them it was seen;"
    yield "# correct it, then look at pages with `dbp-archive inspect FILE`. docs/profiles.md explains every key."
    yield f"id: {scalar(profile_id)}"
    yield f"language: {scalar(language)}"
    hosts = draft.address.hosts
    yield "# No page says who publishes it: write name and address here."
    yield "newspaper:"
    yield "  name: Name of the newspaper"
    yield f"  language: {scalar(language)}"
    yield f"  home: {scalar(f'https://{hosts[0].text}/' if hosts else 'https://newspaper.example/')}"


def _address(draft: Draft) -> Iterator[str]:
    address = draft.address
    yield ""
    if not address.known:
        yield "# No address is known: captures.yaml beside the pages could state them (`url`)."
        return
    yield "address:"
    yield from _reasons(draft, address.hosts, "  ")
    yield f"  hosts: {_list(address.hosts)}"
    if address.shape is None:
        yield f"  # No common form fits the paths of {_count(address.known, 'address', 'addresses')}: write `article`."
        return
    yield f"  # Fits the paths of {_count(address.known, 'address', 'addresses')}."
    yield f"  article: {scalar(address.shape)}"


def _datelines(draft: Draft) -> Iterator[str]:
    yield ""
    if not draft.datelines:
        yield "# Datelines: no mark opens several texts."
        return
    yield "# Datelines: what opens several texts, with a dash behind it."
    yield "datelines:"
    for spellings in draft.datelines:
        yield from _reasons(draft, spellings, "  ")
        yield f"  - {{name: {scalar(spellings[0].text)}, written: {_list(spellings)}}}"


def _furniture(draft: Draft) -> Iterator[str]:
    furniture = draft.furniture
    yield ""
    yield "# Furniture: whole lines that repeat from capture to capture, as regular expressions."
    if furniture.above:
        yield "# These stand above the end of articles, where no key takes them; cut them off when pages are saved:"
        yield from _reasons(draft, furniture.above)
    yield "furniture:"
    yield "  comment_widget:"
    yield "    # Lines of one or two words, which articles may have, too: they count only right above one of `lines`."
    yield from _patterns(draft, "opens", furniture.opens)
    yield "    # These end an article: take out what may stand within one."
    yield from _patterns(draft, "lines", furniture.lines)
    if draft.lost_photos:
        yield "  # Tails of pictures’ file names."
        yield from _reasons(draft, draft.lost_photos, "  ")
        yield f"  lost_photo: [{', '.join(scalar(f'.{{0,3}}{pattern(one.text)}') for one in draft.lost_photos)}]"


def _patterns(draft: Draft, key: str, seen: Sequence[Seen]) -> Iterator[str]:
    if not seen:
        yield f"    {key}: []"
        return
    yield f"    {key}:"
    for one in seen:
        yield f"      # {_in_captures(draft, one)}"
        yield f"      - {scalar(pattern(one.text))}"


def _teasers(draft: Draft) -> Iterator[str]:
    teasers = draft.teasers
    yield ""
    yield f"# Teasers: {len(teasers.entries):,} entries, known by what stands below their bullets."
    yield "teasers:"
    yield from _reasons(draft, [teasers.heading] if teasers.heading else [], "  ")
    yield f"  heading: {scalar(teasers.heading.text if teasers.heading else '')}"
    yield from _reasons(draft, teasers.bullets, "  ")
    yield f"  bullets: {_list(teasers.bullets)}"
    for key, seen in (("stray", teasers.stray), ("section_mark", teasers.mark)):
        if seen:
            yield from _reasons(draft, [seen], "  ")
            yield f"  {key}: {scalar(seen.text)}"


def _byline(draft: Draft) -> Iterator[str]:
    bylines = draft.bylines
    yield ""
    yield "# Bylines: last lines of articles that may be names."
    yield from _reasons(draft, bylines.seen)
    yield "byline:"
    yield from _reasons(draft, bylines.prefixes, "  ")
    yield f"  prefixes: {_list(bylines.prefixes)}"
    yield from _reasons(draft, bylines.separators, "  ")
    yield f"  separators: {_list(bylines.separators)}"
    yield "  # Words of an office, which no name contains."
    yield "  role_words: []"


def _captions(draft: Draft) -> Iterator[str]:
    yield ""
    yield "captions:"
    yield "  # What stands before names at a line’s end."
    yield from _reasons(draft, draft.credits, "  ")
    yield f"  credits: [{', '.join(scalar(pattern(one.text)) for one in draft.credits)}]"
    yield f"  credit_separators: {_list(draft.bylines.separators)}"


def _sections(draft: Draft, language: str) -> Iterator[str]:
    yield ""
    if not draft.teasers.labels:
        yield "# Sections: no line names one below a headline."
        return
    yield "# Sections: lines below the teasers’ headlines. Ids are part of published addresses: choose them once, and"
    yield "# put what is one section together (`former` labels). `slugs` are the first part of an article’s path."
    yield "sections:"
    taken = {RESERVED_SECTION}
    for number, one in enumerate(draft.teasers.labels, 1):
        slug = slugify(one.text) or f"section-{number}"
        name = slug if slug not in taken else f"{slug}-{number}"
        taken.add(name)
        yield f"  # {_in_captures(draft, one)}"
        yield f"  - {{id: {scalar(name)}, labels: {{{scalar(language)}: {scalar(one.text)}}}, slugs: []}}"


def _reasons(draft: Draft, seen: Sequence[Seen], margin: str = "") -> Iterator[str]:
    """Comments that say how often each was seen."""
    if not seen:
        yield f"{margin}# None was found."
    yield from (f"{margin}# {excerpt(one.text)}: {_in_captures(draft, one)}" for one in seen[:SHOWN_LIMIT])
    if len(seen) > SHOWN_LIMIT:
        yield f"{margin}# and {len(seen) - SHOWN_LIMIT:,} more."


def _in_captures(draft: Draft, one: Seen) -> str:
    return f"seen {_count(one.times, 'time')}, in {one.captures:,} of {_count(draft.captures, 'capture')}"


def _count(number: int, noun: str, several: str | None = None) -> str:
    return f"{number:,} {noun if number == 1 else several or f'{noun}s'}"


def _list(seen: Iterable[Seen]) -> str:
    return f"[{', '.join(scalar(one.text) for one in seen)}]"


def pattern(line: str) -> str:
    """A regular expression for a whole masked line: any digits where it has `0`."""
    return _SPECIAL.sub(r"\\\1", line).replace("0", r"\d+")


def scalar(text: str) -> str:
    """`text` as YAML writes it in any place (YAML 1.2.2, 7.3.1 and 7.3.2)."""
    if text.isprintable():
        return "'" + text.replace("'", "''") + "'"
    return '"' + "".join(_escaped(char) for char in text) + '"'


def _escaped(char: str) -> str:
    if char.isprintable():
        return f"\\{char}" if char in '"\\' else char
    return f"\\U{ord(char):08x}"
