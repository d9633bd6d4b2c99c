// Command bundle builds the front-end assets into web/built: it installs the
// locked npm packages when they are missing, compiles the style sheet with
// Sass, bundles style sheet and scripts with esbuild, and writes a manifest of
// the hashed file names.
//
//	go run ./web/bundle
//
// It does nothing when nothing has changed since the last run.
package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
)

const (
	out     = "web/built"
	sources = "web/assets"
	lock    = "package-lock.json"
	stamp   = out + "/.stamp"
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
	if err := install(); err != nil {
		return err
	}
	want, err := inputsHash()
	if err != nil {
		return err
	}
	if have, err := os.ReadFile(stamp); err == nil && string(have) == want {
		return nil
	}
	files, err := build()
	if err != nil {
		return err
	}
	if err := replace(files); err != nil {
		return err
	}
	return os.WriteFile(stamp, []byte(want), 0o644)
}

// install brings node_modules to what the lock file says. A mark inside tells
// which lock file was installed last.
func install() error {
	text, err := os.ReadFile(lock)
	if err != nil {
		return err
	}
	mark := "node_modules/.sightline-lock"
	sum := sha256.Sum256(text)
	if have, err := os.ReadFile(mark); err == nil && bytes.Equal(have, sum[:]) {
		return nil
	}
	cmd := exec.Command("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
	cmd.Stdout, cmd.Stderr = os.Stderr, os.Stderr
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("npm ci did not work (is Node.js installed?): %w", err)
	}
	return os.WriteFile(mark, sum[:], 0o644)
}

// inputsHash covers the lock file, our sources and this program.
func inputsHash() (string, error) {
	h := sha256.New()
	add := func(path string) error {
		content, err := os.ReadFile(path)
		fmt.Fprintf(h, "%s %d\n%s", path, len(content), content)
		return err
	}
	if err := add(lock); err != nil {
		return "", err
	}
	for _, dir := range []string{sources, "web/bundle"} {
		err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			return add(path)
		})
		if err != nil {
			return "", err
		}
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// replace writes the built files and then removes those of earlier builds, so
// that a build that fails leaves the last one in place.
func replace(files map[string][]byte) error {
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(out, name), content, 0o644); err != nil {
			return err
		}
	}
	entries, err := os.ReadDir(out)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if _, ours := files[e.Name()]; ours || e.Name() == ".gitkeep" {
			continue
		}
		if err := os.RemoveAll(filepath.Join(out, e.Name())); err != nil {
			return err
		}
	}
	return nil
}
