"""uvicorn in a thread of its own, with limits on connections and patience."""

import socket
import threading
import time
from typing import Any

import uvicorn

from assistant.errors import SettingsError
from assistant.web.guard import PatientProtocol

FIRST_PORT, PORTS_TRIED = 7860, 100
_START_SECONDS = 10
_KEEP_ALIVE_SECONDS = 5
_GOODBYE_SECONDS = 2  # for streams that are open when the server stops


class WebServer:
    """Serves an ASGI app until it is closed.

    Args:
        app: the app.
        host: address to listen on.
        port: port to listen on; the first free one from 7860 when None.
        connections: open at a time; further ones are answered with status 503.

    Raises:
        SettingsError: the port or the host cannot be used.
    """

    def __init__(self, app: Any, host: str, port: int | None, connections: int) -> None:
        self._socket = _listening(host.strip("[]"), port)
        self.port: int = self._socket.getsockname()[1]
        config = uvicorn.Config(
            app,
            http=PatientProtocol,
            ws="none",
            lifespan="on",
            log_level="critical",  # the guard logs requests, and what fails
            access_log=False,
            server_header=False,
            limit_concurrency=connections,
            timeout_keep_alive=_KEEP_ALIVE_SECONDS,
            timeout_graceful_shutdown=_GOODBYE_SECONDS,
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._run, name="web-server", daemon=True)

    def start(self) -> None:
        """Begin to serve; returns when requests are answered.

        Raises:
            SettingsError: it does not start.
        """
        self._thread.start()
        deadline = time.monotonic() + _START_SECONDS
        while not self._server.started:
            if time.monotonic() > deadline or not self._thread.is_alive():
                raise SettingsError("The server did not start. Try another port with --port.")
            time.sleep(0.005)

    def wait(self) -> None:
        """Block until the server ends or Ctrl+C is pressed."""
        try:
            while self._thread.is_alive():
                self._thread.join(timeout=0.5)
        except KeyboardInterrupt:
            self.close()

    def close(self) -> None:
        """Stop serving."""
        self._server.should_exit = True
        self._thread.join(timeout=2 * _GOODBYE_SECONDS + 1)

    def _run(self) -> None:
        self._server.run(sockets=[self._socket])


def _listening(host: str, port: int | None) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    ports = [port] if port is not None else range(FIRST_PORT, FIRST_PORT + PORTS_TRIED)
    problem: OSError | OverflowError | None = None
    for one in ports:
        try:
            return socket.create_server((host, one), family=family, backlog=2048)
        except (OSError, OverflowError) as error:
            problem = error
    what = f"The port {port} on {host} cannot be used" if port is not None else f"No port on {host} is free"
    reason = getattr(problem, "strerror", None) or problem
    raise SettingsError(f"{what} ({reason}). Give another one with --port.") from problem
