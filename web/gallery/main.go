// Command gallery serves a page of every component, for those who build pages.
// It is no route of the product.
//
//	go run ./web/gallery
//
// The test beside it opens the page in Chromium at the width of a desk and of
// a phone, asks axe-core about it, and with -shots=DIR keeps pictures.
package main

import (
	"bytes"
	_ "embed"
	"flag"
	"fmt"
	"html/template"
	"net/http"
	"os"
	"time"

	"github.com/sightline-partnership/sightline/internal/platform/web/component"
	"github.com/sightline-partnership/sightline/web"
)

//go:embed gallery.html
var page string

func main() {
	addr := flag.String("addr", "127.0.0.1:8090", "where to serve")
	flag.Parse()
	if err := run(*addr); err != nil {
		fmt.Fprintln(os.Stderr, "gallery:", err)
		os.Exit(1)
	}
}

func run(addr string) error {
	h, err := handler()
	if err != nil {
		return err
	}
	fmt.Printf("http://%s/ (staff) and http://%s/?public (public site)\n", addr, addr)
	s := &http.Server{Addr: addr, Handler: h, ReadHeaderTimeout: 5 * time.Second}
	return s.ListenAndServe()
}

// policy is as strict as the product's: nothing inline, nothing from elsewhere.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'"

// handler serves the gallery and its assets. Errors: assets that are not
// built; a template that does not fit.
func handler() (http.Handler, error) {
	if err := web.Ready(); err != nil {
		return nil, err
	}
	tmpl, err := template.New("gallery").Funcs(component.Funcs()).ParseFS(web.Templates, web.TemplatePatterns()...)
	if err != nil {
		return nil, err
	}
	if tmpl, err = tmpl.Parse(page); err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	mux.Handle("GET /assets/", http.StripPrefix("/assets/", http.FileServerFS(web.Built())))
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) {
		var b bytes.Buffer
		if err := tmpl.ExecuteTemplate(&b, "shell", example(r.URL.Query().Has("public"))); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Security-Policy", policy)
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write(b.Bytes()) // the browser may have gone
	})
	mux.HandleFunc("POST /lint", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, `{"prompts": ["“Came back” says little. Where had she been, and for how long?"]}`)
	})
	return mux, nil
}
