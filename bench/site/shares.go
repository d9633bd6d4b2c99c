package main

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/sightline-partnership/sightline/internal/app"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/platform/stopwatch"
)

// apart is what requests of one kind took, alone, and what it went to.
type apart struct {
	samples []sample
}

// sample is one request. What is not SQL, journal or page is HTTP, decoding,
// rules, and the search in memory. Policy is what SQL took beyond the same
// statements bare: the statement of identity, transactions, row-level security.
type sample struct {
	total, sql, journal, render, bare time.Duration
	trips                             int // to the database and back
}

func (s sample) policy() time.Duration { return max(0, s.sql-s.bare) }

func (a apart) median(of func(sample) time.Duration) time.Duration {
	var all []time.Duration
	for _, s := range a.samples {
		all = append(all, of(s))
	}
	return at(all, 0.5)
}

func (a apart) total(s sample) time.Duration { return s.total }

// watched is the whole application in this process, over HTTP, with a watch in
// each request.
type watched struct {
	app     *app.App
	client  *client
	server  *http.Server
	mu      sync.Mutex
	watches map[string]*stopwatch.Watch
}

const watchHeader = "X-Watch"

func watch(ctx context.Context, b *base) (*watched, error) {
	w := &watched{watches: map[string]*stopwatch.Watch{}}
	var err error
	cfg := app.Config{DatabaseURL: b.appURL, OwnerURL: b.ownerURL, Listen: "127.0.0.1:0", Prefix: "SL", Name: "County", HubPhone: "01632 960 123", BaseURL: "http://localhost"}
	if w.app, err = app.Open(ctx, cfg, when.System, slog.New(slog.DiscardHandler)); err != nil {
		return nil, err
	}
	handler, err := w.app.Handler()
	if err == nil {
		err = w.app.People.Ready(ctx)
	}
	if err != nil {
		w.app.Close()
		return nil, err
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		w.app.Close()
		return nil, err
	}
	w.server = &http.Server{ReadHeaderTimeout: time.Minute, Handler: http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if name := r.Header.Get(watchHeader); name != "" {
			handler.ServeHTTP(rw, r.WithContext(w.watch(name).With(r.Context())))
			return
		}
		handler.ServeHTTP(rw, r)
	})}
	go func() { _ = w.server.Serve(listener) }()
	w.client = newClient("http://"+listener.Addr().String(), 4)
	return w, nil
}

func (w *watched) watch(name string) *stopwatch.Watch {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.watches[name] == nil {
		w.watches[name] = &stopwatch.Watch{}
	}
	return w.watches[name]
}

func (w *watched) close() {
	_ = w.server.Close()
	w.app.Close()
}

// shares is the table of what each kind's time goes to, and its ratio to the
// same SQL bare.
func (r *runner) shares(ctx context.Context) error {
	if err := r.prepare(ctx); err != nil {
		return err
	}
	all, err := r.takeApart(ctx, r.base)
	if err != nil {
		return err
	}
	r.mid = map[string]time.Duration{}
	r.say("\n**Alone**, %d of each kind, medians, load average %s\n\n| Request | ms | SQL | policy | journal | page | rest | Trips | SQL bare ms | Ratio |\n|---|---|---|---|---|---|---|---|---|---|", r.samples, loadNow())
	var over, pages []string
	for i, k := range commonest {
		a := all[i]
		total := a.median(a.total)
		r.mid[k.name] = total
		part := func(of func(sample) time.Duration) float64 { return 100 * float64(a.median(of)) / float64(total) }
		page, bare := part(func(s sample) time.Duration { return s.render }), a.median(func(s sample) time.Duration { return s.bare })
		ratio := float64(total) / float64(bare)
		r.say("| %s | %.2f | %.0f%% | %.0f%% | %.0f%% | %.0f%% | %.0f%% | %d | %.2f | %.1f |", k.name, ms(total), part(func(s sample) time.Duration { return s.sql - s.policy() }), part(sample.policy), part(func(s sample) time.Duration { return s.journal }), page,
			part(func(s sample) time.Duration { return s.total - s.sql - s.journal - s.render }), a.median(func(s sample) time.Duration { return time.Duration(s.trips) }), ms(bare), ratio)
		if ratio > 4 {
			over = append(over, fmt.Sprintf("%s %.1f", k.name, ratio))
		}
		if page > 100.0/3 {
			pages = append(pages, fmt.Sprintf("%s %.0f%%", k.name, page))
		}
	}
	r.say("")
	if r.statements {
		r.tellStatements(r.samples)
	}
	r.aim(len(over) == 0, "no request above 4 times its bare SQL at the median", "over it: %s", orNone(over))
	r.aim(len(pages) == 0, "making the page at most a third of any request", "over it: %s", orNone(pages))
	return nil
}

// takeApart sends requests of each kind one at a time, and after each of them
// its statements bare.
func (r *runner) takeApart(ctx context.Context, b *base) ([]apart, error) {
	w, err := watch(ctx, b)
	if err != nil {
		return nil, err
	}
	defer w.close()
	bare, err := openBare(ctx, b)
	if err != nil {
		return nil, err
	}
	defer bare.close(ctx)
	out := make([]apart, len(commonest))
	m := b.mixer(8, everything)
	const warm = 12 // connections, and statements that are planned anew the first five times
	for n := range warm + r.samples {
		for i := range commonest { // in turn, so that a noisy moment meets all of them
			s, spans, a, err := w.sample(ctx, m.one(i), fmt.Sprintf("%d-%d", i, n))
			if err != nil {
				return nil, err
			}
			if commonest[i].write {
				if err := b.reset(ctx); err != nil {
					return nil, err
				}
			}
			if s.bare, err = bare.send(ctx, spans); err != nil {
				return nil, fmt.Errorf("bare %s: %w", commonest[i].name, err)
			}
			if commonest[i].write {
				if err := b.reset(ctx); err != nil {
					return nil, err
				}
			}
			if n >= warm {
				out[i].samples = append(out[i].samples, s)
				if b == r.base {
					r.each.add(commonest[i].name, spans, bare.took)
				}
			}
			if n == warm && b == r.base {
				if err := r.explain(ctx, w, a, spans); err != nil {
					return nil, err
				}
			}
		}
	}
	return out, nil
}

