"""Work in batches, in this process and in others."""

import os
from collections.abc import Sequence

import pytest

from dbp_archive import batches
from dbp_archive.batches import Crew


def _plus(items: Sequence[int], plus: int) -> list[int]:
    return [item + plus for item in items]


def _process(_items: Sequence[int]) -> int:
    return os.getpid()


@pytest.mark.parametrize(("size", "expected"), [(64, [64, 36]), (40, [40, 40, 20])])
def test_batches_are_of_the_size_that_is_asked_for(size: int, expected: list[int]) -> None:
    with Crew(1) as crew:
        found = list(crew.map(_plus, range(100), 5, size=size))
    assert [len(batch) for batch, _ in found] == expected
    assert [number for _, numbers in found for number in numbers] == [*range(5, 105)]


def test_much_work_in_few_items_is_shared_out_earlier() -> None:
    with Crew(2) as crew:
        assert {found for _, found in crew.map(_process, range(5))} == {os.getpid()}
        assert os.getpid() not in {found for _, found in crew.map(_process, range(5), size=1)}


def test_after_a_rest_other_processes_do_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "SMALL", 8)
    with Crew(1) as alone, Crew(2) as crew:
        before = {found for _, found in crew.map(_process, range(200))}
        crew.rest()
        after = {found for _, found in crew.map(_process, range(200))}
        assert {found for _, found in alone.map(_process, range(200))} == {os.getpid()}
    assert before.isdisjoint(after)
    assert os.getpid() not in before | after
