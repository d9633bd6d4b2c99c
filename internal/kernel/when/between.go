package when

// Between reads two partial dates that bound a time, either of them empty, as a
// form gives them under "since" and "until". It gives them as they are kept,
// and tells add what to mend: a date that can't be read, one told by an age,
// an end before the beginning.
func Between(add func(field, mend string), since, until string) (from, to string) {
	first, err := ParsePartial(since)
	if err != nil || first.Exact == ByAge {
		add("since", "Write since when as far as it is known, for example March 2024.")
	}
	last, err := ParsePartial(until)
	if err != nil || last.Exact == ByAge {
		add("until", "Write until when as far as it is known, for example March 2024.")
	}
	earliest, _, known := first.Bounds(Date{})
	_, latest, also := last.Bounds(Date{})
	if known && also && latest.Before(earliest) {
		add("until", "The end is before the beginning. Mend one of the two dates.")
	}
	return first.String(), last.String()
}
