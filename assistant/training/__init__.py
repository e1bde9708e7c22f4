"""Training of the reader and calibration of the confidence; needs the `training` extra.

In: files of questions with spans, rows of an evaluation. Out: networks for `data/`, weights for
`reading/confidence.py`. May import: every room before it, and their inner files where it makes what they use.

pip install ".[training]"
python -m assistant.training.train FILES… --to local/reader --minutes 90
python -m assistant.training.export local/reader
"""
