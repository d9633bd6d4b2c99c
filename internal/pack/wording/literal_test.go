package wording

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/sightline-partnership/sightline/content"
	"github.com/sightline-partnership/sightline/internal/pack"
)

// No match is lost by looking for literals first: whatever text a pattern
// matches, it may match.
func TestNeeds(t *testing.T) {
	p, err := pack.Load(content.Packs, content.Folder+"/language.yaml")
	if err != nil {
		t.Fatal(err)
	}
	g, err := New(p.Content.(*pack.Language))
	if err != nil {
		t.Fatal(err)
	}
	narrowed := 0
	for _, one := range g.terms {
		if one.needs != nil {
			narrowed++
		}
		texts := rapid.StringMatching(one.Pattern)
		rapid.Check(t, func(rt *rapid.T) {
			text := texts.Draw(rt, "text")
			if one.find.MatchString(text) && !one.may(fold(text)) {
				rt.Errorf("%s matches %q, which has none of %q", one.ID, text, one.needs)
			}
		})
	}
	if narrowed < len(g.terms)*3/4 {
		t.Errorf("only %d of %d terms know what they need", narrowed, len(g.terms))
	}
	if !(term{needs: []string{"slag"}}).may(fold("ſLAG")) {
		t.Error("the long s is lost")
	}
}
