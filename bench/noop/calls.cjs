// What the idle providers do beside nothing: they note when they were first called, and the bare ones make the one
// request for each endpoint that no provider can do without.
const { writeFileSync } = require("node:fs");

const { SHELL_KIND, PARETA_API_KEY, PARETA_BASE_URL, FIRST_CALL } = process.env;
const isBare = SHELL_KIND?.endsWith("-bare") === true;

let made = 0;
let called = false;

function noteFirstCall() {
  if (!called) writeFileSync(FIRST_CALL, String(Date.now()));
  called = true;
}

/** Deploys where the provider is a bare one, and returns the id of an endpoint. */
exports.create = async ({ task, model, name }) => {
  noteFirstCall();
  if (!isBare) return `ep_${++made}`;
  const events = await send("POST", "/v1/endpoints", JSON.stringify({ task, model, name }));
  const data = /^event: complete\r?\ndata: (.*)$/m.exec(events)?.[1];
  if (data === undefined) throw new Error(`the deploy did not complete: ${events}`);
  return JSON.parse(data).endpoint.id;
};

/** Deletes where the provider is a bare one. */
exports.remove = async (id) => {
  noteFirstCall();
  if (isBare) await send("DELETE", `/v1/endpoints/${id}`);
};

async function send(method, path, body) {
  // Only where it is needed: the provider that does nothing does not load it.
  const { request } = require("undici");
  const headers = { authorization: `Bearer ${PARETA_API_KEY}`, "content-type": "application/json" };
  const response = await request(`${PARETA_BASE_URL}${path}`, { method, headers, body });
  const text = await response.body.text();
  if (response.statusCode >= 300) throw new Error(`${method} ${path}: ${response.statusCode} ${text}`);
  return text;
}
