module github.com/sightline-partnership/sightline/bench

go 1.26.8

replace github.com/sightline-partnership/sightline => ../

require (
	github.com/jackc/pgx/v5 v5.12.0
	github.com/sightline-partnership/sightline v0.0.0
	gonum.org/v1/gonum v0.17.0
)

require (
	github.com/goccy/go-yaml v1.19.2 // indirect
	github.com/jackc/pgpassfile v1.0.0 // indirect
	github.com/jackc/pgservicefile v0.0.0-20240606120523-5a60cdf6a761 // indirect
	golang.org/x/text v0.43.0 // indirect
)
