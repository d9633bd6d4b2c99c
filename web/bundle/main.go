// Command bundle builds the front-end assets into web/built: it installs the
// locked npm packages when they are missing, compiles the style sheet, bundles
// the script with esbuild, and writes a manifest of the hashed file names.
//
//	go run ./web/bundle
//
// It does nothing when nothing has changed since the last run.
package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

const (
	out      = "web/built"
	manifest = out + "/manifest.json"
	stamp    = out + "/.stamp"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "bundle:", err)
		os.Exit(1)
	}
}

func run() error {
	if _, err := os.Stat("go.mod"); err != nil {
		return errors.New("run this from the top of the repository")
	}
	want, err := inputsHash()
	if err != nil {
		return err
	}
	if have, err := os.ReadFile(stamp); err == nil && string(have) == want {
		return nil
	}
	if err := install(); err != nil {
		return err
	}
	if err := clear(); err != nil {
		return err
	}
	if err := build(); err != nil {
		return err
	}
	return os.WriteFile(stamp, []byte(want), 0o644)
}

// inputsHash covers the lock file, our sources and this program.
func inputsHash() (string, error) {
	h := sha256.New()
	add := func(path string) error {
		content, err := os.ReadFile(path)
		fmt.Fprintf(h, "%s %d\n%s", path, len(content), content)
		return err
	}
	for _, path := range []string{"package-lock.json", "web/bundle/main.go"} {
		if err := add(path); err != nil {
			return "", err
		}
	}
	err := filepath.WalkDir("web/assets", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		return add(path)
	})
	return hex.EncodeToString(h.Sum(nil)), err
}

// install brings node_modules to what the lock file says.
func install() error {
	lock, err := os.ReadFile("package-lock.json")
	if err != nil {
		return err
	}
	done := "node_modules/.sightline-lock"
	sum := sha256.Sum256(lock)
	if have, err := os.ReadFile(done); err == nil && bytes.Equal(have, sum[:]) {
		return nil
	}
	cmd := exec.Command("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
	cmd.Stdout, cmd.Stderr = os.Stderr, os.Stderr
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("npm ci did not work (is Node.js installed?): %w", err)
	}
	return os.WriteFile(done, sum[:], 0o644)
}

// clear empties the output folder, but for the file that keeps it in git.
func clear() error {
	entries, err := os.ReadDir(out)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if e.Name() != ".gitkeep" {
			if err := os.RemoveAll(filepath.Join(out, e.Name())); err != nil {
				return err
			}
		}
	}
	return nil
}

func build() error {
	css, err := compileStyles()
	if err != nil {
		return err
	}
	// esbuild resolves the font files from where the style sheet's source lies.
	sheet := filepath.Join("web/assets/scss", "sightline.built.css")
	if err := os.WriteFile(sheet, css, 0o644); err != nil {
		return err
	}
	defer func() { _ = os.Remove(sheet) }()
	result := api.Build(api.BuildOptions{
		EntryPoints: []string{"web/assets/js/sightline.js", sheet, "web/assets/img/mark.svg"},
		Outdir:      out, EntryNames: "[name]-[hash]", AssetNames: "[name]-[hash]",
		Bundle: true, MinifyWhitespace: true, MinifySyntax: true, MinifyIdentifiers: true, Metafile: true, Write: true,
		Format: api.FormatESModule, Target: api.ES2020, LegalComments: api.LegalCommentsEndOfFile,
		Loader: map[string]api.Loader{".woff2": api.LoaderFile, ".svg": api.LoaderCopy},
	})
	if len(result.Errors) > 0 {
		return errors.New(strings.Join(api.FormatMessages(result.Errors, api.FormatMessagesOptions{}), "\n"))
	}
	return writeManifest(result.Metafile)
}

// compileStyles runs the Sass compiler that npm installed.
func compileStyles() ([]byte, error) {
	cmd := exec.Command("node", "node_modules/sass/sass.js", "--load-path=node_modules", "--quiet-deps", "--no-source-map",
		"--pkg-importer=node", "web/assets/scss/sightline.scss")
	var problems bytes.Buffer
	cmd.Stderr = &problems
	css, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("sass: %w\n%s", err, problems.String())
	}
	return notOurs.ReplaceAll(css, nil), nil
}

// notOurs are the declarations that ask for the design system's own pictures:
// the crest is not ours to use, and we bring no other.
var notOurs = regexp.MustCompile(`(?m)^[^\n{}]*url\("/assets/images/[^\n]*\n`)

// writeManifest maps the plain name of each entry to its hashed file.
func writeManifest(meta string) error {
	var parsed struct {
		Outputs map[string]struct {
			EntryPoint string `json:"entryPoint"`
		} `json:"outputs"`
	}
	if err := json.Unmarshal([]byte(meta), &parsed); err != nil {
		return err
	}
	names := map[string]string{}
	for file, output := range parsed.Outputs {
		base := filepath.Base(file)
		if output.EntryPoint == "" && !strings.HasSuffix(base, ".svg") {
			continue
		}
		dash := strings.LastIndexByte(base, '-')
		names[strings.TrimSuffix(base[:dash], ".built")+filepath.Ext(base)] = base
	}
	if names["sightline.css"] == "" || names["sightline.js"] == "" {
		return fmt.Errorf("style sheet or script missing: %v", names)
	}
	text, err := json.MarshalIndent(names, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(manifest, text, 0o644)
}
