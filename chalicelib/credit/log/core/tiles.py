"""The tree as files: tiles of 256 hashes and bundles of 256 entries (C2SP tlog-tiles v0.1.0), and its right edge.

A file's bytes are a function of the entries alone, so whoever writes one writes the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from chalicelib.credit.log.core.merkle import EMPTY_ROOT, HASH_BYTES, folded, leaf_hash, node_hash

WIDTH = 256
HEIGHT = 8
"""A tile is so many levels of the tree high (2**8 is its width)."""
ENTRY_BYTES_MAX = 65_535
"""What a length of two bytes can say."""
CHECKPOINT = "checkpoint"
"""The name of the newest published checkpoint."""

Read = Callable[[str], bytes | None]
"""From the path of a file to its bytes, or None where there is none."""


class TilesBroken(RuntimeError):
    """A tile or bundle is missing, or not what it must be; the sentence names it."""


def _groups(number: int) -> str:
    """Return a tile's number in groups of three digits, all but the last with an `x` (tlog-tiles, Merkle Tree)."""
    text = f"{number % 1000:03d}"
    while number := number // 1000:
        text = f"x{number % 1000:03d}/{text}"
    return text


def tile_path(level: int, number: int, width: int = WIDTH) -> str:
    """Return where a tile of so many hashes is."""
    return _path(str(level), number, width)


def bundle_path(number: int, width: int = WIDTH) -> str:
    """Return where a bundle of so many entries is."""
    return _path("entries", number, width)


def _path(kind: str, number: int, width: int) -> str:
    assert 1 <= width <= WIDTH, width
    return f"tile/{kind}/{_groups(number)}" + ("" if width == WIDTH else f".p/{width}")


def width_of(size: int, level: int, number: int) -> int:
    """Return how many hashes a tile has in a tree of `size`, 0 to 256."""
    return max(0, min(WIDTH, (size >> HEIGHT * level) - number * WIDTH))


def bundled(entries: Sequence[bytes]) -> bytes:
    """Return a bundle: each entry behind its length, two bytes, the higher first (tlog-tiles, Log Entries)."""
    assert all(len(entry) <= ENTRY_BYTES_MAX for entry in entries)
    return b"".join(len(entry).to_bytes(2, "big") + entry for entry in entries)


def unbundled(bundle: bytes) -> list[bytes]:
    """Return the entries of a bundle.

    Raises:
        TilesBroken: it ends within an entry.
    """
    entries, at = [], 0
    while at < len(bundle):
        start = at + 2
        end = start + int.from_bytes(bundle[at:start], "big")
        if start > len(bundle) or end > len(bundle):
            message = "a bundle ends within an entry"
            raise TilesBroken(message)
        entries.append(bundle[start:end])
        at = end
    return entries


def _read(read: Read, path: Callable[[int, int], str], number: int, width: int) -> bytes:
    """Return a tile's or bundle's bytes; where a partial one is gone, those of the full one (tlog-tiles, Partial)."""
    found = read(path(number, width))
    if found is None and width < WIDTH:
        found = read(path(number, WIDTH))
    if found is None:
        message = f"{path(number, width)} is missing"
        raise TilesBroken(message)
    return found


def read_bundle(read: Read, number: int, size: int) -> list[bytes]:
    """Return the entries of a bundle of the tree of `size`.

    Raises:
        TilesBroken: it is missing, or has too few.
    """
    width = width_of(size, 0, number)
    found = unbundled(_read(read, bundle_path, number, width))
    if len(found) < width:
        message = f"{bundle_path(number, width)} has too few entries"
        raise TilesBroken(message)
    return found[:width]


