package extractweb_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"

	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/people/person"
	"github.com/sightline-partnership/sightline/internal/testkit"
	"github.com/sightline-partnership/sightline/internal/testkit/hubkit"
)

func TestMain(m *testing.M) { testkit.Main(m) }

const list = "nr,forename,surname,born,postcode\nP-17,Zofja,Szczepanka,14/03/2012,EM4 2AB\nP-18,Nobody,Elsewhere,01/01/1990,EM9 9ZZ\n"

// visit is somebody of an agency before the pages.
type visit struct {
	*hubkit.World
	site *hubkit.Visitor
}

func newVisit(t *testing.T, as func(*hubkit.World) who.Actor) visit {
	t.Helper()
	w := hubkit.New(t)
	return visit{w, w.Site(as(w))}
}

func police(w *hubkit.World) who.Actor { return w.Police }

// page is an answer as a browser has it.
type page struct {
	testing.TB
	*httptest.ResponseRecorder
	root *html.Node
}

func (v visit) page(rec *httptest.ResponseRecorder) page {
	v.Helper()
	root, err := html.Parse(strings.NewReader(rec.Body.String()))
	v.OK(err)
	return page{v.TB, rec, root}
}

// says fails unless the page has the status and the words.
func (p page) says(status int, words ...string) {
	p.Helper()
	text := p.text("main")
	if p.Code != status {
		p.Fatalf("status %d; want %d: %s", p.Code, status, text)
	}
	for _, w := range words {
		if !strings.Contains(text, w) {
			p.Errorf("the page does not say %q: %s", w, text)
		}
	}
}

