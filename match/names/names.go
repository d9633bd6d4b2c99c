// Package names knows which names may be one name: everyday short forms
// (Elizabeth, Liz), spellings and transliterations (Muhammad, Mohammed), and
// surnames that change their ending with sex or marriage (Kowalski, Kowalska).
//
// What always holds: to share a group is never proof that two people are the
// same; it only says that the two spellings should not count as a difference.
// The tables are ours, written from general knowledge, and each of them names
// its doubts.
//
// Begin with [Standard] and [Book.Groups].
package names

import (
	_ "embed"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/sightline-partnership/sightline/match/spelling"
)

//go:embed variants.json
var variantsJSON []byte

//go:embed nicknames.csv
var nicknamesCSV string

// A Group is one name in all its forms. The number means nothing elsewhere.
type Group uint16

// A Book tells the groups of a name. The zero Book knows none. A Book does
// not change once built and is safe for many readers.
type Book struct {
	groups map[string][]Group
}

// Standard is the book that ships: about 330 families of spellings from nine
// groups of languages, and English nicknames.
var Standard = sync.OnceValue(func() *Book {
	b, err := Parse(variantsJSON, nicknamesCSV)
	if err != nil {
		panic("names: the shipped tables do not parse: " + err.Error())
	}
	return b
})

// Parse builds a book from a file of variant groups (JSON: groups of head and
// variants) and a file of nicknames (CSV with a header: formal name,
// relation, short name).
func Parse(variants []byte, nicknames string) (*Book, error) {
	var file struct {
		Groups []struct {
			Head     string   `json:"head"`
			Variants []string `json:"variants"`
		} `json:"groups"`
	}
	if err := json.Unmarshal(variants, &file); err != nil {
		return nil, fmt.Errorf("names: reading variants: %w", err)
	}
	rows, err := csv.NewReader(strings.NewReader(nicknames)).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("names: reading nicknames: %w", err)
	}
	b := &Book{groups: map[string][]Group{}}
	next := Group(1)
	for _, g := range file.Groups {
		b.add(next, g.Head)
		for _, v := range g.Variants {
			b.add(next, v)
		}
		next++
	}
	formal := map[string]Group{}
	for _, row := range rows[min(1, len(rows)):] {
		g, known := formal[row[0]]
		if !known {
			g, formal[row[0]] = next, next
			next++
			b.add(g, row[0])
		}
		b.add(g, row[2])
	}
	return b, nil
}

func (b *Book) add(g Group, name string) {
	key := Join(spelling.Fold(name))
	if key != "" && !slices.Contains(b.groups[key], g) {
		b.groups[key] = append(b.groups[key], g)
	}
}

// Groups is the groups that a folded name belongs to, smallest first; nil if
// it belongs to none. The slice is the book's own: do not change it.
func (b *Book) Groups(folded string) []Group { return b.groups[Join(folded)] }

// Share says whether two lists of groups, each smallest first, have a group
// in common.
func Share(a, b []Group) bool {
	for len(a) > 0 && len(b) > 0 {
		switch {
		case a[0] == b[0]:
			return true
		case a[0] < b[0]:
			a = a[1:]
		default:
			b = b[1:]
		}
	}
	return false
}

// Join closes the gaps of a folded name, so that "al hassan" is "alhassan".
func Join(folded string) string {
	if strings.IndexByte(folded, ' ') < 0 {
		return folded
	}
	return strings.ReplaceAll(folded, " ", "")
}
