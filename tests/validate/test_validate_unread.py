"""A figure that could not be read is one finding; sums that would need it are not checked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from test_validate_cases import form

from generator.pipeline import Examined


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"budget.executed.upper": "约385"}, "V003"),
        ({"budget.executed.basic": "六百四十"}, "V002"),
        ({"budget.executed.project": "530左右"}, "V003"),
        ({"project.1.budget": "四百"}, "V002"),
        ({"project.1.executed": "三百多"}, "V002"),
        ({"indicator.1.weight": "三十"}, "V002"),
        ({"indicator.1.weight": ""}, "V001"),
        ({"budget.weight": "十"}, "V002"),
    ],
)
def test_no_sum_is_checked_beside_a_reading_error(
    examined: Callable[..., Examined], change: dict[str, Any], code: str
) -> None:
    """V101, V102, V104, V105, V106 and V112 wait until every part is read."""
    found = {finding.code for finding in examined(form("department", change)).findings}
    assert code in found
    assert not found & {"V101", "V102", "V103", "V104", "V105", "V106", "V112"}
