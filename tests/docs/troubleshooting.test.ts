import { PAGE, explained, holds } from "./support/headings";
import { allTexts, messages, messagesOf } from "./support/messages";

/** Texts that the page need not explain, each with a reason. */
const LEFT_OUT: readonly [text: RegExp, why: string][] = [
  [/(^| )must (not )?(be|name|answer) /, "names the field, what was given and what would be right"],
  [/^\.\.\., at least one$/, "as above"],
  [/^\(one entry for each day: /, "as above, and shows a right list"],
  [/is not a field of (smokeTest|evaluation|an example)/, "as above"],
  [/the argument "task" is missing|the argument "schedule" is missing/, "as above"],
  [/Right is, for example/, "as above, and shows a right call"],
  [/^(Stack \.\.\. (has|is)|This was a dry run|Nothing has to be written|nothing was written$)/, "no error"],
  [
    /: waiting to be|up will (start it again|replace it|write it into the state)$|^looking for it$/,
    "tells what is done",
  ],
  [/^cancelled; waiting for the id|is there; making sure|^making sure of endpoint/, "as above"],
  [
    /^Should it appear later|^the endpoints could not be listed in time|^it was (cancelled|not gone after)|^asked for endpoint \.\.\., Pareta/,
    "a part of one that is explained",
  ],
  [/of the same resource stays as it was\.$/, "as above"],
  [/^Set pareta:baseUrl \(or PARETA_BASE_URL\) to the address/, "tells what to do"],
  [/^billed per token$|^the frontier model$|on the leaderboard$/, "a line about costs"],
  [/^the old endpoint goes only after|a billed request for each example$|to the current one\)$/, "a line of a preview"],
  [/cannot be a property$/, "all properties come from JSON: a mistake of this package's own, if ever"],
  [
    /^\.\.\. (Nothing was written\.|Run pulumi refresh|The next pulumi up starts it)/,
    "what comes before it is explained",
  ],
  [/^the deploy (ended with|stream ended)|^the 'complete' event held/, "only stands before a text that is explained"],
  [
    /^It was sent|^matches (nothing|no task|the capability)|^There are no candidates/,
    "a part of one that is explained",
  ],
  [/has no model to recommend|could not be read/, "a part of the refusal of a replacement"],
  [
    /^no answer within|^Pareta has none of this task$|^the API key may not read it$/,
    "the reason within a warning that is explained",
  ],
  [/^the answer (holds no text|does not contain)/, "a part of the smoke test's error"],
  [
    /twice$|^not asked again$|^no engine to log to$|^nobody waits for it|^there is an id, or an end$/,
    "no user ever sees it",
  ],
  [/^; the days are|Run pulumi up again later\.$/, "a part of one that is explained"],
  [/printed is no(thing| JSON| deployment)|^there is no folder|^the config of stack/, "says all there is to say"],
  [/^`npx pulumi-pareta recover --name/, "part of others"],
  [/^the answer cannot be read$/, "the cause within a smoke test's error"],
  [/^\.\.\., so nothing was written: \.\.\.$/, "the system's own words, which say all there is to say"],
];

/** Errors of Pulumi and of Node that users' programs have met. tests/engine/program-forms.test.ts produces them. */
const NOT_OURS = ["Cannot find module '@pulumi/pulumi/cmd/dynamic-provider'", 'Unknown file extension ".ts"'];

const leftOut = (text: string) => LEFT_OUT.some(([pattern]) => pattern.test(text));

describe("the troubleshooting page", () => {
  const headings = explained();
  const found = messages();

  it("explains every error that a user has to act on", () => {
    expect(found.length).toBeGreaterThan(100);
    const missing = found.filter(({ text }) => !leftOut(text.trim()) && !headings.some((each) => holds(text, each)));
    const advice = `explain it in ${PAGE} under a heading that holds a part of it, or add it to LEFT_OUT with the reason`;
    expect(missing.map(({ file, line, text }) => `${file}:${line}: "${text}": ${advice}`)).toEqual([]);
  });

  it("has no heading that is a part of no error", () => {
    const texts = allTexts();
    const ours = headings.filter((heading) => !NOT_OURS.includes(heading));
    expect(ours.filter((heading) => !texts.some(({ text }) => holds(text, heading)))).toEqual([]);
    expect(new Set(headings).size).toBe(headings.length);
  });

  it("leaves nothing out that is not there any more", () => {
    const unused = LEFT_OUT.filter(([pattern]) => !found.some(({ text }) => pattern.test(text.trim())));
    expect(unused).toEqual([]);
  });
});

describe("how error texts are found", () => {
  const texts = (source: string) => messagesOf("a.ts", source).map(({ text }) => text);

  it("takes what an error is made of, with ... for what is put in", () => {
    expect(texts("throw new EndpointError(`endpoint ${id} is ` + 'no longer there');")).toEqual([
      "endpoint ... is no longer there",
    ]);
    expect(texts("function goneText(id: string) { return `endpoint ${id} is gone`; }")).toEqual([
      "endpoint ... is gone",
    ]);
    expect(texts("const row = { reason: 'must be a text' };")).toEqual(["must be a text"]);
    expect(texts("log.status('nobody needs this one');")).toEqual([]);
  });

  it("knows a heading in a text, whatever stands between", () => {
    expect(holds('the name "..." is taken by endpoint ...', 'the name "..." is taken')).toBe(true);
    expect(holds("is taken, the name", "the name ... is taken")).toBe(false);
  });
});
