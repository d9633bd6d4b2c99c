package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/sightline-partnership/sightline/internal/kernel/when"
)

type date = when.Date

func todayIs() date { return when.DateOf(now()) }

func flagsOf() string { return strings.Join(os.Args[1:], " ") }

func machine() string {
	return fmt.Sprintf("machine: %d cores, %s, load average %s", runtime.NumCPU(), runtime.Version(), loadNow())
}

// loadNow is the load average of the machine, where the system tells it.
func loadNow() string {
	text, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return "unknown"
	}
	return strings.Join(strings.Fields(string(text))[:3], " ")
}

// wants is whether a part was asked for.
func (s settings) wants(part string) bool {
	return s.only == "" || slices.Contains(strings.Split(s.only, ","), part)
}

// runner runs the parts, and gathers what came of the aims.
type runner struct {
	settings
	house *house
	out   io.Writer
	base  *base
	aims  []aim
	plans []plan
	each  statements
	mid   map[string]time.Duration // the median of each kind, alone
}

// aim is what was wanted, and whether it came.
type aim struct {
	what, came string
	met        bool
}

func (r *runner) aim(met bool, what, came string, args ...any) {
	r.aims = append(r.aims, aim{what, fmt.Sprintf(came, args...), met})
}

func (r *runner) say(format string, args ...any) { fmt.Fprintf(r.out, format+"\n", args...) }

// prepare opens the county that everything is asked of.
func (r *runner) prepare(ctx context.Context) (err error) {
	if r.base != nil {
		return r.base.reset(ctx)
	}
	if r.base, err = r.house.county(ctx, r.sized(r.People), r.seed, r.out); err != nil {
		return err
	}
	if r.base.targets, err = r.base.signIn(ctx); err != nil {
		return err
	}
	r.say("county: %d people, %d referrals, %d staff; %s", r.base.People, r.base.Referrals, r.base.Staff, r.base.rows(ctx))
	return r.base.check()
}

// rows tells how much there is besides.
func (b *base) rows(ctx context.Context) string {
	var journal, ties, disk string
	err := b.super.QueryRow(ctx, `SELECT (SELECT count(*) FROM journal)::text, (SELECT count(*) FROM relationship)::text, pg_size_pretty(pg_database_size(current_database()))`).Scan(&journal, &ties, &disk)
	if err != nil {
		return err.Error()
	}
	return journal + " entries of the journal, " + ties + " ties, " + disk + " on disk"
}

// check refuses a county that is too small to ask for everything.
func (b *base) check() error {
	t := b.targets
	for name, n := range map[string]int{"workers": len(t.workers), "referrers": len(t.referrers), "contacts": len(t.contacts), "drafts": len(t.drafts), "open referrals": len(t.open),
		"closed referrals": len(t.closed), "linked people": len(t.people), "names": len(t.asked), "open sheets": len(t.sheets), "referrals to decide": len(t.decide)} {
		if n == 0 {
			return fmt.Errorf("a county of %d people has no %s: give more people", b.People, name)
		}
	}
	return nil
}

// load is both loops on the program as it ships, and its memory.
func (r *runner) load(ctx context.Context) error {
	if err := r.prepare(ctx); err != nil {
		return err
	}
	program, err := r.house.build(ctx, "sightline")
	if err != nil {
		return err
	}
	s, err := r.house.start(ctx, program, r.base)
	if err != nil {
		return err
	}
	defer s.stop()
	c := newClient(s.address, r.connections)
	began := now()
	if err := r.ready(ctx, c); err != nil {
		return err
	}
	warm := r.base.mixer(1, everything)
	for i, k := range commonest {
		if !k.write {
			if err := c.send(ctx, warm.one(i)); err != nil {
				return err
			}
		}
	}
	r.say("first page of each kind after the start, the register read into memory among them: %s", time.Since(began).Round(time.Millisecond))
	r.tellMemory(s, "at rest")
	closedLoop(ctx, c, warm, 8, r.lasts/4) // connections and plans are there
	if err := r.base.reset(ctx); err != nil {
		return err
	}
	before := loadNow()
	d := openLoop(ctx, c, r.base.mixer(2, everything), r.rate, r.lasts)
	r.tell(fmt.Sprintf("Open loop, %.0f requests a second, load average %s before and %s after", r.rate, before, loadNow()), d)
	r.tellMemory(s, fmt.Sprintf("at %.0f requests a second", r.rate))
	p99 := at(d.all(), 0.99)
	r.aim(p99 < 100*time.Millisecond, fmt.Sprintf("p99 under 100 ms at %.0f requests a second", r.rate), "%.1f ms over all, %.1f requests a second answered", ms(p99), d.perSecond())
	if err := r.base.reset(ctx); err != nil {
		return err
	}
	before = loadNow()
	d = closedLoop(ctx, c, r.base.mixer(3, everything), r.connections, r.lasts)
	r.tell(fmt.Sprintf("Closed loop, %d connections, load average %s before and %s after", r.connections, before, loadNow()), d)
	r.tellMemory(s, fmt.Sprintf("under %d connections", r.connections))
	return nil
}

