"""`assistant chat`: one question after the other."""

from rich.markup import escape

from assistant.arguments import printable
from assistant.cli.options import ArticlePlaces, IndexDirOption, ModelOption, TopKOption
from assistant.cli.terminal import messages, print_answer, print_notices, progress
from assistant.errors import AssistantError


def chat(
    articles: ArticlePlaces,
    model: ModelOption = None,
    top_k: TopKOption = None,
    index_dir: IndexDirOption = None,
) -> None:
    """Ask one question after the other; follow-up questions are understood. An empty line ends.

    Example: assistant chat talks.txt
    """
    from assistant.answers import Answer, Token
    from assistant.assistant import Assistant

    with progress() as tell:
        helper = Assistant.open(articles, model=model, top_k=top_k, index_dir=index_dir, progress=tell)
        helper.load_writer()
    print_notices(helper)
    messages.print(
        f"Ask about [bold]{escape(printable(helper.article.title or articles[0]))}[/]. An empty line ends."
    )
    history: list[Answer] = []
    while question := _read_question():
        try:
            with messages.status("Reading…") as status:
                for event in helper.stream(question, history):
                    if isinstance(event, Token):
                        status.update("Writing…")
                    elif isinstance(event, Answer):
                        answer = event
        except AssistantError as error:
            messages.print(f"[red]{escape(printable(str(error)))}[/]")
            continue
        if answer.question != question:
            messages.print(f"understood as: {escape(printable(answer.question))}", style="dim")
        print_answer(answer, len(helper.articles) > 1)
        history.append(answer)


def _read_question() -> str:
    try:
        return messages.input("[bold cyan]?[/] ").strip()
    except (EOFError, KeyboardInterrupt):
        return ""
