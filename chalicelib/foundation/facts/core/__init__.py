"""The facts other rooms may care about: what happened, to whom by id, never with personal data.

A fact's class name is its name on the wire and never changes; fields are added with a default, never renamed. Amounts
are whole points, times are those of the fact's own record.

Each noun has its file, and a room loads those it tells of (decision 0034); whoever reads facts knows every kind.
"""

from __future__ import annotations

from chalicelib.foundation.facts.core.fact import FACT_BYTES_MAX, Fact, Unknown, all_facts, id_of, read, written

__all__ = ["FACT_BYTES_MAX", "Fact", "Unknown", "all_facts", "id_of", "read", "written"]
