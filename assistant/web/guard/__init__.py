"""What stands between the network and the app, for every route alike.

In: an ASGI app with its routes, and who may reach it. Out: the same app behind checks of host, origin, size,
password, with safe headers and a log. May import: `errors`, `arguments` and the libraries of the web; no
other room.

A route of our own is guarded by being there: add it to the app before the server starts. What a handler
itself asks of its visitor is `Guard.questions.require(visitor_of(scope))` before it answers.
"""

from assistant.web.guard.bodies import MEGABYTE, UploadFolder
from assistant.web.guard.exposure import Exposure, read_password
from assistant.web.guard.figures import Figures
from assistant.web.guard.guarding import Guard
from assistant.web.guard.presence import Presence
from assistant.web.guard.rates import Allowances, visitor_of
from assistant.web.guard.refusals import error_dict
from assistant.web.guard.slow_clients import PatientProtocol

__all__ = [
    "MEGABYTE",
    "Allowances",
    "Exposure",
    "Figures",
    "Guard",
    "PatientProtocol",
    "Presence",
    "UploadFolder",
    "error_dict",
    "read_password",
    "visitor_of",
]
