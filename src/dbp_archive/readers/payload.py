"""The page in a record: a record's block → the bytes of the page, without what they were wrapped in on their way.

HTTP may cut a page into chunks and pack it, once or more often (RFC 9112, 7.1; RFC 9110, 8.4). Unpacking is bounded.
"""

import zlib
from collections.abc import Iterator
from typing import Any

from dbp_archive.problems import ProblemError, excerpt
from dbp_archive.readers.fragments import RECORD_LIMIT_BYTES

_WINDOWS: dict[str, tuple[int, ...]] = {
    "gzip": (16 + zlib.MAX_WBITS,),
    "x-gzip": (16 + zlib.MAX_WBITS,),
    "deflate": (zlib.MAX_WBITS, -zlib.MAX_WBITS),
}
"""How zlib calls each coding; some servers send deflate without the wrapping that the standard asks for."""
_CODINGS_LIMIT = 4


def read_payload(record: Any, source: str) -> bytes:
    """The page in `record`, as warcio gives it. Raises ProblemError: packed in a way we cannot read, or too large."""
    headers = record.http_headers
    if headers is None:
        return bytes(record.raw_stream.read())
    data = bytes(_unchunked(record))
    codings = [coding.strip().lower() for coding in (headers.get_header("Content-Encoding") or "").split(",")]
    for coding in reversed(codings[:_CODINGS_LIMIT]):
        if coding not in ("", "identity"):
            data = _decoded(data, coding, source)
    return data


def _unchunked(record: Any) -> Any:
    """The block behind the headers, its chunks put together; as it is when they are none."""
    from warcio.bufferedreaders import ChunkedDataReader  # noqa: PLC0415  loaded only where there are such files

    if (record.http_headers.get_header("Transfer-Encoding") or "").strip().lower() != "chunked":
        return record.raw_stream.read()
    return ChunkedDataReader(record.raw_stream, decomp_type=None).read()


def _decoded(data: bytes, coding: str, source: str) -> bytes:
    if data.lstrip()[:1] == b"<":  # crawlers that unpack a page often leave the header as it was
        return data
    if coding not in _WINDOWS:
        message = (
            f"expected a page packed with gzip or deflate, found {excerpt(coding)}; unpack it and capture it again"
        )
        raise ProblemError(source, message)
    for window in _WINDOWS[coding]:
        try:
            return b"".join(_pieces(data, window, source))
        except zlib.error:
            continue
    raise ProblemError(source, f"expected a page packed with {coding}, found damaged data; capture it again")


def _pieces(data: bytes, window: int, source: str) -> Iterator[bytes]:
    """What `data` unpacks to; what a page that is cut off still has, is given."""
    unpacker, size_bytes, packed = zlib.decompressobj(window), 0, data
    while packed and not unpacker.eof:
        piece = unpacker.decompress(packed, 1 << 20)
        size_bytes += len(piece)
        if size_bytes > RECORD_LIMIT_BYTES:
            message = f"expected a page of at most {RECORD_LIMIT_BYTES:,} bytes, found more once unpacked; leave it out"
            raise ProblemError(source, message)
        yield piece
        packed = unpacker.unconsumed_tail
