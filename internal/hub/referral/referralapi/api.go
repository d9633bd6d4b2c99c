// Package referralapi is the JSON API by which an agency's system sends
// referrals and follows them: OpenAPI 3.1, a token for each system, an
// idempotency key, and problem documents (RFC 9457) for errors.
//
// What always holds: a system sees what its agency's referrer would see, and a
// referral out of scope is one that does not exist. Begin with [Handler].
package referralapi

import (
	"context"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/sightline-partnership/sightline/internal/hub/referral"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/platform/web"
)

// Prefix is where the API stands; its description is at Prefix/openapi.json.
const Prefix = "/api/v1"

// Identify is who a token belongs to; nobody for one that is not good.
type Identify func(ctx context.Context, token string) (who.Actor, error)

// Handler is the API of the site at an origin ("https://hub.example.org"),
// which is all that its answers say of where they come from.
func Handler(service *referral.Service, identify Identify, origin string) http.Handler {
	mux := http.NewServeMux()
	cfg := huma.DefaultConfig("Sightline: referrals", "1.0.0")
	cfg.Info.Description = "For the systems of agencies: send a referral, and see where it stands. If a child is in danger now, ring 999 and the hub."
	cfg.Servers = []*huma.Server{{URL: origin}}
	cfg.OpenAPIPath, cfg.DocsPath, cfg.SchemasPath = Prefix+"/openapi", "", Prefix+"/schemas"
	cfg.Components.SecuritySchemes = map[string]*huma.SecurityScheme{"token": {Type: "http", Scheme: "bearer"}}
	cfg.Security = []map[string][]string{{"token": {}}}
	cfg.Transformers = append(cfg.Transformers, withoutValues)
	api := humago.New(mux, cfg)
	api.UseMiddleware(authenticate(api, identify))
	a := &operations{service}
	huma.Register(api, huma.Operation{OperationID: "send-referral", Method: http.MethodPost, Path: Prefix + "/referrals", Summary: "Send a referral",
		DefaultStatus: http.StatusCreated, MaxBodyBytes: 1 << 20, Errors: []int{401, 403, 409, 413, 422, 503}}, a.send)
	huma.Register(api, huma.Operation{OperationID: "follow-referral", Method: http.MethodGet, Path: Prefix + "/referrals/{ref}", Summary: "See where a referral stands",
		Errors: []int{401, 404, 503}}, a.follow)
	return unnamed(noStore(mux))
}

// unnamed keeps what a request calls us from the answer: links to the schemas
// begin with the address that was configured, not with the one that was sent.
func unnamed(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		plain := r.Clone(r.Context())
		plain.Host = ""
		plain.Header.Del("Forwarded")
		plain.Header.Del("X-Forwarded-Host")
		next.ServeHTTP(w, plain)
	})
}

// noStore keeps answers about children out of every cache.
func noStore(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		next.ServeHTTP(w, r)
	})
}

type operations struct{ service *referral.Service }

// authenticate answers before anything else of a request is looked at: whoever
// has no token learns nothing, not even what a referral looks like.
func authenticate(api huma.API, identify Identify) func(huma.Context, func(huma.Context)) {
	return func(ctx huma.Context, next func(huma.Context)) {
		actor, err := identified(ctx.Context(), identify, ctx.Header("Authorization"))
		if err == nil {
			next(huma.WithValue(ctx, actorKey{}, actor))
			return
		}
		if fault.Is(err, fault.Unauthenticated) {
			ctx.SetHeader("WWW-Authenticate", "Bearer") // RFC 9110, 11.6.1
		}
		_ = huma.WriteErr(api, ctx, web.StatusOf(err), fault.Message(err)) // the other side may have gone
	}
}

// actorKey is where a request's context holds who sent it.
type actorKey struct{}

func actorOf(ctx context.Context) who.Actor {
	actor, _ := ctx.Value(actorKey{}).(who.Actor) // nobody, whom every service refuses
	return actor
}

