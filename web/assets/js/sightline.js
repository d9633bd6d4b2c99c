// The one script. Every page works without it; each module looks for one
// attribute and says at its top what it expects.
import { Button, CharacterCount, Checkboxes, ErrorSummary, NotificationBanner, Radios, SkipLink, createAll } from "govuk-frontend";
import { autosave } from "./autosave.js";
import { board } from "./board.js";
import { drawing } from "./drawing.js";
import { keys } from "./keys.js";
import { lint } from "./lint.js";
import { live } from "./live.js";
import { passkeys } from "./passkey.js";
import { searchLists } from "./searchlist.js";
import { session } from "./session.js";
import { unsent } from "./unsent.js";

for (const component of [Button, CharacterCount, Checkboxes, ErrorSummary, NotificationBanner, Radios, SkipLink]) createAll(component);
for (const start of [autosave, board, drawing, keys, lint, live, passkeys, searchLists, session, unsent]) start();