@dataclass(slots=True)
class Tiles:
    """The hashes of the tree of `size`, read from its tiles, each once. It is a `merkle.Subtrees`."""

    read: Read
    size: int
    seen: dict[tuple[int, int], list[bytes]] = field(default_factory=dict)

    def __call__(self, height: int, place: int) -> bytes:
        """Return the hash of a whole subtree.

        Raises:
            TilesBroken: a tile is missing or too short.
        """
        level, rest = divmod(height, HEIGHT)
        number, first = divmod(place << rest, WIDTH)
        return folded(self.tile(level, number)[first : first + (1 << rest)])

    def tile(self, level: int, number: int) -> list[bytes]:
        """Return the hashes of a tile.

        Raises:
            TilesBroken: it is missing or too short.
        """
        if (level, number) not in self.seen:
            self.seen[level, number] = self._asked(level, number)
        return self.seen[level, number]

    def _asked(self, level: int, number: int) -> list[bytes]:
        width = width_of(self.size, level, number)
        assert width, f"tile {level}/{number} is outside the tree of {self.size}"
        found = _read(self.read, lambda n, w: tile_path(level, n, w), number, width)
        if len(found) % HASH_BYTES or len(found) < width * HASH_BYTES:
            message = f"{tile_path(level, number, width)} has not {width} hashes"
            raise TilesBroken(message)
        return [found[at : at + HASH_BYTES] for at in range(0, width * HASH_BYTES, HASH_BYTES)]


@dataclass(slots=True)
class Edge:
    """The right edge of a tree: of each level the hashes of the tile that is not full, and the entries beside them."""

    size: int = 0
    levels: list[list[bytes]] = field(default_factory=list)
    entries: list[bytes] = field(default_factory=list)

    @classmethod
    def of(cls, read: Read, size: int) -> Edge:
        """Return the edge of a tree that is kept in tiles; one file a level, and one of entries.

        Raises:
            TilesBroken: a file is missing, or the entries are not those of the tile.
        """
        tiles, levels = Tiles(read, size), list[list[bytes]]()
        while size >> HEIGHT * len(levels):
            number, width = divmod(size >> HEIGHT * len(levels), WIDTH)
            levels.append(list(tiles.tile(len(levels), number)) if width else [])
        number, width = divmod(size, WIDTH)
        entries = read_bundle(read, number, size) if width else []
        if entries and [leaf_hash(entry) for entry in entries] != levels[0]:
            message = f"{bundle_path(number, width)} is not of its tile"
            raise TilesBroken(message)
        return cls(size, levels, entries)

    def append(self, entries: Sequence[bytes]) -> Iterator[tuple[str, bytes]]:
        """Take more entries in; yield each file that has to be written, with its bytes: full ones, then partial ones.

        The edge is that of the larger tree once all are drawn.
        """
        grown: set[int] = set()
        for entry in entries:
            self.entries.append(entry)
            yield from self._grow(leaf_hash(entry), grown)
            self.size += 1
        for level in sorted(grown):
            if hashes := self.levels[level]:
                number = (self.size >> HEIGHT * level) // WIDTH
                yield tile_path(level, number, len(hashes)), b"".join(hashes)
        if self.entries and entries:
            yield bundle_path(self.size // WIDTH, len(self.entries)), bundled(self.entries)

    def _grow(self, found: bytes, grown: set[int]) -> Iterator[tuple[str, bytes]]:
        """Put a leaf's hash at the edge; yield the tiles that are full by it."""
        level = 0
        while True:
            if level == len(self.levels):
                self.levels.append([])
            hashes = self.levels[level]
            hashes.append(found)
            grown.add(level)
            if len(hashes) < WIDTH:
                return
            number = (self.size >> HEIGHT * level) // WIDTH
            yield tile_path(level, number), b"".join(hashes)
            if level == 0:
                yield bundle_path(number), bundled(self.entries)
                self.entries = []
            found = folded(hashes)
            self.levels[level] = []
            level += 1

    def root(self) -> bytes:
        """Return the root of the tree that ends here."""
        found: bytes | None = None
        for hashes in self.levels:
            end = len(hashes)
            while end:
                width = end & -end
                subtree = folded(hashes[end - width : end])
                found = subtree if found is None else node_hash(subtree, found)
                end -= width
        return EMPTY_ROOT if found is None else found
