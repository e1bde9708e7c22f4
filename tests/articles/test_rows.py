"""Label and value: a row is a passage of its own, read with its header and quoted as it stands."""

import pytest

from assistant import Article, Assistant
from assistant.articles import cut_article, passage_view
from assistant.articles.loading import read_article

FISH = {"Cod": "12 kroner", "Smoked eel": "64 kroner", "Herring": "9 kroner"}
BEFORE = "The hall of Brygge sells its catch every morning. It is run by Tove Lund.\n\n"
AFTER = "\n\nThe hall was built in 1921. Visitors may watch the boats come in.\n"


def read_rows(article: Article) -> list[str]:
    passages = [passage for passage in cut_article(article) if passage.row]
    for passage in passages:
        view = passage_view(article, passage)
        for word in ("kroner", "Smoked", "Room"):
            place = view.text.find(word)
            if place >= 0:
                start, end = view.original(place, place + len(word))
                assert article.text[start:end] == word and passage.start <= start < end <= passage.end
    return [passage_view(article, passage).text for passage in passages]


def page(body: str) -> Article:
    return read_article(f"<html><body><h1>Fish</h1><p>Fresh.</p>{body}</body></html>".encode(), "a.html")


@pytest.mark.parametrize(
    "line",
    ["{}: {}", "{} ..... {}", "{} … {}", "{} – {}", "{}\t{}", "{}   {}", "- {}: {}", "{}, {}", "{} = {}"],
)
def test_a_line_of_label_and_value_is_read_alone(line: str) -> None:
    text = BEFORE + "\n".join(line.format(*pair) for pair in FISH.items()) + AFTER
    article = Article.from_text(text)
    assert read_rows(article) == ["Cod: 12 kroner.", "Smoked eel: 64 kroner.", "Herring: 9 kroner."]
    passages = cut_article(article)
    assert text[passages[2].start : passages[2].end] == line.format("Smoked eel", "64 kroner")
    assert len(passages) == 5


@pytest.mark.parametrize(
    "text",
    [
        "| Fish | Price |\n| --- | --- |\n| Cod | 12 kroner |\n| Smoked eel | 64 kroner |",
        "Fish | Price\nCod | 12 kroner\nSmoked eel | 64 kroner",
        "Fish\tPrice\nCod\t12 kroner\nSmoked eel\t64 kroner",
        "Fish,Price\nCod,12 kroner\nSmoked eel,64 kroner",
        "Fish;Price\nCod;12 kroner\nSmoked eel;64 kroner",
    ],
)
def test_cells_are_read_after_the_header_over_them(text: str) -> None:
    assert read_rows(Article.from_text(text))[1:] == [
        "Fish: Cod. Price: 12 kroner.",
        "Fish: Smoked eel. Price: 64 kroner.",
    ]


def test_quoted_cells_of_csv_keep_their_commas() -> None:
    text = 'Name,Pay,Office\n"Vik, Ada","31,000",Room 2\n"Strand, Bo","28,500",Room 9\n'
    assert read_rows(Article.from_text(text))[2] == "Name: Strand, Bo. Pay: 28,500. Office: Room 9."


def test_rows_are_read_after_the_line_that_says_what_they_are_about() -> None:
    summer, winter = "Adult: 14 euros\nChild: 7 euros", "Adult: 10 euros\nChild: 5 euros"
    text = f"Ticket prices\n\nSummer:\n{summer}\n\nWinter:\n{winter}\n"
    assert read_rows(Article.from_text(text)) == [
        "Summer:\nAdult: 14 euros.",
        "Summer:\nChild: 7 euros.",
        "Winter:\nAdult: 10 euros.",
        "Winter:\nChild: 5 euros.",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Anna: I think that we should go.\nBo: Why?\nAnna: It is late.\nBo: Then let us leave.",
        "The red, old bridge that crosses the river here,\nwhich is wide, was built long ago by hand\n"
        "and stands, as all know, to this day.",
        "By Anna Lund | 4 March 2024\n\nThe bridge is red.",
        "Note: the bridge is closed. Take the ferry.\n\nIt runs all day.",
    ],
)
def test_prose_has_no_rows(text: str) -> None:
    assert read_rows(Article.from_text(text)) == []


def test_years_over_numbers_are_a_header_and_a_first_row_of_data_is_none() -> None:
    years = read_rows(Article.from_text("Hall | 2021 | 2022\nNorth | 410 | 520\nSouth | 300 | 333"))
    assert years[2] == "Hall: South. 2021: 300. 2022: 333."
    facts = read_rows(Article.from_text("Born | 4 May 1871\nDied | 9 June 1940\nSpouse | Jon Abel"))
    assert facts[1] == "Died: 9 June 1940."


