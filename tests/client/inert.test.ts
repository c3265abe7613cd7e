import fc from "fast-check";
import { inert } from "pulumi-pareta/client";

/** The original text, and how it is shown. */
const SHOWN: Readonly<Record<string, [text: string, shown: string]>> = {
  "plain words": ["endpoint 'ep' not found: 100 %, a::b, C##", "endpoint 'ep' not found: 100 %, a::b, C##"],
  "letters of any language, and emoji": ["Verträge 契約 عقود می‌خواهم 👩‍💻 ❤️", "Verträge 契約 عقود می‌خواهم 👩‍💻 ❤️"],
  "line breaks and tabs": ["a\nb\rc\td\r\n", "a\\nb\\rc\\td\\r\\n"],
  "a colour": ["\u001b[31mred\u001b[0m", "\\u001b[31mred\\u001b[0m"],
  "a title for the window": ["\u001b]0;owned\u0007", "\\u001b]0;owned\\u0007"],
  "the one-character forms of these": ["\u009b31m\u009d0;x\u009c", "\\u009b31m\\u009d0;x\\u009c"],
  "NUL, backspace and DEL": ["\u0000\b\u007f", "\\u0000\\u0008\\u007f"],
  "line ends of Unicode": ["a\u2028b\u2029c\u0085d", "a\\u2028b\\u2029c\\u0085d"],
  "a change of direction": [
    "\u202egpj\u202c \u2066x\u2069 \u200e\u200f\u061c",
    "\\u202egpj\\u202c \\u2066x\\u2069 \\u200e\\u200f\\u061c",
  ],
  "what cannot be seen": ["pro\u200bd\u00ad\ufeff\u2060\u{e0041}", "pro\\u200bd\\u00ad\\ufeff\\u2060\\u{e0041}"],
  "half a character": ["a\ud83db\udca9", "a\\ud83db\\udca9"],
  "a command of GitHub": ["::stop-commands::x", ":\\u003astop-commands::x"],
  "the same behind blanks": ["\u00a0 ::add-mask::x", "\u00a0 :\\u003aadd-mask::x"],
  "the same behind what is not seen": ["\u200d:\u200d:error::x", "\u200d:\u200d\\u003aerror::x"],
  "the same on a line of its own": ["x\n::error::y", "x\\n::error::y"],
  "a command of Azure, anywhere": ["a ##vso[task.setvariable]b", "a #\\u0023vso[task.setvariable]b"],
  "the same with more marks": [
    "###VSO[x] ##[error] ##teamcity[y]",
    "##\\u0023VSO[x] #\\u0023[error] #\\u0023teamcity[y]",
  ],
  "the same, pulled apart by what is not seen": ["#\u200d#v\ufe0fso[x]", "#\u200d\\u0023v\ufe0fso[x]"],
  nothing: ["", ""],
};

it.each(Object.entries(SHOWN))("%s", (_name, [text, shown]) => {
  expect(inert(text)).toBe(shown);
});

it("a text that is too long is cut, and says how much is left out", () => {
  expect(inert("x".repeat(2000))).toHaveLength(2000);
  expect(inert("x".repeat(70_000))).toMatch(/^x{1972}\.\.\. \(68,028 more characters\)$/);
  expect(inert("abcdef".repeat(10), 40)).toBe("abcdefabcdefabcd... (44 more characters)");
});

it("a cut leaves neither half a character nor half an escape", () => {
  expect(inert("😀".repeat(40), 40)).toMatch(/^(😀){8}\.\.\. \(64 more characters\)$/u);
  expect(inert("\u001b".repeat(60), 40)).toMatch(/^(\\u001b)+\.\.\. \(\d+ more characters\)$/);
});

const hostile = fc.array(
  fc.oneof(
    fc.string({ unit: "binary" }),
    fc.constantFrom(
      "#",
      "##",
      "vso",
      "[",
      ":",
      "::",
      " ",
      "\n",
      "\u001b",
      "\u200d",
      "\ufe0f",
      "\ud800",
      "\udc00",
      "\\",
    ),
  ),
  { maxLength: 30 },
);

it("any text: one line, nothing invisible, no command, no longer than the limit, and inert when repeated", () => {
  fc.assert(
    fc.property(hostile, fc.integer({ min: 0, max: 80 }), (pieces, most) => {
      const text = pieces.join("");
      for (const shown of [inert(text), inert(text, most)]) {
        expect(shown).not.toMatch(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}]/u);
        expect(shown.replace(/\u200c|\u200d|\ufe0e|\ufe0f/g, "")).not.toMatch(/##\w*\[|^\s*::/);
        expect(inert(shown)).toBe(shown);
      }
      expect(inert(text, most).length).toBeLessThanOrEqual(most);
    }),
    { numRuns: 2000 },
  );
});

it.each(["\u001b", "#", ":", " ", "\u200d", "#\u200d", "##v", "."])("16 MiB of %j take no time", (piece) => {
  const text = piece.repeat((16 * 1024 * 1024) / piece.length);
  const before = performance.now();
  for (let times = 0; times < 10; times++) inert(text);
  expect(performance.now() - before).toBeLessThan(1000);
});
