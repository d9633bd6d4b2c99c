package pack

// Watch is what counts as unusual reading: the rules by which the journal is
// looked through, with their numbers.
type Watch struct {
	Header
	Principle string      `pack:"principle" doc:"What watching is for."`
	Rules     []WatchRule `pack:"rules" doc:"The rules."`
}

// WatchRule is one pattern of reading that a privacy officer is told of. What
// the pattern is, the program knows; from how much on it is unusual, the pack.
type WatchRule struct {
	ID         string `pack:"id" rule:"id" doc:"Its id."`
	Watches    string `pack:"watches" rule:"one=self_declared|override|other_agency|sealed|protected_address|relation|surname|address|volume|hours" doc:"The pattern."`
	Title      string `pack:"title" rule:"max=200" doc:"Its name."`
	Sentence   string `pack:"sentence" rule:"max=500" doc:"The rule in plain English, as the privacy officer reads it."`
	AtLeast    int    `pack:"at_least" rule:"min=1,max=10000" doc:"How many records, within 24 hours."`
	TimesUsual int    `pack:"percent_of_usual" rule:"optional,max=10000" doc:"Of a day's reading that is usual for the reader, and for their role: from this percentage on."`
	From       string `pack:"from" rule:"optional,time" doc:"When the hours that are not worked begin, as 21:00."`
	To         string `pack:"to" rule:"optional,time" doc:"When they end, as 06:00."`
	Nights     int    `pack:"usual_nights" rule:"optional,max=31" doc:"Who read in such hours on so many of the last 28 days does so usually."`
	Basis      Basis  `pack:"basis" doc:"Where it comes from."`
}

func (w *Watch) check(c *checker) {
	for i, r := range w.Rules {
		c.unique(r.ID, at("rules", i, "id"))
		c.basis(r.Basis, at("rules", i, "basis"))
		if r.Watches == "volume" && r.TimesUsual < 100 {
			c.add(at("rules", i, "percent_of_usual"), "a rule about volume needs a percentage of 100 or more")
		}
		if r.Watches == "hours" && (r.From == "" || r.To == "") {
			c.add(at("rules", i, "from"), "a rule about hours needs from and to")
		}
	}
}
