package bulk

import (
	"bufio"
	"encoding/csv"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/parquet-go/parquet-go"
)

// A sheet takes rows of named columns, whatever the file's format.
type sheet[R any] interface {
	write(row *R) error
	close() error
}

// pairRow is a row of the pairs found.
type pairRow struct {
	A           string  `parquet:"id_a"`
	B           string  `parquet:"id_b"`
	Weight      float64 `parquet:"weight"` // bits
	Probability float64 `parquet:"probability"`
}

func (r *pairRow) cells() []string {
	return []string{r.A, r.B, strconv.FormatFloat(r.Weight, 'f', 5, 64), strconv.FormatFloat(r.Probability, 'g', 8, 64)}
}

// clusterRow is a row of the clusters.
type clusterRow struct {
	ID      string `parquet:"id"`
	Cluster int64  `parquet:"cluster"`
}

func (r *clusterRow) cells() []string { return []string{r.ID, strconv.FormatInt(r.Cluster, 10)} }

// WritePairs writes id_a, id_b, weight (in bits) and probability: Parquet if
// the name ends so, else CSV. The file appears whole or not at all.
func (p *People) WritePairs(name string, pairs []Pair) error {
	rows := p.Roll.Rows()
	return whole(name, []string{"id_a", "id_b", "weight", "probability"}, (*pairRow).cells, func(s sheet[pairRow]) error {
		for _, found := range pairs {
			row := pairRow{p.ID(rows, int(found.A)), p.ID(rows, int(found.B)), found.Weight.Bits(), found.Weight.Probability()}
			if err := s.write(&row); err != nil {
				return err
			}
		}
		return nil
	})
}

// WriteClusters writes id and cluster for every row, in order of rows.
func (p *People) WriteClusters(name string, c Clusters) error {
	rows := p.Roll.Rows()
	return whole(name, []string{"id", "cluster"}, (*clusterRow).cells, func(s sheet[clusterRow]) error {
		for row, cluster := range c.Of {
			if err := s.write(&clusterRow{p.ID(rows, row), int64(cluster)}); err != nil {
				return err
			}
		}
		return nil
	})
}

// whole writes a file beside its place and moves it there when it is done.
func whole[R any](name string, header []string, cells func(*R) []string, fill func(sheet[R]) error) error {
	file, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+".*")
	if err != nil {
		return fmt.Errorf("%s can't be written: %w", name, err)
	}
	defer func() { _ = os.Remove(file.Name()) }()
	s, err := newSheet(name, file, header, cells)
	if err == nil {
		err = fill(s)
	}
	if err == nil {
		err = s.close()
	}
	if closed := file.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = os.Rename(file.Name(), name)
	}
	if err != nil {
		return fmt.Errorf("%s can't be written: %w", name, err)
	}
	return nil
}

func newSheet[R any](name string, w io.Writer, header []string, cells func(*R) []string) (sheet[R], error) {
	if strings.EqualFold(filepath.Ext(name), ".parquet") {
		return parquetSheet[R]{parquet.NewGenericWriter[R](w, parquet.Compression(&parquet.Zstd))}, nil
	}
	buffer := bufio.NewWriterSize(w, 1<<16)
	s := csvSheet[R]{buffer, csv.NewWriter(buffer), cells}
	return s, s.csv.Write(header)
}

type csvSheet[R any] struct {
	buffer *bufio.Writer
	csv    *csv.Writer
	cells  func(*R) []string
}

func (s csvSheet[R]) write(row *R) error { return s.csv.Write(s.cells(row)) }

func (s csvSheet[R]) close() error {
	s.csv.Flush()
	if err := s.csv.Error(); err != nil {
		return err
	}
	return s.buffer.Flush()
}

type parquetSheet[R any] struct{ *parquet.GenericWriter[R] }

func (s parquetSheet[R]) write(row *R) error {
	_, err := s.Write([]R{*row})
	return err
}

func (s parquetSheet[R]) close() error { return s.Close() }
