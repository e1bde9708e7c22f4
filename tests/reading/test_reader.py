import numpy as np
import pytest
from assistant.reading.span_model import PassageScores

from assistant import Article, Assistant
from assistant.articles import split_passages
from assistant.reading import QuestionKind, Reading, TrainedReader, packaged_reader
from assistant.reading.reader import EVIDENCE_CHARACTERS


def read(helper: Assistant, question: str) -> Reading:
    reader = TrainedReader(helper.index, packaged_reader())
    return reader.read(question, helper.as_retriever().search(question))


@pytest.mark.parametrize(
    ("question", "short"),
    [
        ("How much was trade worth last year?", "$28 billion"),
        ("Where will Russia open a Consulate General?", "Aktau"),
        ("On what day does the Council of Foreign Ministers sit?", "April 11"),
        ("Who is the Foreign Minister of Kazakhstan?", "Murat Nurtleu"),
    ],
)
def test_the_short_answer_is_a_slice_within_the_first_evidence_sentence(
    quoting: Assistant, question: str, short: str
) -> None:
    reading = read(quoting, question)
    assert reading.span is not None
    assert short in quoting.article.text[reading.span.start : reading.span.end]
    first = reading.evidence[0]
    assert first.start <= reading.span.start < reading.span.end <= first.end


def test_evidence_keeps_within_its_budget_and_leaves_the_title_out(quoting: Assistant) -> None:
    reading = read(quoting, "What does Kazakhstan count on?")
    texts = [quoting.article.text[s.start : s.end] for s in reading.evidence]
    assert quoting.article.title not in texts
    assert sum(map(len, texts[:-1])) <= EVIDENCE_CHARACTERS


def test_a_question_that_no_span_answers_gets_evidence_and_no_short_answer(quoting: Assistant) -> None:
    reading = read(quoting, "Will Russia open a Consulate General in Aktau?")
    assert (reading.kind, reading.span) == (QuestionKind.YES_NO, None)
    assert "Aktau" in quoting.article.text[reading.evidence[0].start : reading.evidence[0].end]


def test_a_summary_is_whole_sentences_in_article_order(quoting: Assistant) -> None:
    answer = quoting.ask("Summarise the article.")
    starts = [c.start for c in answer.citations]
    assert answer.answered and len(starts) >= 3 and starts == sorted(starts)
    assert all(c.quote[-1] in ".”" for c in answer.citations)


def test_nothing_retrieved_is_an_empty_reading(quoting: Assistant) -> None:
    assert TrainedReader(quoting.index, None).read("Who?", []) == Reading(QuestionKind.SPAN)


def test_a_passage_gives_the_same_whatever_is_read_with_it(sample: Article) -> None:
    """The scale of int8 numbers must not come from a neighbour."""
    passages = [sample.text[p.start : p.end] for p in split_passages(sample.text)]
    question = "How much has been invested?"
    for passage, together in zip(passages, packaged_reader().score(question, passages), strict=True):
        (alone,) = packaged_reader().score(question, [passage])
        assert np.allclose(alone.starts, together.starts, atol=1e-5)
        assert alone.answerable == pytest.approx(together.answerable, abs=1e-5)


def test_the_best_span_stays_within_its_bounds_worked_out_by_hand() -> None:
    offsets = np.array([[0, 3], [4, 7], [8, 11], [12, 15]])
    starts = np.array([0.0, 2.0, 1.0, 5.0], dtype=np.float32)
    ends = np.array([4.0, 1.0, 3.0, 0.0], dtype=np.float32)
    scores = PassageScores(offsets, starts, ends, 0.0)
    best = scores.best_span()
    # 2.0 + 3.0 from token 1 to token 2 ties 5.0 + 0.0 at token 3; either is the best.
    assert best is not None and best.score == pytest.approx(5.0)
    inside = scores.best_span(begin=4, finish=11)
    assert inside is not None and (inside.start, inside.end, inside.score) == (4, 11, pytest.approx(5.0))
    assert scores.best_span(begin=16) is None


def test_the_readers_words_win_over_a_writer_that_says_otherwise(sample: Article) -> None:
    from langchain_core.language_models.fake_chat_models import FakeListChatModel

    chat = FakeListChatModel(responses=["Trade was worth $30 billion last year."])
    answer = Assistant(sample, model=chat).ask("How much was trade worth last year?")
    assert "$28 billion" in answer.short
    assert "$28 billion" in answer.text


def test_without_the_network_sentences_that_share_words_are_the_evidence(sample: Article) -> None:
    helper = Assistant(sample, model="none", reader="none", threshold=0.1)
    answer = helper.ask("How much has been invested?")
    assert answer.answered and "$4 billion" in answer.citations[0].quote
    assert answer.short == "" and "span" not in answer.signals