func (r *runner) tellMemory(s *subject, when string) {
	app, err := memory(s.cmd.Process.Pid)
	db, err2 := r.house.postgresMemory()
	if err != nil || err2 != nil {
		r.say("memory %s: not known: %v %v", when, err, err2)
		return
	}
	r.say("memory %s: the application %.0f MB, PostgreSQL %.0f MB", when, app, db)
}

// tell is the table of a load.
func (r *runner) tell(title string, d *drive) {
	failed, why := d.failed()
	r.say("\n**%s**: %.1f a second, %d failed\n\n| Request | Sent | Median ms | p99 ms | Worst ms |\n|---|---|---|---|---|", title, d.perSecond(), failed)
	for i, k := range d.kinds {
		if len(k.times) > 0 {
			r.say("| %s | %d | %.1f | %.1f | %.1f |", commonest[i].name, len(k.times), ms(at(k.times, 0.5)), ms(at(k.times, 0.99)), ms(at(k.times, 1)))
		}
	}
	all := d.all()
	r.say("| all | %d | %.1f | %.1f | %.1f |\n", len(all), ms(at(all, 0.5)), ms(at(all, 0.99)), ms(at(all, 1)))
	if failed > 0 {
		r.say("the last that failed: %v\n", why)
		r.aim(false, "every request is answered", "%d of %d failed", failed, failed+len(all))
	}
}

func (d *drive) all() (all []time.Duration) {
	for _, k := range d.kinds {
		all = append(all, k.times...)
	}
	return all
}

// at is a quantile; zero of nothing.
func at(times []time.Duration, share float64) time.Duration {
	if len(times) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(times))
	return sorted[min(len(sorted)-1, int(share*float64(len(sorted))))]
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// journal compares views with and without a journal, in turn.
func (r *runner) journal(ctx context.Context) error {
	if err := r.prepare(ctx); err != nil {
		return err
	}
	var programs [2]string
	var err error
	if programs[0], err = r.house.build(ctx, "sightline"); err != nil {
		return err
	}
	if programs[1], err = r.house.buildWithout(ctx); err != nil {
		return err
	}
	views := func(k kind) bool { return !k.write }
	var rates [2][]float64
	for turn := range 4 {
		which := turn % 2
		s, err := r.house.start(ctx, programs[which], r.base)
		if err != nil {
			return err
		}
		c := newClient(s.address, r.connections)
		if err := r.ready(ctx, c); err != nil {
			return err
		}
		closedLoop(ctx, c, r.base.mixer(4, views), r.connections, r.lasts/4)
		d := closedLoop(ctx, c, r.base.mixer(5, views), r.connections, r.lasts/2)
		s.stop()
		if failed, why := d.failed(); failed*100 > d.done() { // a name that is read as a reference leads elsewhere
			return fmt.Errorf("%d of %d failed: %w", failed, failed+d.done(), why)
		}
		rates[which] = append(rates[which], d.perSecond())
	}
	share := mean(rates[0]) / mean(rates[1])
	r.say("Views over %d connections: %.0f a second with the journal (%.0f), %.0f without (%.0f); load average %s\n", r.connections, mean(rates[0]), rates[0], mean(rates[1]), rates[1], loadNow())
	r.aim(share >= 0.85, "views durably journalled at 0.85 or more of the throughput without the journal", "%.2f", share)
	return nil
}

// ready waits until the register is in memory: reading it would be measured, too.
// A search that waits for it longer than the site lets an answer take is sent again.
func (r *runner) ready(ctx context.Context, c *client) (err error) {
	only := r.base.mixer(1, func(k kind) bool { return k.name == "search" })
	for range 5 {
		if err = c.send(ctx, only.next()); err == nil {
			return nil
		}
	}
	return err
}

func mean(all []float64) (sum float64) {
	for _, one := range all {
		sum += one / float64(len(all))
	}
	return sum
}

