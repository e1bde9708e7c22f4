"""Small articles for the tests of a library, and what is in them."""

from pathlib import Path

from assistant import Article

TOWNS = ("Ely", "York", "Durham", "Lincoln", "Wells", "Truro", "Ripon", "Exeter")


def town_text(number: int, town: str = "") -> str:
    """A short article about a town, none like another."""
    town = town or f"{TOWNS[number % len(TOWNS)]} {number}"
    sentences = [
        f"The bridge of {town} was opened in {1700 + number}.",
        f"It was designed by Anna Brandt{number}, who came from the coast.",
        f"In {town} live {number * 7 + 100} people and one mayor, who is called Hale{number}.",
        f"The harbour of {town} is {number + 3} metres deep, and ships of every kind use it.",
        f"A school for {number + 20} children stands beside the old market of {town}.",
        "Every spring a fair is held, to which farmers from all the villages around bring their horses.",
    ]
    return f"The town of {town}\n\nPublished 2024-0{1 + number % 9}-12\n\n" + "\n\n".join(sentences)


def town_article(number: int) -> Article:
    return Article.from_text(town_text(number), source=f"town{number}.txt")


def write_towns(folder: Path, count: int) -> Path:
    """Files about so many towns."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        (folder / f"town{number:04}.txt").write_text(town_text(number), encoding="utf-8")
    return folder
