import pytest

from assistant.articles import Article, question_language


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("When was the bridge opened?", "en"),
        ("Who is Sergei Lavrov?", "en"),
        ("Wann wurde die Brücke eröffnet?", "de"),
        ("Quand le pont a-t-il été ouvert ?", "fr"),
        ("¿Quién construyó el molino?", "es"),
        ("Когда открыли мост?", "ru"),
        ("大桥什么时候开通？", "zh"),
        ("橋はいつ開通しましたか？", "ja"),
        ("متى افتتح الجسر؟", "ar"),
    ],
)
def test_the_language_of_a_question(question: str, language: str) -> None:
    assert question_language(question, "en") == language


def test_one_word_is_in_the_articles_language() -> None:
    assert question_language("Brücke", "de") == "de"


def test_articles_know_their_language_and_cut_their_sentences_by_it() -> None:
    german = Article.from_text(
        "Die Brücke wurde am 14. Mai 2019 eröffnet. Sie ist 420 Meter lang und sehr schmal."
    )
    assert german.written_in == "de"
    assert Article.from_text("Anna Brandt, Joe Lee").written_in == "en"
