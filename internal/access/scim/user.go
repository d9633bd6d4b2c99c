package scim

import (
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
)

// The URNs of what is spoken of.
const (
	UserURN   = "urn:ietf:params:scim:schemas:core:2.0:User"
	ListURN   = "urn:ietf:params:scim:api:messages:2.0:ListResponse"
	PatchURN  = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
	ErrorURN  = "urn:ietf:params:scim:api:messages:2.0:Error"
	ConfigURN = "urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"
	TypeURN   = "urn:ietf:params:scim:schemas:core:2.0:ResourceType"
	SchemaURN = "urn:ietf:params:scim:schemas:core:2.0:Schema"
)

// RequestError is what is wrong with a request, as section 3.12 of RFC 7644 sorts it.
type RequestError struct {
	Type   string // "invalidFilter", "invalidSyntax", "invalidPath", "invalidValue"
	Detail string
}

// Error is the detail, which repeats nothing of what was sent.
func (p *RequestError) Error() string { return p.Detail }

// User is an account as an identity provider is shown it.
type User struct {
	Schemas     []string `json:"schemas"`
	ID          string   `json:"id"`
	ExternalID  string   `json:"externalId,omitempty"`
	UserName    string   `json:"userName"`
	Name        Name     `json:"name"`
	DisplayName string   `json:"displayName"`
	Title       string   `json:"title,omitempty"`
	Active      bool     `json:"active"`
	Emails      []Many   `json:"emails,omitempty"`
	Phones      []Many   `json:"phoneNumbers,omitempty"`
	Meta        Meta     `json:"meta"`
}

// Name is a name; we keep it whole.
type Name struct {
	Formatted string `json:"formatted,omitempty"`
}

// Many is one value of an attribute that may have several.
type Many struct {
	Value   string `json:"value"`
	Type    string `json:"type,omitempty"`
	Primary bool   `json:"primary,omitempty"`
}

// Meta says where a resource is and as which version it is shown.
type Meta struct {
	Type     string    `json:"resourceType"`
	Created  time.Time `json:"created"`
	Location string    `json:"location"`
	Version  string    `json:"version"`
}

// Version is an account's version as an ETag.
func Version(a access.Account) string { return `W/"` + strconv.Itoa(a.Version) + `"` }

// Show is an account as a user; users is the address of them all. Roles, team
// and when somebody signed in are not the identity provider's business.
func Show(a access.Account, users string) User {
	u := User{Schemas: []string{UserURN}, ID: a.ID.String(), ExternalID: a.ExternalID, UserName: a.Email, Name: Name{a.Name}, DisplayName: a.Name, Title: a.Job,
		Active: a.Disabled.IsZero(), Meta: Meta{"User", a.Created.UTC(), users + "/" + a.ID.String(), Version(a)}}
	if a.Email == "" {
		u.UserName = u.ID
	} else {
		u.Emails = []Many{{Value: a.Email, Type: "work", Primary: true}}
	}
	if a.Phone != "" {
		u.Phones = []Many{{Value: a.Phone, Type: "work"}}
	}
	return u
}

// said is a user as it was sent: everything may be missing or of another type.
type said struct {
	UserName    any `json:"userName"`
	ExternalID  any `json:"externalId"`
	DisplayName any `json:"displayName"`
	Title       any `json:"title"`
	Active      any `json:"active"`
	Name        any `json:"name"`
	Emails      any `json:"emails"`
	Phones      any `json:"phoneNumbers"`
}

// ParseUser reads a whole user as sent to create or to replace one.
func ParseUser(body []byte) (access.CorrectCommand, error) {
	var u said
	if err := json.Unmarshal(body, &u); err != nil {
		return access.CorrectCommand{}, &RequestError{"invalidSyntax", "The body is not a user in JSON."}
	}
	var c change
	for _, one := range []struct {
		path  string
		value any
	}{{"username", u.UserName}, {"externalid", u.ExternalID}, {"name", u.Name}, {"displayname", u.DisplayName}, {"title", u.Title}, {"active", u.Active},
		{"emails", u.Emails}, {"phonenumbers", u.Phones}} {
		if one.value == nil {
			continue
		}
		if err := c.set(one.path, one.value); err != nil {
			return access.CorrectCommand{}, err
		}
	}
	return c.command(), nil
}

// Proposal is a user that was sent to be created.
func Proposal(c access.CorrectCommand) access.ProposeCommand {
	p := access.ProposeCommand{Email: text(c.Email), Name: text(c.Name), Job: text(c.Job), Phone: text(c.Phone), ExternalID: text(c.ExternalID), Closed: c.Active != nil && !*c.Active}
	if p.Name == "" {
		p.Name, _, _ = strings.Cut(p.Email, "@")
	}
	return p
}

func text(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// ID is a user's id; none where it is none of ours.
func ID(s string) id.UUID {
	one, _ := id.Parse(s)
	return one
}
