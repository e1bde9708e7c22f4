"""The checks in their order, around one app."""

from dataclasses import dataclass, field

from fastapi import FastAPI

from assistant.web.guard.bodies import BoundedBodies, UploadFolder
from assistant.web.guard.exposure import Exposure
from assistant.web.guard.figures import Figures
from assistant.web.guard.headers import SafeHeaders
from assistant.web.guard.hosts import KnownHosts, SameOrigin
from assistant.web.guard.open_routes import OpenRoutes
from assistant.web.guard.passwords import BearerPassword
from assistant.web.guard.presence import Attendance, Presence
from assistant.web.guard.rates import Allowances
from assistant.web.guard.request_log import RequestLog

_PASSWORDS_A_MINUTE = 10


@dataclass(frozen=True)
class Guard:
    """What guards one server.

    Attributes:
        exposure: who can reach it, and who may.
        uploads: the folder of uploaded files.
        body_bytes: the largest body of a request.
        upload_bytes: the largest upload.
        questions: how many questions a visitor may ask a minute.
        presence: who is still there.
        figures: what is counted.
    """

    exposure: Exposure
    uploads: UploadFolder
    body_bytes: int
    upload_bytes: int
    questions: Allowances = field(default_factory=lambda: Allowances(0))
    presence: Presence = field(default_factory=Presence)
    figures: Figures = field(default_factory=Figures)

    def around(self, app: FastAPI) -> FastAPI:
        """The app behind the checks. Of middleware, the last that is added is the first that is met."""
        app.add_middleware(Attendance, presence=self.presence)
        app.add_middleware(
            BoundedBodies, body_bytes=self.body_bytes, upload_bytes=self.upload_bytes, uploads=self.uploads
        )
        app.add_middleware(BearerPassword, exposure=self.exposure, tries=Allowances(_PASSWORDS_A_MINUTE))
        app.add_middleware(OpenRoutes, routes=app.router.routes)
        app.add_middleware(SameOrigin)
        app.add_middleware(KnownHosts, allowed_hosts=list(self.exposure.names), www_redirect=False)
        app.add_middleware(SafeHeaders)
        app.add_middleware(RequestLog)
        return app
