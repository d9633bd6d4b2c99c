package journey

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/sightline-partnership/sightline/internal/testkit/browser"
)

// unkept are the forms that nothing is kept of, and why.
var unkept = map[string]string{
	"GET /sign-in/recovery": "nobody is signed in yet: there is nobody to keep it for",
}

// typeInto is a script that writes other words, with one of them before, into
// every field for words of a page's first form that has any, as somebody types,
// and gives the fields' names.
func typeInto(word string) string {
	return `(() => {
	const words = "textarea[name], input[type=text][name], input:not([type])[name]";
	const form = [...document.querySelectorAll("main form[method=post]")].find(f => [...f.querySelectorAll(words)].some(e => !e.readOnly && !e.disabled && e.offsetParent));
	if (!form) return [];
	return [...form.querySelectorAll(words)].filter(e => !e.readOnly && !e.disabled && e.offsetParent).map((e, i) => {
		e.value = "` + word + ` " + i + ": came back at four";
		for (const kind of ["input", "change"]) e.dispatchEvent(new Event(kind, { bubbles: true }));
		return e.name;
	});
})()`
}

// sendIt presses the button of the form that was typed into, so many times.
const sendIt = `(() => {
	const form = [...document.querySelectorAll("main form[method=post]")].find(f => [...f.elements].some(e => e.value?.endsWith?.(": came back at four")));
	const button = [...form.querySelectorAll("button")].find(b => b.type === "submit");
	for (let n = 0; n < %d; n++) button.click();
	return "";
})()`

// held is when the site has what was typed: in an attempt of its own or in the draft.
const held = `!!document.querySelector("main input[name=unsent]") || !!document.querySelector("[data-autosave-says]")?.textContent.startsWith("Saved at")`

// keepsWords types into the form of a page that is open, sends it over a line
// that is cut, leaves it without having sent it, comes back, and holds it to having every word, or to giving it back.
func (s site) keepsWords(t *testing.T, tab *browser.Tab, pattern, path string) (met bool) {
	t.Helper()
	names := browser.Get[[]string](tab, typeInto("Said"))
	if len(names) == 0 || unkept[pattern] != "" {
		return false
	}
	s.line.cut.Store(true)
	browser.Get[string](tab, fmt.Sprintf(sendIt, 1))
	tab.Until("the form of "+path+" to say that the line is cut", `[...document.querySelectorAll("[data-unsent-says]")].some(e => e.textContent.includes("Your words are still here"))`)
	s.line.cut.Store(false)
	if lost := typedThere(tab, names); len(lost) > 0 {
		t.Errorf("%s: sent over a line that is cut, it has lost %s", path, strings.Join(lost, ", "))
	}
	browser.Get[[]string](tab, typeInto("Said"))
	tab.Until("what was typed into "+path+" to be kept", held)
	tab.Open(s.url + path)
	if got := typedThere(tab, names); len(got) > 0 && strings.Contains(tab.Text(), "Put them back into the form") {
		tab.Press("Put them back into the form")
		tab.Press("Put it back into the form")
	}
	if lost := typedThere(tab, names); len(lost) > 0 {
		t.Errorf("%s: left and come back to, it has lost %s", path, strings.Join(lost, ", "))
	}
	return true
}

// typedThere are the fields that no longer hold what was typed.
func typedThere(tab *browser.Tab, names []string) (lost []string) {
	for i, name := range names {
		if slices.Index(names, name) != i {
			continue // a list's fields have one name
		}
		if got := browser.Get[string](tab, `[...document.getElementsByName(`+quoted(name)+`)].find(e => e.closest("main"))?.value ?? ""`); !strings.HasPrefix(got, "Said ") {
			lost = append(lost, name)
		}
	}
	return lost
}

func quoted(s string) string { return `"` + strings.ReplaceAll(s, `"`, `\"`) + `"` }
