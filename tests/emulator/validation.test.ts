import { ask, KEY, start } from "./support";

const DEPLOY = "POST /v1/endpoints";
const CHAT = "POST /v1/chat/completions";

// FastAPI's responses to the same bodies, byte for byte.
describe("a malformed request", () => {
  it.each([
    ["no body", DEPLOY, "", '[{"type":"missing","loc":["body"],"msg":"Field required","input":null}]'],
    [
      "a body without its task",
      DEPLOY,
      "{}",
      '[{"type":"missing","loc":["body","task"],"msg":"Field required","input":{}}]',
    ],
    [
      "a body that is no object",
      DEPLOY,
      "[]",
      '[{"type":"model_attributes_type","loc":["body"],"msg":"Input should be a valid dictionary or object to extract fields from","input":[]}]',
    ],
    [
      "wrong types",
      DEPLOY,
      '{"task":1,"name":[]}',
      '[{"type":"string_type","loc":["body","task"],"msg":"Input should be a valid string","input":1},{"type":"string_type","loc":["body","name"],"msg":"Input should be a valid string","input":[]}]',
    ],
    [
      "no messages",
      CHAT,
      '{"model":"x","messages":[]}',
      '[{"type":"too_short","loc":["body","messages"],"msg":"List should have at least 1 item after validation, not 0","input":[],"ctx":{"field_type":"List","min_length":1,"actual_length":0}}]',
    ],
    [
      "a message that is none",
      CHAT,
      '{"model":null,"messages":[1]}',
      '[{"type":"string_type","loc":["body","model"],"msg":"Input should be a valid string","input":null},{"type":"dict_type","loc":["body","messages",0],"msg":"Input should be a valid dictionary","input":1}]',
    ],
    [
      "a query of the wrong type",
      "GET /v1/tasks/contract-key-fields?examples_n=a",
      undefined,
      '[{"type":"int_parsing","loc":["query","examples_n"],"msg":"Input should be a valid integer, unable to parse string as an integer","input":"a"}]',
    ],
  ])("is a 422 with a list of complaints: %s", async (_, call, body, detail) => {
    const emulator = await start();
    const answer = await ask(emulator, call, body === undefined ? {} : { body });
    expect([answer.status, answer.text]).toEqual([422, `{"detail":${detail}}`]);
  });

  it("is told from a body whose content type is not JSON", async () => {
    const emulator = await start();
    const answer = await ask(emulator, DEPLOY, { body: '{"task":"x"}', headers: { "content-type": "text/plain" } });
    expect(answer.json()).toMatchObject({ detail: [{ type: "model_attributes_type", input: '{"task":"x"}' }] });
  });

  it("names what the parser has stumbled over", async () => {
    const emulator = await start();
    expect((await ask(emulator, DEPLOY, { body: "{" })).json()).toMatchObject({ detail: [{ type: "json_invalid" }] });
  });

  it("is looked at only behind a valid key", async () => {
    const emulator = await start();
    expect((await ask(emulator, DEPLOY, { body: "{}", key: `not ${KEY}` })).status).toBe(401);
  });
});
