"""Training of the reader; needs the `training` extra: `pip install ".[training]"`.

python -m assistant.training.train reader_train.jsonl.gz --to local/reader
python -m assistant.training.export local/reader
"""
