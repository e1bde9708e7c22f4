"""What growth cost, as a table and as a plot."""

from collections.abc import Callable, Sequence
from pathlib import Path

from assistant.benchmark.growth import Grown
from assistant.benchmark.synthetic import CLUSTER_PASSAGES, DIMENSIONS, QUERIES
from assistant.index import EXACT_PASSAGES


def growth_table(grown: Sequence[Grown]) -> str:
    """A line for each index."""
    columns = "passages | index | s to make | s to add 1% | MiB saved | ms to open | MiB own | MiB mapped"
    lines = [f"| {columns} | ms a query | recall@10 |", "| ---: | --- |" + " ---: |" * 8]
    for g in grown:
        kind = f"**{g.kind}**" if g.chosen else g.kind
        lines.append(
            f"| {g.passages:,} | {kind} | {g.make_seconds:.3g} | {g.add_seconds:.2g} | {g.size_mib:,.1f} "
            f"| {g.open_milliseconds:.2g} | {g.own_mib:,.1f} | {g.mapped_mib:,.1f} "
            f"| {g.query_milliseconds:.3g} | {g.recall:.3f} |"
        )
    return "\n".join(lines) + f"\n\n- {NOTE}\n"


NOTE = (
    f"Synthetic unit vectors of {DIMENSIONS} dimensions in clusters of {CLUSTER_PASSAGES}, "
    f"{QUERIES} queries one at a time; bold: what the assistant takes at that size; ivf-sq8: see "
    "`assistant.index.vectors`; hnsw: 32 links, 128 looked at; both are opened mapped. MiB own and mapped: "
    "memory that opening and asking took."
)


def plot_growth(grown: Sequence[Grown], path: Path) -> None:
    """Milliseconds, seconds to make, MiB and recall by passages, as a PNG."""
    from matplotlib.figure import Figure  # without pyplot: no window system is looked for

    figure = Figure(figsize=(12, 3.8), layout="constrained")
    shown: dict[str, Callable[[Grown], float]] = {
        "milliseconds per query": lambda g: g.query_milliseconds,
        "seconds to make": lambda g: g.make_seconds,
        "MiB saved": lambda g: g.size_mib,
        "recall@10": lambda g: g.recall,
    }
    for axes, (title, value) in zip(figure.subplots(1, 4), shown.items(), strict=True):
        for kind in dict.fromkeys(g.kind for g in grown):
            line = [g for g in grown if g.kind == kind]
            axes.plot([g.passages for g in line], [value(g) for g in line], marker="o", label=kind)
        axes.axvline(EXACT_PASSAGES, color="grey", linestyle=":", label="exact | approximate")
        scale = "linear" if "recall" in title else "log"
        axes.set(xlabel="passages", ylabel=title, xscale="log", yscale=scale)
        axes.grid(alpha=0.3)
    figure.legend(*axes.get_legend_handles_labels(), loc="outside lower center", ncols=4)
    figure.savefig(path, dpi=120)
