package scimapi

import (
	"net/http"

	"github.com/sightline-partnership/sightline/internal/access/scim"
)

// object is a JSON object that is written down once.
type object = map[string]any

// config says what the endpoint can do (RFC 7643, section 5).
func (e *endpoint) config(*request) (answer, error) {
	no := object{"supported": false}
	return answer{status: http.StatusOK, body: object{
		"schemas": []string{scim.ConfigURN}, "patch": object{"supported": true}, "etag": object{"supported": true},
		"filter": object{"supported": true, "maxResults": maxCount}, "sort": no, "changePassword": no,
		"bulk": object{"supported": false, "maxOperations": 0, "maxPayloadSize": 0},
		"authenticationSchemes": []object{{"type": "oauthbearertoken", "name": "Bearer token",
			"description": "A token that whoever runs the site makes for your agency: sightline token --scope staff"}},
		"meta": object{"resourceType": "ServiceProviderConfig", "location": e.base + "/ServiceProviderConfig"},
	}}, nil
}

func (e *endpoint) user() object {
	return object{"schemas": []string{scim.TypeURN}, "id": "User", "name": "User", "endpoint": "/Users", "schema": scim.UserURN,
		"description": "Somebody of your agency who signs in.", "meta": object{"resourceType": "ResourceType", "location": e.base + "/ResourceTypes/User"}}
}

func (e *endpoint) userType(*request) (answer, error) {
	return answer{status: http.StatusOK, body: e.user()}, nil
}

func (e *endpoint) types(*request) (answer, error) { return listOf(e.user()), nil }

func (e *endpoint) userSchema(*request) (answer, error) {
	return answer{status: http.StatusOK, body: e.schema()}, nil
}

func (e *endpoint) schemas(*request) (answer, error) { return listOf(e.schema()), nil }

func listOf(one object) answer {
	return answer{status: http.StatusOK, body: page{Schemas: []string{scim.ListURN}, Total: 1, Start: 1, Count: 1, Resources: []any{one}}}
}

// schema says which attributes of a user are kept (RFC 7643, section 7).
func (e *endpoint) schema() object {
	attribute := func(name, kind, mutability, about string, more ...object) object {
		o := object{"name": name, "type": kind, "multiValued": false, "required": name == "userName", "caseExact": name == "externalId", "mutability": mutability,
			"returned": "default", "uniqueness": "none", "description": about}
		for _, m := range more {
			for key, value := range m {
				o[key] = value
			}
		}
		return o
	}
	many := func(about string) object {
		return object{"multiValued": true, "description": about, "subAttributes": []object{
			attribute("value", "string", "readWrite", about), attribute("type", "string", "readWrite", "Only work is kept.", object{"canonicalValues": []string{"work"}}),
			attribute("primary", "boolean", "readWrite", "The only one is.")}}
	}
	return object{"schemas": []string{scim.SchemaURN}, "id": scim.UserURN, "name": "User", "description": "Somebody of your agency who signs in.",
		"meta": object{"resourceType": "Schema", "location": e.base + "/Schemas/" + scim.UserURN},
		"attributes": []object{
			attribute("userName", "string", "immutable", "The e-mail address at work.", object{"uniqueness": "server"}),
			attribute("externalId", "string", "readWrite", "What your own system calls them."),
			attribute("displayName", "string", "readWrite", "The name as colleagues know it."),
			attribute("name", "complex", "readWrite", "The name, kept whole.", object{"subAttributes": []object{attribute("formatted", "string", "readWrite", "The whole name.")}}),
			attribute("title", "string", "readWrite", "The job."),
			attribute("active", "boolean", "readWrite", "False closes the account at once. True opens one that was closed, without its roles."),
			attribute("emails", "complex", "readOnly", "The user name.", many("The address at work.")),
			attribute("phoneNumbers", "complex", "readWrite", "The phone at work.", many("The phone at work.")),
		}}
}
