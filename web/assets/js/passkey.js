// Signing in with a passkey, and adding one.
//
// [data-passkey="sign-in"|"add"]  a button. [data-begin] gives the options,
// [data-finish] takes the browser's answer and replies {"next": PATH}.
// [data-passkey-says] tells what went wrong, in words.

const toBytes = (s) => Uint8Array.from(atob(s.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const toText = (b) => btoa(String.fromCharCode(...new Uint8Array(b))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

export function passkeys() {
  for (const button of document.querySelectorAll("[data-passkey]")) {
    if (!window.PublicKeyCredential) {
      button.disabled = true;
      continue;
    }
    button.addEventListener("click", () => run(button));
  }
}

async function run(button) {
  const says = document.querySelector("[data-passkey-says]");
  try {
    const begin = await post(button.dataset.begin, {});
    const credential = button.dataset.passkey === "add" ? await create(begin.publicKey) : await get(begin.publicKey);
    const label = document.querySelector("[data-passkey-label]")?.value ?? "";
    const { next } = await post(button.dataset.finish, { credential: JSON.stringify(credential), label });
    window.location.assign(next);
  } catch (e) {
    if (says) says.textContent = e.told ?? "That did not work. Try again, or use a recovery code.";
  }
}

async function post(path, fields) {
  const answer = await fetch(path, { method: "POST", body: new URLSearchParams(fields), redirect: "error" });
  const body = await answer.json();
  if (!answer.ok) throw Object.assign(new Error("refused"), { told: body.problem });
  return body;
}

async function create(options) {
  const c = await navigator.credentials.create({ publicKey: { ...options, challenge: toBytes(options.challenge),
    user: { ...options.user, id: toBytes(options.user.id) },
    excludeCredentials: (options.excludeCredentials ?? []).map((k) => ({ ...k, id: toBytes(k.id) })) } });
  return { id: c.id, rawId: toText(c.rawId), type: c.type, response: {
    attestationObject: toText(c.response.attestationObject), clientDataJSON: toText(c.response.clientDataJSON),
    transports: c.response.getTransports?.() ?? [] } };
}

async function get(options) {
  const c = await navigator.credentials.get({ publicKey: { ...options, challenge: toBytes(options.challenge),
    allowCredentials: (options.allowCredentials ?? []).map((k) => ({ ...k, id: toBytes(k.id) })) } });
  return { id: c.id, rawId: toText(c.rawId), type: c.type, response: {
    authenticatorData: toText(c.response.authenticatorData), clientDataJSON: toText(c.response.clientDataJSON),
    signature: toText(c.response.signature), userHandle: c.response.userHandle ? toText(c.response.userHandle) : null } };
}
