package app

import (
	"context"
	"log/slog"
	"time"

	"github.com/sightline-partnership/sightline/content"
	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/access/accessweb"
	"github.com/sightline-partnership/sightline/internal/access/leaver"
	"github.com/sightline-partnership/sightline/internal/audit"
	"github.com/sightline-partnership/sightline/internal/audit/watch"
	"github.com/sightline-partnership/sightline/internal/hub/glass"
	"github.com/sightline-partnership/sightline/internal/hub/referral"
	"github.com/sightline-partnership/sightline/internal/hub/screening"
	"github.com/sightline-partnership/sightline/internal/hub/seal"
	"github.com/sightline-partnership/sightline/internal/hub/threshold"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/pack"
	"github.com/sightline-partnership/sightline/internal/pack/signoff"
	"github.com/sightline-partnership/sightline/internal/pack/wording"
	"github.com/sightline-partnership/sightline/internal/people/conflict"
	"github.com/sightline-partnership/sightline/internal/people/extract"
	"github.com/sightline-partnership/sightline/internal/people/network"
	"github.com/sightline-partnership/sightline/internal/people/person"
	"github.com/sightline-partnership/sightline/internal/platform/crypt"
	"github.com/sightline-partnership/sightline/internal/platform/jobs"
	"github.com/sightline-partnership/sightline/internal/platform/mail"
	"github.com/sightline-partnership/sightline/internal/platform/once"
	"github.com/sightline-partnership/sightline/internal/platform/openid"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
	"github.com/sightline-partnership/sightline/internal/platform/pg/cluster"
	"github.com/sightline-partnership/sightline/internal/platform/unsent"
	"github.com/sightline-partnership/sightline/internal/platform/web"
	"github.com/sightline-partnership/sightline/migrations"
)

// App is Sightline, joined.
type App struct {
	Config Config
	Log    *slog.Logger
	Clock  when.Clock
	Beat   time.Duration // in which step answers leave that could tell of somebody hidden by their time (web.Beat)
	DB     *pg.DB
	Packs  *pack.Library
	Post   *mail.Post
	Jobs   *jobs.Queue

	Journal   *audit.Journal
	Directory *access.Directory
	SignIn    *access.SignIn
	Leavers   *leaver.Service
	Providers *access.Providers
	Unsent    *unsent.Service
	People    *person.Service
	Referrals *referral.Service
	Screens   *screening.Service
	Decisions *threshold.Service
	Network   *network.Service
	Extracts  *extract.Service
	Glass     *glass.Service
	Seals     *seal.Service
	Conflicts *conflict.Service
	Watch     *watch.Service

	guide    *wording.Guide
	examples *examples
	seal     crypt.Key        // what must not be read where it is stored is sealed with keys made from it
	private  *cluster.Cluster // nil with a database of the operator's own
}

// Open starts the private PostgreSQL where none is given, brings the database
// up to date where it may, and joins the services. Errors: Invalid for the
// configuration, Unavailable for the database, each with the mend.
func Open(ctx context.Context, cfg Config, clock when.Clock, log *slog.Logger) (*App, error) {
	if err := cfg.check(); err != nil {
		return nil, err
	}
	a := &App{Config: cfg, Log: log, Clock: clock, Beat: web.Beat}
	if err := a.openDatabase(ctx); err != nil {
		a.Close()
		return nil, err
	}
	if err := a.join(); err != nil {
		a.Close()
		return nil, err
	}
	return a, nil
}

// database is the name of the database in a private cluster.
const database = "sightline"

// openDatabase opens the database, brought up to date where it may be.
func (a *App) openDatabase(ctx context.Context) error {
	return a.openWith(ctx, func(owner string, key pg.Key) (pg.Key, error) { return pg.Migrate(ctx, owner, migrations.Files, key) })
}

// openAsItIs opens the database and changes nothing in it.
func (a *App) openAsItIs(ctx context.Context) error {
	return a.openWith(ctx, func(owner string, key pg.Key) (pg.Key, error) {
		if key != (pg.Key{}) {
			return key, nil
		}
		return pg.KeyOf(ctx, owner)
	})
}

// openWith opens the database, after asOwner did what is to be done as its
// owner, where we may, and gave the key.
func (a *App) openWith(ctx context.Context, asOwner func(owner string, key pg.Key) (pg.Key, error)) (err error) {
	app, owner := a.Config.DatabaseURL, a.Config.OwnerURL
	if app == "" {
		if a.private, err = a.startPrivate(ctx); err != nil {
			return err
		}
		if err := a.private.EnsureDatabase(ctx, database); err != nil {
			return err
		}
		app, owner = a.private.AppURL(database), a.private.OwnerURL(database)
	}
	var key pg.Key
	if a.Config.IdentityKey != "" {
		if key, err = pg.ParseKey(a.Config.IdentityKey); err != nil {
			return err
		}
	}
	if owner != "" {
		if key, err = asOwner(owner, key); err != nil {
			return err
		}
	}
	if a.seal, err = a.Config.sealKey(key); err != nil {
		return err
	}
	a.DB, err = pg.Open(ctx, app, key)
	return err
}

// startPrivate starts the private PostgreSQL; a command that works beside a
// Sightline that runs joins its database instead.
func (a *App) startPrivate(ctx context.Context) (*cluster.Cluster, error) {
	o := cluster.Options{Dir: a.Config.dataDir()}
	c, err := cluster.Start(ctx, o)
	if err == nil || !a.Config.Beside {
		return c, err
	}
	if beside, joined := cluster.Join(ctx, o); joined == nil {
		return beside, nil
	}
	return nil, err
}

