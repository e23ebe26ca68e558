// Checks an exported log by Go's own implementation (golang.org/x/mod/sumdb) and nothing of ours:
// the note's signature, every entry against the tiles and the root, and that each tree grew out of the ones before.
package main

import (
	"encoding/base64"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func fail(why ...interface{}) {
	fmt.Println(why...)
	os.Exit(1)
}

func must(err error) {
	if err != nil {
		fail(err)
	}
}

// tiles reads tiles of height 8 from a directory laid out by C2SP tlog-tiles, whose paths leave the height out.
type tiles struct{ dir string }

func (t tiles) Height() int { return 8 }

func (t tiles) read(tile tlog.Tile) ([]byte, error) {
	path := strings.Replace(tile.Path(), "tile/8/", "tile/", 1)
	path = strings.Replace(path, "tile/data/", "tile/entries/", 1)
	return os.ReadFile(filepath.Join(t.dir, path))
}

func (t tiles) ReadTiles(asked []tlog.Tile) ([][]byte, error) {
	var found [][]byte
	for _, tile := range asked {
		data, err := t.read(tile)
		if err != nil {
			return nil, err
		}
		found = append(found, data)
	}
	return found, nil
}

func (t tiles) SaveTiles([]tlog.Tile, [][]byte) {}

func (t tiles) entries(size int64) [][]byte {
	var rows [][]byte
	for n := int64(0); n*256 < size; n++ {
		width := size - n*256
		if width > 256 {
			width = 256
		}
		data, err := t.read(tlog.Tile{H: 8, L: -1, N: n, W: int(width)})
		must(err)
		for len(data) > 0 {
			end := 2 + int(data[0])<<8 + int(data[1])
			rows = append(rows, data[2:end])
			data = data[end:]
		}
	}
	return rows
}

func main() {
	dir := os.Args[1]
	keys, err := os.ReadFile(filepath.Join(dir, "vkeys.txt"))
	must(err)
	verifier, err := note.NewVerifier(strings.SplitN(string(keys), "\n", 2)[0])
	must(err)
	signed, err := os.ReadFile(filepath.Join(dir, "checkpoint"))
	must(err)
	opened, err := note.Open(signed, note.VerifierList(verifier))
	must(err)
	lines := strings.Split(opened.Text, "\n")
	if lines[0] != verifier.Name() {
		fail("another origin:", lines[0])
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	must(err)
	raw, err := base64.StdEncoding.DecodeString(lines[2])
	must(err)
	tree := tlog.Tree{N: size}
	copy(tree.Hash[:], raw)

	here := tiles{dir}
	hashes := tlog.TileHashReader(tree, here)
	rows := here.entries(size)
	if int64(len(rows)) != size {
		fail("entries:", len(rows))
	}
	for n, row := range rows {
		if n%251 > 0 && n > 300 && int64(n) < size-300 {
			continue // Every leaf's hash is compared below; the way up to the root only of some.
		}
		proof, err := tlog.ProveRecord(size, int64(n), hashes)
		must(err)
		must(tlog.CheckRecord(proof, size, tree.Hash, int64(n), tlog.RecordHash(row)))
	}
	for n := int64(0); n*256 < size; n++ {
		width := len(rows) - int(n)*256
		if width > 256 {
			width = 256
		}
		data, err := here.read(tlog.Tile{H: 8, L: 0, N: n, W: width})
		must(err)
		for at := 0; at < width; at++ {
			if leaf := tlog.RecordHash(rows[int(n)*256+at]); string(data[at*32:at*32+32]) != string(leaf[:]) {
				fail("entry", int(n)*256+at, "is not of its tile")
			}
		}
	}
	for old := int64(1); old <= size; old = old*2 + 1 {
		before, err := tlog.TreeHash(old, hashes)
		must(err)
		proof, err := tlog.ProveTree(size, old, hashes)
		must(err)
		must(tlog.CheckTree(proof, size, tree.Hash, old, before))
	}
	fmt.Println("go:", size, tree.Hash)
}
