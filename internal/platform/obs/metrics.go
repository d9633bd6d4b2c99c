package obs

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Metrics counts what Sightline does. Every label is a constant of ours.
type Metrics struct {
	all      *prometheus.Registry
	requests *prometheus.CounterVec
	took     *prometheus.HistogramVec
}

// NewMetrics counts requests, and how the program itself fares.
func NewMetrics() *Metrics {
	m := &Metrics{all: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "sightline_requests_total", Help: "Requests answered, by route and status."}, []string{"route", "status"}),
		took: prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "sightline_request_seconds", Help: "How long a request took, by route.",
			Buckets: []float64{.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 10}}, []string{"route"})}
	m.all.MustRegister(m.requests, m.took, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// Count is a number of things in each of some states, worked out when it is
// asked for. States are constants of ours.
type Count func(ctx context.Context) (map[string]float64, error)

// countTime is how long a count may take.
const countTime = 5 * time.Second

// Gauge shows a count as a metric with the label "state". One that can't be
// worked out is left out of the answer and shows in sightline_counts_failed.
func (m *Metrics) Gauge(name, help string, count Count) {
	m.all.MustRegister(&counted{desc: prometheus.NewDesc(name, help, []string{"state"}, nil), failed: prometheus.NewDesc("sightline_counts_failed", "Counts that could not be worked out.", nil, prometheus.Labels{"count": name}), count: count})
}

type counted struct {
	desc, failed *prometheus.Desc
	count        Count
}

// Describe says which metrics come.
func (c *counted) Describe(out chan<- *prometheus.Desc) { out <- c.desc; out <- c.failed }

// Collect works the count out.
func (c *counted) Collect(out chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), countTime)
	defer cancel()
	states, err := c.count(ctx)
	failed := 0.0
	if err != nil {
		failed = 1
	}
	for state, n := range states {
		out <- prometheus.MustNewConstMetric(c.desc, prometheus.GaugeValue, n, state)
	}
	out <- prometheus.MustNewConstMetric(c.failed, prometheus.GaugeValue, failed)
}

// Watch counts and times the requests of a site. A request that no route took
// counts as "none", so that what somebody typed is never a label.
func (m *Metrics) Watch(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began := time.Now()
		seen := &status{ResponseWriter: w, code: http.StatusOK}
		next.ServeHTTP(seen, r)
		route := r.Pattern
		if route == "" {
			route = "none"
		}
		m.requests.WithLabelValues(route, strconv.Itoa(seen.code)).Inc()
		m.took.WithLabelValues(route).Observe(time.Since(began).Seconds())
	})
}

// Handler is the page that a Prometheus server reads.
func (m *Metrics) Handler() http.Handler {
	return promhttp.HandlerFor(m.all, promhttp.HandlerOpts{ErrorHandling: promhttp.ContinueOnError})
}

// status remembers what was answered.
type status struct {
	http.ResponseWriter
	code int
	sent bool
}

// WriteHeader remembers the first status.
func (s *status) WriteHeader(code int) {
	if !s.sent {
		s.code, s.sent = code, code >= http.StatusOK
	}
	s.ResponseWriter.WriteHeader(code)
}

// Unwrap lets http.ResponseController reach the connection.
func (s *status) Unwrap() http.ResponseWriter { return s.ResponseWriter }
