"""How long steps (joining the model file, loading, indexing) tell how far they are."""

from collections.abc import Callable

Progress = Callable[[str, float], None]
"""Called with a line for people and the share done, in [0, 1]."""
