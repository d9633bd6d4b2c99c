package pack

import (
	"errors"
	"io"
	"io/fs"
	"reflect"
	"strings"

	"github.com/sightline-partnership/sightline/internal/kernel/fault"
)

// Load reads one pack. Errors: Invalid, with Problems inside, for a file that
// is no sound pack; NotFound when there is no such file; Internal when it
// can't be read.
func Load(files fs.FS, path string) (*Pack, error) {
	b, err := read(files, path)
	if err != nil {
		return nil, err
	}
	p, problems := Check(path, b)
	if len(problems) > 0 {
		return nil, &fault.Error{Kind: fault.Invalid, Op: "pack.Load",
			Msg: "The pack is not sound. Run “sightline pack check” to see each problem with its line.", Err: problems}
	}
	return p, nil
}

// LoadAll reads every .yaml file of a folder, in the order of their names.
// Errors: those of Load, joined, for all files.
func LoadAll(files fs.FS, folder string) ([]*Pack, error) {
	paths, err := fs.Glob(files, folder+"/*.yaml")
	if err != nil {
		return nil, fault.Wrap("pack.LoadAll", err)
	}
	var packs []*Pack
	var wrong []error
	for _, path := range paths {
		p, err := Load(files, path)
		if err != nil {
			wrong = append(wrong, err)
			continue
		}
		packs = append(packs, p)
	}
	return packs, fault.Wrap("pack.LoadAll", errors.Join(wrong...))
}

func read(files fs.FS, path string) ([]byte, error) {
	f, err := files.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fault.Newf(fault.NotFound, "pack.Load", "There is no pack file %s.", path)
	}
	if err != nil {
		return nil, fault.Wrap("pack.Load", err)
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, MaxBytes+1))
	return b, fault.Wrap("pack.Load", err)
}

// Check reads a pack's text and lists everything that is wrong with it; the
// pack is nil when there is anything. The name is what the list calls the file.
func Check(name string, b []byte) (*Pack, Problems) {
	rep := &reporter{file: name}
	root := parse(b, rep)
	if root == nil {
		return nil, rep.problems
	}
	content, ok := contentOf(root, rep)
	if !ok {
		return nil, rep.problems.sorted()
	}
	decode(root, reflect.ValueOf(content).Elem(), rule{}, "", rep)
	if len(rep.problems) == 0 { // what follows may rely on the shape
		c := &checker{root: root, rep: rep, ids: map[string]string{}}
		c.header(content.Head())
		content.check(c)
	}
	if len(rep.problems) > 0 {
		return nil, rep.problems.sorted()
	}
	content.Head().hash = hashOf(root)
	return &Pack{Header: content.Head(), Content: content}, nil
}

func contentOf(root *node, rep *reporter) (Content, bool) {
	if !wants(root, isMap, "", rep) {
		return nil, false
	}
	kinds := make([]string, 0, len(Kinds()))
	for _, k := range Kinds() {
		kinds = append(kinds, string(k))
	}
	kind := root.get("kind")
	if kind == nil {
		rep.add(root, "kind", "missing; it is one of: %s", strings.Join(kinds, ", "))
		return nil, false
	}
	content, err := empty(Kind(kind.text))
	if err != nil {
		rep.add(kind, "kind", "this must be one of: %s", strings.Join(kinds, ", "))
		return nil, false
	}
	return content, true
}
