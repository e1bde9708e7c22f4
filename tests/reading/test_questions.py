import pytest

from assistant.reading import QuestionKind
from assistant.reading.questions import question_kind


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Who opened the bridge?", QuestionKind.SPAN),
        ("In what year was the bridge opened?", QuestionKind.SPAN),
        ("What is the article about the bridge called?", QuestionKind.SPAN),
        ("Was the bridge opened in 1901?", QuestionKind.YES_NO),
        ("Isn’t the bridge older?", QuestionKind.YES_NO),
        ("Did Anna or Otto open it?", QuestionKind.SPAN),  # a choice, not a yes
        ("Why was the bridge closed?", QuestionKind.WHY),
        ("And why?", QuestionKind.WHY),
        ("List the arches of the bridge.", QuestionKind.LIST),
        ("What are the advantages of stone?", QuestionKind.LIST),
        ("What kinds of stone were used?", QuestionKind.LIST),
        ("Summarise the article, please", QuestionKind.SUMMARY),
        ("What is this article about?", QuestionKind.SUMMARY),
        ("Give me the key points.", QuestionKind.SUMMARY),
        ("Sum up the opening.", QuestionKind.SUMMARY),
        ("What did the tolls sum up to?", QuestionKind.SPAN),
    ],
)
def test_the_kind_is_told_from_the_first_words(question: str, kind: QuestionKind) -> None:
    assert question_kind(question) is kind