// saves compares durable saves of drafts with pgbench on the same server, in turn.
func (r *runner) saves(ctx context.Context) error {
	if err := r.prepare(ctx); err != nil {
		return err
	}
	program, err := r.house.build(ctx, "sightline")
	if err != nil {
		return err
	}
	if err := r.house.makePgbench(ctx); err != nil {
		return err
	}
	s, err := r.house.start(ctx, program, r.base)
	if err != nil {
		return err
	}
	defer s.stop()
	c := newClient(s.address, r.connections)
	if err := r.ready(ctx, c); err != nil {
		return err
	}
	drafts := func(k kind) bool { return k.name == "draft save" }
	closedLoop(ctx, c, r.base.mixer(6, drafts), r.connections, r.lasts/4)
	var ours, theirs []float64
	for turn := range 2 {
		d := closedLoop(ctx, c, r.base.mixer(uint64(7+turn), drafts), r.connections, r.lasts/2)
		if failed, why := d.failed(); failed > 0 {
			return fmt.Errorf("%d failed: %w", failed, why)
		}
		tps, err := r.house.pgbench(ctx, r.lasts/2)
		if err != nil {
			return err
		}
		ours, theirs = append(ours, d.perSecond()), append(theirs, tps)
	}
	r.say("Durable saves of a draft over %d connections: %.0f a second (%.0f); pgbench TPC-B, -s 10 -c 16: %.0f (%.0f); load average %s\n", r.connections, mean(ours), ours, mean(theirs), theirs, loadNow())
	r.aim(mean(ours) >= mean(theirs), "durable saves a second no fewer than pgbench TPC-B (-s 10 -c 16)", "%.2f of it", mean(ours)/mean(theirs))
	return nil
}

// growth compares each kind, alone, in a small county and in the large one.
func (r *runner) growth(ctx context.Context) error {
	if err := r.prepare(ctx); err != nil {
		return err
	}
	if r.mid == nil {
		if err := r.shares(ctx); err != nil {
			return err
		}
	}
	people := r.small
	if people == 0 {
		people = r.People / 10
	}
	small, err := r.house.county(ctx, r.sized(people), r.seed, r.out)
	if err != nil {
		return err
	}
	if small.targets, err = small.signIn(ctx); err != nil {
		return err
	}
	if err := small.check(); err != nil {
		return err
	}
	other, err := r.takeApart(ctx, small)
	if err != nil {
		return err
	}
	r.say("**Growth** from %d to %d people, medians alone, load average %s\n\n| Request | Small ms | Large ms | Ratio |\n|---|---|---|---|", people, r.People, loadNow())
	var over []string
	for i, k := range commonest {
		was, is := other[i].median(other[i].total), r.mid[k.name]
		ratio := float64(is) / float64(was)
		r.say("| %s | %.2f | %.2f | %.2f |", k.name, ms(was), ms(is), ratio)
		if ratio > 1.3 {
			over = append(over, fmt.Sprintf("%s %.2f", k.name, ratio))
		}
	}
	r.say("")
	r.aim(len(over) == 0, fmt.Sprintf("growth from %d to %d people at most 1.3 times", people, r.People), "over it: %s", orNone(over))
	return nil
}

func orNone(all []string) string {
	if len(all) == 0 {
		return "none"
	}
	return strings.Join(all, ", ")
}

// demo times the demonstration from its start to the first page, on data that
// is there, and tells the size of the program.
func (r *runner) demo(ctx context.Context) error {
	program, err := r.house.build(ctx, "sightline")
	if err != nil {
		return err
	}
	stripped, err := r.house.build(ctx, "sightline-stripped", "-ldflags=-s -w")
	if err != nil {
		return err
	}
	data := "SIGHTLINE_DATA=" + filepath.Join(r.house.dir, "demo")
	first := ask{method: "GET", path: "/demo/sign-in", want: 200}
	var times []time.Duration
	for range 4 {
		began := now()
		s, err := begin(ctx, program, []string{"demo"}, data)
		if err != nil {
			return err
		}
		err = newClient(s.address, 1).send(ctx, first)
		times = append(times, time.Since(began))
		s.stop()
		if err != nil {
			return err
		}
	}
	r.say("sightline demo to the first page: %.1f s with the county made first, then %.2f, %.2f and %.2f s on warm data; load average %s", times[0].Seconds(), times[1].Seconds(), times[2].Seconds(), times[3].Seconds(), loadNow())
	for _, one := range []struct{ path, what string }{{program, "-trimpath"}, {stripped, `-trimpath -ldflags "-s -w"`}} {
		info, err := os.Stat(one.path)
		if err != nil {
			return err
		}
		r.say("size of the program, %s: %.1f MB", one.what, float64(info.Size())/1e6)
	}
	return nil
}

// sum tells of the aims and the plans.
func (r *runner) sum() error {
	r.say("\n| Aim | Came | |\n|---|---|---|")
	for _, a := range r.aims {
		r.say("| %s | %s | %s |", a.what, a.came, map[bool]string{true: "met", false: "missed"}[a.met])
	}
	r.tellPlans()
	r.say("\nload average at the end: %s", loadNow())
	return nil
}
