/** Reads and forgets what the local API was asked for. @param {string} url */
export async function takeRequests(url) {
  const requests = await (await fetch(`${url}/_emulator/requests`)).json();
  await fetch(`${url}/_emulator/requests`, { method: "DELETE" });
  return requests;
}

/** Removes every endpoint of the local API. @param {string} url */
export async function removeEndpoints(url) {
  const endpoints = await (await fetch(`${url}/_emulator/endpoints`)).json();
  for (const { id } of endpoints) await fetch(`${url}/_emulator/endpoints/${id}`, { method: "DELETE" });
}

/** @param {string} url @param {number | undefined} perSecond */
export async function limitRate(url, perSecond) {
  const body = JSON.stringify(perSecond === undefined ? null : { perSecond });
  const response = await fetch(`${url}/_emulator/rate-limit`, {
    method: "PUT",
    headers: { "content-type": "application/json" },
    body,
  });
  if (!response.ok) throw new Error(await response.text());
}
