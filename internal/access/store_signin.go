package access

import (
	"cmp"
	"context"
	"encoding/json"
	"time"

	"github.com/go-webauthn/webauthn/webauthn"
	"github.com/jackc/pgx/v5"

	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
)

func tokenAccount(ctx context.Context, tx *pg.Tx, hash []byte, scope string, now time.Time) (account id.UUID, err error) {
	err = tx.QueryRow(ctx, `SELECT t.account_id FROM api_token t JOIN account a ON a.id = t.account_id
		WHERE t.token_hash = $1 AND t.scope = $2 AND a.kind = 'system' AND t.revoked IS NULL AND t.ends > $3`, hash, scope, now).Scan(&account)
	return account, err
}

func insertCeremony(ctx context.Context, tx *pg.Tx, hash []byte, account id.UUID, data []byte, now time.Time, length time.Duration) error {
	if _, err := tx.Exec(ctx, `DELETE FROM ceremony WHERE expires < $1`, now); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `INSERT INTO ceremony (token_hash, account_id, data, expires) VALUES ($1, $2, $3, $4)`, hash, account, data, now.Add(length))
	return err
}

// takeCeremony uses an attempt up: a challenge is answered once.
func takeCeremony(ctx context.Context, tx *pg.Tx, hash []byte, now time.Time) (session webauthn.SessionData, account id.UUID, err error) {
	var data []byte
	err = tx.QueryRow(ctx, `DELETE FROM ceremony WHERE token_hash = $1 AND expires > $2 RETURNING account_id, data`, hash, now).Scan(&account, &data)
	if err != nil {
		return session, account, err
	}
	return session, account, json.Unmarshal(data, &session)
}

func loadKeyholder(ctx context.Context, tx *pg.Tx, handle []byte) (keyholder, error) {
	if len(handle) != len(id.UUID{}) {
		return keyholder{}, pgx.ErrNoRows
	}
	a, err := accountByID(ctx, tx, id.UUID(handle))
	if err != nil {
		return keyholder{}, err
	}
	rows, err := tx.Query(ctx, `SELECT credential FROM passkey WHERE account_id = $1 ORDER BY created, id LIMIT 50`, a.ID)
	if err != nil {
		return keyholder{}, err
	}
	keys, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (c webauthn.Credential, err error) {
		var data []byte
		if err := row.Scan(&data); err != nil {
			return c, err
		}
		return c, json.Unmarshal(data, &c)
	})
	return keyholder{account: a, keys: keys}, err
}

