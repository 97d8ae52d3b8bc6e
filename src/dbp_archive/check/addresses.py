"""Where an address leads: an address as a page writes it, and the page → a target. Pure.

Read as browsers read it (WHATWG URL Standard, 4.4): spaces around it and line breaks within it do not count, a
backslash is a slash, a scheme is spelled in any case.
"""

import re
from enum import StrEnum
from urllib.parse import unquote

from dbp_archive.records import Record

_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_IGNORED = dict.fromkeys(map(ord, "\t\n\r"))
_AROUND = "".join(map(chr, range(0x21)))
"""C0 control characters and the space."""


class Way(StrEnum):
    """The kinds of targets."""

    SITE = "site"
    """Something below the site's root."""
    ROOTED = "rooted"
    """A path that begins with `/`: below the host's root, wherever the site stands on it."""
    LEAVING = "leaving"
    """A relative path that climbs out of the site's folder."""
    HOST = "host"
    """Another host."""
    SCHEME = "scheme"
    """Anything else with a scheme: `mailto:`, `data:`, `javascript:`."""


class Target(Record):
    """Where an address leads."""

    way: Way
    path: str
    """SITE and ROOTED: without the first slash, percent-decoded; ends in `/` (or is empty) for a folder. SCHEME: the
    scheme in lower case. HOST: the address. LEAVING: empty."""
    fragment: str | None = None
    """Percent-decoded, without its `#`; None when there is none."""

    @property
    def is_folder(self) -> bool:
        """Whether the address ends like a folder's."""
        return not self.path or self.path.endswith("/")


def resolve(address: str, page: str) -> Target:
    """Where `address` leads when the page at the path `page` (below the site's root) writes it."""
    plain = address.strip(_AROUND).translate(_IGNORED)
    if scheme := _SCHEME.match(plain):
        name = scheme[1].lower()
        return Target(way=Way.HOST, path=plain) if name in ("http", "https") else Target(way=Way.SCHEME, path=name)
    rest, hash_sign, after = plain.partition("#")
    fragment = unquote(after) if hash_sign else None
    path = unquote(rest.partition("?")[0]).replace("\\", "/")
    if path.startswith("//"):
        return Target(way=Way.HOST, path=plain)
    if not path:
        return Target(way=Way.SITE, path=page, fragment=fragment)
    if path.startswith("/"):
        return Target(way=Way.ROOTED, path=path[1:], fragment=fragment)
    joined = join(page.rpartition("/")[0], path)
    if joined is None:
        return Target(way=Way.LEAVING, path="")
    return Target(way=Way.SITE, path=joined, fragment=fragment)


def join(folder: str, path: str) -> str | None:
    """The path that `path` leads to from `folder`; None when it climbs above the root, if only on its way."""
    parts = folder.split("/") if folder else []
    steps = path.split("/")
    for step in steps:
        if step == ".." and not parts:
            return None
        if step == "..":
            parts.pop()
        elif step not in ("", "."):
            parts.append(step)
    return "/".join(parts) + ("/" if parts and steps[-1] in ("", ".", "..") else "")
