package obs_test

import (
	"bytes"
	"errors"
	"log/slog"
	"strings"
	"testing"

	"github.com/sightline-partnership/sightline/internal/platform/obs"
)

// Only what stands on the list leaves with its value, however it was added.
func TestALogLineKeepsToTheList(t *testing.T) {
	var out bytes.Buffer
	log := slog.New(obs.Allow(slog.NewTextHandler(&out, nil)))
	log.With("child", "Zephyrine").WithGroup("g").Info("request", "route", "GET /hub", "note", "Zephyrine",
		slog.Group("inner", "surname", "Zephyrine", "queue", "long"), "error", errors.New("pg: SQLSTATE 57P01"), "worry", lazy("Zephyrine"))
	line := out.String()
	for _, want := range []string{`g.route="GET /hub"`, "g.inner.queue=long", `g.error="pg: SQLSTATE 57P01"`, `child="(left out)"`, `g.note="(left out)"`, `g.inner.surname="(left out)"`, `g.worry="(left out)"`} {
		if !strings.Contains(line, want) {
			t.Errorf("%s\nlacks %s", line, want)
		}
	}
	if strings.Contains(line, "Zephyrine") {
		t.Error(line)
	}
}

// lazy is a value that is worked out only when it is logged.
type lazy string

func (l lazy) LogValue() slog.Value { return slog.StringValue(string(l)) }
