/**
 * The outputs of an endpoint of an idle provider. They have the number and the size of the real provider's outputs, but
 * no request is sent.
 */
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
  evaluationResult: null,
  held: null,
  nextChange: null,
});

/** The result of a check of a program's inputs. The name has the real length too, because it is in the state twice. */
exports.checkedOf = (urn, news, olds) => ({
  ...news,
  model: news.model ?? "recommended",
  name: news.name ?? olds.name ?? `${urn.split("::").at(-1)}-${Math.random().toString(16).slice(2, 9)}`,
  running: news.running ?? true,
  __autoName: true,
});
