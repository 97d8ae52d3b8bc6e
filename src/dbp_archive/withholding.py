"""What captures hold of articles that archivists removed: it is hidden on their pages, and their files are withheld.

A capture is shown as soon as it is read, before anybody knows which article it holds. Here those are shown again of
which not everything may be seen. They are few: this process makes their pages itself, so that no other one has to know
what was written a moment ago.
"""

from collections import defaultdict
from itertools import chain

from dbp_archive.arrivals import Sifted, arrivals_again
from dbp_archive.catalog import Catalog, in_json
from dbp_archive.identity import key_number
from dbp_archive.intake import show_capture
from dbp_archive.lookup import removals_of
from dbp_archive.normalize import Affected
from dbp_archive.packing import pack
from dbp_archive.parcels import parcels, read_parcel
from dbp_archive.plan.captures import NOTHING, Hiding
from dbp_archive.press import Made, Press
from dbp_archive.problems import FatalError, Problem, ProblemError
from dbp_archive.records import Capture
from dbp_archive.work import Work


def withhold(work: Work, sifted: Sifted, affected: Affected) -> None:
    """Show those captures again of which less, or more, may be seen than stands in the site now.

    Raises FatalError when one cannot be read any more: its page must not stay as it is.
    """
    catalog = work.catalog
    hidden = find_hidden(catalog)
    before = dict(catalog.rows("SELECT source, signature FROM hidden"))
    now = {source: key_number(pack(hiding)) for source, hiding in hidden.items()}
    changed = {source for source in before.keys() | now.keys() if before.get(source) != now.get(source)}
    again = changed | now.keys() & {arrival.source for arrival in sifted.news}
    catalog.change("DELETE FROM hidden")
    catalog.change_many("INSERT INTO hidden VALUES (?, ?)", now.items())
    arrivals = arrivals_again(catalog, sifted.listed, work.crew) if again else ()
    concerned = parcels(arrival for arrival in arrivals if arrival.source in again)
    work.shelves.enter_again(
        made
        for arrival, read in chain.from_iterable(map(read_parcel, concerned))
        for made in _show(read, work.press, hidden.get(arrival.source, NOTHING))
    )
    links = [work.press.frame.capture(source) for source in sorted(again & now.keys())]
    work.shelves.doubt(link.download_path for link in links if link.download_path)
    query = "SELECT article FROM captures WHERE article IS NOT NULL AND source IN (SELECT value FROM json_each(?))"
    affected.articles.update(catalog.column(query, in_json(changed)))


def _show(read: Capture | Problem, press: Press, hiding: Hiding) -> tuple[Made, ...]:
    """Make the page of a capture again; one that holds nothing to hide and cannot be read now has none."""
    if isinstance(read, Problem):
        if not hiding.removals:
            return ()
        raise FatalError(read.place, f"{read.message} (it names or holds a removed article: nothing was built)")
    try:
        return show_capture(read, press, hiding)
    except ProblemError as error:
        return _show(error.problem, press, hiding)


def find_hidden(catalog: Catalog) -> dict[str, Hiding]:
    """By source: what is not to be seen of a capture."""
    removals = removals_of(catalog)
    if not removals:
        return {}
    holding = dict(catalog.rows("SELECT source, article FROM captures JOIN removed USING (article)"))
    teasing = defaultdict[str, dict[int, int]](dict)
    for source, position, article in catalog.rows(
        "SELECT source, position, texts.article FROM teasers JOIN texts USING (text) JOIN captures USING (capture) "
        "WHERE texts.article IN (SELECT article FROM removed) ORDER BY source, position"
    ):
        teasing[source][position] = article
    found = {}
    for source in sorted(holding.keys() | teasing.keys()):
        own, teased = holding.get(source), teasing.get(source, {})
        articles = dict.fromkeys([*([own] if own is not None else []), *teased.values()])
        found[source] = Hiding(own is not None, tuple(teased), tuple(removals[article] for article in articles))
    return found
