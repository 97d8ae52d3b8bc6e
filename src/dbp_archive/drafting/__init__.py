"""drafting: saved pages of a newspaper that no profile knows → the profile to start from, as YAML with its reasons.

What a newspaper prints around its articles repeats from page to page, and what it says does not: that is all these
guesses rest on. Each says in how many captures it was seen; a person decides.
"""

from dbp_archive.drafting.draft import Draft, draft_profile
from dbp_archive.drafting.saved import SavedPage, read_saved_pages
from dbp_archive.drafting.yaml_text import profile_text

__all__ = ["Draft", "SavedPage", "draft_profile", "profile_text", "read_saved_pages"]
