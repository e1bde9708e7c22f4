import pytest
from langchain_core.retrievers import BaseRetriever

from assistant import Assistant


@pytest.mark.parametrize(
    ("question", "holds"),
    [
        ("How much money has been invested?", "$4 billion"),
        ("What was trade worth last year?", "$28 billion"),
        ("Where will a Consulate General open?", "Aktau"),
        ("When does the Council of Foreign Ministers sit?", "April 11"),
        ("Who received Lavrov?", "Nurtleu"),
    ],
)
def test_the_passage_with_the_answer_is_among_the_first_three(
    quoting: Assistant, question: str, holds: str
) -> None:
    documents = quoting.as_retriever().invoke(question)
    assert any(holds in document.page_content for document in documents[:3])


def test_it_is_a_langchain_retriever_whose_documents_are_slices(quoting: Assistant) -> None:
    retriever = quoting.as_retriever()
    assert isinstance(retriever, BaseRetriever)
    for document in retriever.invoke("trade with Russia"):
        place = document.metadata
        assert quoting.article.text[place["start"] : place["end"]] == document.page_content


def test_bm25_finds_a_rare_word_and_dense_a_paraphrase(quoting: Assistant) -> None:
    retriever = quoting.as_retriever()
    terms = retriever.model_copy(update={"mode": "bm25", "top_k": 1})
    dense = retriever.model_copy(update={"mode": "dense", "top_k": 2})
    assert "metallurgy" in terms.invoke("metallurgy")[0].page_content
    assert any("nuclear power plant" in d.page_content for d in dense.invoke("atomic energy station"))


def test_top_k_bounds_what_is_found(quoting: Assistant) -> None:
    assert len(quoting.as_retriever().model_copy(update={"top_k": 2}).search("Russia")) == 2
