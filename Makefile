# Two commands are all a newcomer needs: "make demo" and "make test".
# What a machine lacks is installed by .ci/install (Debian's packages) and by
# ./web/bundle (the locked npm packages).

LINT = github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0
VULN = golang.org/x/vuln/cmd/govulncheck@v1.9.0

.PHONY: demo test bench measuring check lint race vulnerabilities generated assets build fuzz

demo: assets ## the demonstration: a made-up county on a private database
	@.ci/install postgresql
	go run ./cmd/sightline demo

test: assets ## every test, on real PostgreSQL and in a real browser
	@.ci/install postgresql chromium
	go vet ./...
	go test -timeout 38m ./...

bench: assets ## the whole site at the size of a county; PEOPLE=20000 makes a small one, FLAGS="--for 30s" and more
	@.ci/install postgresql
	cd bench && go run ./site --people $(or $(PEOPLE),1000000) $(FLAGS)

measuring: assets ## that the measuring measures, on a toy county
	@.ci/install postgresql
	cd bench && go test -timeout 30m ./site

check: lint race vulnerabilities generated measuring ## what a reviewer would run

lint: assets
	go run $(LINT) run

race: assets ## every test again, under the race detector
	@.ci/install postgresql chromium
	go test -race -timeout 60m ./...

vulnerabilities: ## where the database of known vulnerabilities can be reached
	@if curl -fsS -m 10 -o /dev/null https://vuln.go.dev/index/db.json 2>/dev/null; then go run $(VULN) ./...; \
	else echo "vulnerabilities: vuln.go.dev can't be reached from here; not checked"; fi

generated: assets ## what is written by a program is what the program writes
	go test ./internal/pack -run TestSchemaFiles -update
	git diff --exit-code -- content/schema
	go mod tidy -diff

assets: ## the style sheet and scripts, from the locked npm packages
	@go run ./web/bundle

build: assets
	go build -trimpath -o bin/sightline ./cmd/sightline

fuzz: assets ## every fuzz test, a minute each
	@.ci/fuzz 60s
