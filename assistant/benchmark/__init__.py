"""The benchmark: how fast, how large and how good, beside what people build today, measured by anyone.

`python -m assistant.benchmark` compares; `… load` asks many questions at once; `… growth` grows the index.
"""
