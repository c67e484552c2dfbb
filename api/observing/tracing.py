"""OpenTelemetry: spans of each request, where the settings ask for them.

FastAPI makes the spans; where they go the standard variables say (``OTEL_EXPORTER_OTLP_ENDPOINT``,
``OTEL_SERVICE_NAME``, ``OTEL_TRACES_SAMPLER`` …).
"""

from __future__ import annotations

from typing import Final

from fastapi.telemetry import TelemetryConfig
from opentelemetry.context import Context
from opentelemetry.sdk.trace import Span, SpanProcessor, TracerProvider

_SAID_BY_CLIENTS: Final = ("url.path", "url.query", "http.request.method_original")
HIDDEN: Final = "REDACTED"

OFF: Final[TelemetryConfig] = {
    "tracing": False,
    "metrics": False,
    "logs": False,
    "auto_configure": False,
}


class Discretion(SpanProcessor):
    """Takes a client's own words out of each span; the route's template stays."""

    def on_start(self, span: Span, parent_context: Context | None = None) -> None:
        """Overwrite them: attributes cannot be removed."""
        for name in _SAID_BY_CLIENTS:
            if span.attributes and name in span.attributes:
                span.set_attribute(name, HIDDEN)


def tracing(*, on: bool) -> TelemetryConfig:
    """What ``FastAPI(telemetry=...)`` takes.

    The tracer is the service's own: libraries that find a global one would send spans with it, of
    which nobody knows what they hold. Of FastAPI's logs, which quote what failed, none are sent;
    its metrics are those of ``/metrics``.
    """
    if not on:
        return OFF
    provider = TracerProvider(shutdown_on_exit=False)
    provider.add_span_processor(Discretion())
    return {"tracer_provider": provider, "metrics": False, "logs": False, "auto_configure": True}
