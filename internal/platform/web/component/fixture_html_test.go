package component_test

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// canonical is HTML with what does not matter taken out: white space, the
// order of attributes and of classes.
func canonical(t *testing.T, text string) string {
	t.Helper()
	nodes, err := html.ParseFragment(strings.NewReader(text), &html.Node{Type: html.ElementNode, Data: "div", DataAtom: atom.Div})
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, n := range nodes {
		write(&b, n, 0)
	}
	return b.String()
}

func write(b *strings.Builder, n *html.Node, depth int) {
	indent := strings.Repeat(" ", depth)
	switch n.Type {
	case html.TextNode:
		if text := strings.Join(strings.Fields(n.Data), " "); text != "" {
			b.WriteString(indent + text + "\n")
		}
	case html.ElementNode:
		b.WriteString(indent + "<" + n.Data + attributes(n) + ">\n")
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			write(b, c, depth+1)
		}
	}
}

func attributes(n *html.Node) string {
	var out []string
	for _, a := range n.Attr {
		value := a.Val
		if a.Key == "class" || a.Key == "aria-describedby" {
			words := strings.Fields(value)
			if a.Key == "class" {
				slices.Sort(words)
			}
			value = strings.Join(words, " ")
		}
		out = append(out, " "+a.Key+`="`+value+`"`)
	}
	slices.Sort(out)
	return strings.Join(out, "")
}

// ours takes out what we add on purpose, where the example does not speak of
// it: a shared machine must not offer what others typed, names are not spelt
// by a browser.
func ours(got, want string) string {
	for _, extra := range []string{` autocomplete="off"`, ` spellcheck="false"`} {
		if !strings.Contains(want, extra) {
			got = strings.ReplaceAll(got, extra, "")
		}
	}
	return got
}
