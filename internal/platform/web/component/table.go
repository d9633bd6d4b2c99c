package component

// Table is a table. On a phone each row becomes a card, its cells named by the
// words of their column; it stays a table to a screen reader.
type Table struct {
	Caption     string // what the table shows: it may be hidden, never absent
	CaptionSize Size
	HideCaption bool
	Head        []Column
	Rows        []TableRow
	RowHeader   bool // the first cell of a row names it
	Plain       bool // stays a table on a phone: for two or three short columns
	Class       string
	Attr        Attributes
}

// Column is the heading of a column.
type Column struct {
	Text    string
	Numeric bool // to the right, in tabular figures
	Class   string
}

// TableRow is a row of a table.
type TableRow struct {
	Cells []Cell
	Attr  Attributes
}

// Cell is a cell of a table: a text or a link, a mark, further lines, a note.
type Cell struct {
	Text    string
	Href    string // every number leads to the rows behind it
	Clock   *Tag
	Band    *Tag
	Lines   []string
	Note    string // smaller, beneath
	Numeric bool
	Class   string
}

// Cells is a row of words.
func Cells(texts ...string) TableRow {
	r := TableRow{Cells: make([]Cell, len(texts))}
	for i, s := range texts {
		r.Cells[i].Text = s
	}
	return r
}

// Classes are the classes of the table.
func (t Table) Classes() string {
	return join("govuk-table", iff(!t.Plain, "sl-table"), t.Class)
}

// CaptionClasses are the classes of the caption.
func (t Table) CaptionClasses() string {
	return join("govuk-table__caption", with("govuk-table__caption", t.CaptionSize.modifier()), iff(t.HideCaption, "govuk-visually-hidden"))
}

// Classes are the classes of the heading.
func (c Column) Classes() string {
	return join("govuk-table__header", iff(c.Numeric, "govuk-table__header--numeric"), c.Class)
}

// PlacedCell is a cell with what its place in the table gives it.
type PlacedCell struct {
	*Cell
	Label   string // the words of its column
	Names   bool   // it names its row
	Classes string
}

// PlacedRow is a row of placed cells.
type PlacedRow struct {
	Attr  Attributes
	Cells []PlacedCell
}

// Body is the rows with every cell in its place: worked out once, because a
// template is slow at asking.
func (t Table) Body() []PlacedRow {
	out := make([]PlacedRow, len(t.Rows))
	for r := range t.Rows {
		cells := t.Rows[r].Cells
		out[r] = PlacedRow{Attr: t.Rows[r].Attr, Cells: make([]PlacedCell, len(cells))}
		for i := range cells {
			placed := PlacedCell{Cell: &cells[i], Names: t.RowHeader && i == 0}
			if i < len(t.Head) {
				placed.Label = t.Head[i].Text
			}
			placed.Classes = cells[i].classes(placed.Names)
			out[r].Cells[i] = placed
		}
	}
	return out
}

func (c *Cell) classes(names bool) string {
	block := "govuk-table__cell"
	if names {
		block = "govuk-table__header"
	}
	return join(block, iff(c.Numeric, block+"--numeric"), c.Class)
}