def test_definitions_and_headings_with_one_value_are_labels() -> None:
    terms = "<dt>Cod</dt><dd>12 kroner</dd><dt>Eel:</dt><dd><p>64 kroner</p></dd><dt>Crab</dt>"
    assert page(f"<dl>{terms}</dl>").text == "Fish\n\nFresh.\n\nCod: 12 kroner\nEel: 64 kroner\n\nCrab"
    box = "<table><tr><th>Born</th><td>1871</td></tr><tr><th>Died</th><td>1940</td></tr></table>"
    assert page(box).text.endswith("Fresh.\n\nBorn: 1871\nDied: 1940")


def test_cells_over_several_rows_and_columns_stand_in_each() -> None:
    table = (
        "<table><tr><th rowspan=2>Route</th><th colspan=2>2022</th></tr>"
        "<tr><th>Summer</th><th>Winter</th></tr>"
        "<tr><td rowspan=2>Holm to Ely</td><td>14 kroner</td><td>20 kroner</td></tr>"
        "<tr><td colspan=2>closed</td></tr></table>"
    )
    assert page(table).text.endswith(
        "Route | 2022 Summer | 2022 Winter\nHolm to Ely | 14 kroner | 20 kroner\n"
        "Holm to Ely | closed | closed"
    )


def test_a_table_keeps_its_rows_beside_the_menu_of_a_page() -> None:
    head = "<tr><th>Fish</th><th colspan=2>Price</th></tr>"
    table = f"<table>{head}<tr><td>Eel</td><td>64</td><td>70</td></tr></table>"
    prose = "".join(f"<p>Paragraph {n} tells one more thing about the hall of Brygge.</p>" for n in range(6))
    article = f"<article><h1>Fish</h1>{prose}{table}{prose}</article>"
    content = f"<html><body><nav><a href=/>Home</a></nav>{article}</body>"
    assert "Fish | Price | Price\nEel | 64 | 70" in read_article(content.encode(), "a.html").text


@pytest.mark.parametrize("ruled", [True, False])
def test_tables_of_a_pdf_keep_their_rows(ruled: bool) -> None:
    from fpdf import FPDF

    rows = [("Name", "Post", "Office"), ("Ada Vik", "baker", "Room 2"), ("Bo Strand", "driver", "Room 9")]
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("Times", size=12)
    pdf.write(6, "The hotel has two people on its staff, who look after forty guests in the summer.\n")
    if ruled:
        with pdf.table(width=80, align="LEFT") as table:
            for row in rows:
                table.row(row)
    else:
        for row in rows:
            for cell in row:
                pdf.cell(30, 7, cell)
            pdf.ln(7)
    pdf.write(6, "It is closed in March, when the road is often blocked by snow and by fallen trees.")
    article = read_article(bytes(pdf.output()), "a.pdf")
    assert (
        "\n\nName | Post | Office\nAda Vik | baker | Room 2\nBo Strand | driver | Room 9\n\nIt"
        in article.text
    )
    assert "Name: Bo Strand. Post: driver. Office: Room 9." in read_rows(article)


def test_the_asked_row_is_quoted_whole_and_not_the_one_before() -> None:
    lines = "\n".join(f"{fish}: {price}" for fish, price in FISH.items())
    helper = Assistant.from_text(BEFORE + lines + AFTER, model="none")
    for fish, price in FISH.items():
        assert helper.ask(f"How much is {fish.lower()}?").closest[0].quote == f"{fish}: {price}"


def test_what_one_row_answers_no_other_row_answers() -> None:
    rows = (
        "Crane | 2021 | 48000",
        "Barge | 2022 | 120000",
        "Forklift | 2023 | 15500",
        "Dock gate | 2020 | 73000",
    )
    text = "\n".join(["Costs of the harbour", "", "Item | Year | Cost", *rows])
    with Assistant.from_text(text, model="none") as helper:
        for question, short in (
            ("How much did the crane cost?", "48000"),
            ("What did the forklift cost?", "15500"),
        ):
            answer = helper.ask(question)
            assert answer.short == short
            assert [quote.quote for quote in answer.citations] == [r for r in rows if short in r]


def test_a_saved_index_keeps_its_rows(tmp_path: object) -> None:
    text = "Fish | Price\nCod | 12 kroner\nSmoked eel | 64 kroner"
    first, again = (Assistant.from_text(text, model="none", index_dir=tmp_path) for _ in range(2))
    assert first.index.passages == again.index.passages
    assert again.index.passages[2].row is not None
