package person

import (
	"context"
	"fmt"
	"time"

	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
	"github.com/sightline-partnership/sightline/match"
	"github.com/sightline-partnership/sightline/match/value"
)

// The fields that people are compared by, in the order of a record's values.
const (
	fieldGiven = iota
	fieldSurname
	fieldBorn
	fieldSex
	fieldAddress
	fieldPostcode
	fieldPhone
	fieldEmail
	fieldHandle
	fieldNHS
	fieldUPN
	fieldSchool
	fieldCount
)

func compared() []match.Field {
	return []match.Field{
		fieldGiven: {Name: "first name", Kind: value.Forename}, fieldSurname: {Name: "surname", Kind: value.Surname},
		fieldBorn: {Name: "date of birth", Kind: value.BirthDate}, fieldSex: {Name: "sex", Kind: value.Sex},
		fieldAddress: {Name: "address", Kind: value.Address}, fieldPostcode: {Name: "postcode", Kind: value.Postcode},
		fieldPhone: {Name: "phone number", Kind: value.Phone}, fieldEmail: {Name: "e-mail address", Kind: value.Email},
		fieldHandle: {Name: "online name", Kind: value.Handle}, fieldNHS: {Name: "NHS number", Kind: value.NHSNumber},
		fieldUPN: {Name: "unique pupil number", Kind: value.UPN}, fieldSchool: {Name: "school", Kind: value.Text},
	}
}

// register is everybody known, in memory, so that a search can score all of
// them. It follows the database: whatever was committed before a search began
// is in the search.
type register struct {
	db    *pg.DB
	clock when.Clock

	turn  chan struct{} // full while somebody reads or follows
	all   *everyone     // nil until it has been read
	mark  string        // changes in this transaction, or a later one, may be missing
	asked time.Time     // when changes were last asked for
}

// How long to wait for a register that is being read: a million people take most
// of a minute. A person is told to come back; work that nobody watches waits.
const (
	answering = 15 * time.Second
	working   = time.Hour
)

// A copy that has not asked for changes for so long begins again, since the
// database forgets them after a day.
const mostBehind = 12 * time.Hour

// current is the register as the database has it now. Errors: Unavailable when
// somebody is still reading it after the wait.
func (r *register) current(ctx context.Context, wait time.Duration) (*everyone, error) {
	late := time.NewTimer(wait)
	defer late.Stop()
	select {
	case r.turn <- struct{}{}:
		defer func() { <-r.turn }()
	case <-late.C:
		return nil, fault.New(fault.Unavailable, "person.register", "The register is being read into memory, as after every start. Nothing you typed is lost: try the same again in a minute.")
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if r.all == nil || r.clock().Sub(r.asked) > mostBehind {
		if err := r.read(ctx); err != nil {
			return nil, err
		}
		return r.all, nil
	}
	mark, changed, gone, err := touched(ctx, r.db, r.mark)
	if err != nil {
		return nil, err
	}
	if err := r.all.put(changed); err != nil {
		return nil, err
	}
	r.all.remove(gone)
	r.mark, r.asked = mark, r.clock()
	return r.all, nil
}

// Ready reads the register into memory, or follows what has changed in it, so
// that nobody's search waits for it.
func (s *Service) Ready(ctx context.Context) error {
	_, err := s.register.current(ctx, working)
	return err
}

// read reads everybody.
func (r *register) read(ctx context.Context) error {
	m, err := match.NewModel(match.Standard(), compared())
	if err != nil {
		return err
	}
	all := nobody(m)
	mark, err := everybody(ctx, r.db, all.put)
	if err != nil {
		return err
	}
	r.all, r.mark, r.asked = all, mark, r.clock()
	return nil
}

// bornText is a date of birth as the matching engine reads it.
func bornText(p when.Partial) string {
	switch p.Exact {
	case when.ByDay:
		return fmt.Sprintf("%04d-%02d-%02d", p.Year, p.Month, p.Day)
	case when.ByMonth:
		return fmt.Sprintf("%04d-%02d", p.Year, p.Month)
	case when.ByYear:
		if p.About {
			return fmt.Sprintf("about %04d", p.Year)
		}
		return fmt.Sprintf("%04d", p.Year)
	}
	return ""
}
