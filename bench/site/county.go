package main

import (
	"encoding/binary"
	"math/rand/v2"
	"time"

	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
)

// county is a made-up partnership of a given size: the same seed and day give
// the same one. Nothing of it is kept but what other rows point to.
type county struct {
	size
	seed uint64
	now  time.Time

	agencies   []agency
	teams      []team
	crew       []worker
	hub        []int   // the workers of the hub, by their place in the crew
	byAgency   [][]int // the crew of each agency
	packs      packs
	references []string
	children   []known // those whom referrals name
	adults     []known
}

// size is how much of everything there is.
type size struct{ People, Referrals, Staff int }

// The shares that make it a county and not only many rows.
const (
	openShare      = 0.01  // of referrals: a worker of the hub has 20 to 75 of them
	openEach       = 45    // on average
	sealedShare    = 0.005 // of people and of referrals
	protectedShare = 0.01  // of addresses
	years          = 8     // of referrals
)

// The kinds of row, for ids.
const (
	ofAgency = iota
	ofTeam
	ofStaff
	ofPerson
	ofName
	ofAddress
	ofReach
	ofRelation
	ofReferral
	ofTold
	ofThing
	ofRequest
	ofTask
	ofScreen
	ofDecision
	ofTie
	ofEntry
	ofDraft
	ofSession
)

// newCounty makes what the rows of a county follow from.
func newCounty(s size, seed uint64, at time.Time) (*county, error) {
	c := &county{size: s, seed: seed, now: at}
	var err error
	if c.packs, err = openPacks(when.DateOf(at), seed); err != nil {
		return nil, err
	}
	c.refer()
	c.employ()
	c.meet()
	return c, nil
}

// refer makes the references, which are as if at random.
func (c *county) refer() {
	const letters = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
	taken := map[string]bool{}
	for n := uint64(0); len(c.references) < c.Referrals; n++ {
		ref := []byte("SL-0000-0000")
		draw := mix(c.seed ^ n<<20)
		for _, at := range []int{3, 4, 5, 6, 8, 9, 10} {
			ref[at] = letters[draw%uint64(len(letters))]
			draw /= uint64(len(letters))
		}
		for _, ref[11] = range []byte(letters) { // one of them checks the rest, but for one in 31
			if whole, err := id.ParseReference(string(ref)); err == nil && !taken[whole] {
				taken[whole] = true
				c.references = append(c.references, whole)
			}
		}
	}
}

// id is the row id of the n-th of a kind, made at a time.
func (c *county) id(kind, n int, at time.Time) id.UUID {
	var u id.UUID
	var ms [8]byte
	binary.BigEndian.PutUint64(ms[:], uint64(at.UnixMilli()))
	copy(u[:6], ms[2:])
	h := mix(mix(c.seed+uint64(kind)) + uint64(n))
	binary.BigEndian.PutUint64(u[8:], h)
	binary.BigEndian.PutUint16(u[6:8], uint16(mix(h)))
	u[6] = u[6]&0x0f | 0x70
	u[8] = u[8]&0x3f | 0x80
	return u
}

// mix is the finaliser of SplitMix64.
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// rng draws for the n-th row of a kind, whatever was drawn before.
func (c *county) rng(kind, n int) *rand.Rand {
	return rand.New(rand.NewPCG(mix(c.seed+uint64(kind)), uint64(n)))
}

// personAt is when the n-th person was put into the register.
func (c *county) personAt(n int) time.Time {
	back := time.Duration(mix(c.seed^uint64(n))%(years*365*24)) * time.Hour
	return c.now.Add(-24*time.Hour - back)
}

func (c *county) person(n int) id.UUID { return c.id(ofPerson, n, c.personAt(n)) }

// skewed draws below n, small ones more often.
func skewed(r *rand.Rand, n int) int { return int(float64(n) * r.Float64() * r.Float64()) }

func pick[T any](r *rand.Rand, all []T) T { return all[r.IntN(len(all))] }
