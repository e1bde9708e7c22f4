"""Who can reach the server, and who may: decided once, when it starts."""

import hmac
import ipaddress
from dataclasses import dataclass, field
from pathlib import Path

from assistant.errors import SettingsError

LOOPBACK_NAMES = ("localhost", "127.0.0.1", "::1")
_EVERY_ADDRESS = ("0.0.0.0", "::", "")
_SHORTEST_PASSWORD = 8


@dataclass(frozen=True)
class Exposure:
    """Where the server listens, by which names it is called, and what lets a visitor in.

    Attributes:
        host: the address to listen on.
        allowed_hosts: further names by which browsers call it, such as that of a proxy in front.
        password: what a visitor must know; None where everybody who can reach the server may use it.
        is_public: whether the owner said that anyone may use it.
        is_shared: whether visitors are other people than the owner. Then limits hold for each of them, and
            nothing of theirs is kept. None: shared when others can reach it.

    Raises:
        SettingsError: others can reach the server, and neither a password nor `is_public` is given.
    """

    host: str = "127.0.0.1"
    allowed_hosts: tuple[str, ...] = ()
    password: str | None = field(default=None, repr=False)
    is_public: bool = False
    is_shared: bool | None = None

    def __post_init__(self) -> None:
        if isinstance(self.allowed_hosts, str) or not all(_is_name(name) for name in self.allowed_hosts):
            raise SettingsError(
                f"allowed_hosts takes names such as assistant.example.org, not {self.allowed_hosts!r}."
            )
        if self.is_reachable and self.password is None and not self.is_public:
            raise SettingsError(
                f"{self.reach} Give a password with --password-file FILE, or say with --public that anyone "
                "who can reach it may ask, open articles and upload files."
            )

    @property
    def is_reachable(self) -> bool:
        """Whether others than this computer's own programs can reach it."""
        return not _is_loopback(self.host) or not all(_is_loopback(name) for name in self.allowed_hosts)

    @property
    def is_for_others(self) -> bool:
        """Whether it runs in the shared mode."""
        return self.is_reachable if self.is_shared is None else self.is_shared

    @property
    def reach(self) -> str:
        """Who can reach what, in a line for the owner."""
        if not self.is_reachable:
            return "Only programs of this computer can reach it."
        if _is_loopback(self.host):
            return f"Who can reach {', '.join(self.allowed_hosts)} can reach this server."
        where = (
            "every network of this computer" if self.host in _EVERY_ADDRESS else f"the network of {self.host}"
        )
        return f"Everybody on {where} can reach this server."

    @property
    def names(self) -> tuple[str, ...]:
        """Names by which it may be called; the address that a connection came to is one more."""
        bound = () if self.host in _EVERY_ADDRESS else (self.host.strip("[]"),)
        return tuple(dict.fromkeys([*LOOPBACK_NAMES, *bound, *self.allowed_hosts]))

    def admits(self, password: str) -> bool:
        """Whether a password is the right one; the time this takes does not tell how much of it is."""
        return self.password is None or hmac.compare_digest(password.encode(), self.password.encode())


def read_password(path: Path) -> str:
    """The password in a file: its first line.

    Raises:
        SettingsError: the file cannot be read, or the password is too short to withstand guessing.
    """
    try:
        lines = path.expanduser().read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is no text"
        raise SettingsError(f"The password file {path} cannot be read: {reason}.") from error
    password = lines[0].strip() if lines else ""
    if len(password) < _SHORTEST_PASSWORD:
        raise SettingsError(
            f"The first line of {path} must be a password of at least {_SHORTEST_PASSWORD} characters."
        )
    return password


def _is_name(name: object) -> bool:
    return isinstance(name, str) and bool(name) and "/" not in name and "*" not in name and not name.isspace()


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"
