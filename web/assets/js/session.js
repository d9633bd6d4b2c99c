// Warns two minutes before a session ends that nobody uses, and lets it go on.
//
// [data-session="ADDRESS"]       tells how many seconds are left: {"left": 540}
// [data-session-stay="ADDRESS"]  the same, and says that somebody is there
// [data-session-idle="SECONDS"]  how long a session lasts that nobody uses
//
// Whatever another window does counts, so the server is asked before anything
// is said. When the session is over, what is on the screen goes from it; what
// was typed is at the server by then. Without scripts there is no warning, and
// a form that comes too late is kept all the same.
import { clockTime, post } from "./post.js";
import { keptAs, settle } from "./unsent.js";

const warning = 120; // seconds
const step = 35; // the server writes use down every half a minute

export function session() {
  const source = document.querySelector("[data-session]");
  if (!source) return;
  const ask = async (address, background) => {
    const answer = await post(address, {}, { headers: background ? { "Sightline-Background": "1" } : {} });
    if (answer.status === 401) return 0;
    if (!answer.ok) throw new Error(String(answer.status));
    return (await answer.json()).left;
  };
  let notice = null;
  let timer = 0;
  const later = (seconds) => {
    window.clearTimeout(timer);
    timer = window.setTimeout(look, 1000 * Math.max(1, seconds));
  };
  const look = async () => {
    try {
      const left = await ask(source.dataset.session, true);
      if (left <= 0) return over(later);
      if (left > warning + 1) {
        notice?.remove();
        notice = null;
        return later(left - warning);
      }
      await settle();
      notice ??= warn(left, stay);
      later(left);
    } catch {
      later(step); // away: the board and the forms say so themselves
    }
  };
  const stay = async () => {
    try {
      const left = await ask(source.dataset.sessionStay, false);
      if (left <= 0) return over(later);
      notice.remove();
      notice = null;
      later(left - warning);
    } catch {
      notice.querySelector("p").textContent = "Sightline can't be reached just now. Your words are still here. Try again.";
    }
  };
  later(Number(source.dataset.sessionIdle) - warning - step);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) look(); }); // a machine that slept
}

// warn shows the notice at the top of the main part, where it stays in sight.
function warn(left, stay) {
  const box = document.createElement("section");
  box.className = "sl-leave";
  box.setAttribute("aria-label", "You will be signed out soon");
  const words = document.createElement("p");
  words.setAttribute("role", "alert");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "govuk-button";
  button.textContent = "Stay signed in";
  button.addEventListener("click", stay);
  box.append(words, button);
  document.querySelector("main").prepend(box);
  words.textContent = `You have done nothing for a while. You will be signed out at ${clockTime(new Date(Date.now() + 1000 * left))}. What you typed is kept.`;
  return box;
}

// over leads to where one signs in again, and then back to this page and its
// words. While they can't be kept, the page stays.
async function over(later) {
  const kept = await settle();
  if (!kept && !document.querySelector("input[name=unsent]")) return later(step);
  const back = new URL(window.location.href);
  if (keptAs()) back.searchParams.set("unsent", keptAs());
  window.location.assign("/sign-in?" + new URLSearchParams({ back: back.pathname + back.search }));
}
