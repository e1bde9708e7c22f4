"""A Ray cluster of nodes that are all on this machine."""

import os
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def ray_cluster(nodes: int = 2) -> Iterator[str]:
    """The address of a cluster of nodes with a core each."""
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"  # it would tell its maker
    import ray
    from ray.cluster_utils import Cluster

    cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 1, "include_dashboard": False})
    try:
        for _ in range(nodes - 1):
            cluster.add_node(num_cpus=1)
        yield str(cluster.address)
    finally:
        ray.shutdown()
        cluster.shutdown()
