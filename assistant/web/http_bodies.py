"""What programs send over HTTP, with the examples that the page of the API shows."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

_BRIDGE = "The bridge of Ely was opened on 4 May 1901. Anna Brandt designed it."
_ARTICLE = (
    "Id of an article (as `POST /v1/articles` gives it), its title, or an http(s) address; "
    "the app's own when empty."
)


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _AboutArticle(_Body):
    article: str = Field("", description=_ARTICLE)
    article_text: str = Field("", description="The article's whole text, instead of `article`.")


class Ask(_AboutArticle):
    """A question about an article."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"question": "Who designed the bridge?", "article_text": _BRIDGE}]}
    )

    question: str = Field(description="The question, at most 2,000 characters.")
    history: list[Any] = Field(
        default=[],
        description="Earlier turns, oldest first: [question, answer] pairs, or messages.",
    )


class CheckText(_AboutArticle):
    """Sentences that somebody quotes from an article."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"text": "The bridge was opened in 1902.", "article_text": _BRIDGE}]}
    )

    text: str = Field(description="One sentence or several, at most 20,000 characters.")


class NewArticle(_Body):
    """An article that is brought as text or address; a file is sent as a form with the field `file`."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"text": _BRIDGE, "title": "The bridge of Ely"}]}
    )

    text: str = Field("", description="The article's whole text.")
    address: str = Field("", description="Its http(s) address, instead of the text.")
    title: str = Field("", description="Title of a text; its first line when that reads like a headline.")


class Part(BaseModel):
    """A part of a message; only text is read."""

    type: str
    text: str = ""


class Message(BaseModel):
    """One message of a conversation."""

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: str | list[Part] | None = None

    @property
    def words(self) -> str:
        """Its text."""
        if isinstance(self.content, list):
            return "\n".join(part.text for part in self.content if part.type == "text")
        return self.content or ""


class ChatCompletion(BaseModel):
    """A request of OpenAI's protocol; what it says of sampling, tools and tokens is not used."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"model": "default", "messages": [{"role": "user", "content": "What is it about?"}]}]
        }
    )

    model: str = Field(description='Id or title of an article; "default" is the app\'s own.')
    messages: list[Message] = Field(description="The conversation; the last one of the user is the question.")
    stream: bool | None = False
