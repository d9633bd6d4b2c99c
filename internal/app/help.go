package app

import (
	"embed"

	"github.com/sightline-partnership/sightline/internal/platform/web"
	"github.com/sightline-partnership/sightline/internal/platform/web/component"
)

//go:embed help.html
var files embed.FS

var helpPage = web.NewPage[help](files, "help.html")

// help says, in a page, what somebody needs who uses Sightline twice a year.
type help struct {
	Phone string
	Parts []component.Help
}

func (a *App) help(*web.Request) (web.Response, error) {
	return helpPage.Show(web.Head{Title: "Help"}, help{Phone: a.Config.HubPhone, Parts: []component.Help{
		{Question: "I am worried about a child. What do I do?", Answer: []string{"If the child is in danger now, ring 999, then the hub. Otherwise choose Record a worry. You need no proof. Every answer is saved as you give it."}},
		{Question: "Who sees what I write?", Answer: []string{"The hub. You and your own team see what you sent, where it stands and what came of it. An agency that is asked sees its question and what it needs to look somebody up. Every look is in a journal."}},
		{Question: "I need a record now, and it is not mine to see", Answer: []string{"Choose Break-glass, or Break the glass on the page that says it is not there. Give the reference, or the name and the whole date of birth, and say why. It opens for four hours. The lead worker and the privacy officer are told, and somebody reviews it within two working days.", "It never opens what is restricted or sealed, or a protected address. If nothing opens, ring the hub. If a child is in danger now, ring 999 first."}},
		{Question: "Somebody who works here is close to this family. How is the record kept from them?", Answer: []string{"A hub manager opens the record and chooses How closely this record is held. Restricted: hub managers and named people see it. Sealed: only named people do, and to everybody else it is not there. It takes effect at once. Seal each referral about the child too.", "Opening it again takes two managers: one asks, another agrees. Whoever sealed it keeps the list, and reads who has looked under Seals."}},
		{Question: "I was signed out while I typed. Is it lost?", Answer: []string{"No. After ten minutes without use you are signed out; two minutes before, a notice lets you stay. What you typed is kept for three days, and only you can see it. Sign in again and the form has your words: check them and send them. They also wait under Words that were not sent."}},
		{Question: "It says that this was changed in another window", Answer: []string{"You have the same question open twice, and saved it in the other window first. Both answers are on the page: put together what should stay, then save. Nothing was overwritten. An entry that was changed or moved meanwhile, a child for example, is not overwritten either: saving adds yours as one more, and you can remove the one that is not needed."}},
		{Question: "It says that a form is not mine", Answer: []string{"Somebody else was signed in here when the form was opened. Nothing was done with it, and its words are kept for them alone. Open the page again to do your own work. On a machine that you share, sign out before you leave it."}},
		{Question: "Why must I confirm that it is me?", Answer: []string{"Before you join two records, take them apart, open a seal or ask for it, add a passkey beside an older one, end a session, or save a circle as a file, Sightline asks for your passkey again. It holds for five minutes. What you typed is there when you come back."}},
		{Question: "I have lost my passkey", Answer: []string{"Sign in with one of your recovery codes, then add a new passkey. No codes left? Ask your agency's administrator for a new invitation. Was it on a phone or laptop that is gone? Your account, then End all but this one, and remove its passkey."}},
		{Question: "My account has lapsed", Answer: []string{"Ask an administrator of your agency to confirm it: Accounts, then Confirm accounts. It lapses when nobody has confirmed in 90 days that you still need it, or when you have not signed in for 90 days. Nothing of yours is lost. Your agency has no administrator? Ring the hub."}},
		{Question: "Somebody of my agency has left", Answer: []string{"An administrator opens Accounts, then the person, then Close this account: they are out at once. For many, bring the list of who works there: you see first what it would do. Your identity provider can tell Sightline by itself, by SCIM. Ask whoever runs the site."}},
		{Question: "Somebody may have seen the token of our system", Answer: []string{"An administrator opens Accounts, then Your agency’s systems, and ends it. The system is out with its next request. Then ask whoever runs the site for a new one."}},
		{Question: "What does the band mean?", Answer: []string{"The instrument is a prompt for judgement. It is not validated and its number does not predict harm. You may raise the band with a reason. Only a manager may lower it, by one, and a second person signs."}},
		{Question: "I do not agree with a decision", Answer: []string{"Open the referral, or your request, and choose Disagree with this decision. It climbs a ladder with time limits, up to the partnership's chair. Nothing that keeps a child safe waits for it."}},
		{Question: "How does the register know who somebody may be?", Answer: []string{"It compares the person with everybody in it: names in any order and other spellings, date of birth, numbers, phone, address. Each likely person comes with the reasons and their weight. Brothers, sisters and twins share much, so that counts for less. Nothing is joined unless a worker says so."}},
		{Question: "Two records are about one person. What do I do?", Answer: []string{"Open People, then Two records, one person? Say what you think and why. When a second person agrees, the records are joined. If that was wrong, open the newer record and choose Take apart: both stand as before."}},
		{Question: "My agency works with many children. How does the hub learn which of them we know?", Answer: []string{"If you answer for your agency's requests, open Your lists and bring a CSV file: your reference, names, dates of birth. It is compared with the register in the background. Where a line is somebody there, their record says that your agency knows them, by your reference, and the hub can ring you.", "You are not told whom it matched, because that would tell who is in the register. The list is deleted when it was compared, or after 24 hours. You can take it back at any time."}},
		{Question: "I know the family in this record. What do I do?", Answer: []string{"Choose I know this family on the record. It closes to you at once, and a manager gives the work to somebody else. It opens to you again when two other people agree: one asks under Conflicts, with a reason, and a manager of the hub who sees the record agrees.", "Under Your account, People you know, you can say which house you live in. Only a fingerprint of it is kept, and records with your surname and address then close to you by themselves."}},
		{Question: "Who notices if somebody reads what they should not?", Answer: []string{"You do: Who read your records shows everybody else who opened a referral that is with you, or a child in it. If somebody did yesterday, you get an e-mail in the morning that names nobody.", "The journal is also looked through every five minutes. What is unusual, by rules that stand in the packs, goes to the privacy officers. They look at it and say what it was."}},
		{Question: "How do I use the keyboard on the board?", Answer: []string{"j and k move, Enter opens, a takes the referral, / goes to the search."}},
	}}), nil
}
