"""Fetching a web page without reaching into private networks.

Each connection, also that of a redirect, is made by `public_network`; size, time and redirects are limited.
"""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from email.message import Message
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

import httpcore

from assistant.articles.limits import Limits
from assistant.articles.public_network import Guarded
from assistant.errors import ArticleError

_STEP_SECONDS = 10.0
_REDIRECTS = (301, 302, 303, 307, 308)
_REFUSED_TYPES = ("image/", "video/", "audio/", "font/", "model/")


@dataclass(frozen=True)
class Page:
    """What an address gave: the final URL, the bytes, and their kind and encoding by the server's word."""

    url: str
    content: bytes
    content_type: str = ""
    charset: str = ""


def fetch(url: str, limits: Limits) -> Page:
    """Get a page over http or https.

    Args:
        url: the address.
        limits: size, time and redirects that are allowed.

    Raises:
        ArticleError: the address is not http(s), is private, cannot be reached, is too large, too slow,
            redirects too often, or is a picture, sound or film.
    """
    deadline = time.monotonic() + limits.fetch_seconds
    seen: set[str] = set()
    with httpcore.ConnectionPool(network_backend=Guarded(deadline, limits.admitted_hosts)) as pool:
        for _ in range(limits.max_redirects + 1):
            url = _encoded(url)
            if url in seen:
                raise ArticleError(f"{url} redirects in a circle. Give the final address.")
            seen.add(url)
            try:
                found = _get(pool, url, limits, deadline)
            except httpcore.TimeoutException as error:
                raise ArticleError(f"{url} took too long to answer. Try again, or save the page.") from error
            except (httpcore.NetworkError, httpcore.ProtocolError, OSError) as error:
                raise ArticleError(f"{url} cannot be reached: {error or type(error).__name__}.") from error
            except (UnicodeError, ValueError, httpcore.UnsupportedProtocol) as error:
                raise ArticleError(f"{url} is not an address that can be fetched: {error}.") from error
            if isinstance(found, Page):
                return found
            url = _redirected(url, found)
    raise ArticleError(f"{url} redirects more than {limits.max_redirects} times. Give the final address.")


def _get(pool: httpcore.ConnectionPool, url: str, limits: Limits, deadline: float) -> Page | str:
    """The page, or the place to which the server sends us."""
    timeouts = {
        name: min(_STEP_SECONDS, limits.fetch_seconds) for name in ("connect", "read", "write", "pool")
    }
    with pool.stream("GET", url, headers=_headers(url), extensions={"timeout": timeouts}) as reply:
        headers = {name.lower(): value.decode("latin-1") for name, value in reply.headers}
        if reply.status in _REDIRECTS and b"location" in headers:
            return headers[b"location"]
        if reply.status != 200:
            raise ArticleError(f"{url} answered with status {reply.status}. Check the address.")
        message = Message()
        message["content-type"] = headers.get(b"content-type", "")
        content_type = message.get_content_type() if headers.get(b"content-type") else ""
        if content_type.startswith(_REFUSED_TYPES):
            raise ArticleError(
                f"{url} is {content_type}, not an article. Give the address of a page or document."
            )
        if headers.get(b"content-encoding", "identity").lower() not in ("identity", "gzip", "x-gzip", ""):
            raise ArticleError(
                f"{url} is packed in a way that we do not unpack. Save the page from your browser."
            )
        size = headers.get(b"content-length", "")
        if size.isdigit() and int(size) > limits.max_bytes:
            raise _too_large(url, limits)
        content = _read(reply.iter_stream(), url, limits, deadline)
        charset = message.get_content_charset() or ""
    if headers.get(b"content-encoding", "").lower() in ("gzip", "x-gzip") and not content.startswith(
        b"\x1f\x8b"
    ):
        raise ArticleError(f"{url} sent a damaged page. Try again.")
    return Page(url, content, content_type, charset)  # a gzip body is unpacked where gzip files are


def _redirected(url: str, place: str) -> str:
    """Where a server sends us.

    Raises:
        ArticleError: that is no address.
    """
    try:
        return urljoin(url, place)
    except ValueError as error:
        raise ArticleError(f"{url} redirects to what is no web address: {error}.") from error


def _headers(url: str) -> list[tuple[str, str]]:
    parts = urlsplit(url)
    # "identity": compressed pages could unpack to far more than the limit.
    return [
        ("Host", parts.netloc.rpartition("@")[2]),
        ("User-Agent", "article-assistant/0.1"),
        ("Accept", "text/html,application/pdf,text/plain;q=0.9,*/*;q=0.5"),
        ("Accept-Encoding", "identity"),
    ]


def _encoded(url: str) -> str:
    """The address in ASCII, without its fragment and without a password, which must not leak to a page.

    Raises:
        ArticleError: it is not a web address.
    """
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname or "", parts.port
        if parts.scheme not in ("http", "https") or not host:
            raise ArticleError(f"{url} is not a web address. Use one that begins with http:// or https://.")
        host = host if host.isascii() else host.encode("idna").decode("ascii")
    except (ValueError, UnicodeError) as error:
        raise ArticleError(f"{url} is not a web address: {error}. Check how it is written.") from error
    place = f"[{host}]" if ":" in host else host
    place = place if port is None else f"{place}:{port}"
    path, query = (
        quote(parts.path, safe="/%:@!$&'()*+,;=~-._", errors="replace"),
        quote(parts.query, safe="/%:@!$&'()*+,;=~-._?", errors="replace"),
    )
    return urlunsplit((parts.scheme, place, path or "/", query, ""))


def _read(chunks: Iterable[bytes], url: str, limits: Limits, deadline: float) -> bytes:
    content = bytearray()
    for chunk in chunks:
        content += chunk
        if len(content) > limits.max_bytes:
            raise _too_large(url, limits)
        if time.monotonic() > deadline:
            raise httpcore.ReadTimeout()
    return bytes(content)


def _too_large(url: str, limits: Limits) -> ArticleError:
    return ArticleError(
        f"{url} is larger than {limits.max_megabytes:g} MB. Save the part you need, or raise "
        "ASSISTANT_MAX_MEGABYTES."
    )