// identified is who sends a request, by its token.
func identified(ctx context.Context, identify Identify, authorization string) (who.Actor, error) {
	scheme, token, _ := strings.Cut(authorization, " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return who.Actor{}, fault.New(fault.Unauthenticated, "referralapi", "Send the system's token: Authorization: Bearer TOKEN.")
	}
	actor, err := identify(ctx, token)
	if err == nil && !actor.Signed() {
		err = fault.New(fault.Unauthenticated, "referralapi", "This token is not known, has ended or was revoked. Ask the hub for a new one.")
	}
	actor.Request = id.New().String()
	return actor, err
}

// withoutValues takes what was sent out of a problem document: it names the
// field and the mend, and repeats no word about a child.
func withoutValues(_ huma.Context, _ string, answer any) (any, error) {
	if problem, ok := answer.(*huma.ErrorModel); ok {
		for _, detail := range problem.Errors {
			detail.Value = nil
		}
	}
	return answer, nil
}

// sendInput is a referral to be sent.
type sendInput struct {
	Key     string `header:"Idempotency-Key" required:"true" pattern:"^[!-~]{1,200}$" patternDescription:"1 to 200 plain characters" doc:"The same key with the same referral again gives the same reference"`
	Body    referral.Worry
	RawBody []byte
}

// sendOutput is the reference of what was sent.
type sendOutput struct {
	Location string `header:"Location"`
	Body     struct {
		Ref string `json:"ref" doc:"The reference to quote"`
	}
}

func (o *operations) send(ctx context.Context, in *sendInput) (*sendOutput, error) {
	if err := referral.RefuseTwice(in.RawBody); err != nil {
		return nil, problem(err)
	}
	ref, err := o.service.Send(ctx, actorOf(ctx), referral.SendCommand{Worry: in.Body, Channel: referral.ByAPI, Key: in.Key})
	if err != nil {
		return nil, problem(err)
	}
	out := &sendOutput{Location: Prefix + "/referrals/" + ref}
	out.Body.Ref = ref
	return out, nil
}

// followInput says which referral.
type followInput struct {
	Ref string `path:"ref" maxLength:"64"`
}

// followOutput is where a referral stands, as its referrer may know.
type followOutput struct {
	Body struct {
		Ref      string     `json:"ref"`
		Status   string     `json:"status" enum:"received,in_progress,decided"`
		Received time.Time  `json:"received"`
		Decided  *time.Time `json:"decided,omitempty"`
		Outcome  string     `json:"outcome,omitempty"`
		Told     string     `json:"told,omitempty" doc:"What the hub tells the referrer"`
	}
}

func (o *operations) follow(ctx context.Context, in *followInput) (*followOutput, error) {
	ref, err := id.ParseReference(in.Ref)
	if err != nil {
		return nil, problem(fault.Absent("referralapi"))
	}
	rec, err := o.service.Record(ctx, actorOf(ctx), ref)
	if err != nil {
		return nil, problem(err)
	}
	out := &followOutput{}
	out.Body.Ref, out.Body.Received, out.Body.Status = rec.Ref, rec.Received, "in_progress"
	switch rec.Stage {
	case referral.StageNew:
		out.Body.Status = "received"
	case referral.StageDone:
		out.Body.Status, out.Body.Decided, out.Body.Outcome, out.Body.Told = "decided", &rec.Decided, rec.Outcome, rec.OutcomeNote
	}
	return out, nil
}

// problem is an error as a problem document: the same table as the pages'.
func problem(err error) error {
	model := &huma.ErrorModel{Status: web.StatusOf(err), Title: web.TitleOf(err), Detail: fault.Message(err)}
	fields := fault.FieldsOf(err)
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		model.Errors = append(model.Errors, &huma.ErrorDetail{Location: "body." + name, Message: fields[name]})
	}
	return model
}
