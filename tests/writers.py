"""Writers that stand at the seam of a chat model, for tests of what is around them."""

import time
from collections.abc import Iterator
from typing import Any

from langchain_core.language_models.fake_chat_models import GenericFakeChatModel
from langchain_core.messages import AIMessageChunk
from langchain_core.outputs import ChatGenerationChunk
from langchain_core.runnables import Runnable
from pydantic import Field


class Endless(GenericFakeChatModel):
    """Goes on for a minute, a word in each twentieth of a second; `said` counts them."""

    messages: Any = iter(())
    said: list[str] = Field(default_factory=list)

    def _stream(self, *args: Any, **options: Any) -> Iterator[Any]:
        for _ in range(1200):
            time.sleep(0.05)
            self.said.append("Aktau")
            yield ChatGenerationChunk(message=AIMessageChunk("Aktau "))


class Scripted(GenericFakeChatModel):
    """A model of LangChain's own for tests, which may be given tools."""

    def bind_tools(self, tools: Any, **options: Any) -> Runnable[Any, Any]:
        return self
