"""What repeats around articles: furniture, datelines, bylines, credits."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from dbp_archive.drafting.saved import Seen, count_seen
from dbp_archive.records import Record
from dbp_archive.rules.byline import NAME_WORDS, NAMES_LIMIT
from dbp_archive.rules.captions import PHOTOGRAPHER_LIMIT, PHOTOGRAPHERS_LIMIT
from dbp_archive.text import fold

ARTICLE_LINE = 60
"""Characters from which a line that no other capture has is taken for one of an article."""
DATELINE_LIMIT = 30
"""Characters of the longest dateline."""
BEHIND_DATELINE = 30
"""Characters from which a text is one that a dateline opens."""
OPENING_WORDS = 2
"""Words of a line that an article may well have, too: it opens a widget only above another of its lines."""
PREFIX_SHARE = 0.8
"""Share of bylines that begin with one word before it is taken for no name: half of all names may begin with Nguyễn."""

_DIGITS = re.compile(r"\d+")
_DATELINE = re.compile(
    rf"(?P<mark>[^\W\d_(\[][^.!?:]{{0,{DATELINE_LIMIT - 1}}}?|\([^)]{{1,20}}\))\s*[-–—]\s+(?P<rest>.+)"
)
_LOST_PHOTO = re.compile(r"\S{0,3}(?P<ending>\.(?:jpe?g|png|webp|gif|avif))(?P<closing>\)?)", re.IGNORECASE)
"""No more than the tail of a picture's file name."""
_CREDIT = re.compile(
    r"(?:^|[.!?…”)]\s+|[(\[])(?P<mark>[^\W\d_]+(?:\s[^\W\d_]+){0,2}\s?:)\s*(?P<names>[^.:!?]+?)[.)\]]*$"
)
_SEPARATORS = re.compile(r"\s*[-–,&;/+]\s+|\s+[^\W\d_]{1,4}\s+")
_SENTENCE_ENDS = (".", "!", "?", "…", ":", ";", ",", "”", '"', "»")


class FurnitureGuess(Record):
    """Lines that stand in many captures."""

    opens: tuple[Seen, ...]
    """Below the articles: short ones that always stand right above others."""
    lines: tuple[Seen, ...]
    """Below the articles: the others. A run of digits is written as `0`."""
    above: tuple[Seen, ...]
    """Above the end of the articles."""


class Bylines(Record):
    """What stands around the names of bylines."""

    seen: tuple[Seen, ...]
    prefixes: tuple[Seen, ...]
    separators: tuple[Seen, ...]


def masked(line: str) -> str:
    """`line` with `0` for each run of digits: counters differ from page to page."""
    return _DIGITS.sub("0", line)


def repeated_lines(pages: Sequence[Sequence[str]]) -> frozenset[str]:
    """Masked lines that half of the pages have, two of them at least."""
    seen = count_seen((place, masked(line)) for place, lines in enumerate(pages) for line in lines)
    return frozenset(one.text for one in seen if one.captures >= max(2, len(pages) / 2))


def guess_furniture(pages: Sequence[Sequence[str]], repeated: frozenset[str]) -> FurnitureGuess:
    """Where the `repeated` lines stand."""
    sightings = list[tuple[int, str]]()
    followed, below = defaultdict[str, list[bool]](list), defaultdict[str, list[bool]](list)
    for place, lines in enumerate(pages):
        end = max(
            (at for at, line in enumerate(lines) if len(line) >= ARTICLE_LINE and masked(line) not in repeated),
            default=-1,
        )
        for at, line in enumerate(lines):
            mask = masked(line)
            if mask in repeated:
                sightings.append((place, mask))
                below[mask].append(at > end)
                followed[mask].append(at + 1 < len(lines) and masked(lines[at + 1]) in repeated)
    seen = count_seen(sightings)
    under = [one for one in seen if 2 * sum(below[one.text]) > len(below[one.text])]
    opens = [one for one in under if _may_open(one.text) and all(followed[one.text])]
    return FurnitureGuess(
        opens=tuple(opens),
        lines=tuple(one for one in under if one not in opens),
        above=tuple(one for one in seen if one not in under),
    )


