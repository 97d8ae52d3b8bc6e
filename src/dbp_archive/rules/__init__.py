"""The parser's rules, in the order they are asked. A line belongs to the first rule that claims it.

A new rule is a function and a row here.
"""

from dbp_archive.rules.body import paragraphs, subheadings
from dbp_archive.rules.byline import byline
from dbp_archive.rules.captions import captions
from dbp_archive.rules.furniture import blank_lines, comment_widget, lost_photos
from dbp_archive.rules.listings import listings
from dbp_archive.rules.opening import headline, lede
from dbp_archive.rules.page import NO_RULE, Find
from dbp_archive.rules.teasers import recent_news

__all__ = ["NO_RULE", "RULES"]

RULES: tuple[tuple[str, Find], ...] = (
    ("blank", blank_lines),
    ("lost photo", lost_photos),
    ("comment widget", comment_widget),
    ("recent news", recent_news),
    ("listing", listings),
    # What is left above the widget or the teasers is the article.
    ("headline", headline),
    ("lede", lede),
    ("byline", byline),
    ("caption", captions),
    ("sub-heading", subheadings),
    ("paragraph", paragraphs),
)
