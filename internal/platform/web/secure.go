package web

import (
	"io/fs"
	"net/http"
	"net/url"
	"runtime/debug"
	"strings"
)

// policy lets a page load only what we serve ourselves: no inline script, no
// inline style, no frame, no other site.
const policy = "default-src 'none'; object-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; " +
	"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"

// twoYears is how long a browser that has seen us over https asks for nothing else.
const twoYears = "max-age=63072000; includeSubDomains"

// Secure sets the headers that every answer carries, whatever answers: a page,
// the API, an error. What is served over https stays there.
func Secure(next http.Handler, https bool) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		if https {
			h.Set("Strict-Transport-Security", twoYears)
		}
		if len(r.TransferEncoding) > 0 { // RFC 9112, 6.1: where a length may have been sent too, nothing more is read of the connection
			h.Set("Connection", "close")
		}
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Frame-Options", "DENY") // for browsers that don't know frame-ancestors
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin") // our own pages alone are told from which page a form came
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=(), display-capture=()")
		h.Set("Cache-Control", "no-store")
		next.ServeHTTP(w, r)
	})
}

// assets serves the built files, whose names carry a hash of what is in them;
// for others, absent answers.
func assets(built fs.FS, absent http.Handler) http.Handler {
	files := http.StripPrefix("/assets/", http.FileServerFS(built))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := strings.TrimPrefix(r.URL.Path, "/assets/")
		if info, err := fs.Stat(built, name); err != nil || info.IsDir() {
			absent.ServeHTTP(w, r)
			return
		}
		w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
		files.ServeHTTP(w, r)
	})
}

// SignInPath is where somebody signs in to come back to a page of ours.
func SignInPath(back string) string {
	if back == "/" || !Local(back) {
		return "/sign-in"
	}
	return WithBack("/sign-in", back)
}

// Local reports whether a path stays on this site: "/x" does, "//x" and
// "/\x" go elsewhere in some browsers.
func Local(path string) bool {
	return len(path) < 2000 && strings.HasPrefix(path, "/") && (len(path) == 1 || path[1] != '/' && path[1] != '\\') &&
		!strings.ContainsFunc(path, func(r rune) bool { return r == '\\' || r < ' ' || r == 0x7f }) // browsers drop tabs: "/\t/x" is "//x"
}

func stack() string { return string(debug.Stack()) }

// WithBack adds the page to come back to.
func WithBack(path, back string) string { return path + "?" + url.Values{"back": {back}}.Encode() }
