"""A library in one file, with the real Milvus Lite."""

import json
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

import pytest
from langchain_core.embeddings import Embeddings

from assistant import Article, Assistant, AssistantError
from assistant.articles import Collection, cut_article, load_article, passage_view
from assistant.index import embedder_name
from assistant.library import Library, LibraryArticle, LibraryPlace, add_articles, add_files
from assistant.library.milvus import ARTICLES, PASSAGES, TEXTS
from assistant.library.preparing import prepare_article
from assistant.library.rows import SCHEMA, article_id
from tests.conftest import Run
from tests.library.articles import town_article, town_text, write_towns
from tests.made_files import make_pdf
from tests.plain_embedder import PlainEmbedder

pytest.importorskip("pymilvus")

# Line ends of two kinds, hidden characters, cut words, emoji, headings, rows: read otherwise than stored.
TRICKY = (
    "# The fish 😀 hall\r\n\r\nThe hall of Bryg\u00adge sells its catch every morn-\r\ning. "
    "It is run by Tove\u200b Lund.\r\n\r\n"
    "## Prices\r\n\r\nCod: 12 kroner\r\nSmoked eel: 64 kroner\r\nHerring: 9 kroner\r\n\r\n"
    "## History 🐟\r\n\r\nThe hall was built in 1921. Visitors may watch the boats come in.\r\n"
)


@pytest.fixture
def place(tmp_path: Path) -> LibraryPlace:
    return LibraryPlace(str(tmp_path / "news.db"))


@pytest.fixture
def library(place: LibraryPlace) -> Iterator[Library]:
    """Three towns, in vectors of no model."""
    with Library.create(place, PlainEmbedder()) as opened:
        add_articles([town_article(number) for number in range(3)], opened, PlainEmbedder())
        yield opened


def asking(place: LibraryPlace, embedder: "str | Embeddings | None" = None, **options: object) -> Assistant:
    return Assistant.open(
        library=place.address, model="none", embedder=embedder or PlainEmbedder(), **options
    )


