"""Files of data sets as text, with their digest."""

import hashlib
from pathlib import Path

from assistant.errors import DatasetError


def read_text(path: Path) -> tuple[str, str]:
    """A file's text and its SHA-256, 64 hexadecimal digits.

    Raises:
        DatasetError: it cannot be read, or is not UTF-8.
    """
    try:
        content = path.read_bytes()
        return content.decode("utf-8-sig"), hashlib.sha256(content).hexdigest()
    except OSError as error:
        raise DatasetError(f"{path} cannot be read: {error.strerror or error}.") from error
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise DatasetError(f"{path}, line {line}: not UTF-8 text.") from error
