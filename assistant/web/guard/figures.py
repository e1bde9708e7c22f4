"""Figures of a running server for Prometheus, at `/metrics`."""

from collections.abc import Callable, Mapping

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    generate_latest,
)
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

_SECONDS = (0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100)


class Figures:
    """Counts what the server does; a registry of its own, so that two servers of a process do not mix."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)  # memory, processor time, open files
        self._questions = Counter(
            "assistant_questions", "Questions answered, by state", ["state"], registry=self.registry
        )
        self._refused = Counter(
            "assistant_refused", "Questions and articles refused, by kind", ["kind"], registry=self.registry
        )
        self._stages = Histogram(
            "assistant_stage_seconds",
            "Seconds of an answer by stage",
            ["stage"],
            buckets=_SECONDS,
            registry=self.registry,
        )

    def answered(self, state: str, timings: Mapping[str, float]) -> None:
        """Count an answer, with its `state` and its seconds by stage."""
        self._questions.labels(state).inc()
        for stage, seconds in timings.items():
            self._stages.labels(stage).observe(seconds)

    def refused(self, kind: str) -> None:
        """Count what was refused; `kind` is the name of the error."""
        self._refused.labels(kind).inc()

    def watch(self, name: str, what: str, value: Callable[[], float]) -> None:
        """Show a number that is looked up when the figures are asked for."""
        Gauge(f"assistant_{name}", what, registry=self.registry).set_function(value)

    def route(self) -> Route:
        """The route that gives the figures."""

        def metrics(_: Request) -> Response:
            return Response(generate_latest(self.registry), media_type=CONTENT_TYPE_LATEST)

        return Route("/metrics", metrics)
