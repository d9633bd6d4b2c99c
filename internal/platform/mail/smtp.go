package mail

import (
	"context"
	"errors"
	"net/url"
	"strconv"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"

	"github.com/sightline-partnership/sightline/internal/kernel/fault"
)

// SMTP sends through a mail server.
type SMTP struct {
	client *gomail.Client
	from   string
}

// NewSMTP reads "smtp://user:password@host:587" (TLS where the server offers
// it, required when there is a password) or "smtps://...". Errors: Invalid.
func NewSMTP(address, from string) (*SMTP, error) {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" || u.Scheme != "smtp" && u.Scheme != "smtps" {
		return nil, fault.New(fault.Invalid, "mail.NewSMTP", "SIGHTLINE_SMTP must be like smtp://user:password@mail.example.org:587")
	}
	options := []gomail.Option{gomail.WithTimeout(20 * time.Second), gomail.WithTLSPortPolicy(gomail.TLSOpportunistic)}
	if u.Scheme == "smtps" {
		options = append(options, gomail.WithSSL())
	}
	if port, err := strconv.Atoi(u.Port()); err == nil {
		options = append(options, gomail.WithPort(port))
	}
	if password, set := u.User.Password(); set {
		options = append(options, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover), gomail.WithUsername(u.User.Username()), gomail.WithPassword(password))
		if u.Scheme == "smtp" {
			options = append(options, gomail.WithTLSPolicy(gomail.TLSMandatory))
		}
	}
	client, err := gomail.NewClient(u.Hostname(), options...)
	if err != nil {
		return nil, fault.New(fault.Invalid, "mail.NewSMTP", "SIGHTLINE_SMTP can't be used: check the host and port.")
	}
	return &SMTP{client, from}, nil
}

// Send hands one message to the server.
func (s *SMTP) Send(ctx context.Context, m Message) error {
	msg := gomail.NewMsg()
	if err := msg.From(s.from); err != nil {
		return errors.New("the sender's address can't be used")
	}
	if err := msg.To(m.To); err != nil {
		return errors.New("the recipient's address can't be used")
	}
	if m.ID != "" {
		_, domain, _ := strings.Cut(s.from, "@")
		msg.SetMessageIDWithValue(m.ID + "@" + strings.Trim(domain, "> "))
	}
	msg.Subject(m.Subject)
	msg.SetBodyString(gomail.TypeTextPlain, m.Body)
	if err := s.client.DialAndSendWithContext(ctx, msg); err != nil && !msg.IsDelivered() { // once the server took it, how they part does not matter
		return errors.New("the mail server can't be reached, or refused the message")
	}
	return nil
}

// Reach connects to the server, and signs in where there is a password; it
// sends nothing.
func (s *SMTP) Reach(ctx context.Context) error {
	if err := s.client.DialWithContext(ctx); err != nil {
		return errors.New("the mail server can't be reached, or refused us")
	}
	return s.client.Close()
}
