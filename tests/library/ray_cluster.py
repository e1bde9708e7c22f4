"""A Ray cluster of nodes that are all on this machine, and reachable from it alone."""

import os
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def ray_cluster(nodes: int = 2) -> Iterator[str]:
    """The address of a cluster of nodes with a core each."""
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"  # it would tell its maker
    import ray
    from ray.cluster_utils import Cluster

    here = {"num_cpus": 1, "node_ip_address": "127.0.0.1"}
    cluster = Cluster(initialize_head=True, head_node_args={**here, "include_dashboard": False})
    try:
        for _ in range(nodes - 1):
            cluster.add_node(**here)
        yield str(cluster.address)
    finally:
        ray.shutdown()
        cluster.shutdown()
