module github.com/sightline-partnership/sightline/bench

go 1.26.8

replace github.com/sightline-partnership/sightline => ../

require (
	github.com/sightline-partnership/sightline v0.0.0
	gonum.org/v1/gonum v0.17.0
)

require golang.org/x/text v0.43.0 // indirect
