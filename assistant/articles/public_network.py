"""Connections to the public internet alone.

The host is resolved once for each connection, every address it has must be public, and the connection goes to
the very address that was checked. Checking a name and then letting the client resolve it again would leave a
gap in which the name can change (DNS rebinding).
"""

import ipaddress
import socket
import time
from typing import Any

import httpcore

from assistant.errors import ArticleError

# Reachable from inside a cloud although it looks public: the host's own service of one provider.
_METADATA = frozenset(["168.63.129.16"])
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
# Protocol addresses, old site-local ones, IPv4 in IPv6 (as it was once written, and as programs map it: no
# name of the public internet has such an address), and local NAT64.
_NEVER_PUBLIC = [
    ipaddress.ip_network(block)
    for block in ("192.0.0.0/24", "fec0::/10", "::/96", "::ffff:0:0/96", "64:ff9b:1::/48")
]

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class Guarded(httpcore.SyncBackend):
    """Connects to public addresses only, to the address that was checked, and until the deadline."""

    def __init__(self, deadline: float, admitted_hosts: frozenset[str]) -> None:
        self._deadline = deadline
        self._admitted_hosts = admitted_hosts

    def connect_tcp(
        self, host: str, port: int, timeout: float | None = None, *args: Any, **options: Any
    ) -> httpcore.NetworkStream:
        """A connection to a public address of a host, or to one that is admitted."""
        address = host if f"{host}:{port}" in self._admitted_hosts else public_address(host, port)
        seconds = _left(self._deadline, timeout, httpcore.ConnectTimeout)
        return _Timed(super().connect_tcp(address, port, seconds, *args, **options), self._deadline)


class _Timed(httpcore.NetworkStream):
    """A stream whose every step ends at the deadline: a server that drips bytes cannot hold us longer."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: float) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _left(self._deadline, timeout, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _left(self._deadline, timeout, httpcore.WriteTimeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: Any, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        seconds = _left(self._deadline, timeout, httpcore.ConnectTimeout)
        return _Timed(self._stream.start_tls(ssl_context, server_hostname, seconds), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def _left(deadline: float, timeout: float | None, late: type[Exception]) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise late()
    return left if timeout is None else min(left, timeout)


def public_address(host: str, port: int) -> str:
    """An address of a host, all of whose addresses are public.

    Raises:
        ArticleError: the host is not found, or one of its addresses is not public.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise ArticleError(
            f"The host {host} was not found. Check the address and your connection."
        ) from error
    addresses = [str(entry[4][0]) for entry in found]
    for address in addresses:
        if not is_public(address):
            raise ArticleError(f"{host} is a private address ({address}); only public pages are fetched.")
    return addresses[0]


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public internet, also where it wraps another address."""
    try:
        ip: _Address = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    inner: _Address | None = None
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    if inner is not None and not is_public(str(inner)):
        return False
    if ip.is_multicast or address in _METADATA or any(ip in block for block in _NEVER_PUBLIC):
        return False
    # The check of the outer address would refuse NAT64, however public what it wraps.
    return ip in _NAT64 or ip.is_global
