"""The command line: `assistant ask | chat | serve | index | articles | library | evaluate`.

In: the words of a shell. Out: answers, tables and JSON on the standard output, all else on the standard
error. May import: every other room. What takes seconds to import is imported inside the commands, so that
--help answers at once.
"""

from assistant.cli.command import main

__all__ = [
    "main",
]
