package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// entries are what pages ask for by plain name: the style sheet, the script,
// the few lines that must run before the page is drawn, our sign.
var entries = [...]string{
	sources + "/scss/sightline.scss",
	sources + "/js/sightline.js",
	sources + "/js/early.js",
	sources + "/img/mark.svg",
}

// build makes all files in memory: hashed names, their contents, and the
// manifest.
func build() (map[string][]byte, error) {
	result := api.Build(api.BuildOptions{
		EntryPoints: entries[:],
		Outdir:      out, EntryNames: "[name]-[hash]", AssetNames: "[name]-[hash]", ChunkNames: "part-[hash]",
		Bundle: true, Splitting: true, MinifyWhitespace: true, MinifySyntax: true, MinifyIdentifiers: true, Metafile: true,
		Format: api.FormatESModule, Target: api.ES2020, LegalComments: api.LegalCommentsEndOfFile,
		Loader:  map[string]api.Loader{".woff2": api.LoaderFile, ".svg": api.LoaderCopy},
		Plugins: []api.Plugin{sass},
	})
	if len(result.Errors) > 0 {
		return nil, errors.New(strings.Join(api.FormatMessages(result.Errors, api.FormatMessagesOptions{}), "\n"))
	}
	files := map[string][]byte{}
	for _, f := range result.OutputFiles {
		files[filepath.Base(f.Path)] = f.Contents
	}
	names, err := manifest(result.Metafile, files)
	if err != nil {
		return nil, err
	}
	files["manifest.json"] = names
	return files, nil
}

// sass lets esbuild read our style sheet: the Sass that npm installed compiles
// it, esbuild then finds the font files it names.
var sass = api.Plugin{Name: "sass", Setup: func(b api.PluginBuild) {
	b.OnLoad(api.OnLoadOptions{Filter: `\.scss$`}, func(args api.OnLoadArgs) (api.OnLoadResult, error) {
		css, err := compile(args.Path)
		if err != nil {
			return api.OnLoadResult{}, err
		}
		text := string(css)
		return api.OnLoadResult{Contents: &text, Loader: api.LoaderCSS, ResolveDir: filepath.Dir(args.Path)}, nil
	})
}}

func compile(path string) ([]byte, error) {
	cmd := exec.Command("node", "node_modules/sass/sass.js", "--load-path=.", "--load-path=node_modules", "--quiet-deps", "--no-source-map", path)
	var problems bytes.Buffer
	cmd.Stderr = &problems
	css, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("sass: %w\n%s", err, problems.String())
	}
	return notOurs.ReplaceAll(css, nil), nil
}

// notOurs are the declarations that ask for the design systems' own pictures,
// of which we bring none.
var notOurs = regexp.MustCompile(`(?m)^[^\n{}]*url\("?/assets/images/[^\n]*\n`)

// isEntry tells our entries from modules that a script fetches when needed.
func isEntry(path string) bool { return slices.Contains(entries[:], path) }

// manifest maps the plain name of each entry to its hashed file.
func manifest(meta string, files map[string][]byte) ([]byte, error) {
	var parsed struct {
		Outputs map[string]struct {
			EntryPoint string `json:"entryPoint"`
		} `json:"outputs"`
	}
	if err := json.Unmarshal([]byte(meta), &parsed); err != nil {
		return nil, err
	}
	names := map[string]string{}
	for path, output := range parsed.Outputs {
		base := filepath.Base(path)
		ext := filepath.Ext(base)
		if !isEntry(output.EntryPoint) && ext != ".svg" {
			continue // a font, or a part that a script fetches itself
		}
		names[base[:strings.LastIndexByte(base, '-')]+ext] = base
	}
	for _, entry := range entries {
		plain := strings.Replace(filepath.Base(entry), ".scss", ".css", 1)
		if files[names[plain]] == nil {
			return nil, fmt.Errorf("%s was not built: %v", plain, names)
		}
	}
	return json.MarshalIndent(names, "", "  ")
}
