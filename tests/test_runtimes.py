"""Lambda runtimes: their lives, and where to move from one that ends."""

from __future__ import annotations

from datetime import date

import pytest

from autofix import Template, lambda_runtimes, runtime_after, runtime_uses, supported_on
from autofix.facts import table
from autofix.syntax.reader import read


def test_each_runtime_ends_at_last_in_this_order() -> None:
    for runtime in lambda_runtimes().values():
        days = [date.fromisoformat(day) for day in (runtime.deprecated, runtime.no_creation, runtime.no_update)]
        assert days[1] <= days[2] or runtime.name == "dotnetcore1.0"
        assert runtime.newest in lambda_runtimes() and lambda_runtimes()[runtime.newest].newest == runtime.newest


def test_a_runtime_counts_as_deprecated_before_the_table_is_old() -> None:
    assert table("lambda_runtimes")["date"][:10] < supported_on()


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param("python3.9", "python3.12", id="the nearest that stays for months, not 3.10 or 3.11"),
        pytest.param("nodejs18.x", "nodejs22.x", id="the last that takes callbacks"),
        pytest.param("nodejs", "nodejs22.x", id="from the days without a number"),
        pytest.param("nodejs4.3-edge", "nodejs22.x", id="at the edge"),
        pytest.param("java8", "java8.al2", id="the same version on a newer system"),
        pytest.param("provided", "provided.al2023", id="not one that is deprecated as well"),
        pytest.param("dotnetcore3.1", "dotnet10", id="another name for the same language"),
        pytest.param("go1.x", None, id="the last of its kind"),
        pytest.param("python9.1", None, id="nothing after what does not exist"),
    ],
)
def test_what_follows(name: str, expected: str | None) -> None:
    assert runtime_after(name, "2027-01-18") == expected


@pytest.mark.parametrize(
    ("name", "day", "expected"),
    [
        ("nodejs20.x", "2027-05-01", "nodejs24.x"),
        ("java8.al2", "2027-07-01", "java21"),
        pytest.param("nodejs20.x", "2028-04-01", "nodejs24.x", id="the last one where none lasts"),
        pytest.param("nodejs20.x", "2040-01-01", None, id="none is left"),
    ],
)
def test_later_days_need_later_runtimes(name: str, day: str, expected: str | None) -> None:
    assert runtime_after(name, day) == expected


def test_a_place_that_several_functions_share_is_one_use() -> None:
    text = "Parameters: {R: {Type: String, Default: python3.9}}\nResources:\n" + "".join(
        f"  {name}: {{Type: 'AWS::Lambda::Function', Properties: {{Runtime: !Ref R}}}}\n" for name in ("A", "B")
    )
    (use,) = runtime_uses(Template(read(text)))
    assert (str(use.at), use.via, [function.name for function in use.functions]) == ("/Parameters/R/Default", "parameter", ["A", "B"])
