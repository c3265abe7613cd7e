/** Control characters, and those that change the direction of the text around them. */
// eslint-disable-next-line no-control-regex
const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

/** Text of the API's that cannot do anything to a terminal, or to the text beside it. */
export function plain(text: string): string {
  return text.replace(UNSEEN, "\ufffd");
}
