from tests.stress.fuzz import run


def test_damaged_files_of_every_kind_are_read_or_refused_in_one_line() -> None:
    counts, failures = run(count=12 * 7 * 2, seed=2)
    assert sum(counts.values()) == 12 * 7 * 2
    assert [(case.kind, case.damage, outcome) for case, outcome in failures] == []