// sample sends one request and gives what its time went to.
func (w *watched) sample(ctx context.Context, a ask, name string) (sample, []stopwatch.Span, ask, error) {
	began := now()
	err := w.client.send(ctx, a, watchHeader, name)
	s := sample{total: time.Since(began)}
	spans := w.watch(name).Spans()
	for _, span := range spans {
		switch span.Part {
		case stopwatch.Journal:
			s.journal += span.Took
		case stopwatch.Render:
			s.render += span.Took
		case stopwatch.SQL:
			s.trips++
			if !within(spans, span, stopwatch.Journal) && !within(spans, span, stopwatch.Render) {
				s.sql += span.Took
			}
		}
	}
	return s, spans, a, err
}

// within is whether a span lies in one of a part.
func within(all []stopwatch.Span, one stopwatch.Span, part stopwatch.Part) bool {
	for _, s := range all {
		if s.Part == part && !one.Began.Before(s.Began) && one.Began.Before(s.Began.Add(s.Took)) {
			return true
		}
	}
	return false
}

//go:embed bare.sql
var bareFunctions string

// bare sends statements as a role that passes by policies.
type bare struct {
	conn *pgx.Conn
	took map[string][]time.Duration // of the last request, by statement
}

func openBare(ctx context.Context, b *base) (*bare, error) {
	conn, err := pgx.Connect(ctx, b.superURL)
	if err != nil {
		return nil, err
	}
	_, err = conn.Exec(ctx, bareFunctions+"; SET timezone = 'UTC'")
	return &bare{conn: conn}, err
}

func (b *bare) close(ctx context.Context) { _ = b.conn.Close(ctx) }

// send sends a request's statements again in their order, and gives how long
// they took: without the statement of identity and without the journal. A
// transaction is begun and committed where it writes. Rows that the request
// made get ids of their own.
func (b *bare) send(ctx context.Context, spans []stopwatch.Span) (time.Duration, error) {
	var work [][]stopwatch.Statement
	for _, tx := range transactions(spans) {
		if writes(tx) {
			tx = append(append([][]stopwatch.Statement{{{SQL: "BEGIN"}}}, tx...), []stopwatch.Statement{{SQL: "COMMIT"}})
		}
		work = append(work, tx...)
	}
	fresh := renamer{}
	for _, one := range work {
		for i := range one {
			one[i].Args = fresh.args(one[i].Args)
		}
	}
	b.took = map[string][]time.Duration{}
	var sum time.Duration
	for _, one := range work {
		began := now()
		if err := b.one(ctx, one); err != nil {
			return 0, errors.Join(err, b.conn.PgConn().Exec(ctx, "ROLLBACK").Close())
		}
		took := time.Since(began)
		b.took[named(one)] = append(b.took[named(one)], took)
		sum += took
	}
	return sum, nil
}

func (b *bare) one(ctx context.Context, all []stopwatch.Statement) error {
	if len(all) > 1 {
		var batch pgx.Batch
		for _, s := range all {
			batch.Queue(s.SQL, s.Args...)
		}
		return b.conn.SendBatch(ctx, &batch).Close()
	}
	rows, err := b.conn.Query(ctx, all[0].SQL, all[0].Args...)
	if err != nil {
		return err
	}
	for rows.Next() {
		if _, err := rows.Values(); err != nil {
			return err
		}
	}
	return rows.Err()
}

// transactions are the statements of a request by transaction, without what is
// there for identity or for the journal.
func transactions(spans []stopwatch.Span) (all [][][]stopwatch.Statement) {
	for _, s := range spans {
		if s.Part != stopwatch.SQL || within(spans, s, stopwatch.Journal) || within(spans, s, stopwatch.Render) {
			continue
		}
		first := s.Statements[0].SQL
		switch {
		case strings.HasPrefix(first, "BEGIN"):
			all = append(all, nil)
		case first == "COMMIT" || first == "ROLLBACK":
		default:
			var kept []stopwatch.Statement
			for _, one := range s.Statements {
				if !strings.Contains(one.SQL, "sightline.actor") {
					kept = append(kept, stopwatch.Statement{SQL: one.SQL, Args: one.Args})
				}
			}
			if len(kept) > 0 {
				all[len(all)-1] = append(all[len(all)-1], kept)
			}
		}
	}
	return all
}

// writes is whether a transaction holds a statement that changes something.
func writes(tx [][]stopwatch.Statement) bool {
	for _, batch := range tx {
		for _, s := range batch {
			head := strings.ToUpper(strings.TrimSpace(s.SQL))
			if strings.HasPrefix(head, "INSERT") || strings.HasPrefix(head, "UPDATE") || strings.HasPrefix(head, "DELETE") || strings.HasSuffix(head, "FOR UPDATE") {
				return true
			}
		}
	}
	return false
}
