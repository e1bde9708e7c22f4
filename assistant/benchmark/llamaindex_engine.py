"""LlamaIndex's CitationQueryEngine with its defaults as a system that is timed.

Only embedder and writer are ours. The writer goes through CustomLLM: LlamaIndex's OpenAI adapter does not
allow the current `openai` package, and its LangChain adapter does not import with the current LangChain.
"""

import re
import time
from pathlib import Path
from typing import Any

from langchain_core.language_models.chat_models import BaseChatModel
from llama_index.core import Document, Settings, StorageContext, VectorStoreIndex, load_index_from_storage
from llama_index.core.base.llms.types import CompletionResponse, CompletionResponseGen, LLMMetadata
from llama_index.core.bridge.pydantic import PrivateAttr
from llama_index.core.llms import CustomLLM
from llama_index.core.query_engine import CitationQueryEngine
from llama_index.core.schema import QueryBundle
from llama_index.embeddings.huggingface import HuggingFaceEmbedding

from assistant.benchmark.system import WRITER_TIMEOUT_SECONDS, Said, declines
from assistant.errors import SettingsError
from assistant.index import packaged_weights
from assistant.writing import CONTEXT_TOKENS, MAX_ANSWER_TOKENS, get_chat_model

_MARK = re.compile(r"\[(\d+)\]")
_SOURCE_LABEL = re.compile(r"^Source \d+:\n")


class _ChatModelWriter(CustomLLM):
    """The shared writer behind LlamaIndex's door for models that it does not know."""

    _chat: BaseChatModel = PrivateAttr()

    def __init__(self, chat: BaseChatModel) -> None:
        super().__init__()
        self._chat = chat

    @property
    def metadata(self) -> LLMMetadata:
        """How long a prompt may be, as the server was started."""
        return LLMMetadata(context_window=CONTEXT_TOKENS, num_output=MAX_ANSWER_TOKENS, model_name="local")

    def complete(self, prompt: str, formatted: bool = False, **_: Any) -> CompletionResponse:
        """The whole answer to a prompt."""
        return CompletionResponse(text=str(self._chat.invoke(prompt).text))

    def stream_complete(self, prompt: str, formatted: bool = False, **_: Any) -> CompletionResponseGen:
        """The answer as it grows; CustomLLM asks for it, the engine's defaults do not use it."""
        text = ""
        for chunk in self._chat.stream(prompt):
            text += str(chunk.text)
            yield CompletionResponse(text=text, delta=str(chunk.text))


class LlamaIndexSystem:
    """A vector index of one article and a citation engine over it."""

    def __init__(self, model: str, folder: Path) -> None:
        chat = get_chat_model(model, WRITER_TIMEOUT_SECONDS)
        if chat is None:
            raise SettingsError("CitationQueryEngine has no answer without a writer.")
        Settings.llm = _ChatModelWriter(chat)
        Settings.embed_model = HuggingFaceEmbedding(str(packaged_weights()), device="cpu")
        self._folder = str(folder)

    def open(self, text: str, title: str) -> int:
        """Index an article."""
        self._index = VectorStoreIndex.from_documents([Document(text=text, metadata={"title": title})])
        self._engine = CitationQueryEngine.from_args(self._index)
        return len(self._index.docstore.docs)

    def keep(self) -> None:
        """Save the index, so that it can be opened again; in no time of the table."""
        self._index.storage_context.persist(self._folder)

    def reopen(self) -> None:
        """Load the index that was saved."""
        index = load_index_from_storage(StorageContext.from_defaults(persist_dir=self._folder))
        self._engine = CitationQueryEngine.from_args(index)

    def ask(self, question: str) -> Said:
        """The answer with the sources that its marks name. By default nothing is shown before the end."""
        begin = time.perf_counter()
        sources = self._engine.retrieve(QueryBundle(question))
        retrieved = time.perf_counter() - begin
        response = self._engine.synthesize(QueryBundle(question), sources)
        total = time.perf_counter() - begin
        text = str(response)
        numbers = dict.fromkeys(int(number) for number in _MARK.findall(text))
        # The engine numbers the sources anew while it answers; these are the ones that the marks mean.
        named = [response.source_nodes[n - 1] for n in numbers if 0 < n <= len(response.source_nodes)]
        quotes = [_SOURCE_LABEL.sub("", source.node.get_content()).strip() for source in named]
        answer = {"text": text, "answered": not declines(text), "citations": quotes}
        return Said(answer, {"retrieve": retrieved, "first_token": total, "total": total})


def make_system(model: str, folder: Path) -> LlamaIndexSystem:
    """The engine, its embedder and writer loaded."""
    return LlamaIndexSystem(model, folder)