@pytest.fixture(scope="module")
def towns(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """An assistant with the real models on a library of twenty towns, of which two disagree."""
    folder = write_towns(tmp_path_factory.mktemp("towns"), 20)
    (folder / "other.txt").write_text(
        "A letter about York 1\n\nThe bridge of York 1 was opened in 1955. So says the letter of a "
        "traveller.",
        encoding="utf-8",
    )
    place = LibraryPlace(str(folder.parent / f"{folder.name}.db"))
    added = add_files([str(folder)], place)
    assert (added.articles, added.failed) == (21, ())
    with Assistant.open(library=place.address, model="none") as opened:
        yield opened


def test_answers_quote_their_own_article_exactly(towns: Assistant) -> None:
    answer = towns.ask("How deep is the harbour of Durham 10?")
    assert answer.state == "answered" and "13 metres" in answer.text
    for citation in answer.citations:
        assert citation.article.text[citation.start : citation.end] == citation.quote
    assert answer.citations[0].article.title == "The town of Durham 10"
    assert answer.citations[0].article.published == "2024-02-12"


def test_a_quote_needs_no_whole_text(towns: Assistant) -> None:
    article = towns.ask("How deep is the harbour of Durham 10?").citations[0].article
    assert isinstance(article, LibraryArticle)
    assert "whole" not in vars(article) and "text" not in vars(article)


def test_articles_that_disagree_are_both_quoted(towns: Assistant) -> None:
    answer = towns.ask("When was the bridge of York 1 opened?")
    assert "1701" in answer.text and "1955" in answer.text
    assert len({citation.article.digest for citation in answer.citations}) == 2


def test_a_follow_up_and_a_stream_work_as_on_an_article(towns: Assistant) -> None:
    first = towns.ask("Who designed the bridge of Ely 8?")
    assert "Brandt8" in first.text
    *events, answer = towns.stream("How deep is the harbour there?", [first])
    assert events and answer.text


def test_sentences_are_checked_against_the_articles_that_hold_them(towns: Assistant) -> None:
    exact, nearly = towns.check(
        "In Lincoln 3 live 121 people and one mayor, who is called Hale3. "
        "In Lincoln 3 live 999 people and one mayor, who is called Hale3."
    )
    assert (exact.verdict, nearly.verdict) == ("exact", "nearly")
    assert exact.article.text[exact.start : exact.end] == exact.quote


def test_what_is_found_is_what_the_index_of_a_folder_finds(library: Library, tmp_path: Path) -> None:
    parts = [town_article(number) for number in range(3)]
    folder = Assistant(
        Collection.of(parts), model="none", embedder=PlainEmbedder(), index_dir=tmp_path / "indexes"
    ).as_retriever()
    helper = asking_open(library)
    for question in ("How deep is the harbour of York 1?", "Who came from the coast?", "children horses"):
        for mode in ("dense", "bm25"):
            mine = folder.model_copy(update={"mode": mode, "top_k": 3}).invoke(question)
            theirs = helper.as_retriever().model_copy(update={"mode": mode, "top_k": 3}).invoke(question)
            assert theirs[0].page_content == mine[0].page_content, (question, mode)


def asking_open(library: Library) -> Assistant:
    """An assistant beside a library that this process has open."""
    return asking(library.place)


@pytest.mark.parametrize("kind", ["tricky", "pdf"])
def test_a_stored_passage_says_of_its_places_what_the_article_says(
    place: LibraryPlace, tmp_path: Path, kind: str
) -> None:
    if kind == "tricky":
        article = Article.from_text(TRICKY)
    else:
        towns = (f"Town {number} has {number * 7} people." for number in range(200))
        pages = [("p", " ".join(islice(towns, 50))) for _ in range(4)]
        (tmp_path / "made.pdf").write_bytes(make_pdf(pages))
        article = load_article(tmp_path / "made.pdf")
        assert len(article.pages) > 1
    with Library.create(place, PlainEmbedder()) as library:
        add_articles([article], library, PlainEmbedder())
        assert library.article(article.digest[:8]) == replace(article, notices=())
        visit = asking_open(library).index.visit()
        vector = PlainEmbedder().embed_query("kroner town")
        visit.find("kroner hall town fish", vector_of(vector), 50, "hybrid")
        ((_, stored),) = visit.article.parts
        assert isinstance(stored, LibraryArticle)
        expected = {(p.start, p.end): p for p in cut_article(article)}
        assert visit.passage_count == len(expected)
        for position in range(visit.passage_count):
            passage = visit.passage(position)
            own = expected[passage.start, passage.end]
            assert passage.sentences == own.sentences
            assert visit.passage_view(position) == passage_view(article, own)
            assert stored.page_at(passage.start) == article.page_at(passage.start)
            for sentence in passage.sentences:
                span = (sentence.start, sentence.end)
                assert stored.words(*span) == article.words(*span)
                assert stored.shown(*span) == article.shown(*span)
                assert stored.screen_span(*span) == article.screen_span(*span)
                assert stored.is_heading(*span) == article.is_heading(*span)
        assert "whole" not in vars(stored)
        assert stored.text == article.text and stored.headings == article.headings


def vector_of(numbers: list[float]) -> "object":
    import numpy as np

    vector = np.asarray(numbers, dtype=np.float32)
    return vector / np.linalg.norm(vector)


def test_what_is_there_is_not_added_again(library: Library) -> None:
    again = add_articles([town_article(number) for number in range(4)], library, PlainEmbedder())
    assert (again.articles, again.known) == (1, 3)
    check = library.verify()
    assert (check.articles, check.problems, check.unfinished) == (4, (), ())
    assert check.passages == library.passage_count


def test_an_article_is_seen_whole_or_not_at_all(library: Library) -> None:
    """As when adding is killed between any two writes."""
    prepared = prepare_article(town_article(7), library, PlainEmbedder()).prepared
    assert prepared is not None
    helper = asking_open(library)
    for kind, rows in ((TEXTS, prepared.pieces), (PASSAGES, prepared.passages)):
        library.milvus.upsert(kind, rows)
        found = helper.as_retriever().invoke("How deep is the harbour of Exeter 7?")
        assert found and all("Exeter 7" not in document.page_content for document in found)
        assert library.verify().unfinished == (article_id(town_article(7)),)
    library.milvus.upsert(ARTICLES, [prepared.article])
    found = helper.as_retriever().invoke("How deep is the harbour of Exeter 7?")
    assert "Exeter 7" in found[0].page_content
    assert library.verify().unfinished == ()


def test_removing_leaves_nothing(library: Library) -> None:
    half = prepare_article(town_article(7), library, PlainEmbedder()).prepared
    assert half is not None
    library.milvus.upsert(PASSAGES, half.passages)
    for article in (town_article(0), town_article(1), town_article(2), town_article(7)):
        library.remove(article.digest[:12])
    assert (library.article_count(), library.passage_count) == (0, 0)
    assert library.milvus.count(TEXTS) == 1  # what the library was made with
    with pytest.raises(AssistantError, match="has no article"):
        library.remove(town_article(0).digest[:12])


def test_verify_finds_a_passage_and_a_text_that_were_changed(library: Library) -> None:
    row = library.milvus.query(PASSAGES, f'article == "{article_id(town_article(0))}"', ["*"], 1)[0]
    row.pop("terms", None)
    library.milvus.upsert(PASSAGES, [{**row, "text": row["text"].replace("1700", "1800")}])
    piece = library.milvus.query(TEXTS, f'article == "{article_id(town_article(1))}"', ["*"], 1)[0]
    library.milvus.upsert(TEXTS, [{**piece, "text": piece["text"].replace("1701", "1801")}])
    problems = library.verify().problems
    assert len(problems) == 2
    assert any("is not its words" in line for line in problems)
    assert any("not as it was stored" in line for line in problems)
    with pytest.raises(AssistantError, match="not as it was stored"):
        library.article(article_id(town_article(1)))


def test_titles_and_dates_are_searched_and_nothing_else_is_understood(library: Library) -> None:
    def titles(search: str) -> list[str]:
        return sorted(row["title"] for row in library.articles(search).rows)

    assert len(titles("")) == 3
    assert titles("YORK") == ["The town of York 1"]
    assert titles("2024-02") == ["The town of York 1"]
    assert len(titles("town 2024")) == 3
    for hostile in ('" or id != "', "%", "_", "\\", 'x" in ["', "'"):
        library.articles(hostile)  # asks for what is not there, or for all; fails in no way
    assert titles('york" or id != "x') == []
    paged = [library.articles("", first, 2) for first in (0, 2)]
    assert [len(page.rows) for page in paged] == [2, 1] and paged[0].total == 3


def test_passages_with_the_same_words_count_once(place: LibraryPlace) -> None:
    repeated = "The ferry to the island leaves at nine and comes back at five."
    copies = [Article.from_text(f"{repeated}\n\nNumber {n} is told of here alone.") for n in range(30)]
    with Library.create(place, PlainEmbedder()) as library:
        add_articles([Article.from_text(repeated + f"\n\n{town_text(9)}"), *copies], library, PlainEmbedder())
        found = asking_open(library).as_retriever().invoke("When does the ferry to the island leave?")
        words = [document.page_content for document in found]
        assert len(words) == len(set(words)) == 8


def test_a_library_is_refused_when_it_does_not_suit(
    library: Library, place: LibraryPlace, tmp_path: Path
) -> None:
    with pytest.raises(AssistantError, match=r"embedder PlainEmbedder:plain, not with OnnxEmbeddings"):
        Assistant.open(library=place.address, model="none")
    about = library.milvus.query(TEXTS, 'id == "about"', ["*"], 1)[0]
    wrong = json.dumps({**json.loads(about["text"]), "schema": SCHEMA + 1})
    library.milvus.upsert(TEXTS, [{**about, "text": wrong}])
    with pytest.raises(AssistantError, match=f"version {SCHEMA + 1}; this program reads version {SCHEMA}"):
        asking(place)


def test_an_empty_library_says_so(place: LibraryPlace) -> None:
    Library.create(place, PlainEmbedder()).close()
    with asking(place) as helper, pytest.raises(AssistantError, match="is empty"):
        helper.ask("Why?")


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("nothing.db", "There is no library 'articles' in nothing.db"),
        ("news.txt", "ends in .db"),
        ("http://", "no address of a Milvus server"),
        ("http://127.0.0.1:9", "cannot be reached. Is Milvus running"),
        ("http://anna:secret@127.0.0.1:9", "must hold no password"),
    ],
)
def test_a_wrong_place_is_told(address: str, message: str) -> None:
    with pytest.raises(AssistantError, match=message) as told:
        Assistant.open(library=address, model="none", library_token="anna:hidden")
    assert "secret" not in str(told.value) and "hidden" not in str(told.value)


