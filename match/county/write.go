package county

import (
	"context"
	"encoding/csv"
	"io"
	"strconv"
)

// Write writes so many records as CSV with a header: id and Columns; and the
// truth as CSV beside them: id, person and the origin of the names. truth may
// be nil. It holds one household in memory. Errors: those of the writers, and
// the context's.
func Write(ctx context.Context, rows int, seed uint64, records, truth io.Writer) error {
	out := csv.NewWriter(records)
	if err := out.Write(append([]string{"id"}, Columns...)); err != nil {
		return err
	}
	if truth == nil {
		truth = io.Discard
	}
	known := csv.NewWriter(truth)
	if err := known.Write([]string{"id", "person", "origin"}); err != nil {
		return err
	}
	row := make([]string, 0, len(Columns)+1)
	for r := range People(rows, seed) {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := out.Write(append(append(row, r.ID), r.Values...)); err != nil {
			return err
		}
		if err := known.Write([]string{r.ID, strconv.Itoa(r.Person), r.Origin}); err != nil {
			return err
		}
	}
	out.Flush()
	known.Flush()
	if err := out.Error(); err != nil {
		return err
	}
	return known.Error()
}
