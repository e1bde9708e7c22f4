"""Fetching, against servers on loopback that a setting for tests admits; all else private stays out."""

import gzip
import socket
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from assistant import AssistantError
from assistant.articles import Limits, load_article
from assistant.articles.fetching import fetch
from assistant.articles.public_network import is_public

PAGE = (
    "<html><body><h1>The bridge of Ely</h1><p>The bridge of Ely was opened in 1901. Café.</p></body></html>"
)
PRIVATE = """
127.0.0.1 10.1.1.1 192.168.0.1 172.16.0.1 169.254.169.254 100.100.100.200 168.63.129.16 192.0.0.192 0.0.0.0
255.255.255.255 224.0.0.1 ::1 :: fe80::1 fe80::1%eth0 fec0::1 fd00:ec2::254 ff02::1 ::127.0.0.1
::ffff:127.0.0.1 64:ff9b::7f00:1 64:ff9b:1::1 2002:7f00:1:: 2002:a9fe:a9fe:: nonsense
"""
Reply = tuple[int, dict[str, str], bytes]


class Server:
    """A loopback server; `routes` maps paths to replies, and `asked` lists what was asked for."""

    def __init__(self) -> None:
        self.routes: dict[str, Reply] = {}
        self.asked: list[str] = []
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                server.asked.append(self.path)
                status, headers, body = server.routes.get(self.path, (404, {}, b""))
                self.send_response(status)
                for name, value in {"Content-Length": str(len(body)), **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.place = f"127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def limits(self, **options: float) -> Limits:
        return Limits(admitted_hosts=frozenset([self.place]), **options)  # type: ignore[arg-type]

    def url(self, path: str) -> str:
        return f"http://{self.place}{path}"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def server() -> Iterator[Server]:
    running = Server()
    yield running
    running.close()


def test_a_page_is_fetched_with_its_encoding(server: Server) -> None:
    server.routes["/a"] = (200, {"Content-Type": "text/html; charset=iso-8859-1"}, PAGE.encode("latin-1"))
    article = load_article(server.url("/a"), server.limits())
    assert article.text == "The bridge of Ely\n\nThe bridge of Ely was opened in 1901. Café."
    assert article.source == server.url("/a")


def test_the_kind_of_a_page_is_told_by_its_content(server: Server) -> None:
    server.routes["/a"] = (200, {"Content-Type": "application/octet-stream"}, PAGE.encode())
    server.routes["/b"] = (
        200,
        {"Content-Type": "text/plain"},
        gzip.compress(b"The bridge was opened in 1901."),
    )
    assert load_article(server.url("/a"), server.limits()).title == "The bridge of Ely"
    assert load_article(server.url("/b"), server.limits()).text == "The bridge was opened in 1901."


def test_redirects_are_followed_up_to_the_limit(server: Server) -> None:
    for number in range(4):
        server.routes[f"/{number}"] = (302, {"Location": f"/{number + 1}"}, b"")
    server.routes["/4"] = (200, {"Content-Type": "text/html"}, PAGE.encode())
    assert fetch(server.url("/0"), server.limits(max_redirects=4)).url == server.url("/4")
    with pytest.raises(AssistantError, match="redirects more than 3 times"):
        fetch(server.url("/0"), server.limits(max_redirects=3))


def test_a_redirect_to_what_is_no_address_is_said(server: Server) -> None:
    server.routes["/broken"] = 302, {"Location": "http://["}, b""
    with pytest.raises(AssistantError, match="redirects to what is no web address"):
        fetch(server.url("/broken"), server.limits())


def test_a_circle_of_redirects_ends(server: Server) -> None:
    server.routes["/a"] = (302, {"Location": "/b"}, b"")
    server.routes["/b"] = (302, {"Location": "/a"}, b"")
    with pytest.raises(AssistantError, match="in a circle"):
        fetch(server.url("/a"), server.limits())


@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.1:1/",
        "http://localhost:1/",
        "http://10.0.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://[::1]/",
        "http://[::ffff:10.0.0.1]/",
        "http://[64:ff9b::a9fe:a9fe]/",
        "http://2130706433/",  # 127.0.0.1 as one number
        "http://0x7f.1/",
        "http://[fe80::1]/",
        "//192.168.1.1/",
    ],
)
def test_a_redirect_to_a_private_address_is_refused(server: Server, target: str) -> None:
    server.routes["/a"] = (302, {"Location": target}, b"")
    with pytest.raises(AssistantError, match=r"private address|not found"):
        fetch(server.url("/a"), server.limits())


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "ftp://example.com/", "javascript:alert(1)", "data:,x"]
)
def test_a_redirect_to_anything_but_the_web_is_refused(server: Server, target: str) -> None:
    server.routes["/a"] = (302, {"Location": target}, b"")
    with pytest.raises(AssistantError, match="not a web address"):
        fetch(server.url("/a"), server.limits())