func insertPasskey(ctx context.Context, tx *pg.Tx, account id.UUID, label string, c *webauthn.Credential, now time.Time) error {
	data, err := json.Marshal(c)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO passkey (id, account_id, label, credential, created) VALUES ($1, $2, $3, $4, $5)`, c.ID, account, label, data, now)
	return err
}

// touchPasskey keeps the key's counter, and whether it told of a copy.
func touchPasskey(ctx context.Context, tx *pg.Tx, c *webauthn.Credential, now time.Time) error {
	data, err := json.Marshal(c)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `UPDATE passkey SET credential = $2, last_used = $3 WHERE id = $1`, c.ID, data, now)
	return err
}

func passkeysOf(ctx context.Context, tx *pg.Tx, account id.UUID) ([]Passkey, error) {
	rows, err := tx.Query(ctx, `SELECT id, label, created, coalesce(last_used, '0001-01-01Z'),
		coalesce((credential #>> '{authenticator,cloneWarning}')::boolean, false) FROM passkey WHERE account_id = $1 ORDER BY created, id LIMIT 50`, account)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[Passkey])
}

func deletePasskey(ctx context.Context, tx *pg.Tx, account id.UUID, key []byte) (found bool, err error) {
	n, err := tx.Exec(ctx, `DELETE FROM passkey WHERE id = $2 AND account_id = $1`, account, key)
	return n == 1, err
}

func deletePasskeys(ctx context.Context, tx *pg.Tx, account id.UUID) error {
	_, err := tx.Exec(ctx, `DELETE FROM passkey WHERE account_id = $1`, account)
	return err
}

// spendInvitations uses up every open invitation of an account.
func spendInvitations(ctx context.Context, tx *pg.Tx, account id.UUID, now time.Time) error {
	_, err := tx.Exec(ctx, `UPDATE invitation SET used = $2 WHERE account_id = $1 AND used IS NULL`, account, now)
	return err
}

// copyInvitation adds a secret to the open invitation of an account, if any.
func copyInvitation(ctx context.Context, tx *pg.Tx, account id.UUID, hash []byte, now time.Time) (made bool, err error) {
	n, err := tx.Exec(ctx, `INSERT INTO invitation (id, account_id, token_hash, invited_by, created, expires)
		SELECT $1, account_id, $3, invited_by, $4, expires FROM invitation
		WHERE account_id = $2 AND used IS NULL AND expires > $4 ORDER BY created DESC, id LIMIT 1`, id.New(), account, hash, now)
	return n == 1, err
}

func insertInvitation(ctx context.Context, tx *pg.Tx, account id.UUID, hash []byte, now time.Time, length time.Duration) error {
	_, err := tx.Exec(ctx, `INSERT INTO invitation (id, account_id, token_hash, invited_by, created, expires) VALUES ($1, $2, $3, $4, $5, $6)`,
		id.New(), account, hash, tx.Actor().ID, now, now.Add(length))
	return err
}

// invitedAccount is whom an open invitation is for; use marks it as used.
func invitedAccount(ctx context.Context, tx *pg.Tx, hash []byte, now time.Time, use bool) (Account, error) {
	query := `SELECT account_id FROM invitation WHERE token_hash = $1 AND used IS NULL AND expires > $2`
	if use {
		query = `UPDATE invitation SET used = $2 WHERE token_hash = $1 AND used IS NULL AND expires > $2 RETURNING account_id`
	}
	var account id.UUID
	err := tx.QueryRow(ctx, query, hash, now).Scan(&account)
	if pg.NoRows(err) {
		return Account{}, unusable()
	}
	if err != nil {
		return Account{}, err
	}
	a, err := accountByID(ctx, tx, account)
	if err == nil && (a.Standing(now) != InUse || a.Kind != "person") {
		return Account{}, unusable()
	}
	return a, err
}

func teamOfAgency(ctx context.Context, tx *pg.Tx, agency, team id.UUID) error {
	if team.IsZero() {
		return nil
	}
	var ours bool
	err := tx.QueryRow(ctx, `SELECT EXISTS (SELECT 1 FROM team WHERE id = $1 AND agency_id = $2)`, team, agency).Scan(&ours)
	if err == nil && !ours {
		return fault.Fields{"team": "Choose one of your agency's teams."}.Err("access.teamOfAgency")
	}
	return err
}

func insertCode(ctx context.Context, tx *pg.Tx, account id.UUID, hash []byte, now time.Time) error {
	_, err := tx.Exec(ctx, `INSERT INTO recovery_code (account_id, code_hash, created) VALUES ($1, $2, $3)`, account, hash, now)
	return err
}

func spendCodes(ctx context.Context, tx *pg.Tx, account id.UUID, now time.Time) error {
	_, err := tx.Exec(ctx, `UPDATE recovery_code SET used = $2 WHERE account_id = $1 AND used IS NULL`, account, now)
	return err
}

// spendCode uses a code up and gives whose it was; one of an account that is
// not in use stays as it is.
func spendCode(ctx context.Context, tx *pg.Tx, email string, hash []byte, now time.Time) (account id.UUID, err error) {
	a, err := scanAccount(tx.QueryRow(ctx, accountColumns+`JOIN recovery_code r ON r.account_id = a.id
		WHERE lower(a.email) = lower($1) AND a.disabled IS NULL AND r.code_hash = $2 AND r.used IS NULL`, email, hash))
	if err != nil {
		return id.UUID{}, err
	}
	if refused := a.Standing(now); refused != InUse {
		return id.UUID{}, cmp.Or(refused.refusal(), pgx.ErrNoRows)
	}
	err = tx.QueryRow(ctx, `UPDATE recovery_code SET used = $3 WHERE account_id = $1 AND code_hash = $2 AND used IS NULL RETURNING account_id`,
		a.ID, hash, now).Scan(&account)
	return account, err
}

// countGuess counts one try with an address and gives how many there were
// within the window. Tries at the same moment wait for each other.
func countGuess(ctx context.Context, tx *pg.Tx, address []byte, now time.Time) (tries int, err error) {
	past := now.Add(-guessWindow)
	if _, err := tx.Exec(ctx, `DELETE FROM guess WHERE since < $1`, past); err != nil {
		return 0, err
	}
	err = tx.QueryRow(ctx, `INSERT INTO guess (address_hash, since, tries) VALUES ($1, $2, 1)
		ON CONFLICT (address_hash) DO UPDATE SET tries = guess.tries + 1 RETURNING tries`, address, now).Scan(&tries)
	return tries, err
}

func forgetGuesses(ctx context.Context, tx *pg.Tx, address []byte) error {
	_, err := tx.Exec(ctx, `DELETE FROM guess WHERE address_hash = $1`, address)
	return err
}

func insertToken(ctx context.Context, tx *pg.Tx, system id.UUID, hash []byte, scope, label string, now, ends time.Time) error {
	_, err := tx.Exec(ctx, `INSERT INTO api_token (id, account_id, token_hash, scope, label, created, ends) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		id.New(), system, hash, scope, label, now, ends)
	return err
}
