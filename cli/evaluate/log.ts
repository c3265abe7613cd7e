import type { Log } from "../../provider/endpoint";

/** A log whose lines last. A line that repeats the one before is left out. */
export function logOf(note: (line: string) => void, conceal: (text: string) => string): Log {
  let last = "";
  const say = (line: string) => {
    const shown = conceal(line);
    if (shown !== last) note(shown);
    last = shown;
  };
  const handedOver = () => Promise.resolve();
  return { info: (line) => Promise.resolve(say(line)), warn: say, status: say, handedOver };
}
