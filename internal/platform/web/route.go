package web

import (
	"fmt"
	"net/http"
	"strings"
)

// Needs is the permission a route declares: the action, the kind of record and
// the field groups of access.Decide, as plain values so that this package
// stays below access.
type Needs struct {
	On, Action string
	Field      uint16
}

// Route is one entry of the route table.
type Route struct {
	Method string // GET or POST
	Path   string // a net/http pattern path: "/referrals/{ref}"
	Needs  Needs  // who may; the zero value only with Open
	Open   bool   // for people who are not signed in
	Fresh  bool   // only soon after they proved again that it is them: to export, to unseal or ask for it, to merge
	Upload int64  // the most bytes of the one file that its form may bring; 0: it brings none
	Page   Checker
	Handle Handler
}

// Handler answers a request. An error becomes a page by its fault.Kind.
type Handler func(r *Request) (Response, error)

// Checker is a page whose template can be checked against its data.
type Checker interface{ Check() error }

// Pattern is the route as net/http writes it.
func (rt Route) Pattern() string { return rt.Method + " " + rt.Path }

// validate refuses a route that forgot something.
func (rt Route) validate() error {
	switch {
	case rt.Method != http.MethodGet && rt.Method != http.MethodPost:
		return fmt.Errorf("route %s: method must be GET or POST", rt.Pattern())
	case !strings.HasPrefix(rt.Path, "/"):
		return fmt.Errorf("route %s: path must begin with /", rt.Pattern())
	case rt.Handle == nil:
		return fmt.Errorf("route %s: no handler", rt.Pattern())
	case rt.Fresh && rt.Open:
		return fmt.Errorf("route %s: somebody who is not signed in can't prove again who they are", rt.Pattern())
	case rt.Upload < 0 || rt.Upload > 0 && (rt.Open || rt.Method != http.MethodPost):
		return fmt.Errorf("route %s: a file is brought by somebody who is signed in, with POST", rt.Pattern())
	case rt.Open == (rt.Needs != Needs{}):
		return fmt.Errorf("route %s: declare either what it needs or that it is open", rt.Pattern())
	}
	return nil
}
