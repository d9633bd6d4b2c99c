// Package content holds the example packs that ship with Sightline, and the
// JSON Schemas that help authors write their own. What the packs say is fiction
// until a partnership signs its own: see each pack's note.
package content

import "embed"

// Packs holds the packs, as packs/*.yaml.
//
//go:embed packs/*.yaml
var Packs embed.FS

// Folder is where Packs keeps them.
const Folder = "packs"