// join makes the services and ties them together.
func (a *App) join() (err error) {
	if a.Packs, err = pack.OpenLibrary(content.Packs, content.Folder, nil); err != nil {
		return err
	}
	a.Journal = audit.New(a.DB, a.Clock)
	a.Directory = access.NewDirectory(a.DB, a.Journal, a.Clock)
	a.Leavers = leaver.New(a.DB, a.Directory, a.Clock)
	a.Unsent = unsent.New(a.DB, a.seal, a.Clock)
	if err := a.joinPost(); err != nil {
		return err
	}
	if err := a.joinSignIn(); err != nil {
		return err
	}
	language, err := a.Packs.Language(when.DateOf(a.Clock()))
	if err != nil {
		return err
	}
	a.examples = &examples{packs: a.Packs, signs: signoff.New(a.DB, a.Journal, a.Clock), clock: a.Clock}
	if a.guide, err = wording.New(language); err != nil {
		return err
	}
	relations := access.NewRelations(a.Clock)
	a.People = person.New(person.Deps{DB: a.DB, Journal: a.Journal, Relations: relations, Clock: a.Clock})
	a.Referrals = referral.New(referral.Deps{DB: a.DB, Journal: a.Journal, Relations: relations, Clock: a.Clock, Limits: a.Packs, Notices: a.Post}, a.Config.Prefix)
	a.Referrals.Registering(registrar{registry{a.People, a.Clock}})
	a.Glass = glass.New(glass.Deps{DB: a.DB, Journal: a.Journal, Clock: a.Clock, Limits: a.Packs, Notices: a.Post, People: a.People, Referrals: a.Referrals})
	a.Seals = seal.New(seal.Deps{DB: a.DB, Journal: a.Journal, Relations: relations, Clock: a.Clock, Notices: a.Post, Records: seal.Records{People: a.People, Referrals: a.Referrals}})
	a.Extracts = extract.New(a.DB, a.Journal, a.People, a.Clock)
	a.Conflicts = conflict.New(conflict.Deps{DB: a.DB, Journal: a.Journal, Clock: a.Clock, Records: declarable{a.Referrals, a.People}, Notices: a.Post})
	a.Watch = watch.New(watch.Deps{DB: a.DB, Journal: a.Journal, Clock: a.Clock, Notices: a.Post, Rules: watchRules(a.Packs)})
	a.Network = network.New(a.DB, a.Journal, a.People, a.Clock, referral.Fold, named{a.Referrals, a.People})
	a.Screens = screening.NewService(screening.Deps{DB: a.DB, Journal: a.Journal, Clock: a.Clock, Packs: a.Packs, Referrals: a.Referrals, Limits: a.Packs})
	a.Decisions = threshold.New(threshold.Deps{DB: a.DB, Journal: a.Journal, Clock: a.Clock, Packs: a.Packs, Referrals: a.Referrals, Screens: a.Screens}, a.Packs, a.Post)
	return a.joinJobs()
}

// joinJobs makes the queue of jobs: they send messages, move disagreements up
// whose time is over, compare what is brought, and remind of accounts.
func (a *App) joinJobs() (err error) {
	reminders := access.NewReminders(a.Directory, a.Post)
	a.Jobs, err = jobs.New(a.DB, a.Log, a.Post.Workers, reminders.Workers, a.Decisions.Workers, a.People.Workers, a.Extracts.Workers, a.Conflicts.Workers, a.Watch.Workers,
		a.Seals.Workers, a.Unsent.Workers, once.Workers(a.DB, a.Clock))
	a.Post.Through(a.Jobs)
	a.Decisions.Through(a.Jobs)
	a.People.Through(a.Jobs)
	a.Extracts.Through(a.Jobs)
	a.Conflicts.Through(a.Jobs)
	if err != nil {
		return err
	}
	a.Jobs.Daily(person.ExpiryJob{})
	a.Jobs.Daily(seal.ReadsJob{})
	a.Jobs.Daily(access.RemindJob{})
	a.Jobs.Daily(conflict.SweepJob{})
	a.Jobs.Every(time.Minute, conflict.TellJob{})
	a.Jobs.Every(watch.Often, watch.LookJob{})
	a.Jobs.Every(time.Hour, watch.LeadsJob{})
	a.Jobs.Daily(unsent.ClearJob{})
	a.Jobs.Daily(once.ForgetJob{})
	return nil
}

// joinSignIn makes the way in, and the links of its invitations.
func (a *App) joinSignIn() (err error) {
	site := access.Site{Host: a.Config.site().Hostname(), Origin: a.Config.origin()}
	if a.SignIn, err = access.NewSignIn(a.DB, a.Journal, a.Clock, site, a.Post); err != nil {
		return err
	}
	a.Providers = access.NewProviders(a.SignIn, openid.New(a.Clock), a.seal, site.Origin, accessweb.PathProvider)
	a.Post.Linking(func(ctx context.Context, account id.UUID) (string, error) {
		token, err := a.SignIn.MailedInvitation(ctx, account)
		if err != nil || token == "" {
			return "", err
		}
		return accessweb.InvitationLink(site.Origin, token), nil
	})
	return nil
}

// joinPost makes the queue of messages.
func (a *App) joinPost() (err error) {
	var sender mail.Sender
	if a.Config.SMTP != "" {
		if sender, err = mail.NewSMTP(a.Config.SMTP, a.Config.MailFrom); err != nil {
			return err
		}
	}
	a.Post = mail.New(a.DB, a.Clock, sender, a.Config.BaseURL)
	return nil
}

// Close ends what Open began; the data stays.
func (a *App) Close() {
	if a.DB != nil {
		a.DB.Close()
	}
	if a.private != nil {
		_ = a.private.Stop()
	}
}
