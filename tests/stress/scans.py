"""How well pictures of text are read: `python -m tests.stress.scans`.

Thirty pages of the sample article's paragraphs, in ten looks at three resolutions: the share of characters
that are wrong (edit distance to the text, white space made even), and the seconds that each page took.
"""

import io
import time
from statistics import mean

from rapidfuzz.distance import Levenshtein

from assistant.articles import Limits, read_article
from assistant.articles.apart import ApartReader
from assistant.web import sample_article
from tests.scanned_pages import Look, scanned, shuffled

LOOKS = (
    Look("plain"),
    Look("sans", font="DejaVuSans"),
    Look("mono", font="DejaVuSansMono"),
    Look("turned 1.5°", turned=1.5),
    Look("turned -2.5°", turned=-2.5),
    Look("blurred", blur=0.35),
    Look("grey and noisy", noise=60),
    Look("two columns", columns=2),
    Look("two columns, turned", columns=2, turned=1.0),
    Look("two columns, blurred", columns=2, blur=0.3),
)
RESOLUTIONS = (100, 150, 300)


def main() -> None:
    """Print a line for each page, and a table."""
    paragraphs = [p for p in sample_article().text.split("\n\n") if len(p) > 100]
    errors: dict[tuple[str, int], float] = {}
    seconds: dict[int, list[float]] = {dpi: [] for dpi in RESOLUTIONS}
    with ApartReader(Limits()) as reader:
        for number, look in enumerate(LOOKS):
            for dpi in RESOLUTIONS:
                said = shuffled(paragraphs, number, 2600)
                file = io.BytesIO()
                scanned(said, look, dpi).save(file, "PNG")
                begin = time.perf_counter()
                text = read_article(file.getvalue(), "page.png", reader=reader).text
                seconds[dpi].append(time.perf_counter() - begin)
                expected, found = " ".join(" ".join(said).split()), " ".join(text.split())
                errors[look.name, dpi] = Levenshtein.distance(expected, found) / len(expected)
                print(
                    f"{look.name}, {dpi} dpi: {errors[look.name, dpi]:.4f}, {seconds[dpi][-1]:.1f} s",
                    flush=True,
                )
    print("\n| look | " + " | ".join(f"{dpi} dpi" for dpi in RESOLUTIONS) + " |")
    for look in LOOKS:
        print(f"| {look.name} | " + " | ".join(f"{errors[look.name, dpi]:.2%}" for dpi in RESOLUTIONS) + " |")
    print(
        "| mean | " + " | ".join(f"{mean(errors[k.name, d] for k in LOOKS):.2%}" for d in RESOLUTIONS) + " |"
    )
    print("| seconds | " + " | ".join(f"{mean(seconds[dpi]):.1f}" for dpi in RESOLUTIONS) + " |")


if __name__ == "__main__":
    main()
