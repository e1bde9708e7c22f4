"""Metrics: each a function of rows with its definition and source in its docstring.

`METRICS` holds them by name, in the order of reports. A metric sees each row once (its observation: some
numbers, or None when the row does not count) and puts the observations together, so that an interval can
draw observations again a thousand times without going through the rows.
"""

from assistant.errors import SettingsError
from assistant.evaluation.metrics import abstention, answers, certainty, citations, cost, retrieval
from assistant.evaluation.metrics.metric import Metric

METRICS: dict[str, Metric] = {
    metric.name: metric
    for module in (answers, abstention, certainty, retrieval, citations, cost)
    for metric in module.METRICS
}


def get_metric(name: str) -> Metric:
    """A metric by its name.

    Raises:
        SettingsError: there is no such metric; the message lists them.
    """
    if name not in METRICS:
        raise SettingsError(f"There is no metric {name!r}. The metrics are: {', '.join(METRICS)}.")
    return METRICS[name]