def _may_open(line: str) -> bool:
    return len(line.split()) <= OPENING_WORDS and all(map(str.isalpha, line.split()))


def guess_lost_photos(pages: Sequence[Sequence[str]]) -> tuple[Seen, ...]:
    """Lines that are the tail of a picture's file name, as endings."""
    found = ((place, _LOST_PHOTO.fullmatch(line)) for place, lines in enumerate(pages) for line in lines)
    return tuple(count_seen((place, match["ending"] + match["closing"]) for place, match in found if match))


def guess_datelines(texts: Iterable[tuple[int, str]]) -> tuple[tuple[Seen, ...], ...]:
    """Marks that open several texts, spellings that differ in accents alone together, the commonest first."""
    found = ((place, _DATELINE.match(text)) for place, text in sorted(set(texts)))
    seen = count_seen(
        (place, match["mark"]) for place, match in found if match and len(match["rest"]) >= BEHIND_DATELINE
    )
    spellings = defaultdict[str, list[Seen]](list)
    for one in seen:
        spellings[fold(one.text)].append(one)
    return tuple(tuple(own) for own in spellings.values() if sum(one.times for one in own) > 1)


def last_lines(pages: Sequence[Sequence[str]], repeated: frozenset[str]) -> list[tuple[int, str]]:
    """(place of the page, its article's last line) where that line may be names."""
    found = []
    for place, lines in enumerate(pages):
        own = [line for line in lines if masked(line) not in repeated]
        if (
            len(own) > 1
            and len(own[-1]) <= NAMES_LIMIT
            and not own[-1].endswith(_SENTENCE_ENDS)
            and "-" not in own[-1][:1]
        ):
            found.append((place, own[-1]))
    return found


def guess_bylines(last: Sequence[tuple[int, str]]) -> Bylines:
    """What opens bylines, and what stands between their names."""
    openings = count_seen((place, opening) for place, line in last for opening in _openings(line))
    prefixes = [
        one
        for one in openings
        if one.text.rstrip().endswith(":") or (one.captures > 1 and one.captures >= PREFIX_SHARE * len(last))
    ]
    bare = [(place, _without(line, prefixes)) for place, line in last]
    return Bylines(
        seen=tuple(count_seen(last)),
        prefixes=tuple(prefixes),
        separators=tuple(count_seen((place, text) for place, line in bare for text in _separators(line))),
    )


def _openings(line: str) -> Iterator[str]:
    """How a byline opens: up to a colon, else its first word."""
    before, colon, names = line.partition(": ")
    if colon and names:
        yield f"{before}: "
    elif " " in line:
        yield f"{line.split(maxsplit=1)[0]} "


def _without(line: str, prefixes: Iterable[Seen]) -> str:
    return next((line.removeprefix(one.text) for one in prefixes if line.startswith(one.text)), line)


def _separators(line: str) -> Iterator[str]:
    """What stands between two whole names: a sign, or a small word."""
    for match in _SEPARATORS.finditer(line):
        before, behind = line[: match.start()].split(), line[match.end() :].split()
        is_word = match[0].strip().isalpha()
        whole = min(len(before), len(behind)) >= NAME_WORDS[0]
        if whole and behind[0][0].isupper() and (not is_word or match[0].islower()):
            yield match[0]


def guess_credits(
    pages: Sequence[Sequence[str]], repeated: frozenset[str], last: Sequence[tuple[int, str]]
) -> tuple[Seen, ...]:
    """A word and a colon at the end of a line, with a few names behind them and nothing else."""
    bylines = frozenset(last)
    return tuple(
        count_seen(
            (place, match["mark"])
            for place, lines in enumerate(pages)
            for line in lines
            if masked(line) not in repeated and (place, line) not in bylines
            if (match := _CREDIT.search(line)) and match["mark"][0].isupper() and _are_names(match["names"])
        )
    )


def _are_names(text: str) -> bool:
    names = [name.strip() for name in re.split(r"\s[-–&]\s|[,;/]\s", text)]
    return len(names) <= PHOTOGRAPHERS_LIMIT and all(
        0 < len(name) <= PHOTOGRAPHER_LIMIT and all(word[0].isupper() for word in name.split()) for name in names
    )
