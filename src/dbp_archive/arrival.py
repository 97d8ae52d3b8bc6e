"""A capture as it is found now, before it is read: a file of its own, or a place in a file of many."""

from dbp_archive.files import settled_ns
from dbp_archive.notes import CaptureNote, unpack_note
from dbp_archive.read import Found
from dbp_archive.records import Record


class Arrival(Record, kw_only=False):
    """A capture as it is found now. Fields may be given by place: there may be 100,000."""

    source: str
    path: str
    """Of its file; so are the three below."""
    size_bytes: int
    changed_ns: int
    inode: int
    note: bytes
    """`CaptureNote`, packed."""
    lies_in: str = ""
    """The source of the file of many that it lies in; empty for a file of its own."""
    offset: int = 0
    """Where in that file, as its reader counts; so is the size."""
    length_bytes: int = 0

    @property
    def said(self) -> CaptureNote:
        """What captures.yaml says of it."""
        return unpack_note(self.note)

    def found(self) -> Found:
        """The file, to be read."""
        return Found(source=self.source, path=self.path, note=self.said)

    def settled_ns(self, now: int) -> int | None:
        """When its file changed; None when that is so near to `now` that another change might not show."""
        return settled_ns(self.changed_ns, now)
