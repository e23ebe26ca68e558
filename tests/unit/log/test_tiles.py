"""Tiles: their names and bytes, grown in any steps, read back, and compared byte for byte with another writer's."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st
from tlog_scales.signing import DummySigner
from tlog_scales.writer import TilesWriter

from chalicelib.credit.log.core.merkle import (
    EMPTY_ROOT,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    root_of,
    verify_consistency,
    verify_inclusion,
)
from chalicelib.credit.log.core.tiles import (
    Edge,
    Read,
    Tiles,
    TilesBroken,
    bundle_path,
    bundled,
    read_bundle,
    tile_path,
    unbundled,
    width_of,
)
from tests.unit.log.trees import BOUNDARIES, entries, entry, files_of, subtrees_of


def test_paths_are_those_of_the_specification() -> None:
    """The examples of C2SP tlog-tiles v0.1.0."""
    assert tile_path(0, 1_234_067) == "tile/0/x001/x234/067"
    assert tile_path(0, 1_234_067, 8) == "tile/0/x001/x234/067.p/8"
    assert bundle_path(1_234_067) == "tile/entries/x001/x234/067"
    assert tile_path(2, 0, 1) == "tile/2/000.p/1"
    assert tile_path(1, 999) == "tile/1/999"
    assert tile_path(1, 1_000) == "tile/1/x001/000"


@pytest.mark.parametrize(
    ("size", "level", "number", "width"),
    [(0, 0, 0, 0), (1, 0, 0, 1), (255, 0, 0, 255), (256, 0, 0, 256), (256, 1, 0, 1), (257, 0, 1, 1), (70_000, 2, 0, 1)],
)
def test_a_tile_is_as_wide_as_the_tree_says(size: int, level: int, number: int, width: int) -> None:
    assert width_of(size, level, number) == width


@pytest.mark.parametrize("size", BOUNDARIES)
def test_every_file_is_byte_for_byte_what_another_writer_writes(size: int, tmp_path: Path) -> None:
    theirs = TilesWriter.create(tmp_path / "log", "example.com/log")
    rows = entries(size)
    for row in rows:
        theirs.add_leaf(row)
    theirs.commit([DummySigner(key_id=1)])
    here = {str(path.relative_to(theirs.root)): path for path in theirs.root.rglob("*") if path.is_file()}
    del here["checkpoint"]
    ours = files_of(rows)
    assert {name: path.read_bytes() for name, path in here.items()} == ours
    edge = Edge()
    assert dict(edge.append(rows)) == ours
    assert theirs.reader.calculate_root_hash() == edge.root() == root_of(Tiles(ours.get, size), size)
    for index in {0, size // 2, size - 1}:
        proof = theirs.reader.get_inclusion_proof(index, size).node_hashes
        assert inclusion_proof(Tiles(ours.get, size), index, size) == proof
        verify_inclusion(leaf_hash(rows[index]), index, size, proof, edge.root())
    for old in {1, size // 2 or 1, size}:
        shown = theirs.reader.get_consistency_proof(old, size).node_hashes
        assert consistency_proof(Tiles(ours.get, size), old, size) == shown
        verify_consistency(old, size, root_of(Tiles(ours.get, size), old), edge.root(), shown)


@given(st.lists(st.integers(0, 700), max_size=6))
@settings(deadline=None)
def test_a_tree_grown_in_steps_is_the_tree_grown_at_once(steps: list[int]) -> None:
    kept: dict[str, bytes] = {}
    size = 0
    for step in steps:
        edge = Edge.of(kept.get, size)
        for path, found in edge.append(entries(step, size)):
            assert kept.setdefault(path, found) == found, path
        size += step
        assert edge.size == size
        assert edge.root() == (root_of(subtrees_of(entries(size)), size) if size else EMPTY_ROOT)
    assert kept.items() >= files_of(entries(size)).items()


def test_where_a_partial_file_is_gone_the_full_one_is_read() -> None:
    kept = files_of(entries(256))
    assert root_of(Tiles(kept.get, 200), 200) == root_of(subtrees_of(entries(200)), 200)
    assert read_bundle(kept.get, 0, 200) == entries(200)
    assert Edge.of(kept.get, 200).root() == root_of(subtrees_of(entries(200)), 200)


def test_what_is_missing_or_broken_is_named() -> None:
    kept = files_of(entries(300))
    with pytest.raises(TilesBroken, match=r"tile/0/001\.p/44 is missing"):
        Tiles(nothing, 300).tile(0, 1)
    with pytest.raises(TilesBroken, match="tile/0/000 is missing"):
        Tiles(nothing, 300).tile(0, 0)
    with pytest.raises(TilesBroken, match="has not 256 hashes"):
        Tiles({**kept, "tile/0/000": kept["tile/0/000"][:-32]}.get, 300).tile(0, 0)
    with pytest.raises(TilesBroken, match="has not 256 hashes"):
        Tiles({**kept, "tile/0/000": kept["tile/0/000"] + b"\x00"}.get, 300).tile(0, 0)
    with pytest.raises(TilesBroken, match="too few entries"):
        read_bundle({**kept, "tile/entries/000": bundled(entries(3))}.get, 0, 300)
    with pytest.raises(TilesBroken, match="is not of its tile"):
        Edge.of({**kept, "tile/entries/001.p/44": bundled(entries(44))}.get, 300)


def nothing(_path: str) -> bytes | None:
    return None


@given(st.lists(st.binary(max_size=300)))
def test_a_bundle_read_back_is_what_was_put_in(rows: list[bytes]) -> None:
    assert unbundled(bundled(rows)) == rows


@pytest.mark.parametrize("bundle", [b"\x00", b"\x00\x02a", b"\x00\x01a\x00"])
def test_a_bundle_that_ends_within_an_entry_is_refused(bundle: bytes) -> None:
    with pytest.raises(TilesBroken, match="within an entry"):
        unbundled(bundle)


def test_a_bundle_has_the_lengths_of_the_specification() -> None:
    assert bundled([b"", b"a" * 258]) == b"\x00\x00\x01\x02" + b"a" * 258
    assert len(bundled([entry(1)])) == 35


def counted(kept: dict[str, bytes], asked: list[str]) -> Read:
    def read(path: str) -> bytes | None:
        asked.append(path)
        return kept.get(path)

    return read


def test_a_proof_in_a_tree_of_forty_thousand_reads_three_tiles() -> None:
    rows = entries(40_000)
    kept = files_of(rows)
    for index in (0, 255, 256, 20_000, 39_935, 39_936, 39_999):
        asked: list[str] = []
        inclusion_proof(Tiles(counted(kept, asked), 40_000), index, 40_000)
        assert len(asked) <= 3, (index, asked)
