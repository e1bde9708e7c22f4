import pytest
from langchain_core.language_models.fake_chat_models import FakeListChatModel

from assistant import Article, Assistant, Evidence
from assistant.index import get_embedder
from assistant.reading import QuestionKind, Reader, Reading, Verdict, packaged_reader
from assistant.reading.reader import EVIDENCE_CHARACTERS


def read(helper: Assistant, question: str) -> Reading:
    reader = Reader(helper.index, packaged_reader(), get_embedder())
    return reader.read(question, helper.as_retriever().search(question))


@pytest.mark.parametrize(
    ("question", "short"),
    [
        ("How much was trade worth last year?", "$28 billion"),
        ("How much has been invested so far?", "$4 billion"),
        ("And what was the target for trade?", "$30 billion"),
        ("Where will Russia open a Consulate General?", "Aktau"),
        ("On what day does the Council of Foreign Ministers sit?", "April 11"),
        ("Who is the Foreign Minister of Kazakhstan?", "Murat Nurtleu"),
    ],
)
def test_the_short_answer_is_a_slice_within_the_first_proof(
    quoting: Assistant, question: str, short: str
) -> None:
    reading = read(quoting, question)
    (span,) = reading.spans
    assert short in quoting.article.text[span.start : span.end]
    first = reading.proof[0]
    assert first.start <= span.start < span.end <= first.end
    assert reading.evidence[0] == first


def test_evidence_keeps_within_its_budget_and_leaves_the_title_out(quoting: Assistant) -> None:
    reading = read(quoting, "What does Kazakhstan count on?")
    texts = [quoting.article.text[s.start : s.end] for s in reading.evidence]
    assert quoting.article.title not in texts
    assert sum(map(len, texts[:-1])) <= EVIDENCE_CHARACTERS


def test_yes_stands_with_the_sentence_that_decides(quoting: Assistant) -> None:
    answer = quoting.ask("Will Russia open a Consulate General in Aktau?")
    assert answer.short == "Yes" and answer.text.startswith("Yes. ")
    assert "Aktau" in answer.citations[0].quote


def test_a_word_that_is_not_sure_is_left_out_and_the_sentence_stands_alone(quoting: Assistant) -> None:
    answer = quoting.ask("Did trade reach the target of $30 billion last year?")
    assert not answer.text.startswith("Yes")
    assert "fell short" in answer.citations[0].quote


def test_a_sentence_that_does_not_decide_alone_gets_no_word() -> None:
    text = "Trade was worth $28 billion last year. Our target was to reach $30 billion. It rained in May."
    answer = Assistant.from_text(text, model="none").ask("Did trade reach the target?")
    assert not answer.text.startswith("Yes")


def test_a_list_gives_all_its_members_each_with_its_quote(quoting: Assistant) -> None:
    answer = quoting.ask("What are the six fields of the large projects?")
    members = ("transport and logistics", "energy", "metallurgy", "machine building", "industry", "farming")
    assert all(member in answer.short for member in members)
    assert all(any(member in c.quote for c in answer.citations) for member in members)


def test_a_summary_is_whole_sentences_in_article_order(quoting: Assistant) -> None:
    answer = quoting.ask("Summarise the article.")
    starts = [c.start for c in answer.citations]
    assert answer.answered and len(starts) >= 3 and starts == sorted(starts)
    assert all(c.quote[-1] in ".”" for c in answer.citations)


def test_what_the_article_does_not_say_is_declined(quoting: Assistant) -> None:
    answer = quoting.ask("Which football club won the cup in Brazil in 1962?")
    assert (answer.state, answer.short, answer.citations) == ("silent", "", ())
    assert answer.closest


def test_nothing_retrieved_is_an_empty_reading(quoting: Assistant) -> None:
    assert Reader(quoting.index, None, get_embedder()).read("Who?", []) == Reading(QuestionKind.SPAN)


def test_the_nearest_sentences_come_first_then_the_short_answer(quoting: Assistant) -> None:
    events = [e for e in quoting.stream("How much was trade worth last year?") if isinstance(e, Evidence)]
    first, second = events
    assert first.citations and (first.short, first.state) == ("", None)
    assert "$28 billion" in second.short and second.state == "answered"
    assert "$28 billion" in second.citations[0].quote


def test_the_readers_words_win_over_a_writer_that_says_otherwise(sample: Article) -> None:
    chat = FakeListChatModel(responses=["Trade was worth $30 billion last year."])
    answer = Assistant(sample, model=chat).ask("How much was trade worth last year?")
    assert "$28 billion" in answer.short
    assert "$28 billion" in answer.text


def test_a_sentence_of_the_writer_that_its_quotes_refute_is_dropped(sample: Article) -> None:
    """Its names are all in the evidence, and it says where."""
    chat = FakeListChatModel(responses=["Russia will close its Consulate General in Aktau."])
    answer = Assistant(sample, model=chat).ask("Where will Russia open a Consulate General?")
    assert "close" not in answer.text and "soon open" in answer.text


def test_a_claim_is_supported_refuted_or_left_open(quoting: Assistant) -> None:
    reader = Reader(quoting.index, packaged_reader(), get_embedder())
    (proof,) = read(quoting, "Where will Russia open a Consulate General?").proof
    claims = {
        "Russia is going to open a Consulate General in Aktau.": Verdict.YES,
        "Russia will close its Consulate General in Aktau.": Verdict.NO,
    }
    for claim, verdict in claims.items():
        found = reader.support(claim, [proof])
        assert found is not None and max(found, key=lambda v: found[v]) is verdict


def test_without_the_network_sentences_that_share_words_are_the_evidence(sample: Article) -> None:
    helper = Assistant(sample, model="none", reader="none", threshold=0.1)
    answer = helper.ask("How much has been invested?")
    assert answer.answered and "$4 billion" in answer.citations[0].quote
    assert answer.short == "" and "span" not in answer.signals
