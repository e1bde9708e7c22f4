"""What a process loads before it answers: the large libraries cost seconds and hundreds of megabytes."""

import subprocess
import sys

import pytest

_HEAVY = "torch transformers sentence_transformers gradio sklearn openai langchain"

QUOTES = """
import sys
from pathlib import Path
import assistant
sample = Path(assistant.__file__).parent / "data" / "sample.txt"
answer = assistant.ask("How much has been invested?", article=sample, model="none")
assert answer.citations or answer.closest
"""
HELP = """
import sys
from assistant.cli import main
sys.argv = ["assistant", "--help"]
try:
    main()
except SystemExit:
    pass
"""


@pytest.mark.parametrize(
    ("program", "absent"),
    [(QUOTES, _HEAVY), (HELP, f"{_HEAVY} langchain_core numpy faiss onnxruntime")],
    ids=["quotes", "help"],
)
def test_what_is_not_needed_is_not_imported(program: str, absent: str) -> None:
    report = f"\nprint('LOADED', *(name for name in {absent.split()!r} if name in sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", program + report], capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1].split() == ["LOADED"]
