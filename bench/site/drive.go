package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// client sends requests to one address over connections that stay open.
type client struct {
	base string
	http *http.Client
}

func newClient(base string, connections int) *client {
	return &client{base, &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: connections, MaxConnsPerHost: 0, DisableCompression: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }, Timeout: 10 * time.Minute}} // a first search waits for the register
}

// send gives nil when the answer is what it should be, read to its end.
func (c *client) send(ctx context.Context, a ask, header ...string) error {
	var body io.Reader
	if a.form != nil {
		body = strings.NewReader(a.form.Encode())
	}
	r, err := http.NewRequestWithContext(ctx, a.method, c.base+a.path, body)
	if err != nil {
		return err
	}
	r.AddCookie(&http.Cookie{Name: "sightline_session", Value: a.token})
	if a.form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	answer, err := c.http.Do(r)
	if err != nil {
		return err
	}
	defer func() { _ = answer.Body.Close() }()
	text, err := io.ReadAll(answer.Body)
	if err == nil && answer.StatusCode != a.want {
		err = fmt.Errorf("%s %s: status %d, not %d: %.300s", a.method, a.path, answer.StatusCode, a.want, errorIn(string(text)))
	}
	return err
}

// errorIn is the error summary of a page, or its beginning.
func errorIn(page string) string {
	if _, rest, found := strings.Cut(page, "error-summary"); found {
		return rest
	}
	return page
}

// took is the times of one kind of request.
type took struct {
	mu     sync.Mutex
	times  []time.Duration
	failed int
	why    error
}

func (t *took) add(d time.Duration, err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if err != nil {
		t.failed++
		t.why = err
		return
	}
	t.times = append(t.times, d)
}

// drive is one load: what each kind took.
type drive struct {
	kinds []*took
	lasts time.Duration
}

func newDrive() *drive {
	d := &drive{}
	for range commonest {
		d.kinds = append(d.kinds, &took{})
	}
	return d
}

func (d *drive) done() (n int) {
	for _, k := range d.kinds {
		n += len(k.times)
	}
	return n
}

func (d *drive) perSecond() float64 { return float64(d.done()) / d.lasts.Seconds() }

func (d *drive) failed() (n int, why error) {
	for _, k := range d.kinds {
		n += k.failed
		if k.why != nil {
			why = k.why
		}
	}
	return n, why
}

// openLoop sends at a steady rate, however long answers take. A request's time
// counts from the moment at which it was due, not from when it could be sent.
func openLoop(ctx context.Context, c *client, m *mixer, rate float64, lasts time.Duration) *drive {
	d := newDrive()
	var sending sync.WaitGroup
	began := now()
	for n := 0; ; n++ {
		due := began.Add(time.Duration(float64(n) / rate * float64(time.Second)))
		if due.Sub(began) >= lasts || ctx.Err() != nil {
			break
		}
		a := m.next()
		time.Sleep(time.Until(due))
		sending.Go(func() {
			err := c.send(ctx, a)
			d.kinds[a.kind].add(time.Since(due), err)
		})
	}
	sending.Wait()
	d.lasts = time.Since(began)
	return d
}

// closedLoop sends from so many at once, each as soon as it is answered.
func closedLoop(ctx context.Context, c *client, m *mixer, connections int, lasts time.Duration) *drive {
	d := newDrive()
	var over atomic.Bool
	var sending sync.WaitGroup
	began := now()
	for range connections {
		sending.Go(func() {
			for !over.Load() && ctx.Err() == nil {
				a := m.next()
				sent := now()
				err := c.send(ctx, a)
				d.kinds[a.kind].add(time.Since(sent), err)
			}
		})
	}
	time.Sleep(lasts)
	over.Store(true)
	sending.Wait()
	d.lasts = time.Since(began)
	return d
}