def test_without_the_setting_loopback_is_never_asked(server: Server) -> None:
    with pytest.raises(AssistantError, match="private address"):
        fetch(server.url("/a"), Limits())
    assert server.asked == []


def test_only_the_admitted_port_is_admitted(server: Server) -> None:
    other = Server()
    server.routes["/a"] = (302, {"Location": other.url("/")}, b"")
    with pytest.raises(AssistantError, match="private address"):
        fetch(server.url("/a"), server.limits())
    assert other.asked == []
    other.close()


def test_a_name_is_resolved_once_and_the_checked_address_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that is public when it is checked and private right after must not be reached."""
    answers = iter(["93.184.216.34", "127.0.0.1"])
    connected: list[tuple[str, int]] = []

    def resolve(host: str, port: int, *_: object, **__: object) -> list[object]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers), port))]

    def connect(address: tuple[str, int], *_: object, **__: object) -> socket.socket:
        connected.append(address)
        raise OSError("no network in tests")

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(AssistantError, match="cannot be reached"):
        fetch("http://rebinding.example/", Limits())
    assert connected == [("93.184.216.34", 80)]


def test_a_name_with_one_private_address_among_public_ones_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def resolve(host: str, port: int, *_: object, **__: object) -> list[object]:
        return [(socket.AF_INET, 1, 6, "", (ip, port)) for ip in ("93.184.216.34", "10.0.0.5")]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    with pytest.raises(AssistantError, match=r"private address \(10\.0\.0\.5\)"):
        fetch("http://two.example/", Limits())


@pytest.mark.parametrize("address", ["1.1.1.1", "2606:4700::1111", "64:ff9b::808:808"])
def test_public_addresses_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("address", PRIVATE.split())
def test_private_addresses_are_private_however_they_are_written(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("headers", [{}, {"Content-Length": "2097152"}])
def test_a_page_over_the_size_is_refused(server: Server, headers: dict[str, str]) -> None:
    server.routes["/a"] = (200, headers, b"word " * 400_000)
    with pytest.raises(AssistantError, match=r"larger than 0\.5 MB"):
        fetch(server.url("/a"), server.limits(max_megabytes=0.5))


@pytest.mark.parametrize("kind", ["image/png", "video/mp4", "audio/mpeg", "font/woff2"])
def test_pictures_and_films_are_refused_by_their_type(server: Server, kind: str) -> None:
    server.routes["/a"] = (200, {"Content-Type": kind}, b"words")
    with pytest.raises(AssistantError, match="not an article"):
        fetch(server.url("/a"), server.limits())


def test_a_page_that_is_packed_too_well_is_refused(server: Server) -> None:
    bomb = gzip.compress(b"0" * 30_000_000)
    server.routes["/a"] = (200, {"Content-Type": "text/plain", "Content-Encoding": "gzip"}, bomb)
    with pytest.raises(AssistantError, match="unpacks to more than"):
        load_article(server.url("/a"), server.limits())


@pytest.mark.parametrize("status", [204, 401, 403, 404, 500])
def test_any_other_status_is_a_clear_error(server: Server, status: int) -> None:
    server.routes["/a"] = (status, {}, b"")
    with pytest.raises(AssistantError, match=f"status {status}"):
        fetch(server.url("/a"), server.limits())


@pytest.fixture
def dripping() -> Iterator[Callable[[bytes], str]]:
    """A server that sends a beginning, then one byte every twentieth of a second while we listen."""
    listening = socket.create_server(("127.0.0.1", 0))
    stop = threading.Event()

    def start(beginning: bytes) -> str:
        def serve() -> None:
            connection, _ = listening.accept()
            with connection:
                try:
                    connection.sendall(beginning)
                    while not stop.wait(0.05):
                        connection.sendall(b"x")
                except OSError:
                    pass

        threading.Thread(target=serve, daemon=True).start()
        return f"127.0.0.1:{listening.getsockname()[1]}"

    yield start
    stop.set()
    listening.close()


@pytest.mark.parametrize("beginning", [b"", b"HTTP/1.1 200 OK\r\nX-", b"HTTP/1.1 200 OK\r\n\r\nThe bridge "])
def test_a_server_that_drips_bytes_is_left_at_the_deadline(
    dripping: Callable[[bytes], str], beginning: bytes
) -> None:
    place = dripping(beginning)
    limits = Limits(admitted_hosts=frozenset([place]), fetch_seconds=0.5)
    with pytest.raises(AssistantError, match=r"took too long|cannot be reached"):
        fetch(f"http://{place}/", limits)


def test_a_password_in_an_address_is_not_sent_on(server: Server) -> None:
    server.routes["/a"] = (200, {"Content-Type": "text/html"}, PAGE.encode())
    assert fetch(f"http://user:secret@{server.place}/a", server.limits()).url == server.url("/a")
