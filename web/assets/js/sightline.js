// The staff site's script. Every page works without it; each module below
// looks for one attribute and says what it expects.
import { initAll } from "govuk-frontend";
import { board } from "./board.js";
import { autosave } from "./autosave.js";
import { live } from "./live.js";
import { lint } from "./lint.js";
import { passkeys } from "./passkey.js";

document.documentElement.classList.add("js-enabled");
document.body.classList.add("js-enabled", "govuk-frontend-supported");
initAll();
board();
autosave();
live();
lint();
passkeys();
