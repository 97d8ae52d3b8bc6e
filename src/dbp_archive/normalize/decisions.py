"""What archivists decided, done to the groups of mentions: groups, decisions in their order → other groups.

A decision names an article by any id that leads to it: the one it has, one that it would have by its headline alone, by
its address or by its words, and one that an earlier decision gave it. An id that several articles share stands for all
of them. Every decided article is part of each grouping, so that nothing depends on what was decided or read before.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from operator import itemgetter
from typing import NamedTuple

from dbp_archive.catalog import Catalog, in_json
from dbp_archive.corrections import Corrections, Decision
from dbp_archive.identity import headline_key, id_number, is_public_id, key_number, key_range, read_id
from dbp_archive.newspapers import Profiles
from dbp_archive.normalize.grouping import Group, Grouping, Holder, Ruling
from dbp_archive.normalize.naming import headline_of, headline_words, name_groups, words_of_capture
from dbp_archive.packing import pack, unpack_decision, unpack_holding, unpack_text


def read_decisions(catalog: Catalog) -> dict[int, Decision]:
    """All decisions by their number, in their order."""
    rows = catalog.rows("SELECT entry, record FROM decisions ORDER BY entry")
    return {entry: unpack_decision(record) for entry, record in rows}


def keep_decisions(catalog: Catalog, corrections: Corrections) -> None:
    """Write down what archivists decided, in a catalog that has none of it."""
    rows = (
        (entry, correction.line, correction.decision.kind, pack(correction.decision))
        for entry, correction in enumerate(corrections.entries)
    )
    catalog.change_many("INSERT INTO decisions VALUES (?, ?, ?, ?)", rows)


class Reach(NamedTuple):
    """What decisions name."""

    keys: set[int]
    captures: set[int]
    articles: set[int]
    """Of the state before."""


def reach(catalog: Catalog, decisions: Iterable[Decision]) -> Reach:
    """Everything that `decisions` may be about, and what such were about before."""
    named = {name for decision in decisions if decision.kind != "drop" for name in decision.names}
    numbers = {read_id(name) for name in named if is_public_id(name)}
    keys = set[int]()
    for number in numbers:
        for column in ("address", "headline", "found", "words"):
            query = f"SELECT {column} FROM captures WHERE {column} BETWEEN ? AND ?"
            keys.update(catalog.column(query, *key_range(number)))
        keys.update(catalog.column("SELECT key FROM texts WHERE key BETWEEN ? AND ?", *key_range(number)))
    articles = catalog.column(
        "SELECT article FROM articles WHERE article IN (SELECT value FROM json_each(?)) "
        "OR article IN (SELECT article FROM decided)",
        in_json(numbers),
    )
    return Reach(keys, set(_captures_of(catalog, named)), set(articles))


def _captures_of(catalog: Catalog, sources: Iterable[str]) -> list[int]:
    query = "SELECT capture FROM captures WHERE source IN (SELECT value FROM json_each(?))"
    return catalog.column(query, in_json(sources))


class Court:
    """Does to the groups of one grouping what was decided, and keeps account of what could not be done."""

    def __init__(self, catalog: Catalog, profiles: Profiles, decisions: dict[int, Decision]) -> None:
        self._catalog = catalog
        self._profiles = profiles
        self._decisions = decisions
        self.faults: dict[int, str] = {}
        """By decision: why it cannot be done."""
        self.missing: dict[int, str] = {}
        """By decision: what it names, that is not there."""
        self.refuted: set[int] = set()
        """Captures whose recovered headline is another article's, as archivists know."""
        self._found = defaultdict[str, list[Group]](list)
        """Groups by the ids that decisions name."""
        self._named = {name for decision in decisions.values() for name in decision.names if is_public_id(name)}
        self._named_numbers = {read_id(name): name for name in self._named}
        self._by_words = self._captures_by_words()

    def _captures_by_words(self) -> dict[int, str]:
        """The id that decisions name a capture by, for its words."""
        query = "SELECT capture FROM captures WHERE words BETWEEN ? AND ?"
        return {
            capture: name
            for number, name in self._named_numbers.items()
            for capture in self._catalog.column(query, *key_range(number))
        }

    # -- before teasers are read -------------------------------------------------------------------------------------

    def part(self, grouping: Grouping) -> None:
        """Take captures out of the groups of the articles that they are to be kept apart from."""
        for decision in self._decisions.values():
            if decision.kind == "keep-apart":
                first, second = decision.names
                for group in list(grouping.groups):
                    self._part(grouping, group, first, second)

    def _part(self, grouping: Grouping, group: Group, first: str, second: str) -> None:
        leaving = [holder for holder in group.captures if self._is(holder, second) and not self._is(holder, first)]
        number = read_id(first) if is_public_id(first) else None
        is_here = any(self._is(holder, first) for holder in group.captures)
        if not leaving or not (is_here or any(_is_known_as(holder, number) for holder in leaving)):
            return
        self.refuted.update(holder.capture for holder in leaving if holder.is_recovered)
        words = min(words_of_capture(holder.capture, self._catalog) for holder in leaving)
        grouping.part(group, leaving, f"apart\n{words}")

    def _is(self, holder: Holder, name: str) -> bool:
        """Whether a decision means this capture by `name`: not by a headline that was only recovered for it."""
        if not is_public_id(name):
            return bool(self._catalog.value("SELECT source = ? FROM captures WHERE capture = ?", name, holder.capture))
        number = read_id(name)
        if holder.address is not None and id_number(holder.address) == number:
            return True
        return self._by_words.get(holder.capture) == name or (not holder.is_recovered and _is_known_as(holder, number))

    # -- with all mentions -------------------------------------------------------------------------------------------

    def rule(self, grouping: Grouping) -> None:
        """Do everything else, one decision after the other."""
        self._index(grouping)
        for entry, decision in self._decisions.items():
            if decision.kind == "drop":
                self._check_drop(entry, decision)
                continue
            groups = {name: self._resolve(name, grouping) for name in decision.names}
            missing = [name for name, own in groups.items() if not own]
            if missing:
                self.missing[entry] = missing[0]
                continue
            together = _once(group for name in decision.names for group in groups[name])
            if decision.kind == "merge":
                self._merge(grouping, entry, together)
            elif decision.kind == "set" and (decision.headline or decision.language):
                for group in together:
                    self._rename(grouping, entry, decision, group)
            else:
                for group in together:
                    group.ruled().entries.append(entry)

    def only(self, groups: Collection[Group | None]) -> Group | None:
        """What a teaser names that could name each of `groups`: the one that they are now, or one of removed ones.

        None in `groups` stands for a group that cannot be told: then nor can what the teaser names.
        """
        told = [group for group in groups if group]
        left = _once(group.whole() for group in told)
        if len(told) < len(groups) or not left:
            return None
        if len(left) == 1:
            return left[0]
        removed = [(entry, group) for group in left if (entry := self._removal(group)) is not None]
        return min(removed, key=itemgetter(0))[1] if len(removed) == len(left) else None

    def _removal(self, group: Group) -> int | None:
        """The decision that removes the article; None when none does."""
        entries = group.ruling.entries if group.ruling else ()
        return next((entry for entry in entries if self._decisions[entry].kind == "remove"), None)

    def _index(self, grouping: Grouping) -> None:
        """Let groups be found by all ids that a decision may name them by."""
        for group in grouping.groups:
            numbers = {id_number(key) for key in (group.key, group.own) if key is not None}
            for holder in group.captures:
                numbers.update(id_number(key) for key in (holder.headline, holder.address) if key is not None)
                if holder.capture in self._by_words:
                    self._note(self._by_words[holder.capture], group)
            for number in numbers & self._named_numbers.keys():
                self._note(self._named_numbers[number], group)
        self._index_names(grouping)

    def _index_names(self, grouping: Grouping) -> None:
        """Let groups be found by the ids that they have as things stand now."""
        for group, name in zip(
            grouping.groups, name_groups(grouping.groups, self._catalog, self._profiles), strict=True
        ):
            if name.article in self._named_numbers:
                self._note(self._named_numbers[name.article], group)
                group.ruled().former.add(name.article)

    def _note(self, name: str, group: Group) -> None:
        if group not in self._found[name]:
            self._found[name].append(group)

    def _resolve(self, name: str, grouping: Grouping) -> list[Group]:
        """The groups that `name` means; none, when it means nothing."""
        if not is_public_id(name):
            captures = set(_captures_of(self._catalog, [name]))
            return [group for group in grouping.groups if any(holder.capture in captures for holder in group.captures)]
        if not self._found[name]:
            self._index_names(grouping)
        return _once(group.whole() for group in self._found[name])

    def _check_drop(self, entry: int, decision: Decision) -> None:
        if not _captures_of(self._catalog, decision.names):
            self.missing[entry] = decision.names[0]

    def _merge(self, grouping: Grouping, entry: int, groups: Sequence[Group]) -> None:
        """Make one of `groups`; the first one named keeps its headline, unless a capture of another is better."""
        if kept := self._kept_apart(grouping, groups):
            self.faults[entry] = f"expected to merge what no entry keeps apart, found that line {kept} does; delete one"
            return
        languages = sorted({self._language_of(group) for group in groups})
        if len(languages) > 1:
            message = f"expected articles in one language, found {' and '.join(languages)}"
            self.faults[entry] = f"{message}; a translation says `translates` in captures.yaml or front matter"
            return
        first, *others = groups
        for other in others:
            grouping.join(first, other)
        first.ruled().entries.append(entry)

    def _kept_apart(self, grouping: Grouping, groups: Sequence[Group]) -> int | None:
        """The line of the decision that keeps two of `groups` apart; None when none does."""
        for entry, decision in self._decisions.items():
            if decision.kind == "keep-apart":
                first, second = (set(self._resolve(name, grouping)) & set(groups) for name in decision.names)
                if first - second and second - first:
                    line: int = self._catalog.value("SELECT line FROM decisions WHERE entry = ?", entry)
                    return line
        return None

    def _rename(self, grouping: Grouping, entry: int, decision: Decision, group: Group) -> None:
        """Give a group another headline or language; it joins the article that has them, where that can be the same."""
        group.ruled().entries.append(entry)
        before = headline_of(group, self._catalog)
        language = decision.language or self._language_of(group)
        if decision.headline:
            words = headline_key(language, " ".join(decision.headline.split()))
        elif before is not None:
            identity = headline_words(before, group, self._catalog).split("\n", 2)[2]
            words = f"headline\n{language}\n{identity}"
        else:
            group.ruled().language = language
            return
        group.ruled().headline, group.ruled().language = words, language
        key = key_number(words)
        if name := self._named_numbers.get(id_number(key)):
            self._note(name, group)
        for other in self._with_headline(grouping, key):
            if other is not group and self._may_be_one(grouping, key, group, other):
                grouping.join(group, other)

    def _with_headline(self, grouping: Grouping, key: int) -> list[Group]:
        """The groups that go by the headline `key` now."""
        candidates = [*grouping.named(key), *(group for group in grouping.groups if group.is_ruled)]
        return [
            group
            for group in _once(candidate.whole() for candidate in candidates)
            if headline_of(group, self._catalog) == key
        ]

    def _may_be_one(self, grouping: Grouping, key: int, group: Group, other: Group) -> bool:
        """Whether the same headline makes these one: it does, unless each has an address of its own."""
        if not (group.captures and other.captures):
            return True
        if any(held.apart for held in (group.ruled(), other.ruled())):
            return False
        held = [one for one in self._with_headline(grouping, key) if one.captures and one is not group]
        return len(held) == 1 and not (_has_address(group) and _has_address(other))

    def _language_of(self, group: Group) -> str:
        if group.ruling and group.ruling.language:
            return group.ruling.language
        if group.captures:
            query = "SELECT holding FROM contents WHERE capture = ?"
            return unpack_holding(self._catalog.value(query, group.captures[0].capture)).language
        return unpack_text(
            self._catalog.value("SELECT record FROM texts WHERE key = ?", group.own if group.key is None else group.key)
        ).language


def _is_known_as(holder: Holder, number: int | None) -> bool:
    """Whether the capture's headline alone makes an article's number."""
    return holder.headline is not None and id_number(holder.headline) == number


def _has_address(group: Group) -> bool:
    return any(holder.address is not None for holder in group.captures)


def _once(groups: Iterable[Group]) -> list[Group]:
    return list(dict.fromkeys(groups))


def rulings(groups: Iterable[Group]) -> Iterator[tuple[Group, Ruling]]:
    """The groups that decisions are about."""
    return ((group, group.ruling) for group in groups if group.ruling)
