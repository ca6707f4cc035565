"""Lists handed to a statement as one parameter, however long they are.

A statement that is the same for one row and for five hundred is built and compiled once, and the database
goes through the list by itself. On the path of every message that is most of what a batch costs.
"""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import BigInteger, Select, Subquery, Text, bindparam, cast, column, func, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeEngine


def given(values: Iterable[Any]) -> str:
    """A list of ids, or of rows as sequences, as the parameter of a statement that has them given."""
    return json.dumps(list(values))


def given_ids(dialect: str, name: str = "ids") -> Select[Any]:
    """The ids in the parameter `name`, to compare with `in_`."""
    if dialect == "sqlite":
        each = func.json_each(bindparam(name, type_=Text)).table_valued("value")
        return select(each.c.value)
    return select(cast(func.jsonb_array_elements_text(cast(bindparam(name, type_=Text), JSONB)), BigInteger))


def given_rows(dialect: str, name: str, columns: Sequence[tuple[str, TypeEngine[Any]]]) -> Subquery:
    """The rows in the parameter `name`, each with these columns in this order."""
    if dialect == "sqlite":
        each = func.json_each(bindparam(name, type_=Text)).table_valued("value")
        return select(
            *(
                func.json_extract(each.c.value, f"$[{place}]", type_=kind).label(title)
                for place, (title, kind) in enumerate(columns)
            )
        ).subquery(name)
    rows = func.jsonb_array_elements(cast(bindparam(name, type_=Text), JSONB)).table_valued(
        column("value", JSONB)
    )
    return select(
        *(
            cast(rows.c.value.op("->>")(place), kind).label(title)
            for place, (title, kind) in enumerate(columns)
        )
    ).subquery(name)
