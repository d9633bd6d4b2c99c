// Words that were typed and not sent are kept by the server, for the person
// who typed them.
//
// [data-session-hold="ADDRESS"]  where a form's fields are posted as "form", with
//                                the page and the form's address; the answer is
//                                {"unsent": ID}, which the form then carries
//
// Nothing stays in the browser: the machine may be shared, or watched. A form
// that saves itself as a draft (data-autosave) is kept only when it is sent.
// Before a form leaves the page its words are at the server, or it stays.
import { post } from "./post.js";

const quiet = 1500;
const patience = 5000;
const mostAlive = 60000; // what a browser still sends for a page that is gone
const typedInto = "textarea, select, input:not([type=hidden], [type=submit], [type=button], [type=file], [type=password])";
const away = "Sightline can't be reached. Your words are still here. Send them again in a minute.";

const watched = [];

export function unsent() {
  const address = document.querySelector("[data-session-hold]")?.dataset.sessionHold;
  if (!address) return;
  for (const form of document.querySelectorAll("main form")) {
    if (form.getAttribute("method")?.toLowerCase() === "post" && form.querySelector(typedInto)) watched.push(watch(form, address));
  }
  window.addEventListener("beforeunload", (e) => { if (watched.some((w) => w.waits())) e.preventDefault(); });
  window.addEventListener("pagehide", () => watched.forEach((w) => w.last()));
}

// settle keeps whatever waits, and says whether all of it is kept.
export async function settle() {
  const all = await Promise.all(watched.map((w) => w.hold()));
  return all.every((outcome) => outcome === "kept");
}

// keptAs is the id of the first form's kept words, if any.
export const keptAs = () => watched.map((w) => w.id()).find((id) => id) ?? "";

function watch(form, address) {
  const drafts = form.hasAttribute("data-autosave");
  let typed = 0; // changes so far
  let kept = 0; // changes that are at the server
  let leaving = false;
  let timer = 0;
  let queue = Promise.resolve("kept");
  const id = () => form.querySelector("input[name=unsent]")?.value ?? "";
  const fields = () => ({ page: window.location.pathname + window.location.search, unsent: id(),
    action: pathOf(new URL(form.getAttribute("action") || window.location.href, window.location.href)), form: written(form) });
  const send = async () => {
    if (typed === kept) return "kept";
    const now = typed;
    try {
      const answer = await post(address, fields(), { signal: AbortSignal.timeout(patience) });
      if (answer.status >= 500) return "away";
      if (!answer.ok) return "refused";
      carry(form, (await answer.json()).unsent);
      kept = now;
      return "kept";
    } catch {
      return "away";
    }
  };
  const hold = () => (queue = queue.then(send));
  form.addEventListener("input", () => {
    typed += 1;
    window.clearTimeout(timer);
    if (!drafts) timer = window.setTimeout(hold, quiet);
  });
  form.addEventListener("submit", async (e) => {
    window.clearTimeout(timer);
    if (leaving || typed === kept) {
      leaving = true;
      return;
    }
    e.preventDefault();
    if ((await hold()) === "away") return tell(form);
    leaving = true;
    form.requestSubmit(e.submitter);
  });
  window.addEventListener("pageshow", () => { leaving = false; });
  return {
    id, hold, waits: () => !drafts && !leaving && typed !== kept,
    last: () => {
      if (drafts || leaving || typed === kept) return;
      const body = new URLSearchParams(fields());
      if (body.toString().length < mostAlive) fetch(address, { method: "POST", body, keepalive: true, credentials: "same-origin" }).catch(() => {});
    },
  };
}

const pathOf = (url) => url.pathname + url.search;

// written is the form as a browser would send it, without files.
function written(form) {
  const out = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === "string" && name !== "unsent") out.append(name, value);
  return out.toString();
}

function carry(form, id) {
  let field = form.querySelector("input[name=unsent]");
  if (!field) {
    field = document.createElement("input");
    field.type = "hidden";
    field.name = "unsent";
    form.prepend(field);
  }
  field.value = id;
}

function tell(form) {
  let box = form.querySelector("[data-unsent-says]");
  if (!box) {
    box = document.createElement("p");
    box.className = "sl-lint";
    box.tabIndex = -1;
    box.setAttribute("data-unsent-says", "");
    form.prepend(box);
  }
  box.setAttribute("role", "alert");
  box.textContent = away;
  box.focus();
}
