"""Who a call of Gradio's is from."""

import gradio as gr

from assistant.web.guard import visitor_of


def visitor(request: gr.Request | None) -> str:
    """The network address of a visitor; who calls without a request is one."""
    inner = request.request if request is not None else None
    return visitor_of(inner.scope if inner is not None else {})
