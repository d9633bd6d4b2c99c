package person

// RelationKinds are the ways in which two people may belong together, in the
// order they are offered: the one is the other's parent, carer and so on.
var RelationKinds = []string{"parent", "carer", "sibling", "relative", "household", "partner", "friend", "person_of_concern", "other"}

// relationWords says a relation from both ends: what the one is to the other,
// and what the other is to the one.
func relationWords(kind string) (outward, inward string) {
	switch kind {
	case "parent":
		return "Parent of", "Child of"
	case "carer":
		return "Cares for", "Cared for by"
	case "sibling":
		return "Brother or sister of", "Brother or sister of"
	case "relative":
		return "Relative of", "Relative of"
	case "household":
		return "Lives with", "Lives with"
	case "partner":
		return "Partner of", "Partner of"
	case "friend":
		return "Friend of", "Friend of"
	case "person_of_concern":
		return "Person of concern to", "Child at risk from"
	}
	return "Connected with", "Connected with"
}

// RelationChoice is a kind as the question about a new relation offers it.
func RelationChoice(kind string) string {
	words, _ := relationWords(kind)
	return words
}

// Words says the relation as the person whose record it stands on has it:
// "Child of", "Cares for". The other's name follows.
func (r Relation) Words() string {
	outward, inward := relationWords(r.Kind)
	if r.Inward {
		return inward
	}
	return outward
}
