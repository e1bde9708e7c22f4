"""Fetching a web page without reaching into private networks.

The host is resolved once, every address it has must be public, and the connection goes to the very address
that was checked. Checking a name and then letting the client resolve it again would leave a gap in which the
name can change (DNS rebinding).
"""

import ipaddress
import socket
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpcore

from assistant.errors import ArticleError

MAX_REDIRECTS = 5
TIMEOUT_SECONDS = 20.0


@dataclass(frozen=True)
class Page:
    """What an address gave: the final URL, the bytes, and whether the server calls them HTML."""

    url: str
    content: bytes
    is_html: bool


def fetch(url: str, max_bytes: int) -> Page:
    """Get a page over http or https, following at most five redirects.

    Raises:
        ArticleError: the address is not http(s), is private, cannot be reached, or is too large.
    """
    timeouts = {name: TIMEOUT_SECONDS for name in ("connect", "read", "write", "pool")}
    with httpcore.ConnectionPool(network_backend=_PublicOnly()) as pool:
        for _ in range(MAX_REDIRECTS + 1):
            _require_http(url)
            try:
                with pool.stream(
                    "GET", url, headers=_headers(url), extensions={"timeout": timeouts}
                ) as reply:
                    headers = {k.lower(): v.decode("latin-1") for k, v in reply.headers}
                    if reply.status in (301, 302, 303, 307, 308) and b"location" in headers:
                        url = urljoin(url, headers[b"location"])
                        continue
                    if reply.status != 200:
                        raise ArticleError(f"{url} answered with status {reply.status}. Check the address.")
                    content = _read(reply.iter_stream(), max_bytes, url)
                    return Page(url, content, "html" in headers.get(b"content-type", ""))
            except (httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError) as error:
                raise ArticleError(f"{url} cannot be reached: {error or type(error).__name__}.") from error
            except (UnicodeError, httpcore.UnsupportedProtocol) as error:
                raise ArticleError(f"{url} is not an address that can be fetched: {error}.") from error
    raise ArticleError(f"{url} redirects more than {MAX_REDIRECTS} times. Give the final address.")


def _headers(url: str) -> list[tuple[str, str]]:
    # "identity": compressed pages could unpack to far more than the limit.
    return [
        ("Host", urlsplit(url).netloc),
        ("User-Agent", "article-assistant/0.1"),
        ("Accept", "text/html,text/plain;q=0.9"),
        ("Accept-Encoding", "identity"),
    ]


def _require_http(url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ArticleError(f"{url} is not a web address. Use one that begins with http:// or https://.")


def _read(chunks: Iterable[bytes], max_bytes: int, url: str) -> bytes:
    content = bytearray()
    for chunk in chunks:
        content += chunk
        if len(content) > max_bytes:
            raise ArticleError(f"{url} is larger than {max_bytes // 2**20} MB. Save the part you need.")
    return bytes(content)


class _PublicOnly(httpcore.SyncBackend):
    """Connects to public addresses only, and to the address that was checked."""

    def connect_tcp(self, host: str, port: int, *args: Any, **options: Any) -> httpcore.NetworkStream:
        return super().connect_tcp(_public_address(host, port), port, *args, **options)


def _public_address(host: str, port: int) -> str:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise ArticleError(
            f"The host {host} was not found. Check the address and your connection."
        ) from error
    addresses = [str(entry[4][0]) for entry in found]
    for address in addresses:
        if not ipaddress.ip_address(address).is_global:
            raise ArticleError(f"{host} is a private address ({address}); only public pages are fetched.")
    return addresses[0]
