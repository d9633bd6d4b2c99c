package match_test

import (
	"fmt"

	"github.com/sightline-partnership/sightline/match"
	"github.com/sightline-partnership/sightline/match/value"
)

func Example() {
	fields := []match.Field{
		{Name: "forename", Kind: value.Forename},
		{Name: "surname", Kind: value.Surname},
		{Name: "date of birth", Kind: value.BirthDate},
		{Name: "school", Kind: value.Text},
	}
	model, err := match.NewModel(match.Standard(), fields)
	if err != nil {
		panic(err)
	}
	weigher := model.Weigher(50_000) // people in the register

	a := match.Prepare(fields, match.Record{ID: "police-7", Values: match.Single("Ama", "Testwood", "12/03/2010", "Mossing High")})
	b := match.Prepare(fields, match.Record{ID: "health-3", Values: match.Single("Ama", "Testwode", "2010-03-12", "Saltrey Academy")})
	why := weigher.Explain(&a, &b, nil)
	fmt.Println(why.Sentence())
	fmt.Printf("weight %.1f bits, probability %.4f\n", why.Final.Bits(), why.Probability())
	// Output:
	// same date of birth; same forename; surname nearly the same; different school
	// weight 4.5 bits, probability 0.9577
}
