"""The benchmark: how fast, how large and how good, beside what people build today, measured by anyone.

In: a data set, or the sample. Out: tables. May import: all rooms of an answer, `assistant.assistant`,
`web` and `evaluation`.

`python -m assistant.benchmark` compares; `… load` asks many questions at once; `… growth` grows the index.
"""
