package endure

import (
	"time"

	"github.com/sightline-partnership/sightline/internal/hub/glass"
)

var glassDeeds = map[string]deed{
	"/break-glass": {arrange: func(w *world) sending {
		w.today()
		return sending{actor: w.Police, path: "/break-glass", form: []string{"ref", w.Send(), "code", "danger", "words", "She is here."}}
	}},
	"/break-glass/{row}/end": {arrange: func(w *world) sending {
		return sending{actor: w.Police, path: "/break-glass/" + w.broken() + "/end"}
	}},
	"/glass/{row}": {arrange: func(w *world) sending {
		return sending{actor: w.Manager, path: "/glass/" + w.broken(), form: []string{"outcome", "justified", "said", "The station rang too."}}
	}},
	"/glass/{row}/end": {arrange: func(w *world) sending {
		return sending{actor: w.Manager, path: "/glass/" + w.broken() + "/end"}
	}},
}

// today sets the clock to the machine's own time, by which the database holds
// the four hours; everybody signs in again.
func (w *world) today() {
	w.Set(time.Now().UTC().Truncate(time.Microsecond))
	w.forgetSessions()
}

// broken is a use of break-glass by the police.
func (w *world) broken() string {
	w.Helper()
	w.today()
	open, err := w.Glass.Break(ctx, w.Police, glass.Command{Ref: w.Send(), Code: glass.Danger, Words: "She is here."})
	w.OK(err)
	return open[0].Row.String()
}
