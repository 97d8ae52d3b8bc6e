"""WARC files for the tests, record by record."""

import gzip

PAGE = "<html><body><p>Điện Biên</p></body></html>".encode()


class Crawl:
    """A WARC file in the making."""

    def __init__(self, *, packed: bool) -> None:
        self.packed = packed
        self.data = b""
        self.offsets: list[int] = []

    def add(self, kind: str, block: bytes, media_type: str = "text/plain") -> "Crawl":
        """One record more."""
        self.offsets.append(len(self.data))
        headers = (
            "WARC/1.1",
            f"WARC-Type: {kind}",
            f"WARC-Target-URI: https://news.example/{len(self.offsets)}",
            "WARC-Date: 2026-01-31T08:00:00Z",
            f"Content-Type: {media_type}",
            f"Content-Length: {len(block)}",
        )
        record = "\r\n".join(headers).encode() + b"\r\n\r\n" + block + b"\r\n\r\n"
        self.data += gzip.compress(record) if self.packed else record
        return self

    def response(self, content: bytes, status: str = "200 OK", **http: str) -> "Crawl":
        """One answer of a server more."""
        lines = [f"HTTP/1.1 {status}", *(f"{name.replace('_', '-')}: {value}" for name, value in http.items())]
        block = "\r\n".join(lines).encode() + b"\r\n\r\n" + content
        return self.add("response", block, "application/http; msgtype=response")

    def page(self, content: bytes = PAGE, **http: str) -> "Crawl":
        """One page of HTML more."""
        return self.response(content, **{"Content_Type": "text/html", **http})
