"""Limits that the system keeps for the process that reads files; nothing where it has none."""

import contextlib
import math

_MEMORY_BYTES = 4 * 2**30


def limit_seconds(seconds: float) -> None:
    """Let this process have so many more processor seconds, counted from now."""
    try:
        import resource
    except ImportError:  # not on this system; the parent's clock is all there is
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    _lower(resource.RLIMIT_CPU, math.ceil(used.ru_utime + used.ru_stime + seconds))


def more_seconds(seconds: float) -> None:
    """Let this process have so many processor seconds beside those that it still has, if it is limited."""
    try:
        import resource
    except ImportError:
        return
    allowed, _ = resource.getrlimit(resource.RLIMIT_CPU)
    if allowed != resource.RLIM_INFINITY:
        _lower(resource.RLIMIT_CPU, math.ceil(allowed + seconds))


def limit_memory() -> None:
    """Let this process have as much memory as the reading of any article takes, and leave no dump."""
    try:
        import resource
    except ImportError:
        return
    _lower(resource.RLIMIT_AS, _MEMORY_BYTES)
    _lower(resource.RLIMIT_CORE, 0)


def _lower(kind: int, value: int) -> None:
    """Set one of the system's limits, within the one that is set already."""
    import resource

    _, hard = resource.getrlimit(kind)
    with contextlib.suppress(ValueError, OSError):  # not every system has every limit
        resource.setrlimit(kind, (value if hard == resource.RLIM_INFINITY else min(value, hard), hard))
