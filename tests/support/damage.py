"""Damage to JSON values, for tests of what reads them."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

VALUES: st.SearchStrategy[Any] = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-5, 2**40),
    st.floats(allow_nan=False, allow_infinity=False, min_value=-1e18, max_value=1e18),
    st.sampled_from(
        [
            "",
            "COMPLETED",
            "IOS",
            "arn:aws:devicefarm:us-west-2::device:1",
            "arn:aws:devicefarm:us-west-2:1:run:a",
        ]
    ),
    st.text(max_size=5),
    st.just([]),
    st.just({}),
    st.just([{"arn": 5, "name": None}]),
    st.just({"arn": {}, "device": {"arn": []}}),
)


def damage(value: Any, data: st.DataObject) -> Any:
    """The value with one member, at any depth, replaced or left out."""
    if not isinstance(value, (dict, list)) or not value or data.draw(st.integers(0, 5)) == 0:
        return data.draw(VALUES)
    key = data.draw(
        st.sampled_from(sorted(value) if isinstance(value, dict) else range(len(value)))
    )
    if data.draw(st.integers(0, 9)) == 0:
        del value[key]
    else:
        value[key] = damage(value[key], data)
    return value
