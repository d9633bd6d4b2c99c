package main

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	_ "github.com/duckdb/duckdb-go/v2" // the rival
)

// duck is the pipeline in SQL: blocking by the same rules, each leaving out what
// an earlier one gave; comparison levels; and a sum of log-odds with the same
// shares as the settings that ours begins with.
func duck(ctx context.Context, in string) (answer, error) {
	db, err := sql.Open("duckdb", "")
	if err != nil {
		return answer{}, err
	}
	defer func() { _ = db.Close() }()
	var a answer
	for _, step := range []string{
		fmt.Sprintf(`CREATE TABLE raw AS SELECT id::BIGINT AS id, %s FROM read_csv('%s', header = true, all_varchar = true)`, nulls(), in),
		`CREATE TABLE df AS SELECT raw.*, f.share AS tf_forename, s.share AS tf_surname FROM raw
			LEFT JOIN (SELECT forename, count(*) / sum(count(*)) OVER () AS share FROM raw WHERE forename IS NOT NULL GROUP BY forename) f USING (forename)
			LEFT JOIN (SELECT surname, count(*) / sum(count(*)) OVER () AS share FROM raw WHERE surname IS NOT NULL GROUP BY surname) s USING (surname)`,
		`CREATE TABLE blocked AS ` + blocking(),
	} {
		if _, err := db.ExecContext(ctx, step); err != nil {
			return a, fmt.Errorf("%.60s: %w", step, err)
		}
	}
	if err := db.QueryRowContext(ctx, `SELECT count(*) FROM blocked`).Scan(&a.Pairs); err != nil {
		return a, err
	}
	if _, err := db.ExecContext(ctx, `CREATE TABLE found AS `+scoring()); err != nil {
		return a, err
	}
	return a, db.QueryRowContext(ctx, `SELECT count(*) FROM found`).Scan(&a.Found)
}

func nulls() string {
	var out []string
	for _, c := range columns {
		out = append(out, fmt.Sprintf("nullif(%s, '') AS %s", c, c))
	}
	return strings.Join(out, ", ")
}

// blocks are the rules of ours, as joins.
var blocks = []string{"l.forename = r.forename AND l.surname = r.surname", "l.surname = r.surname AND l.dob = r.dob", "l.forename = r.forename AND l.dob = r.dob",
	"l.forename = r.forename AND l.postcode = r.postcode", "l.nhs_number = r.nhs_number"}

func blocking() string {
	var parts []string
	for i, on := range blocks {
		part := "SELECT l.id AS l, r.id AS r FROM df l JOIN df r ON " + on + " WHERE l.id < r.id"
		for _, before := range blocks[:i] {
			part += " AND NOT coalesce(" + before + ", false)"
		}
		parts = append(parts, part)
	}
	return strings.Join(parts, " UNION ALL ")
}

// level is one comparison level: a condition, and the weight in bits.
type level struct {
	when string
	m, u float64
}

// compared is the comparison levels of each column, with the shares of m and u
// that the settings of ours begin with, as far as the levels are the same.
var compared = []struct {
	column string
	tf     bool
	levels []level
}{
	{"forename", true, []level{{"l.forename = r.forename", 0.8, 0.006}, {"jaro_winkler_similarity(l.forename, r.forename) >= 0.92 OR damerau_levenshtein(l.forename, r.forename) <= 1", 0.05, 0.004},
		{"jaro_winkler_similarity(l.forename, r.forename) >= 0.85", 0.02, 0.02}, {"true", 0.03, 0.952}}},
	{"surname", true, []level{{"l.surname = r.surname", 0.8, 0.0015}, {"jaro_winkler_similarity(l.surname, r.surname) >= 0.92 OR damerau_levenshtein(l.surname, r.surname) <= 1", 0.07, 0.0025},
		{"jaro_winkler_similarity(l.surname, r.surname) >= 0.85", 0.025, 0.012}, {"true", 0.06, 0.98}}},
	{"dob", false, []level{{"l.dob = r.dob", 0.9, 0.0002}, {"damerau_levenshtein(l.dob, r.dob) <= 1", 0.04, 0.002},
		{"substr(l.dob, 1, 4) = substr(r.dob, 1, 4) AND substr(l.dob, 6, 2) = substr(r.dob, 9, 2) AND substr(l.dob, 9, 2) = substr(r.dob, 6, 2)", 0.01, 0.0001},
		{"substr(l.dob, 1, 4) = substr(r.dob, 1, 4)", 0.01, 0.03}, {"true", 0.04, 0.965}}},
	{"sex", false, []level{{"l.sex = r.sex", 0.98, 0.5}, {"true", 0.02, 0.5}}},
	{"address", false, []level{{"l.address = r.address", 0.55, 0.0002}, {"jaro_winkler_similarity(l.address, r.address) >= 0.92", 0.15, 0.01}, {"true", 0.3, 0.99}}},
	{"postcode", false, []level{{"l.postcode = r.postcode", 0.7, 0.0003}, {"damerau_levenshtein(l.postcode, r.postcode) <= 1", 0.05, 0.0005},
		{"split_part(l.postcode, ' ', 1) = split_part(r.postcode, ' ', 1)", 0.05, 0.02}, {"true", 0.2, 0.98}}},
	{"phone", false, []level{{"l.phone = r.phone", 0.6, 0.0005}, {"damerau_levenshtein(l.phone, r.phone) <= 1", 0.05, 0.01}, {"true", 0.35, 0.99}}},
	{"email", false, []level{{"l.email = r.email", 0.7, 0.00001}, {"jaro_winkler_similarity(l.email, r.email) >= 0.92", 0.1, 0.0005}, {"true", 0.2, 0.999}}},
	{"nhs_number", false, []level{{"l.nhs_number = r.nhs_number", 0.95, 0.000001}, {"damerau_levenshtein(l.nhs_number, r.nhs_number) <= 1", 0.03, 0.00001}, {"true", 0.02, 0.999}}},
}

// scoring adds the weights up and keeps what reaches the bar; a missing value
// says nothing. The prior is one pair in a million.
func scoring() string {
	weights := []string{"log2(1e-6 / (1 - 1e-6))"}
	for _, c := range compared {
		text := fmt.Sprintf("CASE WHEN l.%s IS NULL OR r.%s IS NULL THEN 0", c.column, c.column)
		for i, v := range c.levels {
			bits := fmt.Sprintf("log2(%g / %g)", v.m, v.u)
			if i == 0 && c.tf {
				bits = fmt.Sprintf("log2(%g / %g) + log2(%g / greatest(l.tf_%s, r.tf_%s))", v.m, v.u, v.u, c.column, c.column)
			}
			text += " WHEN " + v.when + " THEN " + bits
		}
		weights = append(weights, text+" END")
	}
	return "SELECT * FROM (SELECT b.l, b.r, " + strings.Join(weights, " + ") + " AS weight FROM blocked b JOIN df l ON l.id = b.l JOIN df r ON r.id = b.r) WHERE weight >= 0"
}
