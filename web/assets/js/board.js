// A list that renews itself.
//
// [data-board][data-refresh="SECONDS"]  the same address is asked again; the
//                                       region is swapped when it changed
// [data-board] tr[data-href]            a row, known again by its address
// [data-board-live]                     where changes are announced, politely
//
// The row in hand, the focus and what is unfolded stay as they were. It rests
// while the page is hidden. When the server has been away, it says since when
// the list may be old: a list with clocks must not look fresh when it is not.
import { clockTime } from "./post.js";

export function board() {
  const region = document.querySelector("[data-board][data-refresh]");
  if (!region) return;
  const every = 1000 * Math.max(1, Number(region.dataset.refresh) || 30);
  let last = new Date();
  const renew = async () => {
    if (document.hidden) return;
    try {
      const answer = await fetch(window.location.href, { headers: { Accept: "text/html", "Sightline-Background": "1" }, redirect: "error" });
      if (!answer.ok) throw new Error(String(answer.status));
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.querySelector("[data-board]");
      if (fresh && fresh.innerHTML !== drawn) swap(region, fresh);
      drawn = fresh?.innerHTML ?? drawn;
      last = new Date();
      warn(region, "");
    } catch {
      warn(region, `This list was last renewed at ${clockTime(last)}. Sightline can't be reached, or you are signed out.`);
    }
  };
  let drawn = region.innerHTML;
  window.setInterval(renew, every);
  document.addEventListener("visibilitychange", () => { if (!document.hidden && new Date() - last > every) renew(); });
}

// swap puts the fresh rows in place and restores what the person had in hand.
function swap(region, fresh) {
  const before = rowsOf(region);
  const current = region.querySelector("[data-current]")?.dataset.href;
  const focus = place(region, document.activeElement);
  const open = [...region.querySelectorAll("details[open]")].map((d) => place(region, d.querySelector("summary")));
  region.replaceChildren(...fresh.childNodes);
  if (current) row(region, current)?.setAttribute("data-current", "");
  for (const p of open) at(region, p)?.closest("details")?.setAttribute("open", "");
  at(region, focus)?.focus({ preventScroll: true });
  const added = rowsOf(region).filter((href) => !before.includes(href)).length;
  const says = document.querySelector("[data-board-live]");
  if (says) says.textContent = added > 0 ? `The list has changed: ${added} more.` : "The list has changed.";
}

const reach = "a, button, input, summary";
const rowsOf = (region) => [...region.querySelectorAll("tr[data-href]")].map((r) => r.dataset.href);
const row = (region, href) => region.querySelector(`tr[data-href="${CSS.escape(href)}"]`);

// place says where an element stands: in which row, and which of its controls.
function place(region, el) {
  if (!el || !region.contains(el)) return null;
  const home = el.closest("tr[data-href]");
  return { href: home?.dataset.href, index: [...(home ?? region).querySelectorAll(reach)].indexOf(el) };
}

function at(region, p) {
  if (!p) return null;
  const home = p.href ? row(region, p.href) : region;
  return home?.querySelectorAll(reach)[p.index] ?? null;
}

// warn tells that the list may be old, in sight and read out.
function warn(region, text) {
  let box = document.querySelector("[data-board-old]");
  if (!box && text === "") return;
  if (!box) {
    box = document.createElement("p");
    box.className = "sl-lint";
    box.setAttribute("data-board-old", "");
    box.setAttribute("role", "status");
    region.before(box);
  }
  if (box.textContent !== text) box.textContent = text;
  box.hidden = text === "";
}
