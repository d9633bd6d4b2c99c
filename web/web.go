// Package web holds what pages are made of: the shell, the components, and the
// built assets that ./web/bundle makes.
//
// What always holds: the files of Built carry a hash of what is in them in
// their names, so they may be kept for ever; pages ask for them by plain name
// with [Asset].
package web

import (
	"embed"
	"encoding/json"
	"errors"
	"io/fs"
	"sync"
)

// Templates are the shell and the component partials.
//
//go:embed shell.html components/*.html
var Templates embed.FS

// TemplatePatterns are the files of Templates that every page needs.
func TemplatePatterns() []string { return []string{"shell.html", "components/*.html"} }

//go:embed all:built
var built embed.FS

// ErrNotBuilt tells that this program was compiled without its style sheets
// and scripts, and the mend.
var ErrNotBuilt = errors.New(`the style sheet and scripts are not built: run "make assets", then build again`)

// Built is the folder of built assets, as it is served.
func Built() fs.FS {
	sub, err := fs.Sub(built, "built")
	if err != nil {
		panic(err) // the folder is embedded
	}
	return sub
}

// Ready is ErrNotBuilt when the assets are missing. A server asks before it
// starts.
func Ready() error {
	if len(manifest()) == 0 {
		return ErrNotBuilt
	}
	return nil
}

// Asset is the served path of a built file by its plain name
// ("sightline.css"), or empty when the assets have not been built: run
// "make assets".
func Asset(name string) string {
	if file := manifest()[name]; file != "" {
		return "/assets/" + file
	}
	return ""
}

var manifest = sync.OnceValue(func() map[string]string {
	names := map[string]string{}
	if text, err := fs.ReadFile(Built(), "manifest.json"); err == nil {
		_ = json.Unmarshal(text, &names) // written by our own bundler
	}
	return names
})
