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

// HeaderClasses are the classes of a cell that names its row.
func (c Cell) HeaderClasses() string { return join("govuk-table__header", c.Class) }

// Classes are the classes of any other cell.
func (c Cell) Classes() string {
	return join("govuk-table__cell", iff(c.Numeric, "govuk-table__cell--numeric"), c.Class)
}

// Label is the words of the column in which cell i stands.
func (t Table) Label(i int) string {
	if i < len(t.Head) {
		return t.Head[i].Text
	}
	return ""
}

// Names reports whether cell i names its row.
func (t Table) Names(i int) bool { return t.RowHeader && i == 0 }
