// Asks the stack's endpoint a question, with OpenAI's own client:
//
//   pulumi stack output --json | node ask.mjs [--stream] QUESTION
//
// The key comes from PARETA_API_KEY. It is in no output, because the state holds outputs. A request is billed.

import { text } from "node:stream/consumers";
import { parseArgs } from "node:util";
import OpenAI from "openai";

const { values, positionals } = parseArgs({ options: { stream: { type: "boolean" } }, allowPositionals: true });
const question = positionals.join(" ");
if (!question) throw new Error("ask what? pulumi stack output --json | node ask.mjs QUESTION");

/** @type {{ id: string, url: string | null, status: string }} */
const { id, url, status } = JSON.parse(await text(process.stdin));
if (status !== "live" || !url) {
  throw new Error(`the endpoint is ${status}; start it: pulumi config set running true && pulumi up`);
}

// An endpoint's id is the name of its model.
const openai = new OpenAI({ baseURL: url, apiKey: process.env.PARETA_API_KEY });
const request = { model: id, messages: [{ role: "user", content: question }] };

if (values.stream) {
  for await (const chunk of await openai.chat.completions.create({ ...request, stream: true })) {
    process.stdout.write(chunk.choices[0]?.delta?.content ?? "");
  }
  process.stdout.write("\n");
} else {
  const { choices, usage } = await openai.chat.completions.create(request);
  console.log(choices[0].message.content);
  console.error(`${usage?.total_tokens} tokens`);
}
