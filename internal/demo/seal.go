package demo

import (
	"context"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/people/person"
)

// sealOne adds a child whose record is sealed by a manager, because the family
// works with the hub. One worker is named on it and has looked; the deputy is
// asked to agree that it is held less closely.
func (c *county) sealOne(ctx context.Context) error {
	manager, deputy, worker := c.people["devlin"], c.people["osei"], c.people["hale"]
	born, err := when.ParsePartial("2011-09-17")
	if err != nil {
		return err
	}
	child, err := c.People.Create(ctx, manager, person.CreateCommand{Person: person.Person{Kind: person.Child, Given: "Orla", Surname: "Fenmarsh", Born: born}})
	if err != nil {
		return err
	}
	err = c.People.Restrict(ctx, manager, person.RestrictCommand{Person: child, Version: 1, Seal: access.Sealed, Reason: "Her uncle works for a partner agency and signs in here."})
	if err != nil {
		return err
	}
	seal, err := c.Seals.Of(ctx, manager, child)
	if err != nil {
		return err
	}
	if err := c.Seals.Name(ctx, manager, seal, worker.ID); err != nil {
		return err
	}
	if err := c.Seals.Name(ctx, manager, seal, deputy.ID); err != nil {
		return err
	}
	if _, err := c.People.Get(ctx, worker, child); err != nil {
		return err
	}
	return c.Seals.Lower(ctx, manager, seal, access.Restricted, "The uncle has moved to another county. The hub's managers may see it now.")
}
