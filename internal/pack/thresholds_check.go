package pack

func (t *Thresholds) check(c *checker) {
	domains := map[string]bool{}
	for i, d := range t.Domains {
		c.unique(d.ID, at("domains", i, "id"))
		domains[d.Code] = true
	}
	t.signs = map[string]SignAt{}
	for i := range t.Levels {
		t.checkLevel(c, i, domains)
	}
	t.checkRules(c)
	for i, m := range t.Movement {
		c.unique(m.ID, at("movement", i, "id"))
		c.basis(m.Basis, at("movement", i, "basis"))
		if m.ToLevel > 0 {
			t.level(c, m.ToLevel, at("movement", i, "to_level"))
		}
	}
	c.statements(t.Guards, "movement_guards")
	for i, l := range t.BandLinks {
		c.unique(l.ID, at("band_links", i, "id"))
		c.basis(l.Basis, at("band_links", i, "basis"))
		t.level(c, l.Level, at("band_links", i, "level"))
	}
	for i, s := range t.Settings {
		c.unique(s.ID, at("local_settings", i, "id"))
		c.basis(s.Basis, at("local_settings", i, "basis"))
	}
}

func (t *Thresholds) checkLevel(c *checker, i int, domains map[string]bool) {
	l, path := &t.Levels[i], at("levels", i)
	c.unique(l.ID, path+".id")
	c.basis(l.Basis, path+".basis")
	if l.Level != i+1 {
		c.add(path+".level", "levels are numbered from 1 without gaps; this one is %d", i+1)
	}
	for j, b := range l.Citations {
		c.basis(b, at(path+".citations", j))
	}
	for j, r := range l.Response {
		c.unique(r.ID, at(path+".response", j, "id"))
	}
	for j, p := range l.Pathways {
		c.unique(p.ID, at(path+".pathways", j, "id"))
	}
	for j, d := range l.Domains {
		here := at(path+".domains", j)
		c.unique(d.ID, here+".id")
		c.cites(d.Domain, here+".domain", domains, "domain")
		for k, s := range d.Signs {
			c.unique(s.ID, at(here+".signs", k, "id"))
			c.basis(s.Basis, at(here+".signs", k, "basis"))
			t.signs[s.ID] = SignAt{Sign: s, Level: l.Level, Domain: d.Domain}
		}
	}
}

func (t *Thresholds) checkRules(c *checker) {
	for i, r := range t.Rules {
		path := at("rules", i)
		c.unique(r.ID, path+".id")
		c.basis(r.Basis, path+".basis")
		for j, id := range r.Signs {
			if _, ok := t.signs[id]; !ok {
				c.add(at(path+".signs", j), "there is no sign %s in this pack; add it, or cite another", id)
			}
		}
		for name, level := range map[string]int{"floor_level_suspected": r.LevelSuspected, "floor_level_confirmed": r.LevelConfirmed} {
			if level > 0 {
				t.level(c, level, path+"."+name)
			}
		}
	}
}

func (t *Thresholds) level(c *checker, number int, path string) {
	if t.LevelOf(number) == nil {
		c.add(path, "there is no level %d", number)
	}
}

// statements checks the ids and bases of a list of statements.
func (c *checker) statements(list []Statement, path string) {
	for i, s := range list {
		c.unique(s.ID, at(path, i, "id"))
		c.basis(s.Basis, at(path, i, "basis"))
	}
}