func (p page) text(selector string) string {
	var b strings.Builder
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.TextNode {
			b.WriteString(n.Data + " ")
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	for _, n := range cascadia.QueryAll(p.root, cascadia.MustCompile(selector)) {
		walk(n)
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

func (p page) attr(selector, name string) string {
	if n := cascadia.Query(p.root, cascadia.MustCompile(selector)); n != nil {
		for _, a := range n.Attr {
			if a.Key == name {
				return a.Val
			}
		}
	}
	return ""
}

// bring brings a list and gives the address of its columns.
func (v visit) bring(content string, form ...string) string {
	v.Helper()
	if form == nil {
		form = []string{"name", "Missing episodes", "purpose", "Joint work"}
	}
	rec := v.site.Upload("/extracts/new", "file", content, form...)
	if rec.Code != http.StatusSeeOther {
		v.page(rec).says(http.StatusSeeOther)
	}
	return rec.Header().Get("Location")
}

// From the empty list of lists to one that is compared: each page says what it
// is, and none says whom it matched.
func TestTheWayOfAList(t *testing.T) {
	v := newVisit(t, police)
	born, err := when.ParsePartial("14 3 2012")
	v.OK(err)
	_, err = v.People.Create(t.Context(), v.Worker, person.CreateCommand{Person: person.Person{Kind: person.Child, Given: "Zofia", Surname: "Szczepanska", Born: born}})
	v.OK(err)
	p := v.page(v.site.Get("/extracts"))
	p.says(http.StatusOK, "Your agency has brought no list yet.")
	if p.attr("main a.govuk-button", "href") != "/extracts/new" || p.attr(`nav a[href="/extracts"]`, "href") == "" {
		t.Error("no way to bring one, or none to the page")
	}
	if p := v.page(v.site.Get("/extracts/new")); p.attr("main form", "enctype") != "multipart/form-data" || p.attr("input[name=once]", "value") == "" {
		t.Error("the form brings no file, or brings it twice")
	}
	columns := v.bring(list)
	p = v.page(v.site.Get(columns))
	p.says(http.StatusOK, "Missing episodes: 2 lines.", "guessed", "In the first lines: P-17 · P-18", "Nothing wrong was found", "Tue 24 Nov 2026, 10:00")
	if p.attr("#column-3 option[selected]", "value") != "born" || p.attr("#column-0 option[selected]", "value") != "" {
		t.Errorf("guessed %q and %q", p.attr("#column-3 option[selected]", "value"), p.attr("#column-0 option[selected]", "value"))
	}
	said := []string{"column-0", "reference", "column-1", "forename", "column-2", "surname", "column-3", "born", "column-4", "postcode"}
	if rec := v.site.Post(columns, append(said, "then", "check")...); rec.Header().Get("Location") != columns+"#found" {
		t.Fatalf("status %d to %q", rec.Code, rec.Header().Get("Location"))
	}
	v.page(v.site.Get(columns)).says(http.StatusOK, "The answers below are saved.")
	one := strings.TrimSuffix(columns, "/columns")
	v.page(v.site.Get(one)).says(http.StatusOK, "Nothing is compared yet", "Not compared yet", "Joint work")
	for range 2 {
		if rec := v.site.Post(columns, append(said, "then", "compare")...); rec.Header().Get("Location") != one {
			t.Fatalf("status %d to %q", rec.Code, rec.Header().Get("Location"))
		}
	}
	v.page(v.site.Get(one)).says(http.StatusOK, "0 of 2 lines are compared", "Look again")
	if rec := v.site.Get(columns); rec.Header().Get("Location") != one {
		t.Errorf("the columns of a list that runs: %d", rec.Code)
	}
	row, err := id.Parse(strings.TrimPrefix(one, "/extracts/"))
	v.OK(err)
	v.OK(v.Extracts.Compare(context.Background(), row))
	p = v.page(v.site.Get(one))
	p.says(http.StatusOK, "2 lines were compared, and the list itself is deleted", "Nobody in your agency is told who")
	if v.Count(`SELECT count(*) FROM extract_match`) != 1 || strings.Contains(p.Body.String(), "Zof") || strings.Contains(p.Body.String(), "P-17") {
		t.Errorf("the page tells whom it matched: %s", p.text("main"))
	}
	v.page(v.site.Get("/extracts")).says(http.StatusOK, "Missing episodes", "Joint work", "Current", "Simran Kaur")
	v.page(v.site.Post(one+"/withdraw", "reason", " ")).says(http.StatusUnprocessableEntity, "Say why you take it back.")
	if rec := v.site.Post(one+"/withdraw", "reason", "The wrong list"); rec.Header().Get("Location") != "/extracts" {
		t.Fatalf("status %d", rec.Code)
	}
	v.page(v.site.Get(one)).says(http.StatusOK, "Your agency took it back", "What it matched is deleted")
}

// What can't be taken is said beside its field, and all that was typed stays.
func TestWhatIsTypedStays(t *testing.T) {
	v := newVisit(t, police)
	typed := []string{"name", "<b>Missing", "purpose", "Joint & work"}
	for content, want := range map[string]string{
		"":                             "The file is empty.",
		"PK\x03\x04rest":               "This is an Excel workbook or a zip file",
		"\x89PNG\r\n\x1a\n":            "Sightline takes no pictures.",
		"ref,name\n":                   "no row below",
		strings.Repeat("a,b\n", 3<<20): "The file is larger than 10 MB.",
		strings.Repeat("a", 50<<20):    "The file is larger than 10 MB.",
	} {
		p := v.page(v.site.Upload("/extracts/new", "file", content, typed...))
		p.says(http.StatusUnprocessableEntity, want, "Choose the file again")
		if p.attr("#name", "value") != "<b>Missing" || p.text("#purpose") != "Joint & work" || p.attr(".govuk-error-summary a", "href") != "#file" || p.attr("main input[name=once]", "value") == "" {
			t.Errorf("%q: something typed is lost: %s", want, p.text("main"))
		}
	}
	p := v.page(v.site.Upload("/extracts/new", "file", list, "name", "", "purpose", ""))
	p.says(http.StatusUnprocessableEntity, "Give the extract a name", "Say why the agency may share this")
	if n := v.Count(`SELECT count(*) FROM extract_draft`); n != 0 {
		t.Errorf("%d lists were taken", n)
	}
	form := []string{"once", "k", "name", "Missing episodes", "purpose", "x"}
	first := v.bring(list, form...)
	if second := v.bring(list, form...); second != first {
		t.Errorf("sent twice, it is brought twice: %s and %s", first, second)
	}
	p = v.page(v.site.Upload("/extracts/new", "file", list+"P-19,A,B,,\n", form...))
	p.says(http.StatusConflict, "This form has brought another list already")
	if p.attr("main input[name=once]", "value") == "k" {
		t.Error("the form can't be sent again")
	}
}

// The faults of a list are listed by line; those that stop it stop it, and the
// answers stay.
func TestFaultsByLine(t *testing.T) {
	v := newVisit(t, police)
	columns := v.bring("ref,surname,dob\n1,Luczak,31/02/2012\n,Okafor,14/03/2012\n3,=1+1,14/03/2012,x\n")
	p := v.page(v.site.Get(columns))
	p.says(http.StatusOK, "3 things were found, of which 2 stop the list.", "2 dob There is no such day.", "3 ref Your reference is missing.", "4 The line has 4 cells and the heading 3.", "Stops the list", "Does not stop it")
	p = v.page(v.site.Post(columns, "column-0", "reference", "column-1", "other-surname", "column-2", "", "then", "compare"))
	p.says(http.StatusUnprocessableEntity, "Mend 2 lines that stop the comparison")
	if p.attr("#column-1 option[selected]", "value") != "other-surname" || p.attr(".govuk-error-summary a", "href") != "#columns" {
		t.Error("what was chosen is lost, or the summary leads nowhere")
	}
	p = v.page(v.site.Post(columns, "column-0", "surname", "column-1", "surname", "column-2", "zodiac", "then", "check"))
	p.says(http.StatusUnprocessableEntity, "Column 1 is “Last name” already.", "Choose what this column means", "Say which column is your own reference")
	for name, form := range map[string][]string{"none": nil, "too few": {"column-0", "reference"}, "too many": {"column-0", "reference", "column-1", "", "column-2", "", "column-3", ""}} {
		if rec := v.site.Post(columns, form...); rec.Code != http.StatusUnprocessableEntity {
			t.Errorf("%s columns: status %d", name, rec.Code)
		}
	}
	sound := v.bring("ref,surname,dob\n1,Luczak,31/02/2012\n", "name", "x", "purpose", "x")
	v.page(v.site.Get(sound)).says(http.StatusOK, "1 thing was found. The list can be compared as it is")
}

// Hostile cells stay text.
func TestCellsStayText(t *testing.T) {
	v := newVisit(t, police)
	columns := v.bring("ref,\"<script>alert(1)</script>\",c\n1,\"\"\"><img src=x onerror=alert(1)>\",=cmd|'/c calc'!A1\n")
	p := v.page(v.site.Get(columns))
	p.says(http.StatusOK, "<script>alert(1)</script>", "=cmd|'/c calc'!A1")
	if strings.Contains(p.Body.String(), "<script>alert") || strings.Contains(p.Body.String(), "<img src=x") {
		t.Error("a cell came back as markup")
	}
}

// An administrator keeps an agency's accounts and sees no child, not even on
// its own list; another agency's contact gets what an absent list gives.
func TestWhoMayNot(t *testing.T) {
	v := newVisit(t, police)
	columns := v.bring(list)
	admin := v.Site(v.Join("police", "Gill Stone", who.Administrator))
	for _, path := range []string{"/extracts", "/extracts/new", columns} {
		v.page(admin.Get(path)).says(http.StatusForbidden, "It belongs to: partner contact.")
	}
	if strings.Contains(admin.Get("/account").Body.String(), `href="/extracts"`) {
		t.Error("the navigation leads an administrator to the lists")
	}
	nurse := v.Site(v.Nurse)
	got, absent := nurse.Get(columns), nurse.Get("/extracts/"+id.New().String()+"/columns")
	if got.Code != http.StatusNotFound || got.Body.String() != absent.Body.String() {
		t.Errorf("another's list is told from none: status %d", got.Code)
	}
}
