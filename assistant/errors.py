"""Errors that are safe to show to a person: each says what happened and what to do next.

    AssistantError
    ├── ArticleError      the article cannot be read (missing, empty, binary, too large, unreachable)
    ├── QuestionError     the question is empty or too long
    ├── IndexFolderError  the index folder cannot be written
    ├── LibraryError      the library cannot be reached, or does not suit
    ├── ModelError        a model file is missing, corrupt or does not load
    ├── SettingsError     a setting has a value that cannot be used
    └── DatasetError      an evaluation data set cannot be read

Catch the base class to handle them all::

    try:
        answer = ask("Where will Russia open a Consulate General?", article="talks.txt")
    except AssistantError as error:
        print(error)
"""


class AssistantError(Exception):
    """Base of every error whose message is meant for the person using the assistant."""


class ArticleError(AssistantError):
    """The article cannot be read."""


class QuestionError(AssistantError):
    """The question cannot be asked."""


class IndexFolderError(AssistantError):
    """The folder of an index cannot be used."""


class LibraryError(AssistantError):
    """A library cannot be reached, or holds nothing that can be used here."""


class ModelError(AssistantError):
    """A model cannot be found, checked or loaded, or it failed while writing."""


class SettingsError(AssistantError):
    """A setting has a value that cannot be used."""


class DatasetError(AssistantError):
    """An evaluation data set cannot be read."""
