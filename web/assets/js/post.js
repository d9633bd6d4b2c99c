// How the modules speak with the server.

// post sends fields as a form does. A redirect (to sign in again, say) is an
// error: nothing a script sends should end on another page.
export function post(address, fields, more = {}) {
  return fetch(address, { method: "POST", body: new URLSearchParams(fields), redirect: "error", credentials: "same-origin", ...more });
}

// clockTime is the time of day as pages show it: "14:05".
export function clockTime(date = new Date()) {
  return date.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
}
