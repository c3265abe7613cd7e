/** What a provider answers for an endpoint: as many and as large properties as the real one's, of which nothing is asked. */
exports.outputsOf = (inputs) => ({
  ...inputs,
  __origin: { baseUrl: "http://127.0.0.1:40000", keyFingerprint: "8a80104c4bb6" },
  __wasLive: true,
  ready: true,
  status: "live",
  url: "http://127.0.0.1:40000/v1",
  deployedModel: "qwen-1",
  recommendedSystemPrompt: "Extract the key fields of the contract as JSON. Use null for what is not there.",
  promptScaffold: null,
});

/** What a check makes of what a program gives: a name of the same length too, for it stands in the state twice. */
exports.checkedOf = (urn, news, olds) => ({
  ...news,
  model: news.model ?? "recommended",
  name: news.name ?? olds.name ?? `${urn.split("::").at(-1)}-${Math.random().toString(16).slice(2, 9)}`,
  running: news.running ?? true,
  __autoName: true,
});
