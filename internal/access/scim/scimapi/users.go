package scimapi

import (
	"net/http"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/access/scim"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
)

// page is part of a list (RFC 7644, section 3.4.2).
type page struct {
	Schemas   []string `json:"schemas"`
	Total     int      `json:"totalResults"`
	Start     int      `json:"startIndex"`
	Count     int      `json:"itemsPerPage"`
	Resources []any    `json:"Resources"`
}

func (e *endpoint) list(r *request) (answer, error) {
	q, none, err := scim.Query(r.URL.Query().Get("filter"))
	if err != nil {
		return answer{}, err
	}
	start, count := max(r.number("startIndex", 1), 1), min(max(r.number("count", maxCount), 0), maxCount)
	p := page{Schemas: []string{scim.ListURN}, Start: start, Resources: []any{}}
	if none {
		return answer{status: http.StatusOK, body: p}, nil
	}
	all, total, err := e.directory.Staff(r.Context(), r.actor, q, start-1, count)
	if err != nil {
		return answer{}, err
	}
	p.Total, p.Count = total, len(all)
	for _, a := range all {
		p.Resources = append(p.Resources, scim.Show(a, e.users()))
	}
	return answer{status: http.StatusOK, body: p}, nil
}

func (e *endpoint) users() string { return e.base + "/Users" }

// one is the answer that shows an account.
func (e *endpoint) one(status int, a access.Account) answer {
	u := scim.Show(a, e.users())
	return answer{status: status, etag: u.Meta.Version, location: u.Meta.Location, body: u}
}

func (e *endpoint) get(r *request) (answer, error) {
	a, err := e.directory.Member(r.Context(), r.actor, scim.ID(r.PathValue("id")))
	if err != nil {
		return answer{}, err
	}
	if r.Header.Get("If-None-Match") == scim.Version(a) {
		return answer{status: http.StatusNotModified, etag: scim.Version(a)}, nil
	}
	return e.one(http.StatusOK, a), nil
}

func (e *endpoint) create(r *request) (answer, error) {
	body, err := r.read()
	if err != nil {
		return answer{}, err
	}
	said, err := scim.ParseUser(body)
	if err != nil {
		return answer{}, err
	}
	a, err := e.directory.Propose(r.Context(), r.actor, scim.Proposal(said))
	if err != nil {
		return answer{}, err
	}
	return e.one(http.StatusCreated, a), nil
}

func (e *endpoint) replace(r *request) (answer, error) { return e.correct(r, scim.ParseUser) }

func (e *endpoint) patch(r *request) (answer, error) { return e.correct(r, scim.ParsePatch) }

func (e *endpoint) correct(r *request, parse func([]byte) (access.CorrectCommand, error)) (answer, error) {
	body, err := r.read()
	if err != nil {
		return answer{}, err
	}
	cmd, err := parse(body)
	if err != nil {
		return answer{}, err
	}
	cmd.Account = scim.ID(r.PathValue("id"))
	if cmd.Version, err = r.version(); err != nil {
		return answer{}, err
	}
	a, err := e.directory.Correct(r.Context(), r.actor, cmd)
	if err != nil {
		return answer{}, whichConflict(err, cmd.Version)
	}
	return e.one(http.StatusOK, a), nil
}

// whichConflict tells a version that was named and does not stand from two
// writers at one moment.
func whichConflict(err error, version int) error {
	if version != 0 && fault.Is(err, fault.Conflict) {
		return &staleError{}
	}
	return err
}

func (e *endpoint) remove(r *request) (answer, error) {
	version, err := r.version()
	if err != nil {
		return answer{}, err
	}
	if err := e.directory.Unlist(r.Context(), r.actor, scim.ID(r.PathValue("id")), version); err != nil {
		return answer{}, whichConflict(err, version)
	}
	return answer{status: http.StatusNoContent}, nil
}
