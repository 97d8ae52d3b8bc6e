"""A fault: something wrong in a built site, before it is made a line for a person."""

from dbp_archive.records import Record


class Fault(Record):
    """Something wrong, and where."""

    path: str
    """The file, from the site's root; with `:line` where the line is known already."""
    message: str
    """Expected, found, remedy, in one line."""
    near: str | None = None
    """Words of the line it stands on, for a file whose line is still to be found."""