def test_a_token_is_never_shown(place: LibraryPlace) -> None:
    shown = LibraryPlace("http://milvus:19530", "anna:hidden")
    assert "hidden" not in repr(shown)
    assert shown.without_token("refused anna:hidden") == "refused …"
    with pytest.raises(AssistantError) as told:
        Assistant.open("talks.txt", library="x.db", library_token="anna:hidden")
    assert "not both" in str(told.value)


def test_a_file_that_cannot_be_read_is_a_line_and_not_the_end(tmp_path: Path) -> None:
    folder = write_towns(tmp_path / "towns", 4)
    (folder / "a-picture.txt").write_bytes(bytes(range(256)) * 40)
    (folder / "copy.txt").write_text(town_text(2), encoding="utf-8")
    place = LibraryPlace(str(tmp_path / "news.db"))
    told: list[float] = []
    added = add_files([str(folder)], place, workers=2, progress=lambda line, share: told.append(share))
    assert (added.articles, added.known, len(added.failed)) == (4, 1, 1)
    assert "a-picture.txt" in added.failed[0]
    assert told == sorted(told) and told[-1] == 1.0
    with Library.open(place) as library:
        assert library.verify().problems == () and library.article_count() == 4


def test_the_command_line_adds_lists_asks_verifies_and_removes(run_command: Run, tmp_path: Path) -> None:
    folder, to = str(write_towns(tmp_path / "towns", 3)), str(tmp_path / "news.db")
    added = json.loads(run_command("library", "add", folder, "--to", to, "--json").stdout)
    assert (added["articles"], added["failed"]) == (3, [])
    asked = run_command("ask", "How deep is the harbour of York 1?", "--library", to, "--model", "none")
    assert "4 metres" in asked.stdout and "The town of York 1" in asked.stdout, asked.stderr
    by_variable = {"ASSISTANT_LIBRARY": to, "ASSISTANT_MODEL": "none"}
    assert "Brandt2" in run_command("ask", "Who designed the bridge of Durham 2?", **by_variable).stdout
    listed = json.loads(run_command("library", "list", "york", "--in", to, "--json").stdout)
    assert listed["total"] == 1
    identity = listed["articles"][0]["id"]
    removed = run_command("library", "remove", identity[:10], **by_variable)
    assert "Removed" in removed.stdout, removed.stderr
    verified = run_command("library", "verify", "--in", to)
    assert verified.returncode == 0 and "2 articles" in verified.stdout
    unknown = run_command("library", "remove", identity, "--in", to)
    assert unknown.returncode == 1 and "has no article" in unknown.stderr
    assert "Traceback" not in unknown.stderr


