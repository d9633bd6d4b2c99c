package person

import (
	"context"
	"slices"

	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/match"
)

// Alike is somebody in the register who may be the one of a record.
type Alike struct {
	Person id.UUID
	Why    match.Explanation
}

// mostAlike is how many people one row of a list may be.
const mostAlike = 3

// Alike is who in the register is likely the one of a record of other fields,
// whoever may see them, at most three. It is for what keeps ids and tells
// nobody: what is shown to somebody goes through Search. Fields that the
// register does not compare are left out.
func (s *Service) Alike(ctx context.Context, fields []match.Field, record match.Record, least match.Weight) ([]Alike, error) {
	values := make([][]string, fieldCount)
	for i, f := range fields {
		at := slices.IndexFunc(compared(), func(c match.Field) bool { return c.Kind == f.Kind })
		if at >= 0 && i < len(record.Values) {
			values[at] = append(values[at], record.Values[i]...)
		}
	}
	found, err := s.alike(ctx, match.Record{Values: values}, working)
	var out []Alike
	for _, f := range found {
		if f.why.Final >= least && len(out) < mostAlike {
			out = append(out, Alike{f.person, f.why})
		}
	}
	return out, err
}
