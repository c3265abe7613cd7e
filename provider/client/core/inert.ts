/** The most that is shown of one text from others, in characters. */
export const MOST_SHOWN = 2_000;

/**
 * Characters that are invisible but part of plain words: they join letters, and choose between the forms of an emoji.
 */
const JOINER = "\\u200c|\\u200d|\\ufe0e|\\ufe0f";

/** Characters that a terminal, a log or a reader may take for something other than text, or not see at all. */
const UNSEEN = new RegExp(`(?!${JOINER})[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}\\p{Default_Ignorable_Code_Point}]`, "gu");

/**
 * Azure Pipelines treats `##vso[` and `##[` as commands anywhere in a line; so do TeamCity and the older GitHub
 * Actions.
 */
const MARKED_COMMAND = new RegExp(`(#(?:${JOINER})*)#(?=(?:\\w|${JOINER})*\\[)`, "gu");

/** GitHub Actions treats a line that begins with `::` as a command; blanks before it are ignored. */
const LEADING_COMMAND = new RegExp(`^((?:\\s|${JOINER})*:(?:${JOINER})*):`, "u");

const SHORT: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** The longest form that one character of a text can get. */
const LONGEST_ESCAPE = 6;

/**
 * A text from others, made safe for a message, a line or a table: one line that can only be read. Control characters
 * and invisible characters become escapes such as `\n` or `\u001b`. No build system takes it for a command. A text that
 * is too long is cut, with a mark that says how much is left out. An inert text stays as it is. Linear in `most`,
 * however long the text is.
 *
 * @param most - The longest result in characters, including the mark.
 */
export function inert(text: string, most = MOST_SHOWN): string {
  // An escape is never shorter than its character, so a longer text cannot fit.
  const whole = text.length <= most ? escaped(text) : undefined;
  if (whole !== undefined && whole.length <= most) return whole;
  const mark = (left: number) => `... (${left.toLocaleString("en-US")} more characters)`;
  const room = Math.max(0, most - mark(text.length).length);
  const kept = prefix(text, room);
  return `${escaped(kept)}${mark(text.length - kept.length)}`.slice(0, most);
}

function escaped(text: string): string {
  return text
    .replace(UNSEEN, (character) => SHORT[character] ?? escape(character))
    .replace(MARKED_COMMAND, (_match, before: string) => before + escape("#"))
    .replace(LEADING_COMMAND, (_match, before: string) => before + escape(":"));
}

/**
 * The longest beginning that takes up no more than `room`, within a few characters. It never splits a surrogate pair.
 */
function prefix(text: string, room: number): string {
  let kept = text.slice(0, room);
  for (;;) {
    if (/[\ud800-\udbff]$/.test(kept)) kept = kept.slice(0, -1);
    const over = escaped(kept).length - room;
    if (over <= 0) return kept;
    kept = kept.slice(0, -Math.ceil(over / LONGEST_ESCAPE));
  }
}

function escape(character: string): string {
  const code = (character.codePointAt(0) as number).toString(16);
  return code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, "0")}`;
}
