package pack_test

import (
	"testing"

	"github.com/sightline-partnership/sightline/content"
	"github.com/sightline-partnership/sightline/internal/pack"
)

func TestShippedPacksAreSound(t *testing.T) {
	packs, err := pack.LoadAll(content.Packs, content.Folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range packs {
		t.Log(p.Ref())
	}
}
