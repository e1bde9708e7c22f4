"""The chain of LangChain's own RAG tutorial as a system that is timed.

Passages of 1,000 characters with 200 shared, a dense FAISS store, the four nearest passages, all in one
prompt (`rlm/rag-prompt` of LangChain's hub, kept in `prompts/tutorial.md`). Embedder and writer are ours.
"""

import time
from pathlib import Path

from langchain_community.embeddings import HuggingFaceEmbeddings
from langchain_community.vectorstores import FAISS
from langchain_core.documents import Document
from langchain_text_splitters import RecursiveCharacterTextSplitter

from assistant.benchmark.system import WRITER_TIMEOUT_SECONDS, Said, declines
from assistant.errors import SettingsError
from assistant.index import packaged_weights
from assistant.writing import fill, get_chat_model


class LangChainSystem:
    """The tutorial's steps: split, store, retrieve, stuff, generate."""

    def __init__(self, model: str, folder: Path) -> None:
        chat = get_chat_model(model, WRITER_TIMEOUT_SECONDS)
        if chat is None:
            raise SettingsError("The tutorial's chain has no answer without a writer.")
        self._chat = chat
        # Not langchain-huggingface's: that one does not allow the current huggingface-hub.
        self._embedder = HuggingFaceEmbeddings(
            model_name=str(packaged_weights()), model_kwargs={"device": "cpu"}
        )
        self._folder = str(folder)

    def open(self, text: str, title: str) -> int:
        """Split and embed an article; the tutorial keeps the store in memory."""
        splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200, add_start_index=True)
        passages = splitter.split_documents([Document(text, metadata={"title": title})])
        self._store = FAISS.from_documents(passages, self._embedder)
        return len(passages)

    def keep(self) -> None:
        """Save the store, so that it can be opened again; in no time of the table."""
        self._store.save_local(self._folder)

    def reopen(self) -> None:
        """Load the store that was saved."""
        # The pickle that this allows was written by this very process.
        self._store = FAISS.load_local(self._folder, self._embedder, allow_dangerous_deserialization=True)

    def ask(self, question: str) -> Said:
        """The answer, streamed. The chain shows no evidence: its first sign is the first token."""
        begin = time.perf_counter()
        found = self._store.similarity_search(question)
        seconds = {"retrieve": time.perf_counter() - begin}
        context = "\n\n".join(document.page_content for document in found)
        pieces = []
        for chunk in self._chat.stream(fill("tutorial", question=question, context=context)):
            if chunk.text:
                seconds.setdefault("first_token", time.perf_counter() - begin)
                pieces.append(str(chunk.text))
        seconds["total"] = time.perf_counter() - begin
        text = "".join(pieces)
        return Said({"text": text, "answered": not declines(text)}, seconds)


def make_system(model: str, folder: Path) -> LangChainSystem:
    """The tutorial's chain, its embedder and writer loaded."""
    return LangChainSystem(model, folder)
