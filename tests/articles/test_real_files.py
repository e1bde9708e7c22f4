"""Files that Debian ships with its packages: read where they lie, skipped where they are not installed."""

from pathlib import Path

import pytest

from assistant.articles import load_article

DOC = Path("/usr/share/doc")
SENTENCES = {
    "zlib1g-dev/examples/zlib_how.html": "The annotations are interspersed between lines of the code.",
    "python3/python-policy.html": "PEP 404 states that no more major Python 2 releases are planned",
    "base-passwd/users-and-groups.html": "Copyright © 2005 David Mandelberg",
    "shared-mime-info/shared-mime-info-spec.pdf": "Many programs and desktops use the MIME system",
    "libtasn1-doc/libtasn1.pdf": "This manual is for GNU Libtasn1",
}


@pytest.mark.parametrize("name", SENTENCES)
def test_real_files_give_their_sentences_whole(name: str) -> None:
    if not (DOC / name).is_file():
        pytest.skip(f"{name} is not installed")
    article = load_article(DOC / name)
    assert SENTENCES[name] in " ".join(article.text.split())
    assert article.title
    assert "<" not in article.title
    if name.endswith(".pdf"):
        assert len(article.pages) > 5
        assert article.page_at(len(article.text) - 1) == len(article.pages)
