package access

import (
	"context"
	"crypto/rand"
	"encoding/base32"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
)

// codeCount is how many recovery codes somebody has.
const codeCount = 10

// So many tries may be made with one address within so long; then none is
// looked at, right or wrong.
const (
	maxGuesses  = 10
	guessWindow = time.Hour
)

// NewCodes replaces the actor's recovery codes; they are shown once.
func (s *SignIn) NewCodes(ctx context.Context, actor who.Actor) (codes []string, err error) {
	err = s.as(ctx, func(tx *pg.Tx) error {
		codes, err = s.renewCodes(ctx, tx, actor.ID)
		return err
	})
	return codes, err
}

func (s *SignIn) renewCodes(ctx context.Context, tx *pg.Tx, account id.UUID) ([]string, error) {
	if err := spendCodes(ctx, tx, account, s.clock()); err != nil {
		return nil, err
	}
	codes := make([]string, codeCount)
	for i := range codes {
		codes[i] = newCode()
		if err := insertCode(ctx, tx, account, hashOf(bareCode(codes[i])), s.clock()); err != nil {
			return nil, err
		}
	}
	return codes, s.journal.Write(ctx, tx, "recovery.renew", nil, account)
}

// newCode is 120 random bits in six groups of four letters and digits. So long
// a secret is kept as a plain hash: it can't be guessed from it.
func newCode() string {
	var raw [15]byte
	_, _ = rand.Read(raw[:]) // crypto/rand.Read never fails (Go 1.24)
	c := base32.StdEncoding.EncodeToString(raw[:])
	groups := make([]string, 0, len(c)/4)
	for ; c != ""; c = c[4:] {
		groups = append(groups, c[:4])
	}
	return strings.Join(groups, "-")
}

func bareCode(code string) string {
	return strings.ToUpper(strings.NewReplacer("-", "", " ", "").Replace(strings.TrimSpace(code)))
}

// Recover signs in with a recovery code, which is then spent. Errors:
// Unauthenticated for a wrong code, a wrong address or a closed account: never
// told apart; the same kind in other words after too many tries with an
// address, whether or not anybody signs in with it.
func (s *SignIn) Recover(ctx context.Context, email, code string) (token string, err error) {
	const op = "access.Recover"
	refused := fault.New(fault.Unauthenticated, op, "That address and code do not fit together, or the code has been used. Try another code, or ask your agency's administrator for a new invitation.")
	if len(email) > 254 || len(code) > 100 || !utf8.ValidString(email) || strings.ContainsRune(email, 0) {
		return "", refused
	}
	address := strings.ToLower(strings.TrimSpace(email))
	err = s.as(ctx, func(tx *pg.Tx) error {
		tries, err := countGuess(ctx, tx, hashOf(address), s.clock())
		if err != nil {
			return err
		}
		if tries > maxGuesses {
			refused = fault.New(fault.Unauthenticated, op, "There were too many tries with this address. Wait an hour, or ask your agency's administrator for a new invitation.")
			return nil
		}
		token, err = s.spend(ctx, tx, address, code)
		return err
	})
	if err == nil && token == "" { // the try is counted, so the transaction did not fail
		err = refused
	}
	return token, err
}

// spend uses a code up and begins a session; a code that does not fit gives
// no token.
func (s *SignIn) spend(ctx context.Context, tx *pg.Tx, address, code string) (token string, err error) {
	account, err := spendCode(ctx, tx, address, hashOf(bareCode(code)), s.clock())
	if pg.NoRows(err) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	if err := forgetGuesses(ctx, tx, hashOf(address)); err != nil {
		return "", err
	}
	return s.start(ctx, tx, account, ByRecovery)
}