def test_evaluation_asks_one_library_of_all_articles(run_command: Run, tmp_path: Path) -> None:
    def topic(number: int) -> dict[str, object]:
        text = town_text(number)
        words = f"{number + 3} metres"
        asked = f"How deep is the harbour of {town_article(number).title.removeprefix('The town of ')}?"
        answers = [{"text": words, "answer_start": text.index(words)}]
        qas = [{"id": str(number), "question": asked, "answers": answers}]
        return {"title": f"Town_{number}", "paragraphs": [{"context": text, "qas": qas}]}

    for name, numbers in (("one.json", (1, 2)), ("two.json", (3, 4))):
        (tmp_path / name).write_text(json.dumps({"data": [topic(number) for number in numbers]}))
    sets = (str(tmp_path / "one.json"), str(tmp_path / "two.json"))
    place = str(tmp_path / "news.db")
    done = run_command("evaluate", *sets, "--model", "none", "--library", place, "--json")
    figures = json.loads(done.stdout)["figures"]
    assert figures["contains_gold"]["value"] == 1.0 and figures["quotes_exact"]["value"] == 1.0
    assert figures["recall_at_5"]["value"] == 1.0
    with Library.open(LibraryPlace(place)) as library:
        assert library.article_count() == 4


def test_names_of_embedders_are_those_of_saved_indexes() -> None:
    assert embedder_name(PlainEmbedder()) == "PlainEmbedder:plain"
